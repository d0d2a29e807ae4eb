"""The readiness check's result as HTML: chart, table against target, widest gaps, next steps, comparison, downloads."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from assistant.page.escaping import as_html
from assistant.page.readiness_view import Place, reference_html, table_html
from assistant.readiness.briefing_docx import briefing_docx
from assistant.readiness.charts import radar_alt, radar_png
from assistant.readiness.history import Kept, changes, earlier_shares
from assistant.readiness.questions import Question, QuestionSet
from assistant.readiness.results import Response, Result, Row, Step, as_json

NEWEST = 5
"""Kept assessments that are shown side by side."""
_FEWEST_TO_COMPARE = 2
_PNG = "image/png"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def result_html(result: Result, places: dict[str, Place], earlier: Kept | None = None) -> str:
    """The whole result; "" is never shown in the place of a score: a question without a level says "not assessed"."""
    before = earlier_shares(result, earlier) if earlier else None
    wide, narrow = radar_png(result, before), radar_png(result, before, narrow=True)
    return (
        f"<h2 id='check-result-title' tabindex='-1'>Result</h2>{_average_html(result)}"
        f"{_chart_html(result, wide, narrow, bool(earlier))}{_targets_html(result)}"
        f"{_changes_html(result, earlier) if earlier else ''}"
        f"{_gaps_html(result)}{_steps_html(result)}{_references_html(result, places)}"
        f"{_downloads_html(result, briefing_docx(result, earlier, wide))}"
    )


def over_time_html(questions: QuestionSet, kept: Sequence[Kept]) -> str:
    """The levels of the newest kept assessments side by side, the oldest of them first; "" for fewer than two."""
    shown = list(reversed(kept[:NEWEST]))
    if len(shown) < _FEWEST_TO_COMPARE:
        return ""
    rows = [
        (as_html(question.title), [_level_then(question, one.response(question)) for one in shown])
        for question in questions.questions
    ]
    more = f" The newest {NEWEST} of {len(kept)} are shown." if len(kept) > NEWEST else ""
    return f"<h3>Over time</h3><p>Levels as they were kept.{more}</p>" + table_html(
        "Over time", ("Question", *(one.told for one in shown)), rows
    )


def _level_then(question: Question, response: Response | None) -> str:
    return "worded otherwise" if response is None else Row(question, response).told_level


def told_result(result: Result) -> str:
    """What is said to a screen reader once the result stands."""
    return f"Result ready: {len(result.assessed)} of {len(result.rows)} questions assessed."


def _average_html(result: Result) -> str:
    total, assessed = len(result.rows), len(result.assessed)
    if not assessed:
        return (
            "<p>No question has been assessed yet. Choose a level in at least one of them, then show the result "
            "again.</p>"
        )
    left_out = f" {total - assessed} not assessed and left out." if assessed < total else ""
    return (
        f"<p>{assessed} of {total} questions assessed. Average of the assessed: "
        f"<strong>{as_html(result.told_average)}</strong>.{left_out}</p>"
    )


def _chart_html(result: Result, wide: bytes, narrow: bytes, compared: bool) -> str:
    legend = " The dotted line is the earlier assessment." if compared else ""
    return (
        f"<figure class='plot check-radar'><picture><source media='(max-width: 640px)' srcset='{_data(_PNG, narrow)}'>"
        f"<img src='{_data(_PNG, wide)}' alt='{as_html(radar_alt(result))}'></picture></figure>"
        f"<p class='quiet'>The full line is the level now, the dashed line the target.{legend} The line is broken at a "
        "question that was not assessed. The table says the same in words.</p>"
    )


def _targets_html(result: Result) -> str:
    rows = [
        (
            f"<a href='#check-{row.question.id}'>{number}. {as_html(row.question.title)}</a>",
            (row.told_level, row.told_target, row.told_gap, row.response.owner, row.response.evidence),
        )
        for number, row in enumerate(result.rows, start=1)
    ]
    return "<h3>Against target</h3>" + table_html(
        "Levels against target", ("Question", "Now", "Target", "Gap", "Owner", "Evidence"), rows
    )


def _changes_html(result: Result, earlier: Kept) -> str:
    rows = [
        (as_html(one.row.question.title), (one.then, one.row.told_level, one.told)) for one in changes(result, earlier)
    ]
    return f"<h3>Since {as_html(earlier.told)}</h3>" + table_html(
        "What changed", ("Question", "Then", "Now", "Change"), rows
    )


def _gaps_html(result: Result) -> str:
    if result.widest:
        return f"<h3>The widest gaps</h3><ol>{''.join(map(_gap_html, result.widest))}</ol>"
    if any(row.gap is not None for row in result.rows):
        return "<h3>The widest gaps</h3><p>No question that was assessed lies below its target.</p>"
    return "<h3>The widest gaps</h3><p>No gap is known yet: a gap needs a level and a target.</p>"


def _gap_html(row: Row) -> str:
    level = row.question.levels[(row.response.target or 1) - 1]
    return (
        f"<li><strong>{as_html(row.question.title)}: {as_html(row.told_gap)}</strong><br>"
        f"Target: {as_html(level.description)}</li>"
    )


def _steps_html(result: Result) -> str:
    if not result.steps:
        return ""
    return (
        "<h3>Next steps</h3><p>The next level of each question below its target, the widest gap first.</p>"
        f"<ol>{''.join(map(_step_html, result.steps))}</ol>"
    )


def _step_html(step: Step) -> str:
    owner = f" Owner: {as_html(step.row.response.owner)}." if step.row.response.owner else ""
    links = " ".join(f"<a href='#check-ref-{number}'>[{number}]</a>" for number in step.references)
    return (
        f"<li><strong>{as_html(step.row.question.title)}, to level {step.to_level}:</strong> {as_html(step.text)} "
        f"{links or '(wording ours)'}{owner}</li>"
    )


def _references_html(result: Result, places: dict[str, Place]) -> str:
    items = "".join(
        f"<li id='check-ref-{one.n}' tabindex='-1'>"
        f"{reference_html(one.document, one.section, one.quote, places.get(one.document.file))}</li>"
        for one in result.references
    )
    return f"<h3>Passages that the next steps rest on</h3><ol class='check-sources'>{items}</ol>" if items else ""


def _downloads_html(result: Result, briefing: bytes) -> str:
    """Both files lie in the page itself, so that nobody else can fetch them from the server."""
    name = f"readiness-check-{result.on.isoformat()}"
    told = json.dumps(as_json(result), ensure_ascii=False, indent=2)
    word = _data(_WORD, briefing)
    data = _data("application/json", told.encode())
    return (
        "<h3>Take it away</h3><p class='links'>"
        f"<a href='{word}' download='{name}.docx'>Briefing for a committee (Word)</a> "
        f"<a href='{data}' download='{name}.json'>All of it as data (JSON)</a></p>"
    )


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
