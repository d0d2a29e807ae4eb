"""Whose words a source holds, how it is cited, and whether it has aged: one wording for answers, page and exports."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant.settings import Settings
from knowledge.passages import BasedOn, DocumentRecord

COUNCIL = "your council's policy"
FOREIGN = "another country"
TRENDS = "trends report"
DIGEST = "digest by this assistant's makers"
TEMPLATE = "template"
UNKNOWN = "country not stated"

_GUIDING_KINDS = frozenset({"", "guidance", "policy", "framework", "standard", "strategy"})
_OLD_AFTER_YEARS = 3


def voice_of(record: DocumentRecord, settings: Settings) -> str:
    """Whose voice a document speaks with, as a plain label.

    A template is never anyone's policy and a digest never its publisher's own words, so both come first, wherever the
    keeper has put them. `your council's policy` is only what lies in the council's own collection.
    """
    metadata = record.metadata
    if metadata.kind.casefold() == TEMPLATE:
        return TEMPLATE
    if metadata.is_digest:
        return DIGEST
    if settings.council_collection and record.collection == settings.council_collection:
        return COUNCIL
    if metadata.country and not is_home(metadata.country, settings.country):
        return FOREIGN
    if metadata.kind.casefold() == "trends":
        return TRENDS
    if not metadata.country:
        return UNKNOWN
    kind = metadata.kind.casefold()
    return f"{settings.country} {'guidance' if kind in _GUIDING_KINDS else kind}"


def is_home(country: str, home: str) -> bool:
    """Whether a document's country is the reader's own; "UK (Scotland)" counts as "UK"."""
    return country.casefold().split("(")[0].strip() == home.casefold().strip()


def cited_as(record: DocumentRecord) -> str:
    """How a document is named in a reference: "digest of <title> (<publisher>, <year>)" for a digest of ours."""
    metadata = record.metadata
    if metadata.is_digest and metadata.kind.casefold() != TEMPLATE:
        return f"digest of {_joined([_work(work) for work in metadata.based_on])}"
    return _named(metadata.title or record.file, metadata.publisher, metadata.date)


def age_note(date: str, superseded_by: str = "", today: datetime.date | None = None) -> str:
    """What a reader should know of a source's age, "" where it is recent: superseded, over three years old, undated.

    Args:
        date: ISO, as precise as known ("2021", "2021-10", "2021-10-04"); "" where unknown.
        superseded_by: what replaces it, if anything.
        today: the day to count from; the day of the call by default.
    """
    if superseded_by:
        return f"Superseded by {superseded_by}"
    if not date[:4].isdigit():
        return "Date not stated"
    year, month, day = _latest_day(date)
    now = today or datetime.date.today()
    if (now.year - year, now.month, now.day) > (_OLD_AFTER_YEARS, month, day):
        return f"Over {_OLD_AFTER_YEARS} years old ({date[:4]})"
    return ""


def _latest_day(date: str) -> tuple[int, int, int]:
    """The last (year, month, day) that an ISO date of any precision can mean: nothing is called old too early."""
    parts = [int(part) for part in date.split("-")[:3] if part.isdigit()]
    year, month, day = (parts + [12, 31][len(parts) - 1 :])[:3]
    return year, month, day


def _work(work: BasedOn) -> str:
    return _named(work.title, work.publisher, work.date)


def _named(title: str, publisher: str, date: str) -> str:
    inside = ", ".join(part for part in (publisher, date[:4]) if part)
    return f"{title} ({inside})" if inside else title


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
