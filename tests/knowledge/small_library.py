"""A small library for tests of the store: real Chroma and ledger, and an embedder that needs no model."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.embedding import unit
from knowledge.ingesting import Ingestor, open_ingestor
from knowledge.ledger import Ledger
from knowledge.ledger_rows import Entry
from knowledge.passages import BasedOn, DocumentRecord, Metadata, Passage
from knowledge.store import IndexedDocument, PassageStore


class WordEmbedder:
    """Passage vectors from the words alone; `done` counts the texts that were embedded."""

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.dimension = 64
        self.max_pieces = 256
        self.done = 0

    def count(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text)) + 2

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.done += len(texts)
        rows = np.zeros((len(texts), self.dimension), "float32")
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                seed = zlib.crc32(word.encode())
                row += np.random.default_rng(seed).normal(size=self.dimension)
        return unit(rows).astype("float32")

    def encode(self, texts: Sequence[str], rounded: bool = False) -> None:
        return None


def open_small(home: Path, chroma_url: str = "", **more: object) -> Ingestor:
    return open_ingestor(home, WordEmbedder(), chroma_url, **more)  # type: ignore[arg-type]


def write_files(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def prose(topic: str, sections: int = 3) -> str:
    """A Markdown text of that many sections on a topic; every section is a passage or more."""
    parts = [f"# All about {topic}\n"]
    for number in range(sections):
        words = " ".join(f"{topic}{number}x{place}" for place in range(60))
        parts.append(f"## Part {number} of {topic}\n\nThe {topic} matters in part {number}: {words}.\n")
    return "\n".join(parts)


def small_document(
    document_id: str, version: str = "1", passages: int = 5, collection: str = "default"
) -> IndexedDocument:
    """A document ready for the store, with vectors that depend on id and version."""
    vectors = np.random.default_rng(zlib.crc32(f"{document_id}{version}".encode())).normal(size=(passages, 16))
    record = DocumentRecord(
        document_id=document_id,
        version=version,
        collection=collection,
        file=f"{document_id}.md",
        metadata=Metadata("A title", "A publisher", "UK", "2025-04", based_on=(BasedOn("A work", "B", "2024"),)),
        content_hash=f"hash of {document_id} {version}",
        passages=passages,
    )
    texts = [f"{document_id} {version} says {number}" for number in range(passages)]
    cut = [
        Passage(f"{document_id}-{n:04}", document_id, n, text, "A context", ("Top", "Part"), "list", ((0, 3), (7, 4)))
        for n, text in enumerate(texts)
    ]
    return IndexedDocument(Entry(record, f"/from/{document_id}.md"), cut, unit(vectors).astype("float32"))


def open_store(home: Path, chroma_url: str = "", embedder_name: str = "small") -> PassageStore:
    return PassageStore(home, Ledger(home / "ledger.sqlite3"), embedder_name, chroma_url)


def chroma_rows(store: PassageStore) -> set[str]:
    """Every row that Chroma holds, active or not."""
    with store._connection.reading(store.ledger.generation) as session:
        names = [found.name for found in session.client.list_collections()]
        return {row for name in names for row in session.collection(name).get(include=[])["ids"]}


def files_of(ingestor: Ingestor) -> list[str]:
    return [record.file for record in ingestor.ledger.records()]


def assert_consistent(ingestor: Ingestor) -> None:
    """Every document whole, nothing else in Chroma or among the kept files, and nothing left to clear away."""
    assert_whole(ingestor)
    assert ingestor.ledger.leftovers() == ()


def assert_whole(ingestor: Ingestor) -> None:
    """Every document has all its passages and its bytes, and nothing else is in Chroma or among the kept files."""
    records = ingestor.ledger.records()
    expected = set()
    for record in records:
        passages = ingestor.store.passages_of(record.document_id)
        assert [passage.position for passage in passages] == list(range(record.passages))
        expected |= {f"{passage.passage_id}@{record.version}" for passage in passages}
    assert chroma_rows(ingestor.store) == expected
    kept = {path.name for path in (ingestor.home / "files").glob("*")}
    assert kept == {entry.kept_file for entry in ingestor.ledger.entries().values()}
