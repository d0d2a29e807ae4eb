"""What an evaluation gives: for each suite its figures, what they mean, and the score of every case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evals.figures import Figure
from evals.measures import MEASURES
from evals.measures.base import Better
from evals.scoring import Scored


@dataclass(frozen=True, slots=True)
class Meaning:
    """A figure in plain words. `unit` is "share" (0..1 shown as a percentage), "number" or "ms"."""

    title: str
    meaning: str
    better: Better = "higher"
    unit: str = "share"


@dataclass(frozen=True)
class SuiteResult:
    """One suite's outcome.

    `cases` holds a row for each case: {"id", "kind", "scores": {measure: 0..1 or None}}. `scored` is there for suites
    of questions to the assistant. `published` names figures that others have printed, for comparison.
    """

    name: str
    title: str
    about: str
    not_for: str
    figures: dict[str, Figure]
    meanings: dict[str, Meaning]
    cases: list[dict[str, Any]]
    scored: Scored | None = None
    failed: int = 0
    published: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What metrics.json holds of the suite."""
        if self.scored:
            return self.scored.as_json()
        figures = {name: figure.as_json() for name, figure in self.figures.items()}
        return {"cases": len(self.cases), "failed": self.failed, "figures": figures}


QUESTION_MEANINGS: dict[str, Meaning] = {
    **{measure.name: Meaning(measure.title, measure.meaning, measure.better, measure.unit) for measure in MEASURES},
    "answerability_auc": Meaning(
        "Confidence tells answerable from unanswerable (ROC-AUC)",
        "How often an answerable question has a higher confidence than an unanswerable one: 1 always, 0.5 by chance.",
        unit="number",
    ),
    **{
        f"{part}_ms_p{p}": Meaning(
            f"{title}, {'half' if p == 50 else '95 of 100'} take at most",
            f"The {p}th percentile in milliseconds, on the machine named above.",
            better="lower",
            unit="ms",
        )
        for part, title in (("retrieve", "Search"), ("total", "Whole answer"))
        for p in (50, 95)
    },
}


def result_of_questions(name: str, title: str, about: str, not_for: str, scored: Scored) -> SuiteResult:
    """The outcome of a set of questions to the assistant."""
    return SuiteResult(
        name=name,
        title=title,
        about=about,
        not_for=not_for,
        figures=scored.figures,
        meanings=QUESTION_MEANINGS,
        cases=scored.rows(),
        scored=scored,
        failed=len(scored.failed),
    )
