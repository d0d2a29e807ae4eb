"""PDF: opened by pdfium; what can't be read is named, page by page."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.metadata import Fields, build_metadata, meaningful_title
from knowledge.reading.pdf_layout import Bookmark, lay_out
from knowledge.reading.pdf_line import Line
from knowledge.reading.pdf_lines import page_lines

PDFIUM_LOCK = threading.Lock()
"""pdfium is not thread-safe: whoever uses it in this process, to read or to show a page, holds this."""

_LOCKED = 4  # pdfium's FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class _Pages:
    lines: list[list[Line]]
    sizes: list[tuple[float, float]]
    labels: tuple[str, ...]
    unreadable: int


def read_pdf(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """A PDF as a document; pages that can't be read are counted in its `problem`.

    Raises:
        UnreadableFileError: it is damaged, locked by a password, or has no text layer.
    """
    with PDFIUM_LOCK:
        pdf = _open(path, file)
        try:
            pages = _read_pages(pdf)
            if not any(pages.lines):
                raise _without_text(file, len(pages.lines), pages.unreadable)
            properties = _properties(pdf, file)
            layout = lay_out(pages.lines, pages.sizes, _bookmarks(pdf))
        finally:
            pdf.close()
    labels = tuple(own or printed for own, printed in zip(pages.labels, layout.labels, strict=True))
    metadata = build_metadata(file, given, properties, first_heading=layout.title)
    total = len(pages.lines)
    problem = f"{pages.unreadable} of {total} pages unreadable" if pages.unreadable else ""
    return Document(file, metadata, layout.blocks, total, labels if any(labels) else (), problem)


def _open(path: Path, file: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _LOCKED or "password" in str(error).lower():
            raise UnreadableFileError(f"{file} is locked by a password.", "Save a copy without a password.") from error
        raise UnreadableFileError(
            f"{file} is damaged or is not a PDF: it can't be opened.", "Download it again, or print it to a new PDF."
        ) from error


def _read_pages(pdf: pypdfium2.PdfDocument) -> _Pages:
    lines: list[list[Line]] = []
    sizes: list[tuple[float, float]] = []
    labels: list[str] = []
    unreadable = 0
    for i in range(len(pdf)):
        try:
            page = pdf[i]
            lines.append(page_lines(page, i + 1))
            sizes.append(page.get_size())
            page.close()
        except pypdfium2.PdfiumError:
            unreadable += 1
            lines.append([])
            sizes.append((0.0, 0.0))
        labels.append(_label(pdf, i))
    return _Pages(lines, sizes, tuple(labels), unreadable)


def _label(pdf: pypdfium2.PdfDocument, index: int) -> str:
    try:
        return str(pdf.get_page_label(index) or "")
    except pypdfium2.PdfiumError:
        return ""


def _bookmarks(pdf: pypdfium2.PdfDocument) -> list[Bookmark]:
    found = []
    try:
        for entry in pdf.get_toc(max_depth=8):
            target = entry.get_dest()
            index = target.get_index() if target is not None else None
            if index is not None and (title := entry.get_title().strip()):
                found.append(Bookmark(entry.level + 1, title, index + 1))
    except pypdfium2.PdfiumError:
        return []
    return found


def _properties(pdf: pypdfium2.PdfDocument, file: str) -> dict[str, str]:
    found = pdf.get_metadata_dict(skip_empty=True)
    title = re.sub(r"\s*#\w+$", "", found.get("Title", ""))
    return {"title": meaningful_title(title, file), "date": found.get("CreationDate", "")}


def _without_text(file: str, pages: int, unreadable: int) -> UnreadableFileError:
    if unreadable == pages:
        return UnreadableFileError(f"{file} is damaged: none of its {pages} pages can be read.", "Download it again.")
    return UnreadableFileError(
        f"{file} has no text layer: its {pages} page(s) hold pictures only.",
        "Run it through text recognition (OCR) first, for instance `ocrmypdf in.pdf out.pdf`.",
    )
