"""In an answer: what another document says against a sentence that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citations import Quote
from assistant.contradictions.conflicts import Weight, conflict, rarity
from assistant.contradictions.statements import Statement, read_statement, statements_of, subject_stems
from knowledge.passages import RetrievedPassage
from knowledge.quoting import PART, verbatim_stretch

LEAST_SHARED = 0.45
LEAST_ASKED = 0.3
"""Of what is asked for, by rarity: the share that a statement must be about."""
MOST = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence of the answer, and one of another document that says otherwise; `why` in a few words."""

    chosen: Quote
    opposed: Quote
    why: str


def both_sides(
    chosen: Sequence[Quote], retrieved: Sequence[RetrievedPassage], most: int = MOST, question: str = ""
) -> list[Disagreement]:
    """What the other retrieved passages say against the chosen sentences, surest first; at most `most`.

    Args:
        chosen: the answer's sentences.
        retrieved: passages on the question; only those of other documents speak against a sentence.
        most: how many to give, one for a sentence.
        question: where given, only disagreements about what it asks for count.
    """
    statements = statements_of([found.passage for found in retrieved])
    weight = rarity(statements)
    asked = _asked(question, statements)
    found: list[tuple[float, Disagreement]] = []
    for quote in chosen:
        mine = read_statement(-1, quote.found.passage, *_row(quote))
        if mine is None or not mine.states_something or not _is_about(mine, asked, weight):
            continue
        for statement in statements:
            other = retrieved[statement.source]
            if other.document.document_id == quote.found.document.document_id:
                continue
            disagreement = conflict(mine, statement, weight)
            if disagreement and disagreement.shared >= LEAST_SHARED and _is_about(statement, asked, weight):
                opposed = Quote(other, *_quotable(other, statement.start, statement.end))
                found.append((disagreement.shared, Disagreement(quote, opposed, disagreement.why)))
    return _distinct([one for _, one in sorted(found, key=lambda pair: -pair[0])])[:most]


def _asked(question: str, statements: Sequence[Statement]) -> frozenset[str]:
    """The stems of what is asked for that any statement has."""
    known = frozenset(stem for statement in statements for stem in statement.subject | statement.about)
    return subject_stems(question) & known


def _is_about(statement: Statement, asked: frozenset[str], weight: Weight) -> bool:
    held = sum(map(weight, asked & (statement.subject | statement.about)))
    return held >= LEAST_ASKED * sum(map(weight, asked))


def _row(quote: Quote) -> tuple[int, int]:
    """The whole row of a table that a quote stands in; else the quote's own place."""
    text = quote.found.passage.text
    start, end = text.rfind("\n", 0, quote.start) + 1, text.find("\n", quote.end)
    line = text[start : end if end >= 0 else len(text)]
    return (start, start + len(line)) if "|" in line else (quote.start, quote.end)


def _quotable(found: RetrievedPassage, start: int, end: int) -> tuple[int, int]:
    """The statement, or the longest part of it that can be quoted in one piece."""
    text = found.passage.text
    if PART not in text[start:end]:
        return start, end
    parts = [
        verbatim_stretch(text, start + at, start + at + 1) for at in range(end - start) if text[start + at].isalnum()
    ]
    return max(parts, key=lambda part: part[1] - part[0], default=(start, end))


def _distinct(found: Sequence[Disagreement]) -> list[Disagreement]:
    """The first of each sentence on either side."""
    seen: set[str] = set()
    kept = []
    for one in found:
        if not {one.opposed.text, one.chosen.text} & seen:
            seen |= {one.opposed.text, one.chosen.text}
            kept.append(one)
    return kept
