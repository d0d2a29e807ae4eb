"""What the assistant said to each question, saved as the rows of `readiness ask` and read back for scoring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import RecordsError


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation or a lead, as far as scoring needs it. `n` is 0 where none was given."""

    n: int
    file: str
    document_id: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class SavedClaim:
    """One claim of an answer with the assistant's own verdict; `score` is None where there was none."""

    text: str
    citations: tuple[int, ...]
    supported: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One retrieved passage; rows come in order of rank."""

    file: str
    text: str
    passage_id: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One saved row. `status` is "failed" where the question ended in an error; `confidence` None where unknown."""

    id: str
    status: str
    answer: str = ""
    claims: tuple[SavedClaim, ...] = ()
    citations: tuple[Quote, ...] = ()
    retrieved: tuple[Row, ...] = ()
    leads: tuple[Quote, ...] = ()
    confidence: float | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    model: str = ""
    error: str = ""

    @property
    def is_answered(self) -> bool:
        """Refused, declined and failed all count as not answered."""
        return self.status == "answered"


def record_from_json(row: dict[str, Any]) -> Record:
    """A record from an OUT row of `readiness ask`; of {"id", "error"} one whose status is "failed".

    Raises:
        RecordsError: the row has no id or a field of the wrong shape.
    """
    try:
        if row.get("error"):
            return Record(id=str(row["id"]), status="failed", error=str(row["error"]))
        refusal = row.get("refusal") or {}
        return Record(
            id=str(row["id"]),
            status=str(row["status"]),
            answer=row.get("answer") or "",
            claims=tuple(_claim(claim) for claim in row.get("claims") or ()),
            citations=tuple(_quote(citation) for citation in row.get("citations") or ()),
            retrieved=tuple(_rows(row.get("retrieved") or ())),
            leads=tuple(_quote(lead) for lead in refusal.get("leads") or ()),
            confidence=row.get("confidence"),
            timings_ms=dict(row.get("timings_ms") or {}),
            model=row.get("model") or "",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordsError(
            f"The record {row.get('id')!r} can't be read: {error!r}.",
            "Records are the rows that `readiness ask --batch` writes.",
        ) from error


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of records.jsonl as they stand.

    Raises:
        RecordsError: the file can't be read, or a line of it.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RecordsError(
            f"{path} can't be read: {error}.", "Give a folder that `readiness eval run` has written."
        ) from error


def read_records(path: Path) -> dict[str, Record]:
    """The saved records by question id.

    Raises:
        RecordsError: the file or a row can't be read.
    """
    records = (record_from_json(row) for row in read_rows(path))
    return {record.id: record for record in records}


def _claim(row: dict[str, Any]) -> SavedClaim:
    return SavedClaim(row["text"], tuple(row.get("citations") or ()), bool(row.get("supported")), row.get("score"))


def _quote(row: dict[str, Any]) -> Quote:
    return Quote(
        n=int(row.get("n") or 0),
        file=row.get("file") or "",
        document_id=row.get("document_id") or "",
        page=row.get("page"),
        quote=row.get("quote") or "",
    )


def _rows(rows: Iterable[dict[str, Any]]) -> list[Row]:
    ordered = sorted(enumerate(rows), key=lambda pair: pair[1].get("rank") or pair[0] + 1)
    return [Row(row.get("file") or "", row.get("text") or "", row.get("passage_id") or "") for _, row in ordered]
