"""Words of the field: people's words for what documents call otherwise, and abbreviations with their long forms.

The file `vocabulary.yaml` is read by people too; a council adds lines in a file of the same name in its home folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import VocabularyError

FILE_NAME = "vocabulary.yaml"
WORDS = ("everyday", "abbreviations")
SECTIONS = (*WORDS, "places")
_PRONOUNS = ("us", "it")
"""Abbreviations that are everyday words in small letters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a question may hold (`said`), and the words that documents have for it (`terms`)."""

    said: re.Pattern[str]
    terms: tuple[str, ...]


class Vocabulary:
    """Finds the documents' words for what a question says, and the countries that it names."""

    def __init__(self, entries: Sequence[Entry], places: Sequence[Entry] = ()) -> None:
        self._entries = tuple(entries)
        self._places = tuple(places)

    def terms(self, question: str) -> tuple[str, ...]:
        """The documents' words for the question's, in the order of the file; those that it has already are left out."""
        lowered = question.lower()
        found: dict[str, None] = {}
        for entry in self._entries:
            said = entry.said.search(question)
            if said and said.group() not in _PRONOUNS:
                found.update((term, None) for term in entry.terms if term.lower() not in lowered)
        return tuple(found)

    def countries(self, question: str) -> tuple[str, ...]:
        """The countries that a question names, as documents' metadata writes them."""
        return tuple(place.terms[0] for place in self._places if place.said.search(question))


def load_vocabulary(home: Path | None = None) -> Vocabulary:
    """The bundled vocabulary, and the home folder's own lines after it.

    Raises:
        VocabularyError: a file that can't be read, or a line that is not in its form.
    """
    contents = [_content((files("knowledge") / FILE_NAME).read_text(encoding="utf-8"), FILE_NAME)]
    own = home / FILE_NAME if home else None
    if own and own.is_file():
        try:
            contents.append(_content(own.read_text(encoding="utf-8-sig"), str(own)))
        except (OSError, UnicodeError) as error:
            raise VocabularyError(f"{own} can't be read: {error}.", "Save it as UTF-8 text.") from error
    entries = [entry for content in contents for entry in content[0]]
    return Vocabulary(entries, [place for content in contents for place in content[1]])


def _content(text: str, name: str) -> tuple[list[Entry], list[Entry]]:
    """The words and the places of one file."""
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise VocabularyError(f"{name} is not valid YAML: {error}", "Compare it with the bundled file.") from error
    unknown = [str(key) for key in content if key not in SECTIONS] if isinstance(content, dict) else ["a list or text"]
    if unknown:
        raise VocabularyError(f"{name} holds '{unknown[0]}'.", f"Its sections are {', '.join(SECTIONS)}.")
    entries: list[Entry] = []
    for section in WORDS:
        for said, terms in (content.get(section) or {}).items():
            left, right = _parts(said, "|", name), _parts(terms, ",", name)
            entries.append(_entry(left, right))
            if section == "abbreviations":
                entries.append(_entry(right, left))
    places = [_entry(_parts(said, "|", name), (str(place),)) for place, said in (content.get("places") or {}).items()]
    return entries, places


def _parts(value: Any, mark: str, name: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(mark)) if isinstance(value, str) else ()
    if not parts or not all(parts):
        raise VocabularyError(
            f"{name} has a line that can't be read at {value!r}.",
            "A line has people's words parted by | , a colon, and the documents' words parted by commas; "
            "put quotes around words that YAML reads as something else (yes, no, numbers).",
        )
    return parts


def _entry(said: Sequence[str], terms: tuple[str, ...]) -> Entry:
    longest_first = "|".join(re.escape(words) for words in sorted(said, key=len, reverse=True))
    return Entry(re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE), terms)
