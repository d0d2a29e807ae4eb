"""One list of references for a whole document: the same place in the same source has the same number throughout."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from assistant.answers import Citation
from assistant.docx_parts import long_date
from assistant.groundedness.words import letters_and_digits
from assistant.voices import DIGEST, age_note

_Place = tuple[str, int | None, str]


class ReferenceList:
    """Numbers the places that are cited, in the order in which they come.

    Args:
        superseded: what replaces a document, by its id; documents that nothing replaces may be left out.
        today: the day from which a source's age is counted.
    """

    def __init__(self, superseded: Mapping[str, str], today: datetime.date) -> None:
        self._superseded = superseded
        self._today = today
        self._places: dict[_Place, Citation] = {}
        self._quotes: dict[_Place, dict[str, None]] = {}

    def number(self, citation: Citation, beside: str = "") -> int:
        """The number of a citation's place, from 1.

        Args:
            citation: where it stands.
            beside: the text that carries the number; a quote that stands in it is not told again in the list.
        """
        place = (citation.document_id, citation.page, citation.heading)
        self._places.setdefault(place, citation)
        quotes = self._quotes.setdefault(place, {})
        if letters_and_digits(citation.quote) not in letters_and_digits(beside):
            quotes[" ".join(citation.quote.split())] = None
        return list(self._places).index(place) + 1

    def age(self, citation: Citation) -> str:
        """What a reader should know of the source's age, "" where it is recent."""
        return age_note(citation.date, self._superseded.get(citation.document_id, ""), self._today)

    def entries(self) -> list[str]:
        """The list's lines, without their numbers: title, publisher, date, place, voice, age, address, quotes."""
        return [self._entry(first, self._quotes[place]) for place, first in self._places.items()]

    def _entry(self, first: Citation, quotes: Iterable[str]) -> str:
        published = ", ".join(part for part in (first.publisher, spoken_date(first.date)) if part)
        digest = first.cited_as if first.voice == DIGEST else ""
        facts = (digest, published, place_of(first), f"Voice: {voice_of(first)}", self.age(first))
        sentences = [fact[0].upper() + fact[1:].rstrip(".") for fact in facts if fact]
        told = ". ".join([(first.title or first.file).rstrip("."), *sentences])
        passages = " … ".join(f"“{quote}”" for quote in quotes)
        address = f" {first.url}" if first.url.startswith(("https://", "http://")) else ""
        return f"{told}.{address}{f' Passage: {passages}' if passages else ''}"


def voice_of(citation: Citation) -> str:
    """The label of whose words they are, with the country's name where it is another one."""
    foreign = citation.voice == "another country" and citation.country
    return f"{citation.voice} ({citation.country})" if foreign else citation.voice


def place_of(citation: Citation) -> str:
    """Page and section, as a reference names them; "" where neither is known."""
    page = f"page {citation.page_label or citation.page}" if citation.page else ""
    return ", ".join(part for part in (page, f"section “{citation.heading}”" if citation.heading else "") if part)


def spoken_date(date: str) -> str:
    """An ISO date of any precision as a British paper writes it: "3 April 2025", "April 2025", "2025"."""
    try:
        if len(date) == 10:
            return long_date(datetime.date.fromisoformat(date))
        if len(date) == 7:
            return f"{datetime.date.fromisoformat(date + '-01'):%B %Y}"
    except ValueError:
        return date
    return date
