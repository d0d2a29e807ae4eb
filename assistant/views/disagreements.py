"""Where the documents that speak of a topic disagree: both sides, as `assistant.contradictions` finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.citations import Quote, build_citation
from assistant.contradictions import both_sides
from assistant.settings import Settings
from knowledge.passages import RetrievedPassage
from knowledge.sentences import split_sentences

MOST_SHOWN = 3
_PASSAGES = 14


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two documents' sentences that can't both be followed; the older one first. `why` says it in a few words."""

    first: Citation
    second: Citation
    why: str


def disagreements(found: Sequence[RetrievedPassage], settings: Settings) -> tuple[Disagreement, ...]:
    """The surest disagreements among passages on one topic, at most three.

    Args:
        found: passages on the topic, the nearest first.
        settings: for the voices of the citations.
    """
    near = found[:_PASSAGES]
    quotes = [Quote(one, start, end) for one in near for start, end in split_sentences(one.passage.text)]
    shown = []
    for one in both_sides(quotes, near, MOST_SHOWN):
        sides = [build_citation(n, quote, settings) for n, quote in enumerate((one.chosen, one.opposed), start=1)]
        first, second = sorted(sides, key=lambda side: side.date or "9999")
        shown.append(Disagreement(first, second, one.why if first is sides[0] else _turned(one.why)))
    return tuple(shown)


def _turned(why: str) -> str:
    """ "a against b" the other way round, where it is of that form."""
    parts = why.split(" against ")
    return " against ".join(reversed(parts)) if len(parts) == 2 else why
