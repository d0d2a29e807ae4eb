"""How the ledger keeps a document: its tables, and a row of them to and from what travels between rooms."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from knowledge.errors import StoreError
from knowledge.passages import BasedOn, DocumentRecord, Metadata

LEDGER_FORMAT = 1

TABLES = (
    """CREATE TABLE documents (
        document_id TEXT PRIMARY KEY, version TEXT NOT NULL, collection TEXT NOT NULL, file TEXT NOT NULL,
        metadata TEXT NOT NULL, content_hash TEXT NOT NULL, pages INTEGER, page_labels TEXT NOT NULL,
        passages INTEGER NOT NULL, status TEXT NOT NULL, problem TEXT NOT NULL, ingested_at TEXT NOT NULL,
        source TEXT NOT NULL, kept_file TEXT NOT NULL, given TEXT NOT NULL, sketch BLOB NOT NULL,
        first_seen INTEGER NOT NULL)""",
    """CREATE TABLE leftovers (
        document_id TEXT NOT NULL, version TEXT NOT NULL, kept_file TEXT NOT NULL, run TEXT NOT NULL,
        PRIMARY KEY (document_id, version, run))""",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "INSERT INTO facts VALUES ('generation', '1'), ('epoch', '1'), ('embedder', ''), ('dimension', '')",
    "INSERT INTO facts VALUES ('library', lower(hex(randomblob(4))))",
    f"PRAGMA user_version = {LEDGER_FORMAT}",
)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A version that is not active and may still have passages, derived files or kept bytes."""

    document_id: str
    version: str
    kept_file: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the ledger keeps it, with what is needed to read it again.

    source: absolute path of the file that it came from. kept_file: the name of its bytes in the home's `files` folder.
    given: its row of SOURCES.tsv. sketch: see `knowledge.duplicates`.
    """

    record: DocumentRecord
    source: str = ""
    kept_file: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    sketch: bytes = b""

    def as_leftover(self) -> Leftover:
        """What is left if this version does not come, or goes."""
        return Leftover(self.record.document_id, self.record.version, self.kept_file)


def entry_of(row: tuple[Any, ...]) -> Entry:
    """A row of `documents` as an entry."""
    fields = json.loads(row[4])
    based_on = tuple(BasedOn(**work) for work in fields.pop("based_on"))
    record = DocumentRecord(
        document_id=row[0],
        version=row[1],
        collection=row[2],
        file=row[3],
        metadata=Metadata(**fields, based_on=based_on),
        content_hash=row[5],
        pages=row[6],
        page_labels=tuple(json.loads(row[7])),
        passages=row[8],
        status=row[9],
        problem=row[10],
        ingested_at=row[11],
    )
    return Entry(record, source=row[12], kept_file=row[13], given=json.loads(row[14]), sketch=row[15])


def write_entries(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Put entries in place of what their ids had; a document keeps the place in which it was first seen."""
    for entry in entries:
        record = entry.record
        connection.execute(
            """INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                coalesce((SELECT first_seen FROM documents WHERE document_id = ?),
                         (SELECT coalesce(max(first_seen), 0) + 1 FROM documents)))""",
            (
                record.document_id,
                record.version,
                record.collection,
                record.file,
                json.dumps(asdict(record.metadata)),
                record.content_hash,
                record.pages,
                json.dumps(record.page_labels),
                record.passages,
                record.status,
                record.problem,
                record.ingested_at,
                entry.source,
                entry.kept_file,
                json.dumps(dict(entry.given)),
                entry.sketch,
                record.document_id,
            ),
        )


def abandon(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """List the active versions of these documents among the leftovers."""
    connection.executemany(
        """INSERT OR IGNORE INTO leftovers
           SELECT document_id, version, kept_file, '' FROM documents WHERE document_id = ?""",
        [(document_id,) for document_id in document_ids],
    )


def raise_generation(connection: sqlite3.Connection) -> None:
    """Tell every reader that what is active has changed."""
    connection.execute("UPDATE facts SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = 'generation'")


def is_whole(path: Path) -> bool:
    """Whether a ledger's file can be read from beginning to end."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            checked = connection.execute("PRAGMA quick_check").fetchone()
            connection.execute("SELECT count(*) FROM documents").fetchone()
            return bool(checked == ("ok",))
    except sqlite3.Error:
        return False


def unusable_ledger(path: Path, error: Exception) -> StoreError:
    """What SQLite or the disk threw, told with what can be done about it."""
    message = str(error)
    if "locked" in message:
        remedy = "Another process keeps it busy: wait until it has finished, or end it, and try again."
    elif "full" in message or "No space" in message:
        remedy = "Free some disk space and try again; nothing was lost."
    elif "malformed" in message or "not a database" in message or "no such table" in message:
        remedy = "It is damaged: `readiness documents rebuild` makes the library anew from the kept files."
    else:
        remedy = "Set READINESS_HOME to a folder that can be written to, or make this one so."
    return StoreError(f"The library's ledger {path} can't be used: {message}.", remedy)
