"""The briefing's Word file: questions, answers or refusals, references, and what it is not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document

from assistant.answers import Answer, Citation, Refusal
from assistant.briefing.numbering import ReferenceList, voice_of
from assistant.briefing.pieces import Piece, pieces_of
from assistant.docx_parts import (
    add_facts,
    add_paragraph,
    add_references,
    as_bytes,
    clean,
    long_date,
    new_document,
)
from assistant.settings import Settings

MAKER = "GenAI readiness assistant"
_LONGEST_TITLE = 110
_NOTHING = "It was not for this assistant to answer, so the library was not searched."


@dataclass(frozen=True, slots=True)
class Asked:
    """One exchange of a conversation; `stopped`: the answer was ended before it was whole."""

    answer: Answer
    stopped: bool = False


def briefing_docx(
    asked: Sequence[Asked],
    settings: Settings,
    superseded: Mapping[str, str] | None = None,
    today: datetime.date | None = None,
) -> bytes:
    """The content of a .docx file.

    Args:
        asked: the exchanges, oldest first; at least one.
        settings: `council_name` and `contact` are read.
        superseded: what replaces a document, by its id.
        today: the date that it bears; the day of the call by default.
    """
    on = today or datetime.date.today()
    document = new_document(_title(asked), settings.council_name or MAKER, on)
    references = ReferenceList(superseded or {}, on)
    add_facts(document, _facts(asked, settings, on))
    for number, one in enumerate(asked, start=1):
        _add_exchange(document, one, number if len(asked) > 1 else 0, references)
    entries = references.entries()
    if entries:
        document.add_heading("References", level=1)
        add_references(document, entries)
    _add_disclaimer(document, settings)
    return as_bytes(document)


def briefing_name(asked: Sequence[Asked], today: datetime.date) -> str:
    """A file name that says what it is about and when it was made, in letters that every system takes."""
    words = re.findall(r"[a-z0-9]+", asked[0].answer.question.casefold()) if len(asked) == 1 else ["conversation"]
    return f"briefing-{'-'.join(words)[:60].strip('-') or 'answer'}-{today.isoformat()}.docx"


def _title(asked: Sequence[Asked]) -> str:
    if len(asked) > 1:
        return f"Briefing: {len(asked)} questions and what the library says"
    return f"Briefing: {_shortened(asked[0].answer.question)}"


def _facts(asked: Sequence[Asked], settings: Settings, on: datetime.date) -> list[tuple[str, str]]:
    answered = sum(one.answer.status == "answered" for one in asked)
    models = dict.fromkeys(one.answer.model for one in asked if one.answer.status == "answered")
    facts = [("Date made", long_date(on))]
    if settings.council_name:
        facts.insert(0, ("Made for", settings.council_name))
    if len(asked) > 1:
        facts.append(("Answered from the library", f"{answered} of {len(asked)} questions"))
    if models:
        facts.append(("How answers were made", "; ".join(_writer(model) for model in models)))
    return facts


def _writer(model: str) -> str:
    if model == "extractive":
        return "from sentences of the cited documents, without a language model"
    return f"by the language model {model}, each sentence checked against the passages that it cites"


def _add_exchange(document: Document, asked: Asked, number: int, references: ReferenceList) -> None:
    answer = asked.answer
    question = _shortened(answer.question)
    document.add_heading(clean(f"{number}. {question}" if number else "Question"), level=1)
    if not number or question != " ".join(answer.question.split()):
        add_paragraph(document, answer.question)
    if answer.standalone_question != answer.question and answer.status != "declined":
        add_facts(document, [("Understood as", answer.standalone_question)])
    if answer.notice:
        add_facts(document, [("Note", answer.notice)])
    _HEADS[answer.status](document, answer, references)
    if asked.stopped:
        add_facts(document, [("Note", "The answer was stopped before it was whole.")])


def _add_answer(document: Document, answer: Answer, references: ReferenceList) -> None:
    document.add_heading("Answer", level=2)
    _add_pieces(document, pieces_of(answer), references)
    _add_voices(document, answer.citations, references)


def _add_refusal(document: Document, answer: Answer, references: ReferenceList) -> None:
    document.add_heading("Not answered: the library does not clearly say", level=2)
    add_paragraph(document, answer.text)
    if answer.refusal:
        _add_leads(document, answer.refusal, references)


def _add_declined(document: Document, answer: Answer, references: ReferenceList) -> None:
    document.add_heading("Not answered", level=2)
    add_paragraph(document, _NOTHING)
    if answer.text:
        add_paragraph(document, answer.text)


_HEADS = {"answered": _add_answer, "refused": _add_refusal, "declined": _add_declined}


def _add_leads(document: Document, refusal: Refusal, references: ReferenceList) -> None:
    if refusal.leads:
        document.add_heading("For reading, not an answer: passages that come near", level=2)
    for lead in refusal.leads:
        add_paragraph(document, f"“{lead.quote}” [{references.number(lead, lead.quote)}]", style="Quote")
    _add_voices(document, refusal.leads, references)
    if refusal.nearest:
        add_paragraph(document, "What the library does cover, nearest first:")
    for topic in refusal.nearest:
        add_paragraph(document, ": ".join(part for part in (topic.title, topic.heading) if part), style="List Bullet")


def _add_pieces(document: Document, pieces: Sequence[Piece], references: ReferenceList) -> None:
    """Sentences that follow each other as one paragraph; each item of a list as its own."""
    paragraph = None
    for piece in pieces:
        numbers = dict.fromkeys(references.number(citation, piece.text) for citation in piece.citations)
        text = f"{piece.text}{''.join(f' [{number}]' for number in numbers)}"
        if paragraph is None or piece.begins or piece.listed:
            paragraph = add_paragraph(document, text, style="List Bullet" if piece.listed else None)
        else:
            paragraph.add_run(clean(f" {text}"))


def _add_voices(document: Document, citations: Sequence[Citation], references: ReferenceList) -> None:
    """Whose words the numbers lead to, and which of the sources have aged."""
    told: dict[int, str] = {}
    for citation in citations:
        age = references.age(citation)
        told[references.number(citation, citation.quote)] = f"{voice_of(citation)}{f' ({age})' if age else ''}"
    if told:
        add_facts(document, [("Whose words", "; ".join(f"[{number}] {text}" for number, text in told.items()))])


def _add_disclaimer(document: Document, settings: Settings) -> None:
    whom = settings.contact or "the council's own legal, data protection and digital leads"
    document.add_heading("What this briefing is not", level=1)
    add_paragraph(
        document,
        "This is no legal advice. It tells what the documents in one library say; laws, prices and products may have "
        f"changed since they were written. Open the cited passages before acting on it. For advice, ask {whom}.",
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
