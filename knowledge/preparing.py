"""One file -> a document's entry and passages; some of them -> vectors, with what is derived in the same pass."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.chunking import chunk
from knowledge.duplicates import sketch
from knowledge.embedding import Embedder, Encoding
from knowledge.errors import UnreadableFileError
from knowledge.gathering import FoundFile
from knowledge.ledger_rows import Entry
from knowledge.passages import DocumentRecord, Passage
from knowledge.reading import read_file
from knowledge.store import IndexedDocument

ENCODER_SLICE = 64
"""Texts given to the encoder at a time, shortest first, so that a batch holds texts of one length."""
MANY_PASSAGES = 512
"""Beyond this many, token vectors are held as float16: 130 MB for 1,000 passages."""

Derive = Callable[[DocumentRecord, Sequence[Passage], Sequence[Encoding] | None], None]
"""Called before a version becomes active; None where the embedder has no token vectors."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file that is to become the version `version` of a document."""

    found: FoundFile
    collection: str
    document_id: str
    version: str
    content_hash: str
    source: str

    @property
    def kept_file(self) -> str:
        """The name under which the file's bytes are kept."""
        return f"{self.content_hash}{self.found.path.suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was read and cut into passages."""

    job: Job
    entry: Entry
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Preparer:
    """How files become indexed documents: reading, chunking, one pass of the embedder, and what is derived from it."""

    embedder: Embedder
    derive: Derive | None = None

    def version(self, content: str, given: Mapping[str, str], epoch: str) -> str:
        """A digest of everything that a document's passages and vectors depend on."""
        parts = [content, dict(given), _recipe(), self.embedder.name, epoch]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    def prepare(self, job: Job) -> Prepared:
        """Read a file and cut it into passages.

        Raises:
            UnreadableFileError: it has no text that can be indexed.
        """
        document = read_file(job.found.path, job.found.file, job.found.given)
        cut = chunk(document, job.document_id, self.embedder.count, self.embedder.max_pieces)
        if not cut:
            raise UnreadableFileError(
                "It holds no text.", "Put in a version with text, such as one that went through OCR."
            )
        passages = _identified(cut, job.document_id)
        record = DocumentRecord(
            document_id=job.document_id,
            version=job.version,
            collection=job.collection,
            file=job.found.file,
            metadata=document.metadata,
            content_hash=job.content_hash,
            pages=document.pages,
            page_labels=document.page_labels,
            passages=len(passages),
            status="partial" if document.problem else "ready",
            problem=document.problem,
            ingested_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        )
        text_sketch = sketch("\n".join(block.text for block in document.blocks))
        entry = Entry(record, job.source, job.kept_file, dict(job.found.given), text_sketch)
        return Prepared(job, entry, passages)

    def index(self, batch: Sequence[Prepared], progress: Callable[[int], None]) -> list[IndexedDocument]:
        """Vectors of all passages of a batch, and what is derived from the same pass; `progress` gets passages done."""
        texts = [passage.indexed_text for prepared in batch for passage in prepared.passages]
        encodings = self._encodings(texts, progress)
        vectors = self._vectors(texts, progress) if encodings is None else np.array([e.vector for e in encodings])
        indexed = []
        start = 0
        for prepared in batch:
            part = slice(start, start + len(prepared.passages))
            start = part.stop
            if self.derive:
                self.derive(
                    prepared.entry.record, prepared.passages, encodings[part] if encodings is not None else None
                )
            indexed.append(IndexedDocument(prepared.entry, prepared.passages, vectors[part]))
        return indexed

    def _encodings(self, texts: Sequence[str], progress: Callable[[int], None]) -> list[Encoding] | None:
        if self.embedder.encode([]) is None:
            return None
        found: dict[int, Encoding] = {}
        for places in _by_length(texts):
            encodings = self.embedder.encode([texts[p] for p in places], rounded=True) or ()
            for place, encoding in zip(places, encodings, strict=True):
                found[place] = _held(encoding, len(texts))
            progress(len(places))
        return [found[place] for place in range(len(texts))]

    def _vectors(self, texts: Sequence[str], progress: Callable[[int], None]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.embedder.dimension), "float32")
        for places in _by_length(texts):
            vectors[places] = self.embedder.embed([texts[p] for p in places])
            progress(len(places))
        return vectors


@cache
def _recipe() -> str:
    """A digest of the code that reads and chunks: what it made before an upgrade is made anew by the next ingest."""
    folder = Path(__file__).parent
    cutting = ("chunking.py", "units.py", "sentences.py", "quoting.py", "passage_context.py")
    code = [*sorted((folder / "reading").glob("*.py")), *(folder / name for name in cutting)]
    return sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


def document_id_of(collection: str, file: str) -> str:
    """The id of the document that a collection knows by this file."""
    return sha256(f"{collection}\n{file}".encode()).hexdigest()[:16]


def _by_length(texts: Sequence[str]) -> list[list[int]]:
    """Places of the texts, shortest first, in slices."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    return [order[start : start + ENCODER_SLICE] for start in range(0, len(order), ENCODER_SLICE)]


def _held(encoding: Encoding, among: int) -> Encoding:
    if among <= MANY_PASSAGES:
        return encoding
    return dataclasses.replace(encoding, token_vectors=encoding.token_vectors.astype("float16"))


def _identified(passages: Sequence[Passage], document_id: str) -> tuple[Passage, ...]:
    """The passages with ids `<document id>-<digest of the text>`, a repeated text numbered.

    Raises:
        UnreadableFileError: the text holds what can't be written as UTF-8.
    """
    seen: dict[str, int] = {}
    identified = []
    for passage in passages:
        try:
            digest = sha256(passage.indexed_text.encode()).hexdigest()[:12]
        except UnicodeEncodeError as error:
            raise UnreadableFileError(f"Its text holds characters that are no text ({error.reason}).") from error
        seen[digest] = seen.get(digest, 0) + 1
        name = digest if seen[digest] == 1 else f"{digest}.{seen[digest]}"
        identified.append(dataclasses.replace(passage, passage_id=f"{document_id}-{name}", document_id=document_id))
    return tuple(identified)
