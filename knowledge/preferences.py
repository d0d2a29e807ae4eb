"""Which documents a question prefers: those of a place or body that it names; else its asker's country and new ones.

A nudge among passages that fit about as well, never a filter: a Canadian standard that answers comes before a British
paper that does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from knowledge.passages import BasedOn, DocumentRecord, Metadata
from knowledge.vocabulary import Vocabulary

NAMED = 0.7
"""What a named place or body adds to a score, in the fused scores' units (their deviation is about 2)."""
OWN_COUNTRY = 0.06
NEW = 0.05
OLDEST_YEARS = 10
MOST_TITLES = 2
"""In how many titles a word may stand that counts as a name: "Pay" stands in many, "Camden" in one."""
_NAME = re.compile(r"\b[A-Z][\w&-]+")
_FIRST_WORD = re.compile(r"(?:^|[.!?]\s+)\W*([A-Z][\w&-]+)")
# Capitalised in titles and questions alike, and no names.
_NO_NAMES = frozenset(
    "a ai and data digital framework genai generative government guidance guide how i in is it of on our policy public "
    "report service services standard standards strategy the what when where which who why".split()
)


class Preferences:
    """The preferences of a library's documents, prepared once.

    Args:
        records: the documents.
        vocabulary: knows the names of places.
        country: the asker's own, as the documents' metadata writes it; "" for none.
        today: documents' age is counted from it.
    """

    def __init__(
        self, records: Sequence[DocumentRecord], vocabulary: Vocabulary, country: str = "", today: date | None = None
    ) -> None:
        self._vocabulary = vocabulary
        sources: list[list[Metadata | BasedOn]] = [[record.metadata, *record.metadata.based_on] for record in records]
        self._countries = [{source.country for source in own} - {""} for own in sources]
        self._names = _names_of(sources)
        self._known = _written_as_names(set().union(*self._names))
        year = (today or date.today()).year
        age = np.array([_age(max(source.date for source in own), year) for own in sources], "float32")
        own = np.array([_within(theirs, country) for theirs in self._countries], "float32")
        self._unnamed = OWN_COUNTRY * own + NEW * (1 - age / OLDEST_YEARS)

    def of(self, question: str) -> np.ndarray:
        """(documents,) float32 what each document's passages gain, 0 or more."""
        asked = set(_NAME.findall(question)) - (set(_FIRST_WORD.findall(question)) - self._known)
        words = {word.lower() for word in asked} - _NO_NAMES
        places = self._vocabulary.countries(question)
        named = np.array(
            [
                bool(words & names) or any(_within(countries, place) for place in places)
                for names, countries in zip(self._names, self._countries, strict=True)
            ],
            "float32",
        )
        return NAMED * named if named.any() else self._unnamed


def _written_as_names(names: Iterable[str]) -> set[str]:
    """The forms in which a name counts even as a question's first word."""
    listed = list(names)
    return {name.upper() for name in listed if len(name) > 2} | {name.capitalize() for name in listed if len(name) > 4}


def _names_of(documents: Sequence[Sequence[Metadata | BasedOn]]) -> list[set[str]]:
    """The names of each document: those of its publishers, and its titles' words that hardly any other title has."""
    titles = [_capitalised(" ".join(source.title for source in sources)) for sources in documents]
    count = Counter(word for title in titles for word in title)
    return [
        _capitalised(" ".join(source.publisher for source in sources))
        | {word for word in title if count[word] <= MOST_TITLES}
        for sources, title in zip(documents, titles, strict=True)
    ]


def _capitalised(said: str) -> set[str]:
    return {word.lower() for word in _NAME.findall(said)} - _NO_NAMES


def _within(countries: set[str], place: str) -> bool:
    """Whether one of a document's countries is the place, or a part of it: Scotland's papers are the UK's too."""
    return bool(place) and any(country == place or country.startswith(f"{place} (") for country in countries)


def _age(written: str, year: int) -> float:
    """Years since the document, 0 to OLDEST_YEARS; where no date is known it counts as middle-aged."""
    found = re.match(r"(?:19|20)\d\d", written or "")
    return float(min(max(year - int(found.group()), 0), OLDEST_YEARS)) if found else OLDEST_YEARS / 2
