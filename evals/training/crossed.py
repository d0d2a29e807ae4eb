"""Retrieval for fitting on: each document's questions read by weights that were fitted without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from assistant.assembly import Library
from knowledge.question_embedder import question_embedder_for, read_change
from knowledge.retrieval import Retriever


def crossed_retrievers(library: Library, folder: Path | None) -> Callable[[str], Retriever]:
    """From a document's file name to the retriever to ask its questions with.

    Args:
        library: what is searched.
        folder: what `evals/training/fit_question_embedder.py --folds N --crossed FOLDER` wrote: which part a document
            is in, and a change of weights for each part. None: the library's own retriever for all. A document of no
            part has the library's own, too.
    """
    if folder is None:
        return lambda document: library.retriever
    parts: dict[str, int] = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    readers = {
        part: library.retriever.reading_with(
            question_embedder_for(library.embedder, read_change(folder / f"{part}.npz"))
        )
        for part in set(parts.values())
    }
    return lambda document: readers.get(parts.get(document, -1), library.retriever)
