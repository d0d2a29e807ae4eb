"""The fitted weights and what they make of a row of features: plain arrays, no pickle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted decision trees, padded to the same number of nodes: (trees, nodes) arrays. A leaf leads to itself."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    baseline: float

    def logits(self, rows: np.ndarray) -> np.ndarray:
        """The sum of the trees' leaves for each row (n, features)."""
        tree = np.arange(len(self.feature))
        totals = []
        for row in rows:
            node = np.zeros(len(tree), "int64")
            for _ in range(self.depth):
                goes_left = row[self.feature[tree, node]] <= self.threshold[tree, node]
                node = np.where(goes_left, self.left[tree, node], self.right[tree, node])
            totals.append(self.baseline + float(self.value[tree, node].sum()))
        return np.array(totals)


@dataclass(frozen=True, slots=True)
class SupportModel:
    """A logistic model and boosted trees on standardised features; their log odds are averaged.

    names: the features in order. rarity: (vocabulary,) weight of each of the embedder's word pieces.
    """

    names: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    bias: float
    trees: Trees
    rarity: np.ndarray

    def score(self, row: dict[str, float]) -> float:
        """The probability (0..1) that the evidence supports the claim."""
        return float(self.scores(np.array([[row[name] for name in self.names]], "float32"))[0])

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """The same for many rows (n, features), in the order of `names`."""
        values = np.clip((rows - self.mean) / self.scale, -5, 5)
        logits = (values @ self.weight + self.bias + self.trees.logits(values)) / 2
        return 1 / (1 + np.exp(-logits))


@cache
def load_model(path: Path = WEIGHTS) -> SupportModel:
    """The shipped weights (see evals/training/fit_groundedness.py)."""
    with np.load(path, allow_pickle=False) as stored:
        trees = Trees(
            feature=stored["tree_feature"].astype("int64"),
            threshold=stored["tree_threshold"],
            left=stored["tree_left"].astype("int64"),
            right=stored["tree_right"].astype("int64"),
            value=stored["tree_value"],
            depth=int(stored["tree_depth"]),
            baseline=float(stored["tree_baseline"]),
        )
        return SupportModel(
            names=tuple(str(name) for name in stored["names"]),
            mean=stored["mean"],
            scale=stored["scale"],
            weight=stored["weight"],
            bias=float(stored["bias"]),
            trees=trees,
            rarity=stored["rarity"].astype("float32"),
        )
