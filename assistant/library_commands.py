"""`readiness ingest` and `readiness documents`: what the library's keeper does on the command line."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.settings import load_settings

# Imports inside the functions are of what loads Chroma, the embedder or rich: `readiness --help` must be instant.
if TYPE_CHECKING:
    from assistant.assembly import Library
    from knowledge.ingest_report import IngestReport, Progress
    from knowledge.passages import DocumentRecord, Passage

Paths = Annotated[list[Path] | None, typer.Argument(help="Files or folders (.pdf .docx .html .htm .md .txt).")]
Collection = Annotated[str, typer.Option(help="The collection that they go into.")]
Prune = Annotated[bool, typer.Option(help="Remove documents that came from under PATH and whose file is gone.")]
Starter = Annotated[bool, typer.Option("--starter", help="Ingest the starter library that comes with the assistant.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="A document_id, or its file's name.", show_default=False)]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="document_ids, or files' names.", show_default=False)]

documents = typer.Typer(no_args_is_help=True, help="List, show or remove what the library holds, or rebuild its index.")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(ingest)
    app.add_typer(documents, name="documents")


def ingest(
    paths: Paths = None,
    collection: Collection = "default",
    prune: Prune = False,
    starter: Starter = False,
    as_json: Json = False,
) -> None:
    """Put files into the library: add what is new, replace what changed, leave the rest alone."""
    if starter and paths:
        raise typer.BadParameter("Give either paths or --starter, not both.")
    if not starter and not paths:
        raise typer.BadParameter("Name a file or folder to ingest, such as `readiness ingest policies/`.")
    from assistant.assembly import STARTER_COLLECTION, starter_folder  # noqa: PLC0415 - see above

    library = _library()
    with _progress_bar() as progress:
        if starter:
            report = library.ingestor.ingest([starter_folder()], STARTER_COLLECTION, prune=True, progress=progress)
        else:
            report = library.ingestor.ingest(paths or [], collection, prune, progress)
    _finish(report, as_json)


@documents.command("list")
def list_documents(as_json: Json = False) -> None:
    """List the library's documents."""
    records = _library().ledger.records()
    if as_json:
        _print_json([document_as_json(record) for record in records])
    elif not records:
        print(
            "The library is empty: `readiness ingest PATH` puts documents in, `readiness ingest --starter` a first few."
        )
    else:
        _print_table(records)


@documents.command("show")
def show_document(identifier: Id, as_json: Json = False) -> None:
    """Show one document and its passages in reading order."""
    library = _library()
    record = library.ledger.find(identifier)
    passages = library.store.passages_of(record.document_id)
    if as_json:
        rows = [passage_as_json(passage) for passage in passages]
        _print_json({**document_as_json(record), "passages": rows})
        return
    for name, value in document_as_json(record).items():
        if value not in ("", None):
            print(f"{name}: {value}")
    for passage in passages:
        page = f" (page {passage.page()})" if passage.page() else ""
        print(f"\n[{passage.passage_id}] {passage.heading}{page}\n{passage.text}")


@documents.command("remove")
def remove_documents(identifiers: Ids) -> None:
    """Remove documents with everything that was made from them."""
    library = _library()
    records = {record.document_id: record for record in map(library.ledger.find, identifiers)}
    library.ingestor.remove(list(records))
    for record in records.values():
        print(f"Removed {record.file} ({record.document_id}) from {record.collection}.")


@documents.command("rebuild")
def rebuild(as_json: Json = False) -> None:
    """Make the index anew from the kept files: after damage, or after another embedder was set."""
    from knowledge.ingesting import restore_ledger  # noqa: PLC0415 - see above

    if restore_ledger(load_settings().home):
        print("The ledger was damaged; its last copy was restored.", file=sys.stderr)
    library = _library()
    with _progress_bar() as progress:
        report = library.ingestor.rebuild(progress)
    _finish(report, as_json)


def document_as_json(record: DocumentRecord) -> dict[str, Any]:
    """A row of `documents list`, as the interface names its fields."""
    metadata = record.metadata
    return {
        "document_id": record.document_id,
        "file": record.file,
        "title": metadata.title,
        "publisher": metadata.publisher,
        "date": metadata.date,
        "country": metadata.country,
        "kind": metadata.kind,
        "collection": record.collection,
        "pages": record.pages,
        "passages": record.passages,
        "status": record.status,
        "problem": record.problem,
    }


def passage_as_json(passage: Passage) -> dict[str, Any]:
    """A passage of `documents show`, as the interface names its fields."""
    return {
        "passage_id": passage.passage_id,
        "page": passage.page(),
        "heading": passage.heading,
        "text": passage.text,
    }


def _library() -> Library:
    from assistant.assembly import open_library  # noqa: PLC0415 - see above

    return open_library(load_settings())


def _finish(report: IngestReport, as_json: bool) -> None:
    """Tell what was done, and end with exit code 1 where a file failed."""
    if as_json:
        _print_json(report.as_json())
    else:
        _print_report(report)
    if report.failed:
        raise typer.Exit(1)


def _print_report(report: IngestReport) -> None:
    counts = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {report.removed} removed"
    print(f"{counts}: {report.passages} passages in {report.seconds:.1f} s.")
    if report.passed_over:
        print(f"{report.passed_over} files of other kinds were passed over.")
    for note in report.problems:
        print(f"Note: {note.file}: {note.reason}")
    for failed in report.failed:
        named = failed.reason if failed.reason.startswith(failed.file) else f"{failed.file}: {failed.reason}"
        print(f"Failed: {named}")


def _print_table(records: tuple[DocumentRecord, ...]) -> None:
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.table import Column, Table  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    table = Table(
        "ID", Column("File", overflow="fold"), "Title", "Publisher", "Date", "Collection", "Passages", "Status"
    )
    for record in records:
        status = f"{record.status}: {record.problem}" if record.problem else record.status
        data = record.metadata
        cells = (record.document_id, record.file, data.title, data.publisher, data.date, record.collection)
        table.add_row(*map(Text, (*cells, str(record.passages), status)))
    console = Console()
    Console(width=None if console.is_terminal else 200).print(table)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextlib.contextmanager
def _progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.markup import escape  # noqa: PLC0415 - see above
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - see above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - see above

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: Progress) -> None:
            what = f"{progress.passages} passages, {escape(progress.file)}"
            bar.update(task, description=what, completed=progress.done, total=progress.total)

        yield show
