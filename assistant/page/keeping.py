"""What a keeper does to the library on the page: add, replace, remove, step by step so that progress can be shown."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from assistant.page.context import PageContext
from knowledge.errors import ReadinessError
from knowledge.ingest_report import IngestReport, Progress
from knowledge.reading.metadata import SOURCES

_COLLECTION = re.compile(r"[\w][\w .-]{0,62}")
_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


@dataclass(frozen=True, slots=True)
class Details:
    """What the keeper says of the documents; empty fields are taken from the files themselves. `date` is ISO."""

    collection: str
    publisher: str = ""
    date: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a change has come, for a person to read."""

    told: str
    done: int = 0
    total: int = 0
    problems: tuple[str, ...] = ()


def adding(files: Sequence[str], details: Details, context: PageContext) -> Iterator[Step]:
    """Put uploaded files into the library, in the place of those of the same name in the same collection.

    Args:
        files: where the uploads lie for now.
        details: collection and metadata for all of them.
        context: whose library to add to.
    """
    wrong = _what_is_wrong(files, details)
    if wrong:
        yield Step(wrong)
        return
    reports: SimpleQueue[Progress | IngestReport | Exception] = SimpleQueue()
    worker = Thread(target=_ingest, args=(files, details, context, reports), daemon=True)
    worker.start()
    while isinstance(said := reports.get(), Progress):
        yield Step(f"Reading {said.file}: {said.passages} passages so far …", said.done, max(said.total, 1))
    worker.join()
    yield _ended(said)


def removing(document_ids: Sequence[str], context: PageContext) -> Iterator[Step]:
    """Take documents out of the library; the files they once came from stay where they are."""
    if not document_ids:
        yield Step("Choose at least one document first.")
        return
    yield Step(f"Removing {len(document_ids)} …", 0, len(document_ids))
    try:
        context.library.remove(list(document_ids))
    except ReadinessError as error:
        yield Step("Nothing was removed.", problems=(str(error),))
        return
    yield Step(f"{len(document_ids)} document{'s' if len(document_ids) != 1 else ''} removed.")


def _what_is_wrong(files: Sequence[str], details: Details) -> str:
    if not files:
        return "Choose at least one file first."
    if not _COLLECTION.fullmatch(details.collection.strip()):
        return (
            "Name the collection in up to 63 letters, digits, spaces, dots or hyphens; a letter or digit comes first."
        )
    if not _DATE.fullmatch(details.date.strip()):
        return "Write the date as 2026, 2026-03 or 2026-03-31, or leave it empty."
    return ""


def _ingest(
    files: Sequence[str],
    details: Details,
    context: PageContext,
    reports: SimpleQueue[Progress | IngestReport | Exception],
) -> None:
    """Index uploads from a folder of their own, with what the keeper said beside them; the library keeps copies."""
    try:
        with tempfile.TemporaryDirectory(prefix="readiness-upload-") as name:
            folder = Path(name)
            for upload in map(Path, files):
                shutil.copy(upload, folder / upload.name)
            (folder / SOURCES).write_text(_table(files, details, context), "utf-8")
            reports.put(context.library.ingestor.ingest([folder], details.collection.strip(), False, reports.put))
    except Exception as error:  # whatever it is must end the keeper's waiting, and be told
        reports.put(error)


def _ended(said: IngestReport | Exception) -> Step:
    if isinstance(said, Exception):
        told = str(said) if isinstance(said, ReadinessError) else f"{type(said).__name__}: {said}"
        return Step("The documents could not be added.", problems=(told,))
    counts = {"added": said.added, "replaced": said.updated, "unchanged": said.unchanged, "failed": len(said.failed)}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "Nothing to do"
    return Step(f"Done: {told}.", problems=tuple(f"{one.file}: {one.reason}" for one in (*said.failed, *said.problems)))


def _table(files: Sequence[str], details: Details, context: PageContext) -> str:
    """What the keeper said, as the SOURCES.tsv that the reader takes before what stands in a file."""
    settings = context.settings
    own = details.collection.strip() == settings.council_collection
    said = [details.publisher, settings.country if own else "", details.date, details.kind]
    rows = [("file", "publisher", "country", "date", "kind"), *((Path(file).name, *said) for file in files)]
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
