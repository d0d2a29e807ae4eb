"""A text as words with places: stems, numbers with units, names, negation."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import Stemmer

from assistant.groundedness.lexicon import (
    FRACTIONS,
    MULTIPLES,
    NUMBER_WORDS,
    ORDINALS,
    STOPWORDS,
    UNITS,
)

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[%£$€]")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9•])|\n+|\s+•\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|No|Fig|al|Inc|Ltd|Jr|Sr|U\.S|U\.K)|\b[A-Z])\.$"
)
_ORDINAL = re.compile(r"^(\d+)(st|nd|rd|th)$")
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text names. `unit` is "" where none stands beside it; `at` is its word's position."""

    value: float
    unit: str
    at: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in order. `spans` are character offsets; `content` marks words that carry meaning; `names` those
    that look like names (capitals inside a sentence, or all capitals)."""

    text: str
    lower: tuple[str, ...]
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    content: tuple[bool, ...]
    names: tuple[bool, ...]
    numbers: tuple[Number, ...]


def read_words(text: str) -> Words:
    """The words of a text."""
    found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    lower = tuple(word.lower().replace("’", "'").replace("'", "") for word, _, _ in found)
    return Words(
        text=text,
        lower=lower,
        stems=tuple(_stemmer.stemWords(list(lower))),
        spans=tuple((start, end) for _, start, end in found),
        content=tuple(word not in STOPWORDS and word not in "%£$€" for word in lower),
        names=_names(text, found),
        numbers=_numbers(lower),
    )


def _names(text: str, found: Sequence[tuple[str, int, int]]) -> tuple[bool, ...]:
    """Capitalised words; a sentence's first word counts only when it is all capitals or the next one is capitalised."""
    marks = []
    for position, (word, start, _) in enumerate(found):
        capital = word[:1].isupper()
        if capital and _opens_sentence(text, start) and not (len(word) > 1 and word.isupper()):
            after = found[position + 1][0] if position + 1 < len(found) else ""
            capital = after[:1].isupper() and word.lower() not in STOPWORDS
        marks.append(capital and word.lower() not in STOPWORDS and word != "I")
    return tuple(marks)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“‘([*#-•")
    return not before or before[-1] in ".!?:\n"


def _numbers(lower: Sequence[str]) -> tuple[Number, ...]:
    """Numbers in digits or in words: "1,000", "twenty-five", "5 million", "a third", "25 per cent"."""
    found: list[Number] = []
    position = 0
    while position < len(lower):
        value, used = _number_at(lower, position)
        if value is None:
            position += 1
            continue
        found.append(Number(value, _unit(lower, position, position + used), position))
        position += used
    return tuple(found)


def _number_at(lower: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that starts at word `at`, and how many words it takes; (None, 0) where there is none."""
    word = lower[at]
    value = _digits(word)
    used = 1
    if value is None and word in NUMBER_WORDS:
        value = NUMBER_WORDS[word]
        if value >= 20 and at + 1 < len(lower) and 0 < NUMBER_WORDS.get(lower[at + 1], 0) < 10:
            value += NUMBER_WORDS[lower[at + 1]]
            used = 2
        if value == 1 and not (at + 1 < len(lower) and lower[at + 1] in (MULTIPLES | UNITS | FRACTIONS)):
            return None, 0
    if value is None and word in FRACTIONS and at and lower[at - 1] in ("a", "one", "two", "three"):
        return FRACTIONS[word] * {"two": 2, "three": 3}.get(lower[at - 1], 1), 1
    if value is None and word in MULTIPLES and len(word) > 2 and word != "dozen":
        return (MULTIPLES[word], 1) if at and lower[at - 1] == "a" else (None, 0)
    if value is None:
        return (ORDINALS[word], 1) if word in ORDINALS and word not in ("first", "second") else (None, 0)
    if at + used < len(lower) and lower[at + used] in FRACTIONS and value <= 4 and float(value).is_integer():
        return value * FRACTIONS[lower[at + used]], used + 1
    while at + used < len(lower) and lower[at + used] in MULTIPLES:
        value *= MULTIPLES[lower[at + used]]
        used += 1
    return value, used


def _digits(word: str) -> float | None:
    if not word[:1].isdigit():
        return None
    plain = word.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", word) else word
    try:
        return float(plain.rstrip(".,"))
    except ValueError:
        digits = re.match(r"\d+", word)
        return float(digits.group()) if digits else None


def _unit(lower: Sequence[str], start: int, end: int) -> str:
    """The unit just after the number, or a currency sign just before it."""
    if end < len(lower) and lower[end] in UNITS:
        return UNITS[lower[end]]
    if start and lower[start - 1] in ("£", "$", "€"):
        return UNITS[lower[start - 1]]
    return ""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Character offsets (start, end) of the sentences of a text, white space around them left out."""
    cuts = [0]
    for match in _SENTENCE_END.finditer(text):
        if "\n" in match.group() or not _ABBREVIATION.search(text[: match.start()]):
            cuts.append(match.end())
    cuts.append(len(text))
    spans = []
    for start, end in itertools.pairwise(cuts):
        part = text[start:end]
        if part.strip():
            spans.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return spans


def letters_and_digits(text: str) -> str:
    """What is left of a text when only letters and digits are compared; compatibility forms ("ﬁ", "²") made plain."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())
