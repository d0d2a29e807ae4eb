"""The libraries that an evaluation asks: the one in use, and libraries of their own that are built and kept for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from evals.errors import SuiteError

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.assembly import Library


@contextmanager
def open_library_assistant(settings: Settings) -> Iterator[Assistant]:
    """The very assistant that people use, over the library of these settings; warm, so that timings are fair."""
    from assistant.assembly import open_assistant  # noqa: PLC0415 - loads Chroma and the embedder

    assistant = open_assistant(settings)
    assistant.library.retriever.search("a first search loads the models and the index", 1)
    assistant.library.checker.check("A first claim.", ["A first sentence loads the check."])
    yield assistant


def open_evaluated_library(settings: Settings) -> Library:
    """The library of these settings."""
    from assistant.assembly import open_library  # noqa: PLC0415 - loads Chroma and the embedder

    return open_library(settings)


def document_paths(settings: Settings) -> dict[str, str]:
    """Document id -> path of every document of the library: the file it came from, else the bytes that are kept."""
    entries = open_evaluated_library(settings).ledger.entries().items()
    return {
        document_id: entry.source if Path(entry.source).is_file() else str(settings.home / "files" / entry.kept_file)
        for document_id, entry in entries
    }


def starter_settings(settings: Settings, libraries: Path) -> Settings:
    """The settings with a home that holds the starter library and nothing else; filled where it isn't yet."""
    from assistant.assembly import STARTER_COLLECTION, starter_folder  # noqa: PLC0415 - loads Chroma and the embedder

    return filled(settings, libraries / STARTER_COLLECTION, starter_folder(), STARTER_COLLECTION)


def text_settings(settings: Settings, home: Path, texts: Mapping[str, str]) -> Settings:
    """The settings with a home that holds these texts (file name -> Markdown) and nothing else.

    Files that are as they should be stay untouched, so a second run embeds nothing.
    """
    folder = home / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    return filled(settings, home, folder, "evaluation")


def filled(settings: Settings, home: Path, folder: Path, collection: str) -> Settings:
    """The settings with `home`, whose library holds what `folder` holds.

    Raises:
        SuiteError: a file could not be read, so that figures over the rest would mislead.
    """
    own = settings.model_copy(update={"home": home, "chroma_url": ""})
    report = open_evaluated_library(own).ingestor.ingest([folder], collection, prune=True)
    if report.failed:
        first = report.failed[0]
        raise SuiteError(
            f"{len(report.failed)} files of {folder} could not be read, the first is {first.file}: {first.reason}.",
            "A suite needs all its texts: mend or remove the folder and run it again.",
        )
    return own
