"""Documents and questions as examples to fit the reading of questions on: what answers, and what only comes near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from evals.matching import holds, holds_between, holds_evidence
from evals.questions import Evidence, Question
from knowledge.chunking import chunk
from knowledge.derived import derive
from knowledge.embedding import Encoding, SentenceTransformerEmbedder
from knowledge.gathering import gather
from knowledge.lexical import stem_counts
from knowledge.passage_index import PassageIndex
from knowledge.passages import DocumentRecord, Passage
from knowledge.preparing import document_id_of
from knowledge.ranking import CANDIDATES, Query, rank
from knowledge.reading import read_file
from knowledge.token_head import TokenHead

NEAR = 60
"""How many wrong passages are kept of a question, the nearest first."""


@dataclass(frozen=True)
class Corpus:
    """Passages of several documents and the index over them; rows number both."""

    passages: Sequence[Passage]
    files: Sequence[str]
    index: PassageIndex

    @cached_property
    def vectors(self) -> np.ndarray:
        """(n, D) float32 the passages' vectors."""
        return np.concatenate([document.vectors for document in self.index.documents]).astype("float32")

    def ranked(self, question: str, encoding: Encoding) -> list[int]:
        """The rows as retrieval ranks them, best first, without vocabulary and without preferred documents."""
        stems = stem_counts(question)
        query = Query(encoding, stems, {}, np.zeros(len(self.index.records), "float32"))
        dense = np.argsort(-(self.vectors @ encoding.vector))[:CANDIDATES]
        return [candidate.row for candidate in rank(self.index, query, dense)]


@dataclass(frozen=True)
class Example:
    """One question: the rows that answer it, of each the sentences that do, and the wrong rows that come nearest."""

    question: str
    file: str
    right: tuple[int, ...]
    sentences: tuple[tuple[int, ...], ...]
    near: tuple[int, ...]


def read_corpus(
    folders: Sequence[Path], wanted: set[str], embedder: SentenceTransformerEmbedder, head: TokenHead
) -> Corpus:
    """Read, cut, encode and index those documents of the folders that are wanted, by their names."""
    documents: list[tuple[DocumentRecord, list[Passage]]] = []
    for found in gather(folders).files:
        if found.file not in wanted:
            continue
        document_id = document_id_of("training", found.file)
        document = read_file(found.path, found.file, found.given)
        record = DocumentRecord(document_id, "1", "training", found.file, document.metadata, "")
        documents.append((record, list(chunk(document, document_id, embedder.count))))
    derived = [
        derive(part, embedder.encode([passage.indexed_text for passage in part], rounded=True), head)
        for _, part in documents
    ]
    files = [record.file for record, part in documents for _ in part]
    passages = [passage for _, part in documents for passage in part]
    return Corpus(passages, files, PassageIndex([record for record, _ in documents], derived, head))


def examples_of(corpus: Corpus, questions: Sequence[Question], embedder: SentenceTransformerEmbedder) -> list[Example]:
    """The questions whose evidence is whole in a passage, each with the wrong passages that come nearest."""
    rows_of: dict[str, list[int]] = {}
    for row, file in enumerate(corpus.files):
        rows_of.setdefault(file, []).append(row)
    examples = []
    for question, encoding in zip(questions, embedder.encode([one.text for one in questions]), strict=True):
        near = corpus.ranked(question.text, encoding)
        right = {
            row: answering_sentences(corpus.passages[row].text, corpus.index.sentence_spans(row).tolist(), one)
            for one in question.evidence
            for row in rows_of.get(one.file, ())
            if holds_evidence(corpus.passages[row].text, one.file, one)
        }
        # The same words in another document answer as well: they are neither right, for want of a label, nor wrong.
        wrong = [row for row in near if row not in right and not _says_the_same(corpus.passages[row].text, question)]
        if right:
            rows = tuple(right)
            sentences = tuple(right[row] for row in rows)
            examples.append(Example(question.text, question.evidence[0].file, rows, sentences, tuple(wrong[:NEAR])))
    return examples


def answering_sentences(text: str, spans: Sequence[Sequence[int]], evidence: Evidence) -> tuple[int, ...]:
    """Which of a passage's sentences, given by their bounds, have the evidence: the shortest run of them; else none."""
    runs = [
        (last - first, first, last)
        for first in range(len(spans))
        for last in range(first, min(first + 8, len(spans)))
        if _holds(text[spans[first][0] : spans[last][1]], evidence)
    ]
    if not runs:
        return ()
    _, first, last = min(runs)
    return tuple(range(first, last + 1))


def _holds(text: str, evidence: Evidence) -> bool:
    return holds(text, evidence.text) if evidence.text else holds_between(text, *(evidence.ends or ("", "")))


def _says_the_same(text: str, question: Question) -> bool:
    return any(_holds(text, one) for one in question.evidence)
