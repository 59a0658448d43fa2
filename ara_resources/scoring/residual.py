"""The residual model the settings name, read and checked before any work."""

from pathlib import Path

from ara_domain.ports import Correction, RunCannotContinue


class ResidualUnusable(RunCannotContinue):
    """The residual model cannot be applied here; the message says why and what to do."""


def correction_at(folder: Path | None) -> Correction | None:
    """The residual model of a folder, None without a folder.

    Raises:
        ResidualUnusable: there is none, it was changed, it takes a result as input, or it was made for another engine
            or transform.
    """
    if folder is None:
        return None
    # LightGBM takes a second to load, and the engine does without it.
    from ara_domain.services.residual_correction import ResidualCorrection  # noqa: PLC0415
    from ara_resources.residual_artefacts import UnusableResidual, read_residual  # noqa: PLC0415

    try:
        return ResidualCorrection(read_residual(folder))
    except UnusableResidual as problem:
        raise ResidualUnusable(f"ARA_RESIDUAL_PATH: {problem}; or unset it, to model without one") from problem
