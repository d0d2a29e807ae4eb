"""Did it answer what it should, and refuse what it should? `declined` and failed count as not answered."""

from __future__ import annotations

from evals.measures.base import Case, Measure


def false_answer(case: Case) -> float | None:
    """1 where an unanswerable question was answered; not for the answerable."""
    return None if case.question.is_answerable else float(case.record.is_answered)


def false_refusal(case: Case) -> float | None:
    """1 where an answerable question was not answered; not for the unanswerable."""
    return float(not case.record.is_answered) if case.question.is_answerable else None


def false_refusal_without_leads(case: Case) -> float | None:
    """1 where an answerable question was not answered and no lead was shown; not for the unanswerable."""
    if not case.question.is_answerable:
        return None
    return float(not case.record.is_answered and not case.record.leads)


REFUSAL_MEASURES = (
    Measure(
        "false_answer",
        "Answered although the library doesn't say",
        "Of the unanswerable questions: those that were answered.",
        false_answer,
        better="lower",
    ),
    Measure(
        "false_refusal",
        "Not answered although the library does say",
        "Of the answerable questions: those that were refused or declined.",
        false_refusal,
        better="lower",
    ),
    Measure(
        "false_refusal_without_leads",
        "Not answered, and nothing shown that comes near",
        "Of the answerable questions: those that were refused or declined without a single lead.",
        false_refusal_without_leads,
        better="lower",
    ),
)
