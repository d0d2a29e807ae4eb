"""Saved records -> figures. Never calls the assistant: what is scored is what was saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.curve import TradeOff, trade_off
from evals.errors import RecordsError
from evals.figures import Figure, mean_figure, percentile_figure, unscored
from evals.measures import MEASURES, Measure
from evals.measures.base import Case
from evals.questions import Question
from evals.records import Record
from evals.sources import SourceLibrary

Scores = dict[str, float | None]
"""The measures of one question by name; None where a measure is not for it."""

OUTCOMES = ("answered", "refused with leads", "refused without leads", "declined", "failed")
PARTS = ("retrieve", "generate", "check", "total")
_NO_FILES = "the cited files are not at hand: name their folder with --documents"


@dataclass(frozen=True)
class Scored:
    """Everything that the report, the gates and a comparison read of one question set.

    `figures` and `by_kind` are keyed by measure name; `matrix` counts outcomes for "answerable" and "unanswerable";
    timings are in milliseconds.
    """

    cases: tuple[Case, ...]
    scores: tuple[Scores, ...]
    figures: dict[str, Figure]
    by_kind: dict[str, dict[str, Figure]]
    trade_off: TradeOff
    matrix: dict[str, dict[str, int]]
    timings: dict[str, dict[str, Figure]]

    @property
    def failed(self) -> tuple[Record, ...]:
        """The records of questions that ended in an error."""
        return tuple(case.record for case in self.cases if case.record.status == "failed")

    def as_json(self) -> dict[str, Any]:
        """What metrics.json holds of this set."""
        return {
            "questions": len(self.cases),
            "failed": len(self.failed),
            "figures": _json(self.figures),
            "by_kind": {kind: _json(figures) for kind, figures in self.by_kind.items()},
            "outcomes": self.matrix,
            "trade_off": [
                {
                    "threshold": round(point.threshold, 6),
                    "answered": point.answered,
                    "false_answers": point.false_answers,
                }
                for point in self.trade_off.points
            ],
        }

    def rows(self) -> list[dict[str, Any]]:
        """What scores.jsonl holds: a row a question."""
        pairs = zip(self.cases, self.scores, strict=True)
        return [{"id": case.question.id, "kind": case.question.kind, "scores": scores} for case, scores in pairs]


def score(questions: Sequence[Question], records: Mapping[str, Record], sources: SourceLibrary | None = None) -> Scored:
    """Score saved records against their questions.

    Raises:
        RecordsError: a question has no record; a figure over the rest would flatter.
    """
    cases = _cases(questions, records, sources or SourceLibrary())
    scores = tuple({measure.name: measure.score(case) for measure in MEASURES} for case in cases)
    curve, timings = trade_off(cases), _timings(cases)
    figures = {measure.name: _figure(measure, scores, cases) for measure in MEASURES}
    figures["answerability_auc"] = curve.auc
    figures |= {f"{part}_ms_p{p}": timings[part][f"p{p}"] for part in ("retrieve", "total") for p in (50, 95)}
    return Scored(cases, scores, figures, _by_kind(cases, scores), curve, _matrix(cases), timings)


def _cases(questions: Sequence[Question], records: Mapping[str, Record], sources: SourceLibrary) -> tuple[Case, ...]:
    missing = [question.id for question in questions if question.id not in records]
    if missing:
        raise RecordsError(
            f"{len(missing)} of {len(questions)} questions have no record, the first is {missing[0]!r}.",
            "The run was broken off, or the records belong to another question set: run it again.",
        )
    return tuple(Case(question, records[question.id], sources) for question in questions)


def _figure(measure: Measure, scores: Sequence[Scores], cases: Sequence[Case]) -> Figure:
    figure = mean_figure([row[measure.name] for row in scores])
    needs_files = measure.name in {"citation_validity", "quotes_verbatim", "leads_verbatim"}
    quotes_something = any(case.record.citations or case.record.leads for case in cases)
    return unscored(_NO_FILES) if needs_files and figure.value is None and quotes_something else figure


def _by_kind(cases: Sequence[Case], scores: Sequence[Scores]) -> dict[str, dict[str, Figure]]:
    """Figures of each kind of question, commonest kind first."""
    kinds = Counter(case.question.kind or "unnamed" for case in cases)
    table: dict[str, dict[str, Figure]] = {}
    for kind, _ in kinds.most_common():
        rows = [row for case, row in zip(cases, scores, strict=True) if (case.question.kind or "unnamed") == kind]
        table[kind] = {measure.name: mean_figure([row[measure.name] for row in rows]) for measure in MEASURES}
    return table


def outcome(record: Record) -> str:
    """One of `OUTCOMES`."""
    if record.status == "refused":
        return "refused with leads" if record.leads else "refused without leads"
    return record.status


def _matrix(cases: Sequence[Case]) -> dict[str, dict[str, int]]:
    matrix = {side: dict.fromkeys(OUTCOMES, 0) for side in ("answerable", "unanswerable")}
    for case in cases:
        matrix["answerable" if case.question.is_answerable else "unanswerable"][outcome(case.record)] += 1
    return matrix


def _timings(cases: Sequence[Case]) -> dict[str, dict[str, Figure]]:
    """p50 and p95 of each part, over the questions that have it. Milliseconds."""
    measured = {
        part: [case.record.timings_ms[part] for case in cases if part in case.record.timings_ms] for part in PARTS
    }
    return {part: {f"p{p}": percentile_figure(values, p) for p in (50, 95)} for part, values in measured.items()}


def _json(figures: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    return {name: figure.as_json() for name, figure in figures.items()}
