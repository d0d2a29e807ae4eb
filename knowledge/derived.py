"""What is computed once per document version and kept beside the store: token vectors, sentence bounds, word stems.

Derived, never a second truth: whatever is missing is made again from the store's passages. One pair of files a document
version, so that one document's change touches nothing of the others: `ID-VERSION.npz` (small arrays) and
`ID-VERSION.tokens.npy` (token vectors, memory-mapped when read).
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.embedding import Encoding
from knowledge.lexical import Postings, postings_of
from knowledge.passages import Passage
from knowledge.sentences import split_sentences
from knowledge.token_head import TokenHead

CONTEXT_SENTENCE = 255
"""The sentence number of a token that stands in the context line, or past the 255th sentence."""


@dataclass(frozen=True)
class DerivedDocument:
    """The derived arrays of one document of `n` passages and `t` tokens.

    passage_ids: n ids in reading order. token_vectors: (t, d) int8, 127 times a unit vector. pieces: (t,) word pieces.
    token_starts: (n + 1,) where each passage's tokens begin. token_sentences: (t,) which sentence of its passage it
    stands in. sentence_spans: (s, 2) character spans in the passage's text; sentence_starts: (n + 1,) where each
    passage's sentences begin. vectors: (n, D) float16 passage vectors.
    """

    passage_ids: tuple[str, ...]
    token_vectors: np.ndarray
    pieces: np.ndarray
    token_starts: np.ndarray
    token_sentences: np.ndarray
    sentence_spans: np.ndarray
    sentence_starts: np.ndarray
    vectors: np.ndarray
    postings: Postings


def derive(passages: Sequence[Passage], encodings: Sequence[Encoding], head: TokenHead) -> DerivedDocument:
    """The derived arrays of one document's passages; `encodings` are of their `indexed_text`, in the same order."""
    spans = [split_sentences(passage.text) for passage in passages]
    sentence_of_tokens = [
        _sentence_numbers(encoding.spans, len(passage.indexed_text) - len(passage.text), sentences)
        for passage, encoding, sentences in zip(passages, encodings, spans, strict=True)
    ]
    tokens = [head.project(encoding.token_vectors) for encoding in encodings]
    return DerivedDocument(
        passage_ids=tuple(passage.passage_id for passage in passages),
        token_vectors=np.concatenate(tokens) if tokens else np.zeros((0, head.dimension), "int8"),
        pieces=_joined([encoding.pieces for encoding in encodings], "int32"),
        token_starts=_starts([len(part) for part in tokens]),
        token_sentences=_joined(sentence_of_tokens, "uint8"),
        sentence_spans=np.array([span for part in spans for span in part], "int32").reshape(-1, 2),
        sentence_starts=_starts([len(part) for part in spans]),
        vectors=np.array([encoding.vector for encoding in encodings], "float16"),
        postings=postings_of([passage.indexed_text for passage in passages]),
    )


def derive_words(passages: Sequence[Passage], head: TokenHead, vectors: np.ndarray | None = None) -> DerivedDocument:
    """The derived arrays where the embedder has no token vectors: word stems and sentences alone."""
    spans = [split_sentences(passage.text) for passage in passages]
    return DerivedDocument(
        passage_ids=tuple(passage.passage_id for passage in passages),
        token_vectors=np.zeros((0, head.dimension), "int8"),
        pieces=np.zeros(0, "int32"),
        token_starts=_starts([0] * len(passages)),
        token_sentences=np.zeros(0, "uint8"),
        sentence_spans=np.array([span for part in spans for span in part], "int32").reshape(-1, 2),
        sentence_starts=_starts([len(part) for part in spans]),
        vectors=np.zeros((len(passages), 1), "float16") if vectors is None else vectors.astype("float16"),
        postings=postings_of([passage.indexed_text for passage in passages]),
    )


class DerivedFolder:
    """The folder of derived files; `head_name` says with which head they were made, and others are not read."""

    def __init__(self, folder: Path, head_name: str) -> None:
        self._folder = folder / head_name

    def write(self, document_id: str, version: str, derived: DerivedDocument) -> None:
        """Keep one document version's arrays; a reader sees both files or none (the small one is written last)."""
        self._folder.mkdir(parents=True, exist_ok=True)
        stem = self._folder / f"{document_id}-{version}"
        with _whole_file(stem.with_suffix(".tokens.npy")) as file:
            np.save(file, derived.token_vectors)
        with _whole_file(stem.with_suffix(".npz")) as file:
            np.savez(
                file,
                passage_ids=np.array(derived.passage_ids, dtype="U64"),
                pieces=derived.pieces,
                token_starts=derived.token_starts,
                token_sentences=derived.token_sentences,
                sentence_spans=derived.sentence_spans,
                sentence_starts=derived.sentence_starts,
                vectors=derived.vectors,
                stems=derived.postings.stems,
                stem_passages=derived.postings.passages,
                stem_counts=derived.postings.counts,
                lengths=derived.postings.lengths,
            )

    def read(self, document_id: str, version: str) -> DerivedDocument | None:
        """The arrays of one document version, token vectors memory-mapped; None where they must be made again."""
        stem = self._folder / f"{document_id}-{version}"
        try:
            with np.load(stem.with_suffix(".npz"), allow_pickle=False) as arrays:
                small = {name: arrays[name] for name in arrays.files}
            token_vectors = np.load(stem.with_suffix(".tokens.npy"), mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        return DerivedDocument(
            passage_ids=tuple(small["passage_ids"].tolist()),
            token_vectors=token_vectors,
            pieces=small["pieces"],
            token_starts=small["token_starts"],
            token_sentences=small["token_sentences"],
            sentence_spans=small["sentence_spans"],
            sentence_starts=small["sentence_starts"],
            vectors=small["vectors"],
            postings=Postings(small["stems"], small["stem_passages"], small["stem_counts"], small["lengths"]),
        )

    def forget(self, document_id: str, version: str) -> None:
        """Delete one document version's files."""
        stem = self._folder / f"{document_id}-{version}"
        for suffix in (".npz", ".tokens.npy"):
            stem.with_suffix(suffix).unlink(missing_ok=True)


def _sentence_numbers(spans: np.ndarray, offset: int, sentences: Sequence[tuple[int, int]]) -> np.ndarray:
    """For each token of a passage the number of its sentence; `offset` is where the text begins behind the context."""
    if not sentences or not len(spans):
        return np.full(len(spans), CONTEXT_SENTENCE, "uint8")
    ends = np.array([end for _, end in sentences]) + offset
    numbers = np.minimum(np.searchsorted(ends, spans[:, 0], side="right"), len(sentences) - 1)
    return np.where((spans[:, 0] < offset) | (numbers >= CONTEXT_SENTENCE), CONTEXT_SENTENCE, numbers).astype("uint8")


def _starts(lengths: Sequence[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths, dtype="int64")]).astype("int32")


def _joined(arrays: Sequence[np.ndarray], dtype: str) -> np.ndarray:
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype)


@contextlib.contextmanager
def _whole_file(path: Path):  # type: ignore[no-untyped-def]
    """A file that appears under its name only when it is whole."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
