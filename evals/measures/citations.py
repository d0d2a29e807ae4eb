"""Does every citation lead somewhere, and does every quote stand in its document at its page?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.measures.base import Case, Measure
from evals.records import Quote

# What a reader sees as a citation. Written again on purpose: this judges the product's own parser.
_MARKER = re.compile(r"\[(\d+)\]")


def marker_numbers(case: Case) -> set[int]:
    """Every number that stands in brackets in the answer or is cited by a claim."""
    shown = {int(number) for number in _MARKER.findall(case.record.answer)}
    return shown | {number for claim in case.record.claims for number in claim.citations}


def markers_valid(case: Case) -> float | None:
    """1 where the answer cites, and every number has its citation; not for what was not answered."""
    if not case.record.is_answered:
        return None
    known = {citation.n for citation in case.record.citations if citation.n >= 1}
    numbers = marker_numbers(case)
    return float(bool(numbers) and numbers <= known)


def quote_verdicts(case: Case, quotes: Iterable[Quote]) -> list[bool | None]:
    """For each quote whether it stands verbatim in its document at its page; None where the file isn't at hand."""
    verdicts: list[bool | None] = []
    for quote in quotes:
        source = case.sources.find(quote.file, quote.document_id)
        verdicts.append(None if source is None else source.holds(quote.quote, quote.page))
    return verdicts


def _share(verdicts: list[bool | None]) -> float | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    return sum(known) / len(known) if known else None


def quotes_verbatim(case: Case) -> float | None:
    """Share of the answer's quotes that stand verbatim; not for what was not answered, nor where no file is at hand."""
    return _share(quote_verdicts(case, case.record.citations)) if case.record.is_answered else None


def leads_verbatim(case: Case) -> float | None:
    """Share of the leads that stand verbatim; not where none was shown or the files are not at hand."""
    return _share(quote_verdicts(case, case.record.leads))


def citation_validity(case: Case) -> float | None:
    """1 where every number has its citation and every quote stands verbatim; unscored where a file isn't at hand."""
    markers = markers_valid(case)
    if markers is None:
        return None
    verdicts = quote_verdicts(case, case.record.citations)
    if markers == 0 or False in verdicts:
        return 0.0
    return None if None in verdicts else 1.0


CITATION_MEASURES = (
    Measure(
        "citation_validity",
        "Answers whose every citation holds",
        "Of the answers: every number in them has its citation, and every quote stands verbatim in its document at "
        "its page, as an independent reader of the file sees it.",
        citation_validity,
    ),
    Measure(
        "markers_valid",
        "Answers whose every number has its citation",
        "Of the answers: at least one citation, and none that leads nowhere.",
        markers_valid,
    ),
    Measure(
        "quotes_verbatim",
        "Quotes that stand verbatim in their document",
        "Of the answers: mean share of quotes that an independent reader of the file finds at that page.",
        quotes_verbatim,
    ),
    Measure(
        "leads_verbatim",
        "Leads that stand verbatim in their document",
        "Of the refusals with leads: mean share of leads that an independent reader of the file finds at that page.",
        leads_verbatim,
    ),
)
