"""The trade-off between answering and answering wrongly, from the assistant's own confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.figures import Figure, auc_figure, unscored
from evals.measures.base import Case

WITHOUT_CONFIDENCE = "the records hold no confidence for questions of both kinds"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What would happen if questions were answered from this confidence on.

    `answered` is the share of the answerable that would be answered, `false_answers` the share of the unanswerable.
    """

    threshold: float
    answered: float
    false_answers: float


@dataclass(frozen=True, slots=True)
class TradeOff:
    """The curve, the point at which the assistant really stood, and how well confidence tells the kinds apart."""

    points: tuple[CurvePoint, ...]
    stood_at: CurvePoint | None
    auc: Figure


def trade_off(cases: Sequence[Case]) -> TradeOff:
    """The curve over every threshold. What was declined is never answered, whatever the threshold."""
    known = [case for case in cases if case.record.confidence is not None]
    labels = np.array([case.question.is_answerable for case in known], dtype=bool)
    if labels.all() or not labels.any():
        return TradeOff((), None, unscored(WITHOUT_CONFIDENCE))
    confidence = np.array([_confidence(case) for case in known])
    answered = np.array([case.record.is_answered for case in known])
    points = tuple(_point(float(level), confidence >= level, labels) for level in _levels(confidence))
    return TradeOff(points, _point(float("nan"), answered, labels), auc_figure(confidence.tolist(), labels.tolist()))


def _confidence(case: Case) -> float:
    return -1.0 if case.record.status == "declined" else float(case.record.confidence or 0.0)


def _levels(confidence: np.ndarray) -> np.ndarray:
    """Every confidence that occurs, highest first, after one that nothing reaches."""
    levels = np.unique(confidence[confidence >= 0])[::-1]
    return np.concatenate([[levels[0] + 1e-6] if levels.size else [1.0], levels])


def _point(threshold: float, answered: np.ndarray, labels: np.ndarray) -> CurvePoint:
    return CurvePoint(threshold, float(answered[labels].mean()), float(answered[~labels].mean()))
