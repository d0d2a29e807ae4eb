"""A result as a Word briefing in the shape of a committee paper."""

from __future__ import annotations

from docx.document import Document

from assistant.docx_parts import (
    add_facts,
    add_paragraph,
    add_picture,
    add_references,
    add_table,
    as_bytes,
    clean,
    long_date,
    new_document,
)
from assistant.readiness.charts import radar_alt, radar_png
from assistant.readiness.history import Kept, changes, earlier_shares
from assistant.readiness.results import Result, Row, Step

MAKER = "GenAI readiness assistant"
TO_FILL_IN = "[for the council to fill in]"
_IMPLICATIONS = ("Financial", "Legal", "Equality", "Data protection")


def briefing_docx(result: Result, earlier: Kept | None = None, chart: bytes = b"") -> bytes:
    """The briefing as the content of a .docx file.

    Args:
        result: what to report.
        earlier: a kept assessment to compare it with.
        chart: the radar chart as PNG, where it has been drawn already.
    """
    document = new_document(_title(result), result.council or MAKER, result.on)
    _add_head(document, result)
    _add_purpose(document, result)
    _add_recommendations(document, result)
    before = earlier_shares(result, earlier) if earlier else None
    _add_summary(document, result, chart or radar_png(result, before))
    if earlier:
        _add_changes(document, result, earlier)
    _add_gaps(document, result)
    _add_steps(document, result)
    _add_evidence(document, result)
    _add_implications(document)
    if result.references:
        document.add_heading("References", level=1)
        add_references(document, [reference.text for reference in result.references])
    return as_bytes(document)


def _title(result: Result) -> str:
    return f"How ready is {result.council or 'the council'} for generative AI?"


def _add_head(document: Document, result: Result) -> None:
    facts = [("Report to", TO_FILL_IN), ("Date", long_date(result.on)), ("Report of", TO_FILL_IN)]
    council = [("Council", result.council)] if result.council else []
    add_facts(document, [*council, *facts, ("Decision or information", TO_FILL_IN)])


def _add_purpose(document: Document, result: Result) -> None:
    document.add_heading("1. Purpose", level=1)
    add_paragraph(
        document,
        f"This paper reports the council's own answers to the {len(result.rows)} questions of the readiness check, "
        "compares them with the targets that were set, and proposes next steps.",
    )
    add_paragraph(
        document,
        "It is a self-assessment and no audit. A question for which no level was chosen is shown as not assessed and "
        f"is left out of every average. {result.questions.about}",
    )


def _add_recommendations(document: Document, result: Result) -> None:
    document.add_heading("2. Recommendations", level=1)
    add_paragraph(document, "It is recommended that the committee:")
    for recommendation in _recommendations(result):
        add_paragraph(document, recommendation, style="List Number")


def _recommendations(result: Result) -> list[str]:
    told = [f"notes that {len(result.assessed)} of {len(result.rows)} questions have been assessed (section 3);"]
    if any(row.response.target for row in result.rows):
        told.append("agrees the target levels in the table of section 3;")
    else:
        told.append("sets a target level for each question;")
    if result.steps:
        told.append("asks the owners named in section 5 to carry out the next steps;")
    if result.not_assessed:
        told.append(f"asks for the questions that were not assessed to be assessed: {_titles(result.not_assessed)};")
    return [*told, f"receives a further assessment by {TO_FILL_IN}."]


def _add_summary(document: Document, result: Result, chart: bytes) -> None:
    document.add_heading("3. Where we are, against target", level=1)
    if result.told_average:
        left_out = f"; {len(result.not_assessed)} not assessed and left out" if result.not_assessed else ""
        add_paragraph(
            document, f"Average of the {len(result.assessed)} assessed questions: {result.told_average}{left_out}."
        )
    rows = [
        (f"{number}. {row.question.title}", row.told_level, row.told_target, row.told_gap, row.response.owner or "-")
        for number, row in enumerate(result.rows, start=1)
    ]
    add_table(document, ("Question", "Now", "Target", "Gap", "Owner"), rows, (5.2, 3.6, 3.4, 1.9, 2.3))
    add_picture(document, chart, 14.5, radar_alt(result))
    add_paragraph(
        document,
        "Chart: level and target of each question. The line is broken at a question that was not assessed.",
        style="Caption",
    )


def _add_gaps(document: Document, result: Result) -> None:
    document.add_heading("4. The widest gaps", level=1)
    if not result.widest:
        add_paragraph(document, _no_gaps(result))
    for row in result.widest:
        document.add_heading(clean(f"{row.question.title}: {row.told_gap}"), level=2)
        add_paragraph(document, row.question.question)
        for name, level in (("Now", row.response.level), ("Target", row.response.target)):
            if level:
                one = row.question.levels[level - 1]
                add_facts(document, [(f"{name} ({level}, {one.name})", one.description)])


def _no_gaps(result: Result) -> str:
    if any(row.gap is not None for row in result.rows):
        return "No question that was assessed lies below its target."
    return "No gap is known: no question has both a level and a target."


def _add_steps(document: Document, result: Result) -> None:
    document.add_heading("5. Next steps", level=1)
    if not result.steps:
        add_paragraph(document, "No next step follows from the answers so far.")
        return
    add_paragraph(
        document,
        "The next level of each question below its target, the widest gap first. The numbers lead to the passages that "
        "the level rests on; where there is none, the wording is that of the check's makers.",
    )
    rows = [(_step_text(step), step.row.response.owner or TO_FILL_IN, TO_FILL_IN) for step in result.steps]
    add_table(document, ("Next step", "Owner", "By when"), rows, (10.4, 3.0, 3.0))


def _step_text(step: Step) -> str:
    numbers = " ".join(f"[{number}]" for number in step.references)
    return f"{step.row.question.title} (to level {step.to_level}): {step.text} {numbers}".strip()


def _add_changes(document: Document, result: Result, earlier: Kept) -> None:
    document.add_heading(clean(f"Since the assessment of {earlier.told}"), level=2)
    rows = [(one.row.question.title, one.then, one.row.told_level, one.told) for one in changes(result, earlier)]
    add_table(document, ("Question", "Then", "Now", "Change"), rows, (5.2, 4.0, 4.0, 3.2))


def _add_evidence(document: Document, result: Result) -> None:
    told = [row for row in result.rows if row.response.evidence]
    document.add_heading("6. Evidence", level=1)
    if not told:
        add_paragraph(document, "No evidence was noted.")
    add_facts(document, [(row.question.title, row.response.evidence) for row in told])


def _add_implications(document: Document) -> None:
    document.add_heading("7. Implications", level=1)
    add_facts(document, [(name, TO_FILL_IN) for name in _IMPLICATIONS])


def _titles(rows: tuple[Row, ...]) -> str:
    return ", ".join(row.question.title for row in rows)
