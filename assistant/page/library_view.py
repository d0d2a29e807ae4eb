"""The Library tab's HTML: documents with their state, the first step on a fresh library, the keeper's lists."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.feedback import FeedbackStore
from assistant.page.escaping import as_html
from assistant.page.keeping import Step
from assistant.settings import Settings
from assistant.voices import age_note, voice_of
from knowledge.passages import DocumentRecord

STARTER = "starter"
_HEADINGS = (
    "Document",
    "Whose voice",
    "Publisher",
    "Date",
    "Kind",
    "Collection",
    "Pages",
    "Passages",
    "State",
    "Read on",
)
_ASKED = ("Day", "Question", "Why it was refused")
_TOLD = ("Day", "Verdict", "Reason", "In their words", "Question")
_NEWEST = 20
"""Rows of the keeper's lists that are shown; the downloads hold all."""


def own_policies_html(records: Sequence[DocumentRecord], settings: Settings, keeps: bool) -> str:
    """How to add one's own policies, while the library holds nothing but the starter; "" afterwards."""
    if any(record.collection != STARTER for record in records):
        return ""
    held = "only the starter library: digests by this assistant’s makers" if records else "no document yet"
    how = (
        "Choose your files under “Add or replace documents” just below, "
        if keeps
        else "Whoever keeps the library can add them on the machine that it runs on, "
    )
    return (
        f"<div class='notice'><h2>Add your own council’s policies</h2><p>The library holds {held}. Answers on what "
        f"<em>your</em> council has decided need its own papers.</p><p>{how}or run "
        f"<code>readiness ingest FOLDER --collection {as_html(settings.council_collection)}</code>.</p></div>"
    )


def documents_html(records: Sequence[DocumentRecord], settings: Settings) -> str:
    """All documents as a table."""
    if not records:
        return "<h2>Documents</h2><p>The library is empty.</p>"
    rows = "".join(_row(record, settings) for record in records)
    passages = sum(record.passages for record in records)
    return f"<h2>Documents</h2><p>{len(records)} documents with {passages:,} passages.</p>" + _table(
        "Documents in the library", _HEADINGS, rows
    )


def lists_html(feedback: FeedbackStore) -> str:
    """The unanswered questions and the feedback, with their downloads."""
    unanswered, judged = feedback.unanswered(), feedback.feedback()
    asked = "".join(_cells(_ASKED, one.at[:10], one.question, one.reason) for one in unanswered[:_NEWEST])
    told = "".join(
        _cells(_TOLD, one.at[:10], one.verdict, one.reason, one.comment, one.question) for one in judged[:_NEWEST]
    )
    return (
        f"<h2>Unanswered questions</h2>{_count(len(unanswered), 'unanswered')}"
        + (_table("Unanswered questions", _ASKED, asked) if asked else "")
        + f"<h2>Feedback</h2>{_count(len(judged), 'feedback')}"
        + (_table("Feedback", _TOLD, told) if told else "")
    )


def step_html(step: Step) -> str:
    """How far a change of the library has come, or how it ended."""
    bar = ""
    if step.total and step.done < step.total:
        bar = f"<progress value='{step.done}' max='{step.total}' aria-label='Progress'></progress>"
    problems = "".join(f"<li>{as_html(problem)}</li>" for problem in step.problems)
    listed = f"<ul>{problems}</ul>" if problems else ""
    return f"<div class='told'><p>{as_html(step.told)}</p>{bar}{listed}</div>"


def _count(number: int, name: str) -> str:
    if not number:
        return "<p>None so far.</p>"
    shown = f", the newest {_NEWEST} are shown" if number > _NEWEST else ""
    return f"<p>{number} in all{shown}. <a href='keeper/{name}.csv' download>Download all as CSV</a></p>"


def _row(record: DocumentRecord, settings: Settings) -> str:
    metadata = record.metadata
    link = f"<a href='source/files/{as_html(record.document_id)}' target='_blank' rel='noopener'>"
    notes = [age_note(metadata.date, metadata.superseded_by), record.problem]
    notes += [f"Same text as {record.duplicate_of}"] if record.duplicate_of else []
    state = "; ".join(
        [{"ready": "Ready", "partial": "Read in part"}.get(record.status, record.status), *filter(None, notes)]
    )
    others = (
        voice_of(record, settings),
        metadata.publisher,
        metadata.date,
        metadata.kind,
        record.collection,
        str(record.pages or ""),
        str(record.passages),
        state,
        record.ingested_at[:10],
    )
    cells = "".join(map(_cell, others, _HEADINGS[1:]))
    return f"<tr><th scope='row'>{link}{as_html(metadata.title or record.file)}</a></th>{cells}</tr>"


def _cells(headings: Sequence[str], *texts: str) -> str:
    return f"<tr>{''.join(map(_cell, texts, headings))}</tr>"


def _cell(text: str, heading: str) -> str:
    """A cell that carries its heading, for narrow screens where a row stands as a block."""
    return f"<td data-label='{heading}'>{as_html(text)}</td>" if text else "<td></td>"


def _table(label: str, headings: Sequence[str], rows: str) -> str:
    head = "".join(f"<th scope='col'>{heading}</th>" for heading in headings)
    return (
        f"<div class='region' role='region' aria-label='{label}' tabindex='0'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
