"""Assessments that the council keeps, and what changed since an earlier one. One SQLite file in the home folder."""

from __future__ import annotations

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.readiness.questions import Question
from assistant.readiness.results import FORMAT, NOT_ASSESSED, Response, Result, Row, as_json
from assistant.sqlite_file import sqlite_file
from knowledge.errors import ReadinessError

FILE = "readiness-check.sqlite3"
LONGEST_NAME = 120
"""Characters of the name under which an assessment is kept."""

LARGEST_EXPORT = 500_000
"""Bytes of an export that is read back."""

_TABLE = """
CREATE TABLE IF NOT EXISTS assessments (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, name TEXT NOT NULL, result TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment as it was kept. `at` is UTC, ISO 8601; `result` is the JSON export of that day."""

    number: int
    at: str
    name: str
    result: dict[str, Any]

    @property
    def told(self) -> str:
        """How a list names it."""
        return f"{self.at[:10]} {self.name}".strip()

    def response(self, question: Question) -> Response | None:
        """What was said to a question then; None where it was not asked, or was worded otherwise."""
        for one in self.result.get("questions", []):
            if one["id"] == question.id and one["fingerprint"] == question.fingerprint:
                return Response(one["level"], one["target"], one["evidence"], one["owner"])
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """One question then and now. `moved` is in levels; None where either is not assessed or the wording changed."""

    row: Row
    then: str
    moved: int | None

    @property
    def told(self) -> str:
        """The change as people read it."""
        if self.moved is None:
            return "can't be compared"
        if not self.moved:
            return "no change"
        size = abs(self.moved)
        return f"{'up' if self.moved > 0 else 'down'} {size} level{'' if size == 1 else 's'}"


class ExportError(ReadinessError):
    """A file that is not an export of the readiness check."""


class _Line(BaseModel):
    """What is read back of one question in an export."""

    model_config = ConfigDict(strict=True)

    id: str
    fingerprint: str
    level: int | None
    target: int | None
    evidence: str
    owner: str


class _Export(BaseModel):
    model_config = ConfigDict(strict=True)

    format: str = Field(pattern=f"^{FORMAT}$")
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    questions: list[_Line]


def read_export(content: bytes) -> Kept:
    """A JSON export read back; its number is 0, as it is not kept.

    Raises:
        ExportError: the file is no export of the readiness check, or too large for one.
    """
    try:
        if len(content) > LARGEST_EXPORT:
            raise ValueError(f"it is larger than {LARGEST_EXPORT:,} bytes")
        export = _Export.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part) for part in first["loc"]) or "the whole file"
        raise _no_export(f"{where}: {first['msg']}") from error
    except ValueError as error:
        raise _no_export(str(error)) from error
    return Kept(0, export.date, "", export.model_dump())


def _no_export(problem: str) -> ExportError:
    return ExportError(
        f"This file is no export of the readiness check ({problem}).",
        "Choose a file that “All of it as data (JSON)” gave; it is taken as it was saved.",
    )


class History:
    """Kept assessments; every call opens the file anew, so threads need no lock.

    Args:
        path: the file, made with its folder on first use.

    Raises (every method):
        SettingsError: the file can't be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, result: Result, name: str = "") -> Kept:
        """Keep a result under a name; its number is new."""
        at, told = datetime.now(UTC).isoformat(timespec="seconds"), as_json(result)
        short = " ".join(name.split())[:LONGEST_NAME]
        with self._connection() as connection:
            cursor = connection.execute(
                "INSERT INTO assessments (at, name, result) VALUES (?, ?, ?)",
                (at, short, json.dumps(told, ensure_ascii=False)),
            )
            return Kept(int(cursor.lastrowid or 0), at, short, told)

    def kept(self) -> list[Kept]:
        """All kept assessments, newest first."""
        with self._connection() as connection:
            rows = connection.execute("SELECT number, at, name, result FROM assessments ORDER BY number DESC")
            return [Kept(number, at, name, json.loads(result)) for number, at, name, result in rows]

    def get(self, number: int) -> Kept | None:
        """One kept assessment, None where there is none of this number."""
        return next((one for one in self.kept() if one.number == number), None)

    def forget(self, number: int) -> None:
        """Delete one kept assessment."""
        with self._connection() as connection:
            connection.execute("DELETE FROM assessments WHERE number = ?", (number,))

    def _connection(self) -> AbstractContextManager[sqlite3.Connection]:
        return sqlite_file(self._path, _TABLE, "The file of kept assessments")


def changes(result: Result, earlier: Kept) -> tuple[Change, ...]:
    """What changed since an earlier assessment, question by question; only what was worded alike is compared."""
    return tuple(_change(row, earlier) for row in result.rows)


def earlier_shares(result: Result, earlier: Kept) -> dict[str, float]:
    """The earlier levels as shares of the highest, by question id, for the questions that can be compared."""
    then = {
        row.question.id: Row(row.question, response)
        for row in result.rows
        if (response := earlier.response(row.question))
    }
    return {name: row.share for name, row in then.items() if row.share is not None}


def _change(row: Row, earlier: Kept) -> Change:
    response = earlier.response(row.question)
    if response is None:
        return Change(row, "not asked, or worded otherwise", None)
    then = Row(row.question, response)
    if response.level is None or row.response.level is None:
        return Change(row, then.told_level if response.level else NOT_ASSESSED, None)
    return Change(row, then.told_level, row.response.level - response.level)
