"""Low-energy lighting in every fixed outlet (E)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, FixedLight
from ara_domain.measures.change import row_of
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.step import Step
from ara_domain.measures.targets import RDSAP_10, targets
from ara_domain.sap.lookup import mean_efficacy
from ara_domain.sap.tables import Array, Mask

_LAMPS = ("led_lamps", "cfl_lamps", "low_energy_lamps", "incandescent_lamps")


def steps(edition: str) -> tuple[Step, ...]:
    """The lighting step of an edition: lamps of an efficacy, or before RdSAP 10 the share of low-energy outlets."""
    efficacy: float | None = targets(edition)["lamp_lm_per_w"]

    def edit_frame(view: FrameView, rows: Mask) -> None:
        here, total = rows & _some_are_not_low_energy(view), _outlets(view)
        for name in _LAMPS:
            view.set(name, here, 0.0)
        view.set("low_energy_lamps", here, total)
        by_share = np.where(total == 0, mean_efficacy(1.0), np.nan)
        view.set("lamp_efficacy", here, by_share if efficacy is None else efficacy)
        view.set("lighting_lumens", here, np.nan)

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        view = row_of(epc)
        if not _some_are_not_low_energy(view)[0]:
            return epc
        total = int(_outlets(view)[0])
        lamps = (FixedLight(lighting_efficacy=efficacy, lighting_outlets=total or None),)
        # Lamps that full SAP lodges one by one give way to the share or to the new lamps.
        lit = replace(epc, low_energy_lighting=100, fixed_lights=() if efficacy is None else lamps)
        if not total:
            return lit
        return replace(
            lit,
            led_fixed_lighting_bulbs_count=0,
            cfl_fixed_lighting_bulbs_count=0,
            low_energy_fixed_lighting_bulbs_count=total,
            incandescent_fixed_lighting_bulbs_count=0,
        )

    return (
        Step(
            code="E",
            title="Low-energy lighting in all fixed outlets",
            source="RdSAP 10 Table 33",
            targets=_some_are_not_low_energy,
            edit_frame=edit_frame,
            edit_certificate=edit_certificate,
        ),
    )


def _outlets(view: FrameView) -> Array:
    """Fixed outlets, 0 where only a share is recorded."""
    total: Array = np.sum([view[name] for name in _LAMPS], axis=0)
    return total


def _some_are_not_low_energy(view: FrameView) -> Mask:
    """Incandescent lamps are counted, or the recorded share of low-energy ones is not all."""
    done = np.isin(view["lamp_efficacy"], (targets(RDSAP_10)["lamp_lm_per_w"], mean_efficacy(1.0)))
    by_share = (_outlets(view) == 0) & ~np.isnan(view["lamp_efficacy"]) & ~done
    return (view["incandescent_lamps"] > 0) | by_share
