"""The head of late interaction: projects an encoder's token vectors onto fewer dimensions.

Late interaction (MaxSim) is Khattab and Zaharia's (ColBERT, 2020). The projection is the principal axes of the token
vectors of a sample of text: nothing is fitted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding import Embedder, unit

DIMENSION = 64


@dataclass(frozen=True)
class TokenHead:
    """A projection (D, d), and a name that changes with it."""

    name: str
    projection: np.ndarray

    @property
    def dimension(self) -> int:
        """Length of a projected token vector."""
        return int(self.projection.shape[1])

    def project(self, token_vectors: np.ndarray) -> np.ndarray:
        """(t, d) int8: 127 times the projected unit vectors."""
        return np.round(127 * self.project_exactly(token_vectors)).astype("int8")

    def project_exactly(self, token_vectors: np.ndarray) -> np.ndarray:
        """(t, d) float32 projected unit vectors."""
        return unit(token_vectors @ self.projection).astype("float32")


def shipped_head(embedder_name: str) -> TokenHead | None:
    """The head that the project ships for this embedder, if any: its axes, found already."""
    folder = files("knowledge") / "weights"
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name.endswith(".npz") and entry.name.startswith("head"):
            with entry.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                if str(arrays["embedder"]) == embedder_name:
                    return named_head(arrays["projection"].astype("float32"))
    return None


def principal_head(token_vectors: np.ndarray, dimension: int = DIMENSION) -> TokenHead:
    """The token vectors' own principal axes as projection.

    Args:
        token_vectors: (t, D), a sample of at least `dimension` tokens.
    """
    _, _, axes = np.linalg.svd(token_vectors[:20000], full_matrices=False)
    return named_head(np.ascontiguousarray(axes[: min(dimension, len(axes))].T).astype("float32"))


def head_for(embedder: Embedder, folder: Path) -> TokenHead:
    """The head that ships for an embedder, or its own principal axes, found once and kept in `folder`."""
    shipped = shipped_head(embedder.name)
    if shipped:
        return shipped
    path = folder / f"axes-{hashlib.sha256(embedder.name.encode()).hexdigest()[:10]}.npz"
    kept = load_head(path)
    if kept:
        return kept
    sample = embedder.encode(sample_texts())
    if sample is None:
        return named_head(np.zeros((1, 1), "float32"))
    made = principal_head(np.concatenate([encoding.token_vectors for encoding in sample]))
    save_head(path, made)
    return made


def sample_texts() -> list[str]:
    """Paragraphs of the starter library: text of the field to find an encoder's principal axes with."""
    folder = files("knowledge") / "library"
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".md")]
    return [paragraph for text in texts for paragraph in text.split("\n\n") if len(paragraph) > 100][:300]


def save_head(path: Path, head: TokenHead) -> None:
    """Keep a head beside the vectors that it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez(file, projection=head.projection)


def load_head(path: Path) -> TokenHead | None:
    """A head kept by `save_head`, or None."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        return named_head(arrays["projection"])


def named_head(projection: np.ndarray) -> TokenHead:
    """A head whose name is a digest of its projection: what was derived with another one is not read with it."""
    digest: Any = hashlib.sha256(projection.tobytes())
    return TokenHead(f"head-{digest.hexdigest()[:10]}", projection)
