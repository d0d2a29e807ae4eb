"""Files in, documents out: a module a format, chosen by what the file holds and then by its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.docx import read_docx
from knowledge.reading.html import read_html
from knowledge.reading.markdown import read_markdown
from knowledge.reading.metadata import Fields, read_sources
from knowledge.reading.pdf import read_pdf
from knowledge.reading.text import read_text

__all__ = ["SUFFIXES", "read_file", "read_sources"]

_Reader = Callable[[Path, str, Fields | Metadata | None], Document]

_BY_SUFFIX: dict[str, _Reader] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".txt": read_text,
}
SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)
"""The endings of file names (lower case, with the dot) that can be read."""

_SIGNATURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"RIFF": "a picture or a film",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x1f\x8b": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"Rar!": "a compressed archive",
}
_REMEDY = "Give a PDF, Word (.docx), HTML, Markdown or text file."


def read_file(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """One file as a document.

    Args:
        path: where the file lies.
        file: its path below the folder that is ingested, with forward slashes; what messages and citations call it.
        given: metadata that goes before what the file itself says, a row of SOURCES.tsv for one.

    Raises:
        UnreadableFileError: no text can be taken from it; the message says why and what to do.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(2048)
    except OSError as error:
        raise UnreadableFileError(
            f"{file} can't be opened: {error.strerror}.", "Check that it exists and may be read."
        ) from error
    if not start.strip():
        raise UnreadableFileError(f"{file} is empty.", "Give a file that holds text.")
    return _reader(start, path.suffix.lower(), file)(path, file, given)


def _reader(start: bytes, suffix: str, file: str) -> _Reader:
    """The reader for what the first bytes are; a picture or a program is refused whatever it is called."""
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in start[:1024].lower():
        return read_pdf
    for signature, what in _SIGNATURES.items():
        if start.startswith(signature) and b"\0" in start:
            raise UnreadableFileError(f"{file} is not a document: it is {what}.", _REMEDY)
    if start.startswith(b"PK\x03\x04"):
        return read_docx
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return read_html
    if suffix not in _BY_SUFFIX:
        raise UnreadableFileError(f"{file} is of a kind that can't be read ('{suffix}').", _REMEDY)
    return _BY_SUFFIX[suffix]
