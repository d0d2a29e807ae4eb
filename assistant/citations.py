"""From a source's number and a stretch of its text to a citation that opens there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.settings import Settings
from assistant.voices import cited_as, voice_of
from knowledge.lexical import stem, words
from knowledge.passages import RetrievedPassage
from knowledge.sentences import split_sentences

MOST_QUOTED_SENTENCES = 3
_ENOUGH_MORE = 0.15
"""What a further sentence must add to the share of the claim's words that the quote holds."""
_LONGEST_RANGE = 10

_NUMBER = r"(?:sources?\s*|#)?\d{1,3}"
_MARKER = re.compile(
    rf"\s*[\[【]\s*\^?({_NUMBER}(?:\s*(?:[,;&–-]|\band\b)+\s*{_NUMBER})*)\s*(?:†[^\]】]*)?[\]】](?!\()", re.IGNORECASE
)
_PART = re.compile(r"(\d{1,3})(?:\s*[–-]\s*(?:sources?\s*|#)?(\d{1,3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its [n] markers, and their numbers in the order in which they stood, each once."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a retrieved passage's text; `start` and `end` count its characters."""

    found: RetrievedPassage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words, verbatim."""
        return self.found.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Citations numbered from 1, and for each sentence the numbers of its own."""

    citations: tuple[Citation, ...]
    numbers: tuple[tuple[int, ...], ...]


def parse_markers(text: str) -> Marked:
    """Take the markers out: [1], [1, 2], [1][2], [2-4], 【1】, [^1], [Source 1]. Other brackets ([sic]) stay."""
    numbers = [number for match in _MARKER.finditer(text) for number in _numbers(match[1])]
    return Marked(_MARKER.sub("", text).strip(), tuple(dict.fromkeys(numbers)))


def starts_with_marker(text: str) -> int:
    """How many characters at the start of the text are markers; they belong to the sentence before."""
    end = 0
    while match := _MARKER.match(text, end):
        end = match.end()
    return end


def best_quote(claim: str, found: RetrievedPassage) -> Quote:
    """The one to three neighbouring sentences of a passage that hold the most of a claim's words.

    It starts with the sentence that holds the largest share of the claim's word stems (numbers count double) and takes
    a neighbour in as long as that adds a fair share.
    """
    text = found.passage.text
    spans = split_sentences(text) or [(0, len(text))]
    wanted = _weights(claim)
    held = [{word for word in _weights(text[start:end]) if word in wanted} for start, end in spans]

    def share(first: int, last: int) -> float:
        inside = set().union(*held[first : last + 1])
        return sum(wanted[word] for word in inside) / max(sum(wanted.values()), 1)

    first = last = max(range(len(spans)), key=lambda at: (share(at, at), spans[at][0] - spans[at][1]))
    while last - first + 1 < MOST_QUOTED_SENTENCES:
        wider = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b < len(spans)]
        best = max(wider, key=lambda pair: share(*pair), default=(first, last))
        if share(*best) < share(first, last) + _ENOUGH_MORE:
            break
        first, last = best
    return Quote(found, spans[first][0], spans[last][1])


def build_citation(n: int, quote: Quote, settings: Settings) -> Citation:
    """The citation of a quote; its page is the one where the quote begins."""
    passage, record = quote.found.passage, quote.found.document
    text = quote.text
    page = passage.page(quote.start + len(text) - len(text.lstrip()))
    return Citation(
        n=n,
        document_id=passage.document_id,
        passage_id=passage.passage_id,
        file=record.file,
        title=record.metadata.title,
        publisher=record.metadata.publisher,
        date=record.metadata.date,
        country=record.metadata.country,
        kind=record.metadata.kind,
        page=page,
        page_label=record.page_labels[page - 1] if page and page <= len(record.page_labels) else "",
        heading=passage.heading,
        quote=text.strip(),
        url=record.metadata.url,
        cited_as=cited_as(record),
        voice=voice_of(record, settings),
        collection=record.collection,
    )


def renumber(sentences: Sequence[Sequence[Quote]], settings: Settings) -> Numbered:
    """Number the quotes of an answer's sentences from 1 in the order in which they come, the same quote once."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    for quote in (quote for quotes in sentences for quote in quotes):
        key = _key(quote)
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            citations.append(build_citation(numbers[key], quote, settings))
    return Numbered(
        tuple(citations), tuple(tuple(dict.fromkeys(numbers[_key(quote)] for quote in quotes)) for quotes in sentences)
    )


def _key(quote: Quote) -> tuple[str, int, int]:
    return quote.found.passage.passage_id, quote.start, quote.end


def _numbers(inside: str) -> list[int]:
    numbers: list[int] = []
    for first, last in _PART.findall(inside):
        low, high = int(first), int(last or first)
        numbers += range(low, high + 1) if low <= high <= low + _LONGEST_RANGE else [low, high]
    return numbers


def _weights(text: str) -> dict[str, float]:
    return {stem(word): 2.0 if word[0].isdigit() else 1.0 for word in words(text)}
