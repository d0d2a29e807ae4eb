"""The ledger: which version of which document is active. One SQLite transaction flips any number of documents at once.

Chroma holds the passages; nothing in it can flip a whole document, so what isn't active here is never shown. Every
version that was begun or given up is listed until its traces are gone: a process that dies leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from knowledge.duplicates import same_texts
from knowledge.errors import StoreError, UnknownDocumentError
from knowledge.filelocks import is_held
from knowledge.ledger_rows import (
    LEDGER_FORMAT,
    TABLES,
    Entry,
    Leftover,
    abandon,
    entry_of,
    raise_generation,
    unusable_ledger,
    write_entries,
)
from knowledge.passages import DocumentRecord


class Ledger:
    """The SQLite file of a library; safe for threads and processes.

    Args:
        path: the file, made where there is none; its folder too.

    Raises:
        StoreError: the file can't be made or is damaged, or a newer version of the assistant wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._cached: tuple[int, dict[str, Entry]] | None = None
        self._runs = path.parent / "runs"
        self._run = ""
        self._run_lock: FileLock | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
        except (sqlite3.Error, OSError) as error:
            raise unusable_ledger(path, error) from error
        self._create()

    def close(self) -> None:
        """Let go of the file, and of what this process had begun."""
        with self._lock:
            self._connection.close()
            if self._run_lock:
                self._run_lock.release()
                self._run, self._run_lock = "", None

    def generation(self) -> int:
        """A number that rises with every change of what is active."""
        return int(self.fact("generation"))

    def fact(self, name: str) -> str:
        """A named fact of the library ("embedder", "dimension", "epoch", "library"), "" where it was never set."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    def set_facts(self, **facts: str) -> None:
        """Set named facts."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", list(facts.items()))

    def entries(self) -> Mapping[str, Entry]:
        """Every active document by its id, as they were first seen; read anew after a change only."""
        with self._lock:
            generation = self.generation()
            if self._cached is None or self._cached[0] != generation:
                rows = self._rows("SELECT * FROM documents ORDER BY first_seen")
                self._cached = (generation, _with_duplicates({row[0]: entry_of(row) for row in rows}))
            return self._cached[1]

    def records(self, collection: str = "") -> tuple[DocumentRecord, ...]:
        """The active documents, of one collection or of all, by collection and file."""
        found = [e.record for e in self.entries().values() if collection in ("", e.record.collection)]
        return tuple(sorted(found, key=lambda record: (record.collection, record.file)))

    def record(self, document_id: str) -> DocumentRecord | None:
        """One active document."""
        entry = self.entries().get(document_id)
        return entry.record if entry else None

    def active_version(self, document_id: str) -> str:
        """The active version of a document, "" where it has none."""
        entry = self.entries().get(document_id)
        return entry.record.version if entry else ""

    def find(self, identifier: str) -> DocumentRecord:
        """The document with this id, or with this file name where only one has it.

        Raises:
            UnknownDocumentError: none or several fit.
        """
        records = self.records()
        fitting = [r for r in records if r.document_id == identifier] or [r for r in records if r.file == identifier]
        fitting = fitting or [r for r in records if r.file.rsplit("/", 1)[-1] == identifier]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            choices = ", ".join(f"{r.document_id} ({r.file} in {r.collection})" for r in fitting)
            raise UnknownDocumentError(
                f"'{identifier}' fits {len(fitting)} documents: {choices}.", "Give the document_id of the one you mean."
            )
        raise UnknownDocumentError(
            f"No document has the id or the file name '{identifier}'.",
            "`readiness documents list` shows every document with its id.",
        )

    def announce(self, coming: Leftover) -> None:
        """Say that this process is making a version; should the process die, what it left is swept away."""
        with self._lock:
            if not self._run_lock:
                self._run = uuid.uuid4().hex
                self._run_lock = self._marker(self._run)
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO leftovers VALUES (?, ?, ?, ?)", (*_fields(coming), self._run))

    def retract(self, left: Leftover) -> None:
        """Say that an announced version will not come."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE OR REPLACE leftovers SET run = '' WHERE document_id = ? AND version = ? AND run = ?",
                (left.document_id, left.version, self._run),
            )

    def activate(self, entries: Sequence[Entry]) -> None:
        """Make these the active versions, all at once; those that they replace become leftovers."""
        ids = [(entry.record.document_id, entry.record.version) for entry in entries]
        with self._transaction() as connection:
            abandon(connection, [document_id for document_id, _ in ids])
            write_entries(connection, entries)
            # Another process that is making the same version keeps its mark: should a third put a newer version in
            # between, what the other has derived must not be swept before it is activated again.
            connection.executemany(
                "DELETE FROM leftovers WHERE document_id = ? AND version = ? AND run IN ('', ?)",
                [(*one, self._run) for one in ids],
            )
            raise_generation(connection)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Make these documents inactive, all at once; they become leftovers."""
        with self._transaction() as connection:
            abandon(connection, document_ids)
            connection.executemany("DELETE FROM documents WHERE document_id = ?", [(d,) for d in document_ids])
            raise_generation(connection)

    def leftovers(self) -> tuple[Leftover, ...]:
        """What may be swept away: versions that are not active and that no living process is making."""
        rows = self._rows(
            """SELECT document_id, version, kept_file, run FROM leftovers AS l WHERE NOT EXISTS
               (SELECT 1 FROM documents AS d WHERE d.document_id = l.document_id AND d.version = l.version)"""
        )
        living = {run for run in {row[3] for row in rows} if self._is_living(run)}
        coming = {row[:2] for row in rows if row[3] in living}
        return tuple({row[:2]: Leftover(*row[:3]) for row in rows if row[:2] not in coming}.values())

    def settle(self, leftovers: Sequence[Leftover]) -> None:
        """Say that nothing is left of these."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM leftovers WHERE document_id = ? AND version = ?",
                [(left.document_id, left.version) for left in leftovers],
            )

    def needs_file(self, kept_file: str, besides: Leftover) -> bool:
        """Whether any version besides this one, active, coming or going, has this kept file."""
        rows = self._rows(
            """SELECT document_id, version FROM leftovers WHERE kept_file = ?
               UNION SELECT document_id, version FROM documents WHERE kept_file = ?""",
            (kept_file, kept_file),
        )
        return any(row != (besides.document_id, besides.version) for row in rows)

    def move_sources(self, sources: Mapping[str, str]) -> None:
        """Note from which path each of these documents now comes."""
        if sources:
            with self._transaction() as connection:
                connection.executemany(
                    "UPDATE documents SET source = ? WHERE document_id = ?", [(p, d) for d, p in sources.items()]
                )
                raise_generation(connection)

    def back_up(self, path: Path) -> None:
        """Write a whole copy of the ledger, from which a damaged one can be restored."""
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            with contextlib.closing(sqlite3.connect(part)) as copy, self._lock:
                self._connection.backup(copy)
            part.replace(path)
        except (sqlite3.Error, OSError) as error:
            part.unlink(missing_ok=True)
            raise unusable_ledger(path, error) from error

    def _create(self) -> None:
        found = self._format()
        if found > LEDGER_FORMAT:
            raise StoreError(
                f"The library's ledger {self.path} was written by a newer version of the assistant (format {found}).",
                f"This one reads format {LEDGER_FORMAT}: install the newer, or set READINESS_HOME to another folder.",
            )
        if found == 0:
            with self._transaction() as connection:
                for statement in TABLES if self._format() == 0 else ():
                    connection.execute(statement)

    def _format(self) -> int:
        return int(self._rows("PRAGMA user_version")[0][0])

    def _marker(self, run: str) -> FileLock:
        """The lock file of a living run; the system lets go of it when the process ends, however it ends."""
        try:
            self._runs.mkdir(exist_ok=True)
            marker = FileLock(self._runs / f"{run}.lock", thread_local=False)
            marker.acquire(timeout=10)
        except OSError as error:
            raise unusable_ledger(self._runs, error) from error
        return marker

    def _is_living(self, run: str) -> bool:
        return bool(run) and (run == self._run or is_held(self._runs / f"{run}.lock"))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        self._connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise unusable_ledger(self.path, error) from error

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise unusable_ledger(self.path, error) from error


def _fields(left: Leftover) -> tuple[str, str, str]:
    return left.document_id, left.version, left.kept_file


def _with_duplicates(entries: dict[str, Entry]) -> dict[str, Entry]:
    """The entries, each that says the same as an earlier one told so in its problem."""
    same = same_texts({document_id: entry.sketch for document_id, entry in entries.items()})
    told = dict(entries)
    for document_id, other in same.items():
        entry, original = entries[document_id], entries[other].record
        where = "" if original.collection == entry.record.collection else f" in {original.collection}"
        problem = f"{entry.record.problem} Same text as {original.file}{where}.".strip()
        told[document_id] = replace(entry, record=replace(entry.record, duplicate_of=other, problem=problem))
    return told
