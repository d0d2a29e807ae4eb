"""The fitted weights and what they make of a row of features: plain arrays, no pickle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True, slots=True)
class SupportModel:
    """A small network: features, standardised -> tanh layer -> probability of support.

    names: the features in order. rarity: (vocabulary,) weight of each of the embedder's word pieces.
    """

    names: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    layers: tuple[tuple[np.ndarray, np.ndarray], ...]
    rarity: np.ndarray

    def score(self, row: np.ndarray) -> float:
        """The probability (0..1) that the evidence supports the claim."""
        return float(self.scores(row[None])[0])

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """The same for many rows (n, features)."""
        value = np.clip((rows - self.mean) / self.scale, -5, 5)
        for weight, bias in self.layers[:-1]:
            value = np.tanh(value @ weight + bias)
        weight, bias = self.layers[-1]
        return 1 / (1 + np.exp(-(value @ weight + bias).mean(axis=-1)))


@cache
def load_model(path: Path = WEIGHTS) -> SupportModel:
    """The shipped weights (see evals/training/fit_groundedness.py)."""
    with np.load(path, allow_pickle=False) as stored:
        layers = tuple((stored[f"weight{i}"], stored[f"bias{i}"]) for i in range(int(stored["depth"])))
        return SupportModel(
            names=tuple(str(name) for name in stored["names"]),
            mean=stored["mean"],
            scale=stored["scale"],
            layers=layers,
            rarity=stored["rarity"].astype("float32"),
        )
