"""A figure with its uncertainty: a mean over questions, and a bootstrap interval that resamples the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

RESAMPLES = 2000
_SEED = 20250601
NO_CASE = "no question of this set is one that it is for"


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval over `n` scored questions.

    Where nothing could be scored `value`, `low` and `high` are None and `unscored` says why; `unscored` is "" else.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fields, rounded to four places."""
        return {name: round(part, 4) if isinstance(part, float) else part for name, part in asdict(self).items()}


def unscored(why: str = NO_CASE) -> Figure:
    """A figure that there is not; never 0 and never -1."""
    return Figure(None, None, None, 0, why)


def mean_figure(scores: Sequence[float | None], why: str = NO_CASE) -> Figure:
    """Mean of what was scored, with the percentile bootstrap's interval (Efron, 1979)."""
    known = np.array([score for score in scores if score is not None], dtype=float)
    if not known.size:
        return unscored(why)
    low, high = interval(known[resample(known.size)].mean(axis=1))
    return Figure(float(known.mean()), low, high, int(known.size))


def percentile_figure(values: Sequence[float], percentile: float) -> Figure:
    """A percentile of what was measured, with its bootstrap interval; in the unit of the values."""
    known = np.array(values, dtype=float)
    if not known.size:
        return unscored("nothing was measured")
    low, high = interval(np.percentile(known[resample(known.size)], percentile, axis=1))
    return Figure(float(np.percentile(known, percentile)), low, high, int(known.size))


def auc_figure(scores: Sequence[float], labels: Sequence[bool]) -> Figure:
    """ROC-AUC: how often a case that should score higher does, ties counting half; with its bootstrap interval."""
    values, truth = np.array(scores, dtype=float), np.array(labels, dtype=bool)
    if truth.all() or not truth.any():
        return unscored("it needs cases of both kinds")
    drawn = resample(values.size, 500)
    samples = [_auc(values[rows], truth[rows]) for rows in drawn if 0 < truth[rows].sum() < len(rows)]
    low, high = interval(np.array(samples)) if samples else (None, None)
    return Figure(_auc(values, truth), low, high, int(values.size))


def resample(size: int, times: int = RESAMPLES) -> np.ndarray:
    """(times, size) indices drawn with replacement, the same for the same size on every run."""
    return np.random.default_rng(_SEED).integers(0, size, (times, size))


def interval(samples: np.ndarray) -> tuple[float, float]:
    """The middle 95 % of the samples."""
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)


def _auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Mann-Whitney's U over the pairs, by mid-ranks."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positives = int(labels.sum())
    above = ranks[labels].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(labels) - positives)))
