"""What a keeper does to the library on the page: add, replace, remove, step by step so that progress can be shown."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.page.context import PageContext
from knowledge.errors import ReadinessError
from knowledge.reading.metadata import SOURCES, read_sources

_COLLECTION = re.compile(r"[\w][\w .-]{0,62}")
_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")
_COLUMNS = ("file", "title", "publisher", "country", "date", "kind", "licence", "source")


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
    """Copy uploaded files into the home's `uploads` and index them one by one.

    Args:
        files: where the uploads lie for now.
        details: collection and metadata for all of them.
        context: whose library to add to.
    """
    wrong = _what_is_wrong(files, details)
    if wrong:
        yield Step(wrong)
        return
    folder = context.settings.home / "uploads" / details.collection.strip()
    added = 0
    problems: list[str] = []
    for number, upload in enumerate(map(Path, files)):
        yield Step(f"Reading {upload.name} ({number + 1} of {len(files)}) …", number, len(files), tuple(problems))
        try:
            failed = _add(upload, folder, details, context)
        except (ReadinessError, OSError) as error:
            failed = [f"{upload.name}: {error}"]
        problems += failed
        added += not failed
    told = f"{added} of {len(files)} document{'s are' if len(files) != 1 else ' is'} in the library now."
    yield Step(told, len(files), len(files), tuple(problems))


def removing(document_ids: Sequence[str], context: PageContext) -> Iterator[Step]:
    """Remove documents; a file that was uploaded here is deleted too, any other stays where it lies."""
    if not document_ids:
        yield Step("Choose at least one document first.")
        return
    yield Step(f"Removing {len(document_ids)} …", 0, len(document_ids))
    uploads = context.settings.home / "uploads"
    try:
        paths = [Path(context.library.file_of(one)) for one in document_ids if context.record(one)]
        context.library.remove(list(document_ids))
    except ReadinessError as error:
        yield Step("Nothing was removed.", problems=(str(error),))
        return
    for path in paths:
        if path.is_relative_to(uploads):
            path.unlink(missing_ok=True)
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


def _add(upload: Path, folder: Path, details: Details, context: PageContext) -> list[str]:
    """Index one file; what went wrong, in sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / upload.name
    shutil.move(upload, target)
    _describe(target, details, context)
    report = context.library.ingestor.ingest([target], collection=details.collection.strip())
    return [f"{failure.file}: {failure.reason}" for failure in report.failed]


def _describe(target: Path, details: Details, context: PageContext) -> None:
    """Write what the keeper said of a file into the SOURCES.tsv beside it, which the reader takes first."""
    settings = context.settings
    own = details.collection.strip() == settings.council_collection
    said = {
        "file": target.name,
        "publisher": details.publisher.strip(),
        "country": settings.country if own else "",
        "date": details.date.strip(),
        "kind": details.kind,
    }
    rows = {**read_sources(target.parent), target.name: said}
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None, lineterminator="\n"
    )
    writer.writerow(_COLUMNS)
    for row in rows.values():
        writer.writerow([re.sub(r"\s+", " ", row.get(column) or "") for column in _COLUMNS])
    (target.parent / SOURCES).write_text(out.getvalue(), "utf-8")
