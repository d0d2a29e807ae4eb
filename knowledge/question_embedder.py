"""The embedder that questions are read with: the documents' own, a little changed so that a question comes nearer to
what answers it.

People ask in everyday words for what documents say in official ones. Only the reading of questions is changed
(two encoders, as in Karpukhin et al., Dense Passage Retrieval, 2020, the passages' kept), so what a library holds stays
as it is. The change of each weight matrix is kept as its low-rank part (as in Hu et al., LoRA, 2021);
`evals/training/fit_question_embedder.py` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import numpy as np

from knowledge.embedding import Embedder, SentenceTransformerEmbedder

LEFT, RIGHT = "|left", "|right"
_EMBEDDER = "embedder"


@dataclass(frozen=True)
class WeightChange:
    """What is added to an encoder's weights to read questions.

    embedder: the name of the embedder that it belongs to. arrays: by the weights' name, the whole change (n,) of a
    vector, or the change's two factors (n, r) and (r, m) under the name with `LEFT` and `RIGHT`.
    """

    embedder: str
    arrays: Mapping[str, np.ndarray]

    def of(self, name: str) -> np.ndarray | None:
        """The change of the weights of that name, float32 of their own shape; None where they stay."""
        if name + LEFT in self.arrays:
            return self.arrays[name + LEFT].astype("float32") @ self.arrays[name + RIGHT].astype("float32")
        return self.arrays[name].astype("float32") if name in self.arrays else None


def low_rank(embedder: str, change: Mapping[str, np.ndarray], rank: int) -> WeightChange:
    """The nearest change (in the Frobenius norm) whose matrices have at most `rank`; vectors are kept whole."""
    arrays: dict[str, np.ndarray] = {}
    for name, array in change.items():
        if array.ndim == 1:
            arrays[name] = array.astype("float16")
            continue
        left, sizes, right = np.linalg.svd(array, full_matrices=False)
        root = np.sqrt(sizes[:rank])
        arrays[name + LEFT] = (left[:, :rank] * root).astype("float16")
        arrays[name + RIGHT] = (root[:, None] * right[:rank]).astype("float16")
    return WeightChange(embedder, arrays)


def question_embedder_for(embedder: Embedder, change: WeightChange | None = None) -> Embedder:
    """The embedder to read questions with: changed as given, or as shipped for this one; else the embedder itself.

    Raises:
        ValueError: the change was made for another embedder.
    """
    if not isinstance(embedder, SentenceTransformerEmbedder):
        return embedder
    if change is None:
        return _shipped(embedder.source, embedder.name) or embedder
    if change.embedder != embedder.name:
        raise ValueError(f"The change of weights is one of '{change.embedder}', not of '{embedder.name}'.")
    return _ChangedEmbedder(embedder.source, change)


@cache
def _shipped(source: str, name: str) -> Embedder | None:
    """One for all who ask: it holds 90 MB."""
    change = shipped_change(name)
    return _ChangedEmbedder(source, change) if change else None


def shipped_change(embedder_name: str) -> WeightChange | None:
    """The change that the project ships for this embedder, if any."""
    folder = files("knowledge") / "weights"
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name.startswith("questions") and entry.name.endswith(".npz"):
            with entry.open("rb") as file:
                change = read_change(file)
            if change.embedder == embedder_name:
                return change
    return None


def read_change(file: IO[bytes] | Path) -> WeightChange:
    """A change of weights as `write_change` wrote it."""
    with np.load(file, allow_pickle=False) as kept:
        return WeightChange(str(kept[_EMBEDDER]), {name: kept[name] for name in kept.files if name != _EMBEDDER})


def write_change(path: Path, change: WeightChange) -> None:
    """Keep a change of weights, packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, **{_EMBEDDER: np.array(change.embedder)}, **change.arrays)  # type: ignore[arg-type]


class _ChangedEmbedder(SentenceTransformerEmbedder):
    """An encoder of its own in memory, with the change added to its weights as it is loaded."""

    def __init__(self, source: str, change: WeightChange) -> None:
        super().__init__(source)
        self._change = change

    def _loaded(self) -> Any:
        import torch  # noqa: PLC0415 - seconds; loaded with the model anyway

        model = super()._loaded()
        with torch.no_grad():
            for name, weights in model[0].auto_model.named_parameters():
                change = self._change.of(name)
                if change is not None:
                    weights += torch.from_numpy(change)
        return model
