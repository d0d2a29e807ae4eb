"""How likely it is that the passages answer the question at all, from what retrieval measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.passages import RetrievedPassage


def confidence(question: str, retrieved: Sequence[RetrievedPassage]) -> float:
    """0..1; 0 where nothing was found."""
    if not retrieved:
        return 0.0
    best = max(found.signals["late"] for found in retrieved)
    return float(1 / (1 + np.exp(-18 * (best - 0.62))))
