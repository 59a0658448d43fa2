"""Two deployed functions behind the one port: the KWh models and the impact models (PRD §8.4).

Both are asked about every home, as it is and with measures, each for its own results. So a saving is always a
difference between two answers of the same model; a bill after a measure from one model less a bill before it from
another would be no saving of the measure. ADR 040.
"""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from ara_domain.ml.results import FAILURE, IMPACT_COLUMNS, KWH_COLUMNS, LIMITATIONS, RESULT_COLUMNS, join_codes
from ara_domain.ports import ScoringModel
from ara_domain.predictions import ModelVersion


class TwoFamilies:
    """Scores frames with two models: delivered energy and bills by one, everything else by the other."""

    def __init__(self, kwh: ScoringModel, impact: ScoringModel) -> None:
        self.kwh = kwh
        self.impact = impact

    @property
    def version(self) -> ModelVersion:
        """Both models by name and version, so that a change of either scores every home anew."""
        kwh, impact = self.kwh.version, self.impact.version
        return ModelVersion(
            transform_version=impact.transform_version,
            model_name=f"{kwh.model_name}+{impact.model_name}",
            model_version=f"{kwh.model_version}+{impact.model_version}",
        )

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        """One row of results per row of the frame, same index and order.

        A home that either model refuses or fails on carries that model's limitation, and has no figures.

        Raises:
            RunCannotContinue: one of the models cannot be used.
        """
        with ThreadPoolExecutor(2, thread_name_prefix="family") as pool:
            asked = [pool.submit(model.score, frame) for model in (self.kwh, self.impact)]
            kwh, impact = (one.result() for one in asked)
        results = pd.concat([kwh[_own(KWH_COLUMNS)], impact[_own(IMPACT_COLUMNS)]], axis=1)
        results[LIMITATIONS] = [
            join_codes(tuple(dict.fromkeys(code for codes in pair for code in codes.split("|") if code)))
            for pair in zip(kwh[LIMITATIONS], impact[LIMITATIONS], strict=True)
        ]
        results[FAILURE] = ["; ".join(filter(None, pair)) for pair in zip(_said(kwh), _said(impact), strict=True)]
        return results[[*RESULT_COLUMNS, FAILURE]]


def _own(columns: tuple[str, ...]) -> list[str]:
    return [name for name in columns if name != LIMITATIONS]


def _said(results: pd.DataFrame) -> list[str]:
    return list(results[FAILURE]) if FAILURE in results.columns else [""] * len(results)
