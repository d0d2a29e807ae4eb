"""The embedded default: answers in the sources' own sentences, chosen by late interaction. No language model.

The sentence that answers best comes first; then what stands around it that a reader needs, then what other passages add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citations import Quote
from assistant.generating import Draft
from knowledge.lexical import stem_id, words
from knowledge.passages import RetrievedPassage

MOST_SENTENCES = 5
PASSAGES_READ = 4
SHORTEST_SENTENCE = 4
"""Words below which a sentence says nothing alone (a heading, a label, a number)."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a retrieved passage's text: the passage's place in the list, and character bounds."""

    source: int
    start: int
    end: int
    score: float


def extractive_drafts(question: str, retrieved: Sequence[RetrievedPassage]) -> Iterator[Draft]:
    """The answer's sentences, each quoting itself."""
    for excerpt in choose_excerpts(retrieved):
        quote = Quote(retrieved[excerpt.source], excerpt.start, excerpt.end)
        yield Draft(clean(quote.text), (excerpt.source + 1,), (quote,))


def clean(sentence: str) -> str:
    """A sentence in one line, without the bullet before it."""
    return re.sub(r"^\s*(?:[-*•–▪◦o]|\d{1,2}[.)])\s+", "", " ".join(sentence.split()))


def choose_excerpts(retrieved: Sequence[RetrievedPassage], most: int = MOST_SENTENCES) -> list[Excerpt]:
    """The 1 to `most` sentences that answer, best first; those that say the same are dropped."""
    pool = sorted(_scored_sentences(retrieved[:PASSAGES_READ]), key=lambda excerpt: -excerpt.score)
    chosen: list[Excerpt] = []
    for excerpt in pool:
        if len(chosen) == most:
            break
        if chosen and excerpt.score < chosen[0].score - 1.6:
            break
        text = _text(retrieved, excerpt)
        if all(overlap(text, _text(retrieved, other)) < 0.7 for other in chosen):
            chosen.append(excerpt)
    return in_reading_order(chosen)


def in_reading_order(chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """The best excerpt's passage first, then the others as they were ranked; within a passage as it is read."""
    if not chosen:
        return []
    first = {source: rank for rank, source in enumerate(dict.fromkeys(excerpt.source for excerpt in chosen))}
    return sorted(chosen, key=lambda excerpt: (first[excerpt.source], excerpt.start))


def overlap(one: str, other: str) -> float:
    """Share of the shorter text's word stems that the other has too (0..1)."""
    a, b = ({stem_id(word) for word in words(text)} for text in (one, other))
    return len(a & b) / max(min(len(a), len(b)), 1)


def _scored_sentences(retrieved: Sequence[RetrievedPassage]) -> list[Excerpt]:
    if not retrieved:
        return []
    best = (
        max(score for found in retrieved for *_, score in found.sentences)
        if any(f.sentences for f in retrieved)
        else 0.0
    )
    return [
        Excerpt(source, start, end, (found.score - retrieved[0].score) * 0.5 + (score - best) * 12)
        for source, found in enumerate(retrieved)
        for start, end, score in found.sentences
        if len(re.findall(r"\w+", found.passage.text[start:end])) >= SHORTEST_SENTENCE
    ]


def _text(retrieved: Sequence[RetrievedPassage], excerpt: Excerpt) -> str:
    return retrieved[excerpt.source].passage.text[excerpt.start : excerpt.end]
