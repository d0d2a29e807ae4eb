"""Does each claim follow from what it cites? The assistant's own verdict, and two that share nothing with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import Stemmer

from evals.matching import holds
from evals.measures.base import Case, Measure
from evals.records import SavedClaim

LEAST_COVERAGE = 0.7
"""Share of a claim's content words that must stand in its quotes; rough, and only an outside look at the checker."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKER = re.compile(r"\s*\[\d+\]")
_COMMON_TEXT = """
the and for are was were with that this these those from not but has have had its their they them you your our
can will would should could may might must into than then there here what which who whom whose when where how why
all any each other some such only also more most been being does did about over under per via out
"""
_COMMON = frozenset(_COMMON_TEXT.split())


def quotes_of(case: Case, claim: SavedClaim) -> list[str]:
    """The quotes of the citations that the claim names."""
    return [citation.quote for citation in case.record.citations if citation.n in claim.citations]


def is_verbatim(claim: str, quotes: list[str]) -> bool:
    """Whether the claim's words stand whole in one of the quotes."""
    return any(holds(quote, _MARKER.sub("", claim)) for quote in quotes)


def is_covered(claim: str, quotes: list[str]) -> bool:
    """Whether every number and at least `LEAST_COVERAGE` of the content words (stemmed) stand in the quotes."""
    told, evidence = _MARKER.sub("", claim), " ".join(quotes)
    if not set(_NUMBER.findall(told)) <= set(_NUMBER.findall(evidence)):
        return False
    words = _content(told)
    return len(words & _content(evidence)) >= LEAST_COVERAGE * len(words) if evidence.strip() else False


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def _content(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)} - _COMMON
    return set(_stemmer().stemWords(sorted(words)))


def claims_supported(case: Case) -> float | None:
    """Share of claims that the assistant's own check supports; not for what was not answered."""
    return _share(case, lambda claim, _: claim.supported)


def claims_covered(case: Case) -> float | None:
    """Share of claims whose numbers and words stand in the quotes they cite; not for what was not answered."""
    return _share(case, lambda claim, quotes: is_covered(claim.text, quotes))


def claims_verbatim(case: Case) -> float | None:
    """Share of claims that stand word for word in a quote they cite; not for what was not answered."""
    return _share(case, lambda claim, quotes: is_verbatim(claim.text, quotes))


def _share(case: Case, judge: Callable[[SavedClaim, list[str]], bool]) -> float | None:
    if not case.record.is_answered or not case.record.claims:
        return None
    verdicts = [judge(claim, quotes_of(case, claim)) for claim in case.record.claims]
    return sum(verdicts) / len(verdicts)


GROUNDEDNESS_MEASURES = (
    Measure(
        "claims_supported",
        "Claims that the assistant's own check supports",
        "Of the answers: mean share of their sentences that the check, which runs live, finds supported.",
        claims_supported,
    ),
    Measure(
        "claims_covered",
        "Claims whose numbers and words stand in their quotes",
        f"Of the answers: mean share of their sentences of which every number, and at least {LEAST_COVERAGE:.0%} of "
        "the content words, stand in the quotes that they cite. Shares nothing with the live check.",
        claims_covered,
    ),
    Measure(
        "claims_verbatim",
        "Claims in the sources' own words",
        "Of the answers: mean share of their sentences that stand word for word in a quote they cite. A language "
        "model's answer in words of its own is not wrong for that.",
        claims_verbatim,
    ),
)
