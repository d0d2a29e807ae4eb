"""Does the reader see the fact? Judged by strings that a right answer shows, on letters and digits."""

from __future__ import annotations

from evals.matching import shows_all
from evals.measures.base import Case, Measure


def _facts(case: Case) -> list[tuple[str, ...]]:
    if not case.question.is_answerable:
        return []
    return [evidence.must_include for evidence in case.question.evidence if evidence.must_include]


def _shown(case: Case, texts: list[str]) -> float | None:
    facts = _facts(case)
    return float(any(shows_all(texts, fact) for fact in facts)) if facts else None


def _answer_texts(case: Case) -> list[str]:
    if not case.record.is_answered:
        return []
    return [case.record.answer, *(citation.quote for citation in case.record.citations)]


def key_fact(case: Case) -> float | None:
    """1 where the answer and its quotes show every key string; not for questions that have none."""
    return _shown(case, _answer_texts(case))


def key_fact_with_leads(case: Case) -> float | None:
    """1 where the answer and its quotes, or the leads' quotes, show them; not for questions that have none."""
    return _shown(case, [*_answer_texts(case), *(lead.quote for lead in case.record.leads)])


def key_fact_when_answered(case: Case) -> float | None:
    """As `key_fact`, of those that were answered only."""
    return key_fact(case) if case.record.is_answered else None


_SHOWS = "everything that a right answer must show (of the question or of one alternative) stands in"

KEY_FACT_MEASURES = (
    Measure(
        "key_fact",
        "Key fact in the answer",
        f"Of the answerable questions with key strings: {_SHOWS} the answer and its quotes.",
        key_fact,
    ),
    Measure(
        "key_fact_with_leads",
        "Key fact in the answer or in what is shown instead",
        f"Of the answerable questions with key strings: {_SHOWS} the answer, its quotes or the leads' quotes.",
        key_fact_with_leads,
    ),
    Measure(
        "key_fact_when_answered",
        "Key fact, where there was an answer",
        f"Of the answerable questions with key strings that were answered: {_SHOWS} the answer and its quotes.",
        key_fact_when_answered,
    ),
)
