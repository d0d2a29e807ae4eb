"""How Chroma keeps a passage, and how its failures are told. Imports nothing of Chroma's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import StoreError
from knowledge.passages import DocumentRecord, Passage

ROWS_A_CALL = 1000
"""Chroma takes at most 5,461 rows a call."""
REBUILD = "`readiness documents rebuild` makes the index anew from the kept files."


def document_of(passage_id: str) -> str:
    """The document of a passage id, which is `<document id>-<passage>`."""
    return passage_id.rsplit("-", 1)[0]


def passage_of(row_id: str) -> str:
    """The passage of a row's id, which is `<passage id>@<version>`."""
    return row_id.rsplit("@", 1)[0]


def owner_of(row_id: str) -> str:
    """`<document id>@<version>` of a row's id."""
    passage_id, _, version = row_id.rpartition("@")
    return f"{document_of(passage_id)}@{version}"


def rows_of(record: DocumentRecord, passages: Sequence[Passage], vectors: np.ndarray) -> Iterator[dict[str, Any]]:
    """A document's rows in parts, as arguments of Chroma's `upsert`."""
    for start in range(0, len(passages), ROWS_A_CALL):
        part = passages[start : start + ROWS_A_CALL]
        yield {
            "ids": [f"{passage.passage_id}@{record.version}" for passage in part],
            "embeddings": vectors[start : start + ROWS_A_CALL],
            "documents": [passage.text for passage in part],
            "metadatas": [_metadata(record, passage) for passage in part],
        }


def passages_from(rows: Any) -> Iterator[Passage]:
    """The passages of what Chroma's `get` gave; a row without its text was deleted meanwhile."""
    for row_id, text, fields in zip(rows["ids"], rows["documents"], rows["metadatas"], strict=True):
        if text is not None and fields is not None:
            yield Passage(
                passage_id=passage_of(row_id),
                document_id=fields["document_id"],
                position=fields["position"],
                text=text,
                context=fields["context"],
                heading_path=tuple(json.loads(fields["heading_path"])),
                kind=fields["kind"],
                page_starts=tuple((start, sheet) for start, sheet in json.loads(fields["page_starts"])),
            )


def require_whole_database(path: Path) -> None:
    """Raise StoreError where Chroma's SQLite file can't be read: Chroma itself may hang on such a one."""
    if not path.exists():
        return
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(f"The index {path} is damaged: {error}.", REBUILD) from error


def unusable(place: str, error: BaseException) -> StoreError:
    """What Chroma threw, told with what can be done about it."""
    message = str(error) or type(error).__name__
    if place.startswith("http"):
        remedy = f"Start it (`chroma run --path FOLDER --host 127.0.0.1`), or correct READINESS_CHROMA_URL ({place})."
        return StoreError(f"The Chroma server at {place} did not do its work: {message}.", remedy)
    if "full" in message or "No space" in message:
        return StoreError(f"The disk of {place} is full.", "Free some space and try again; nothing was lost.")
    if "readonly" in message or "Permission" in message or "unable to open" in message:
        return StoreError(
            f"The index {place} can't be written to: {message}.",
            "Set READINESS_HOME to a folder that can be written to, or make this one so.",
        )
    return StoreError(f"The index {place} can't be used: {message}.", REBUILD)


def _metadata(record: DocumentRecord, passage: Passage) -> dict[str, Any]:
    return {
        "owner": f"{record.document_id}@{record.version}",
        "document_id": passage.document_id,
        "position": passage.position,
        "context": passage.context,
        "heading_path": json.dumps(passage.heading_path, ensure_ascii=False),
        "kind": passage.kind,
        "page_starts": json.dumps(passage.page_starts, separators=(",", ":")),
    }
