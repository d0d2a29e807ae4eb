"""An optional last step of retrieval: a cross-encoder reads the question beside each of the best passages.

None is bundled: no small one whose origin can be checked is at hand without a hub. `READINESS_RERANKER` names one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import ModelFilesError
from knowledge.passages import RetrievedPassage

RERANKED = 30
"""How many of the best passages are read again."""


class CrossEncoderReranker:
    """Any CrossEncoder of sentence-transformers, loaded from a folder or by its name on a hub.

    Raises:
        ModelFilesError: it can't be loaded.
    """

    def __init__(self, source: str) -> None:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - seconds, and only those who set one need it

        folder = Path(source).expanduser()
        try:
            self._model: Any = CrossEncoder(str(folder) if folder.is_dir() else source, device="cpu")
        except (OSError, ValueError, KeyError) as error:
            raise ModelFilesError(
                f"The re-ranker '{source}' can't be loaded: {str(error).splitlines()[0]}",
                "READINESS_RERANKER takes a folder with a CrossEncoder, or its name on a hub in reach; empty: none.",
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """(len(texts),) float32; the higher, the better a text answers."""
        pairs = [(question, text) for text in texts]
        scored = np.asarray(self._model.predict(pairs, show_progress_bar=False), "float32")
        return scored.reshape(len(pairs), -1)[:, -1]


def reranked(
    reranker: CrossEncoderReranker, question: str, found: Sequence[RetrievedPassage]
) -> list[RetrievedPassage]:
    """The first `RERANKED` passages in the re-ranker's order, with its score among their signals; the others after."""
    head, rest = found[:RERANKED], found[RERANKED:]
    scores = reranker.scores(question, [one.passage.indexed_text for one in head])
    order = np.argsort(-scores, kind="stable").tolist()
    read = [replace(head[i], signals={**head[i].signals, "reranker": float(scores[i])}) for i in order]
    return [replace(one, rank=place) for place, one in enumerate([*read, *rest], 1)]
