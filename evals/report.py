"""metrics -> report.html: plain words first, then tables, then the wrong answers to read. Nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from evals.figures import Figure
from evals.gating import GateVerdict
from evals.plots import plots_of
from evals.results import Meaning, SuiteResult
from evals.wrong_answers import wrong_groups

_TEMPLATES = Path(__file__).parent / "templates"


def write_report(
    path: Path, results: Sequence[SuiteResult], config: Mapping[str, Any], verdicts: Sequence[GateVerdict] = ()
) -> None:
    """Write the report of one evaluation."""
    path.write_text(render_report(results, config, verdicts), encoding="utf-8")


def render_report(
    results: Sequence[SuiteResult], config: Mapping[str, Any], verdicts: Sequence[GateVerdict] = ()
) -> str:
    """The report as one HTML document that asks nothing of the network."""
    suites = [
        {
            "result": result,
            "in_short": in_short(result),
            "plots": plots_of(result.scored) if result.scored else (),
            "wrong": wrong_groups(result.scored) if result.scored else (),
        }
        for result in results
    ]
    return _template().render(suites=suites, config=config, verdicts=verdicts)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown_figure, "between": shown_interval}
    return environment.get_template("report.html")


def shown_figure(figure: Figure, meaning: Meaning | None = None) -> str:
    """A figure in the unit of its meaning; "not scored" where there is none."""
    if figure.value is None:
        return "not scored"
    return _shown(figure.value, meaning.unit if meaning else "share")


def shown_interval(figure: Figure, meaning: Meaning | None = None) -> str:
    """Its 95 % interval, or why it was not scored."""
    if figure.low is None or figure.high is None:
        return figure.unscored
    unit = meaning.unit if meaning else "share"
    return f"{_shown(figure.low, unit)} to {_shown(figure.high, unit)}"


def _shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:,.0f} ms" if unit == "ms" else f"{value:.3f}"


_SENTENCES = {
    "evidence_hit@4": "Where the library has the answer, the right passage is among the first four found: {}.",
    "document_hit@4": "The right document is among the first four: {}.",
    "key_fact_with_leads": "The reader sees the key fact, in the answer or in what is shown instead: {}.",
    "false_refusal": "Questions that the library answers, and that were not answered: {}.",
    "false_answer": "Questions that the library doesn't answer, and that were answered all the same: {}.",
    "citation_validity": "Answers whose citations all hold, with every quote standing in its document: {}.",
    "claims_covered": "Sentences of answers with their numbers and most of their words in what they cite: {}.",
}


def in_short(result: SuiteResult) -> tuple[str, ...]:
    """The figures that matter most, in sentences for a reader who knows no statistics."""
    return tuple(
        sentence.format(_out_of_hundred(result.figures[name]))
        for name, sentence in _SENTENCES.items()
        if name in result.figures and result.figures[name].value is not None
    )


def _out_of_hundred(figure: Figure) -> str:
    value, low, high = (round(100 * (part or 0.0)) for part in (figure.value, figure.low, figure.high))
    likely = f", likely {low} to {high}" if low != high else ""
    return f"{value} of 100{likely} ({figure.n} were looked at)"
