"""The readiness check's HTML: a question with where it comes from, what its levels rest on, what good looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from assistant.answers import Answer, Citation
from assistant.page.conversation import shown_citations
from assistant.page.escaping import as_html, question_link
from assistant.readiness.questions import Cited, CitedDocument, Question, QuestionSet
from assistant.readiness.quotes import stands_in
from assistant.readiness.results import voice_of

_MARKERS = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Place:
    """A cited document as the library holds it now."""

    document_id: str
    text: str


def places_in(library: Any, questions: QuestionSet) -> dict[str, Place]:
    """The documents of a question file that the library holds, by the file's name."""
    wanted = {document.file for document in questions.documents.values()}
    found: dict[str, Place] = {}
    for record in library.records():
        name = record.file if record.file in wanted else PurePosixPath(record.file).name
        if name in wanted and name not in found:
            passages = sorted(library.passages_of(record.document_id), key=lambda passage: passage.position)
            found[name] = Place(record.document_id, " ".join(passage.text for passage in passages))
    return found


def question_html(question: Question) -> str:
    """A question above its levels."""
    return f"<p class='lead'>{as_html(question.question)}</p>"


def rests_on_html(question: Question, questions: QuestionSet, places: dict[str, Place]) -> str:
    """Where a question comes from, and the passages that each of its levels rests on."""
    levels = "".join(
        f"<li><strong>{as_html(level.name)}</strong>"
        + (
            f"<ul>{''.join(_cited_html(one, questions, places) for one in level.rests_on)}</ul>"
            if level.rests_on
            else "<br>Rests on no passage: the wording is ours."
        )
        + "</li>"
        for level in question.levels
    )
    return (
        "<details><summary>Where this question and its levels come from</summary>"
        f"<p>The question, in our own words, comes from {as_html(question.source.told_by)}:</p>"
        f"<ul>{_cited_html(question.source, questions, places)}</ul>"
        f"<p>The levels are described in our own words. Each rests on these passages:</p>"
        f"<ol class='check-sources'>{levels}</ol></details>"
    )


def good_html(answer: Answer, name: str) -> str:
    """What the library says on what good looks like, with its passages below.

    Args:
        answer: what the assistant said.
        name: of the question; the places that citations lead to are named after it.
    """
    citations = shown_citations(answer)
    known = {citation.n for citation in citations}
    body = "".join(_lines_html(answer.text.splitlines(), known, name))
    near = "" if answer.citations or not citations else "<p>Passages that come near, which are no answer:</p>"
    sources = "".join(_source_html(citation, name) for citation in citations)
    listed = f"<ol class='check-sources'>{sources}</ol>" if sources else ""
    link = (
        f"<p><a href='{question_link(answer.question)}' class='check-to-ask'>Ask this on the Ask tab, "
        "where each passage opens in its document</a></p>"
    )
    return (
        f"<div class='check-answer'><h3>{as_html(answer.question)}</h3>{body}{near}{listed}"
        f"{link if answer.status != 'declined' else ''}</div>"
    )


def problem_html(problem: str, remedy: str) -> str:
    """An error, told where the form would be."""
    return f"<div class='notice'><h2>The readiness check</h2><p>{as_html(problem)}</p><p>{as_html(remedy)}</p></div>"


def table_html(label: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A table as a region that scrolls by keyboard.

    Args:
        label: the region's name.
        headings: of the columns, as text.
        rows: the first cell as HTML, the others as text.
    """
    head = "".join(f"<th scope='col'>{as_html(heading)}</th>" for heading in headings)
    body = "".join(
        f"<tr><th scope='row'>{first}</th>"
        + "".join(
            f"<td data-label='{as_html(heading)}'>{as_html(text)}</td>" if text else "<td></td>"
            for text, heading in zip(rest, headings[1:], strict=True)
        )
        + "</tr>"
        for first, rest in rows
    )
    return (
        f"<div class='region' role='region' aria-label='{as_html(label)}' tabindex='0'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def told_html(told: str) -> str:
    """A short line on what has just happened, "" for none."""
    return f"<p class='told'>{as_html(told)}</p>" if told else ""


def reference_html(document: CitedDocument, section: str, quote: str, place: Place | None) -> str:
    """A cited passage: the quote, its document and section, and whether the library still holds it so."""
    title, note = as_html(document.title), ""
    if place is None:
        note = " <em>(not in this library)</em>"
    else:
        title = f"<a href='source/files/{as_html(place.document_id)}' target='_blank' rel='noopener'>{title}</a>"
        if not stands_in(quote, place.text):
            note = " <em>(these words no longer stand in it)</em>"
    voice = as_html(voice_of(document))
    return f"“{as_html(quote)}” {title}, “{as_html(section)}”{f' <span>({voice})</span>' if voice else ''}{note}"


def _cited_html(cited: Cited, questions: QuestionSet, places: dict[str, Place]) -> str:
    document = questions.documents[cited.document]
    return f"<li>{reference_html(document, cited.section, cited.quote, places.get(document.file))}</li>"


def _lines_html(lines: Iterable[str], known: set[int], name: str) -> Iterable[str]:
    """Paragraphs and lists, with each number of a citation as a link to its passage."""
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(f"<li>{_linked(line[2:], known, name)}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        if line.strip():
            yield f"<p>{_linked(line, known, name)}</p>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"


def _linked(text: str, known: set[int], name: str) -> str:
    parts = _MARKERS.split(text)
    return "".join(
        (
            f"<a href='#check-{as_html(name)}-{part}'>[{part}]</a>"
            if index % 2 and int(part) in known
            else as_html(f"[{part}]" if index % 2 else part)
        )
        for index, part in enumerate(parts)
    )


def _source_html(citation: Citation, name: str) -> str:
    page = f", page {citation.page_label or citation.page}" if citation.page else ""
    heading = f", “{citation.heading}”" if citation.heading else ""
    address = f"source/files/{as_html(citation.document_id)}"
    return (
        f"<li id='check-{as_html(name)}-{citation.n}' value='{citation.n}' tabindex='-1'>“{as_html(citation.quote)}” "
        f"<a href='{address}' target='_blank' rel='noopener'>{as_html(citation.cited_as)}</a>"
        f"{as_html(page + heading)} <span class='voice'>{as_html(citation.voice)}</span></li>"
    )
