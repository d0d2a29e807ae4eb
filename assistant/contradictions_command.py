"""`readiness contradictions`: where the library's documents seem to disagree, for its keeper to look at."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.settings import Settings, load_settings
from assistant.voices import cited_as, voice_of

if TYPE_CHECKING:
    from assistant.contradictions import Contradiction
    from assistant.contradictions.finding import Side


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(contradictions)


def contradictions(
    collection: Annotated[str, typer.Option(help="Only this collection; all where none is named.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Most pairs to list, likeliest first.")] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """List pairs of passages that seem to disagree: times, amounts, regions, what is allowed and what is forbidden."""
    from assistant.assembly import open_library  # noqa: PLC0415 - Chroma and the embedder load only where used
    from assistant.contradictions import find_contradictions  # noqa: PLC0415 - as above

    settings = load_settings()
    library = open_library(settings)
    library.require_collection(collection)
    records = [record for record in library.records() if not collection or record.collection == collection]
    documents = [(record, library.passages_of(record.document_id)) for record in records]
    found = find_contradictions(documents, library.embedder, progress=lambda told: print(told, file=sys.stderr))[:limit]
    rows = [contradiction_row(one, settings) for one in found]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print(f"{len(rows)} candidates in {len(records)} documents. Each is for a person to judge." if rows else _NONE)
    for number, row in enumerate(rows, 1):
        print(f"\n{number}. {row['kind']}: {row['why']} (score {row['score']:.2f})")
        for side in row["sides"]:
            page = f", page {side['page']}" if side["page"] else ""
            print(f"   {side['cited_as']} [{side['voice']}]{page}, {side['heading']}\n     {side['quote']}")


_NONE = "No two documents of the library were found to disagree. That is no proof that none do."


def contradiction_row(one: Contradiction, settings: Settings) -> dict[str, Any]:
    """One pair of `--json`: what disagrees, how sure that is (0..1), and the two sides with their places."""
    return {
        "kind": one.conflict.kind,
        "why": one.conflict.why,
        "score": one.score,
        "sides": [_side_row(side, settings) for side in (one.one, one.other)],
    }


def _side_row(side: Side, settings: Settings) -> dict[str, Any]:
    record, passage = side.document, side.passage
    return {
        "document_id": record.document_id,
        "file": record.file,
        "title": record.metadata.title,
        "publisher": record.metadata.publisher,
        "date": record.metadata.date,
        "cited_as": cited_as(record),
        "voice": voice_of(record, settings),
        "passage_id": passage.passage_id,
        "page": passage.page(side.start),
        "heading": passage.heading,
        "quote": " ".join(side.text.split()),
    }
