"""The answers that went wrong, sorted by what went wrong, for a person to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evals.measures.base import Case
from evals.measures.citations import quote_verdicts
from evals.questions import Evidence
from evals.scoring import Scored, Scores

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wrong:
    """One answer that went wrong. `expected` and `got` are (label, text) pairs."""

    id: str
    kind: str
    question: str
    expected: tuple[tuple[str, str], ...]
    got: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WrongGroup:
    """All that went wrong in one way; `total` counts them, `shown` holds the first `MOST_SHOWN`."""

    title: str
    total: int
    shown: tuple[Wrong, ...]


def wrong_groups(scored: Scored) -> tuple[WrongGroup, ...]:
    """What went wrong, worst first; ways in which nothing went wrong are left out."""
    groups = (_group(scored, title, is_wrong, got) for title, is_wrong, got in _WAYS)
    return tuple(group for group in groups if group.total)


def _group(
    scored: Scored,
    title: str,
    is_wrong: Callable[[Case, Scores], bool],
    got: Callable[[Case], Iterator[tuple[str, str]]],
) -> WrongGroup:
    found = [case for case, scores in zip(scored.cases, scored.scores, strict=True) if is_wrong(case, scores)]
    shown = (
        Wrong(case.question.id, case.question.kind, case.question.text, tuple(_expected(case)), tuple(got(case)))
        for case in found[:MOST_SHOWN]
    )
    return WrongGroup(title, len(found), tuple(shown))


def _expected(case: Case) -> Iterator[tuple[str, str]]:
    if not case.question.is_answerable:
        yield "Right would be", "a refusal: the library doesn't say"
        return
    if case.question.answer:
        yield "Right answer", case.question.answer
    for evidence in case.question.evidence[:1]:
        yield f"Where it stands ({evidence.file})" if evidence.file else "Where it stands", _stretch(evidence)


def _stretch(evidence: Evidence) -> str:
    return evidence.text or " … ".join(evidence.ends or ())


def _answer(case: Case) -> Iterator[tuple[str, str]]:
    yield "It said", case.record.answer or case.record.error or case.record.status
    for citation in case.record.citations:
        yield f"[{citation.n}] {citation.file}", citation.quote


def _outcome(case: Case) -> Iterator[tuple[str, str]]:
    yield "It said", case.record.answer or case.record.error or case.record.status
    for lead in case.record.leads:
        yield f"Lead, {lead.file}", lead.quote


def _retrieval(case: Case) -> Iterator[tuple[str, str]]:
    rank = case.evidence_rank
    yield "Found at rank", str(rank) if rank else "not among what was found"
    for place, row in enumerate(case.record.retrieved[:2], 1):
        yield f"{place}. {row.file}", row.text


def _quotes(case: Case) -> Iterator[tuple[str, str]]:
    quotes = [*case.record.citations, *case.record.leads]
    for quote, verdict in zip(quotes, quote_verdicts(case, quotes), strict=True):
        if verdict is False:
            yield f"Not found in {quote.file}" + (f", page {quote.page}" if quote.page else ""), quote.quote
    if not any(verdict is False for verdict in quote_verdicts(case, quotes)):
        yield "It said", case.record.answer


_WAYS: tuple[tuple[str, Callable[[Case, Scores], bool], Callable[[Case], Iterator[tuple[str, str]]]], ...] = (
    ("Ended in an error", lambda case, _: case.record.status == "failed", _outcome),
    ("Answered although the library doesn't say", lambda _, scores: scores["false_answer"] == 1, _answer),
    (
        "A citation leads nowhere, or a quote was not found in its document",
        lambda _, scores: scores["citation_validity"] == 0 or (scores["leads_verbatim"] or 1) < 1,
        _quotes,
    ),
    (
        "A sentence's numbers or words are not in what it cites",
        lambda _, scores: scores["claims_covered"] is not None and scores["claims_covered"] < 1,
        _answer,
    ),
    ("Answered, but the key fact is missing", lambda _, scores: scores["key_fact_when_answered"] == 0, _answer),
    ("Not answered although the library does say", lambda _, scores: scores["false_refusal"] == 1, _outcome),
    ("The right passage is not among the first four", lambda _, scores: scores["evidence_hit@4"] == 0, _retrieval),
)
