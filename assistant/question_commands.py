"""`readiness ask`, `readiness search` and `readiness settings`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.batch import BatchReport, run_batch
from assistant.errors import BatchError, QuestionError
from assistant.questions import history_of, question_of
from assistant.settings import Settings, load_settings, shown_settings
from knowledge.filters import Filters

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.answers import Answer

Question = Annotated[str, typer.Argument(help="The question, in quotes.", show_default=False)]
Batch = Annotated[Path | None, typer.Option(help="JSON Lines file of questions.")]
Out = Annotated[Path | None, typer.Option(help="Where the rows of a batch go.")]
Rows = Annotated[int, typer.Option("--k", min=1, max=100, help="How many passages to list.")]
Collection = Annotated[str, typer.Option(help="Ask this collection only.")]
Model = Annotated[str, typer.Option(help="Language model as provider:name.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(ask)
    app.command()(search)
    app.command()(settings)


def ask(
    question: Question = "",
    collection: Collection = "",
    model: Model = "",
    k: Rows = 10,
    batch: Batch = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the library, with citations, or say that the library does not answer it."""
    chosen = load_settings(**({"model": model} if model else {}))
    if batch:
        assistant = _assistant(chosen, collection)
        finish_batch(run_batch(batch, _target(out), lambda row: _answer_row(assistant, row, collection, k)))
        return
    answer = _assistant(chosen, collection).answer(_given(question), filters=Filters(collection=collection), k=k)
    if as_json:
        print(json.dumps({"id": None, **answer.as_json()}, ensure_ascii=False, indent=2))
    else:
        print_answer(answer)


def search(
    question: Question = "",
    collection: Collection = "",
    k: Rows = 10,
    batch: Batch = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Find passages without answering."""
    from assistant.assembly import open_library
    from assistant.searching import search_row

    library = open_library(load_settings())
    library.require_collection(collection)
    if batch:
        finish_batch(run_batch(batch, _target(out), lambda row: search_row(library, row, k, collection)))
        return
    row = search_row(library, {"id": None, "question": _given(question)}, k, collection)
    if as_json:
        print(json.dumps(row, ensure_ascii=False, indent=2))
        return
    for found in row["retrieved"]:
        page = f", page {found['page']}" if found["page"] else ""
        print(f"{found['rank']}. {found['file']}{page}: {found['heading']}\n   {found['text']}\n")


def settings(as_json: Json = False) -> None:
    """List every setting, its value and what it takes."""
    rows = shown_settings(load_settings())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        print(f"{row['name']}={row['value']}\n    {row['description']}")


def finish_batch(report: BatchReport) -> None:
    """Tell what failed, and end with exit code 1 where something did."""
    for number, reason in report.failed:
        print(f"line {number}: {reason}", file=sys.stderr)
    if report.failed:
        raise typer.Exit(1)


def print_answer(answer: Answer) -> None:
    """The answer as a person reads it on a terminal."""
    if answer.notice:
        print(f"({answer.notice})\n")
    print(answer.text)
    for citation in answer.citations:
        page = f", page {citation.page}" if citation.page else ""
        print(f"\n[{citation.n}] {citation.cited_as}{page}: {citation.heading}\n    “{citation.quote}”")
    if answer.refusal:
        for lead in answer.refusal.leads:
            page = f", page {lead.page}" if lead.page else ""
            print(f"\nComes near: {lead.cited_as}{page}: {lead.heading}\n    “{lead.quote}”")
        if answer.refusal.nearest:
            print("\nNearest topics: " + "; ".join(f"{t.title} ({t.heading})" for t in answer.refusal.nearest))


def _assistant(chosen: Settings, collection: str) -> Assistant:
    from assistant.assembly import open_assistant

    assistant = open_assistant(chosen)
    assistant.library.require_collection(collection)
    return assistant


def _answer_row(assistant: Assistant, row: dict[str, Any], collection: str, k: int) -> dict[str, Any]:
    filters = Filters(collection=collection)
    answer = assistant.answer(question_of(row), history_of(row.get("history")), filters=filters, k=k)
    return {"id": row.get("id"), **answer.as_json()}


def _given(question: str) -> str:
    if not question.strip():
        raise QuestionError(
            "There is no question.", 'Write it in quotes: readiness ask "Who may approve a new AI tool?"'
        )
    return question


def _target(out: Path | None) -> Path:
    if out is None:
        raise BatchError("--batch needs --out.", "Name the file for the rows: --out OUT.jsonl.")
    return out
