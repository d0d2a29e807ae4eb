"""What readers tell: whether an answer was useful and why, and questions that the library should answer. SQLite."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.sqlite_file import sqlite_file

Verdict = Literal["useful", "not useful"]

_TABLES = """
CREATE TABLE IF NOT EXISTS feedback (
    at TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL, answer TEXT NOT NULL, sources TEXT NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL, comment TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS unanswered (at TEXT NOT NULL, question TEXT NOT NULL, reason TEXT NOT NULL);
"""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict on one answer. `at` is UTC, ISO 8601; `sources` names the cited files, comma-separated."""

    at: str
    question: str
    status: str
    answer: str
    sources: str
    verdict: str
    reason: str
    comment: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that a reader sent to the library's keeper. `at` is UTC, ISO 8601; `reason` is why it was refused."""

    at: str
    question: str
    reason: str


class FeedbackStore:
    """Feedback and unanswered questions in one SQLite file; every call opens it anew, so threads need no lock.

    Args:
        path: the file, made with its folder on first use.

    Raises (every method):
        SettingsError: the file can't be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add_feedback(
        self,
        question: str,
        status: str,
        answer: str,
        sources: Sequence[str],
        verdict: Verdict,
        reason: str = "",
        comment: str = "",
    ) -> None:
        """Keep one verdict on one answer."""
        row = (_now(), question, status, answer, ", ".join(dict.fromkeys(sources)), verdict, reason, comment)
        with self._connection() as connection:
            connection.execute(f"INSERT INTO feedback VALUES ({', '.join('?' * len(row))})", row)

    def add_unanswered(self, question: str, reason: str = "") -> None:
        """Put a question on the keeper's list."""
        with self._connection() as connection:
            connection.execute("INSERT INTO unanswered VALUES (?, ?, ?)", (_now(), question, reason))

    def feedback(self) -> list[Feedback]:
        """All verdicts, newest first."""
        with self._connection() as connection:
            return [Feedback(*row) for row in connection.execute("SELECT * FROM feedback ORDER BY rowid DESC")]

    def unanswered(self) -> list[Unanswered]:
        """All questions that were sent to the keeper, newest first."""
        with self._connection() as connection:
            return [Unanswered(*row) for row in connection.execute("SELECT * FROM unanswered ORDER BY rowid DESC")]

    def _connection(self) -> AbstractContextManager[sqlite3.Connection]:
        return sqlite_file(self._path, _TABLES, "The feedback file")


def as_csv(rows: Sequence[Feedback] | Sequence[Unanswered], of: type[Feedback] | type[Unanswered]) -> str:
    """Rows as CSV with a header, safe to open in a spreadsheet: a cell that would run as a formula starts with "'"."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.name for field in fields(of)])
    writer.writerows([[_cell(value) for value in astuple(row)] for row in rows])
    return out.getvalue()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
