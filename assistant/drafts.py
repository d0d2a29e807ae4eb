"""Sentences of an answer before they are checked, and what other documents say against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citations import Quote
from assistant.contradictions import both_sides
from knowledge.passages import RetrievedPassage

BULLET = re.compile(r"^\s*(?:[-*•–▪◦‣]|o(?=\s)|\(?\d{1,2}[.)])\s+")
_NOTE = re.compile(r"\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of an answer, with what it rests on; not yet checked.

    `text` has no markers; `sources` are its valid numbers, from 1, in the passages that were given; `quotes` stand in
    the same order, one for each. `listed` tells that it was an item of a list; `opposes` is the text of the sentence
    that another document contradicts with this one, "" where there is none.
    """

    text: str
    sources: tuple[int, ...]
    quotes: tuple[Quote, ...]
    listed: bool = False
    opposes: str = ""


def other_sides(drafts: Sequence[Draft], retrieved: Sequence[RetrievedPassage], question: str) -> Iterator[Draft]:
    """What other documents say against the sentences of an answer, in their own words, as drafts that follow them."""
    told = [(quote, draft.text) for draft in drafts for quote in draft.quotes]
    for one in both_sides([quote for quote, _ in told], retrieved, question=question):
        opposes = next(text for quote, text in told if quote is one.chosen)
        source = retrieved.index(one.opposed.found) + 1
        yield Draft(readable(one.opposed.text), (source,), (one.opposed,), opposes=opposes)


def with_other_sides(drafts: Iterator[Draft], retrieved: Sequence[RetrievedPassage], question: str) -> Iterator[Draft]:
    """The drafts as they come; then what other documents say against them, unless a draft tells that, too."""
    told: list[Draft] = []
    for draft in drafts:
        told.append(draft)
        yield draft
    quoted = [quote for draft in told for quote in draft.quotes]
    for draft in other_sides(told, retrieved, question):
        if not any(_overlap(quote, draft.quotes[0]) for quote in quoted):
            yield draft


def _overlap(one: Quote, other: Quote) -> bool:
    return one.found == other.found and one.start < other.end and other.start < one.end


def readable(sentence: str) -> str:
    """A sentence in one line, without the bullet before it; a table's row with its cells told apart by punctuation.

    The source's own numbers of notes, "[10]", are raised: in an answer such a mark leads to a citation.
    """
    text = BULLET.sub("", " ".join(sentence.split()))
    text = _NOTE.sub(lambda note: note[1].translate(_RAISED), text)
    first, *rest = [cell.strip() for cell in re.split(r" \|(?= |$)", text)]
    return f"{first}: {'; '.join(cell for cell in rest if cell)}" if rest else text
