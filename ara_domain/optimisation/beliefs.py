"""What options are believed to add to a figure, corrected by every package that was scored as a whole."""

import numpy as np

from ara_domain.optimisation.options import NO_OPTION, ChoiceArray, FloatArray, IntArray, OptionGroups

# How far one package may correct a measure's gain.
_LEAST_CORRECTION, _GREATEST_CORRECTION = 0.5, 2.0


class Belief:
    """Gains of the options of H homes in one figure, such as SAP.

    A part of a gain may be known and add up (what a measure costs over its life); only the rest is estimated.
    """

    def __init__(
        self, options: OptionGroups, start: FloatArray, gain: FloatArray, known: FloatArray | None = None
    ) -> None:
        """`start` (H,) is the figure as it is, `gain` (H, G, O) what each option adds alone, `known` of it for sure."""
        self.start = start
        self.known = np.zeros_like(gain) if known is None else np.where(options.available, known, 0.0)
        self.estimate = np.where(options.available, gain - self.known, 0.0)

    def gain(self, homes: IntArray) -> FloatArray:
        """(M, G, O) what each option is believed to add."""
        gain: FloatArray = self.known[homes] + self.estimate[homes]
        return gain

    def estimated_part(self, homes: IntArray, choices: ChoiceArray, values: FloatArray) -> FloatArray:
        """(M,) what a figure (M,) of packages (M, G) gained beyond what was known."""
        taken = choices[:, :, None] == np.arange(self.known.shape[2])
        part: FloatArray = values - self.start[homes] - np.where(taken, self.known[homes], 0.0).sum(axis=(1, 2))
        return part

    def learn(self, homes: IntArray, choices: ChoiceArray, values: FloatArray) -> None:
        """Correct the estimates of the options of one package per home by its figure; NaN counts as nothing gained.

        By the ratio of its true to its estimated gain; or, with an option believed to gain nothing in it, by crediting
        that option with the surplus over the others, if there is one.
        """
        taken = choices[:, :, None] == np.arange(self.estimate.shape[2])
        estimate = self.estimate[homes]
        believed = np.where(taken, np.maximum(estimate, 0.0), 0.0).sum(axis=(1, 2))
        gained = np.nan_to_num(self.estimated_part(homes, choices, values))
        silent = taken & (estimate <= 0)
        has_silent = silent.any(axis=(1, 2))
        ratio = np.clip(
            np.divide(gained, believed, out=np.ones_like(gained), where=~has_silent & (believed > 0)),
            _LEAST_CORRECTION,
            _GREATEST_CORRECTION,
        )
        surplus = np.where(has_silent, np.maximum(gained - believed, 0.0), 0.0)[:, None, None]
        corrected = estimate * np.where(taken, ratio[:, None, None], 1.0)
        self.estimate[homes] = np.where(silent & (surplus > 0), surplus, corrected)


def of_packages(gain: FloatArray, choices: ChoiceArray) -> FloatArray:
    """Sum of gains (M, G, O) over packages (M, N, G) → (M, N)."""
    slot = np.where(choices == NO_OPTION, 0, choices).astype(np.intp).swapaxes(1, 2)
    taken = np.take_along_axis(gain, slot, axis=2).swapaxes(1, 2)
    total: FloatArray = np.where(choices == NO_OPTION, 0.0, taken).sum(axis=2)
    return total
