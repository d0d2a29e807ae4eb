"""A page of a PDF as a picture, and where on it a quote stands."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from assistant.page.matching import place_quote
from knowledge.reading.pdf import PDFIUM_LOCK

PIXELS_WIDE = 1100
_MOST_PIXELS_HIGH = 3000
_GRID = 100_000
"""Steps across and down a page in which places are told, before they become fractions."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page, in fractions (0..1) of its width and height from the top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A sheet (from 1), its height divided by its width as shown, and where the quote stands on it."""

    sheet: int
    aspect: float
    marks: tuple[Mark, ...]


@lru_cache(maxsize=64)
def page_picture(path: Path, version: str, sheet: int) -> bytes | None:
    """A page as PNG, `PIXELS_WIDE` pixels wide (less where it is very tall); None where there is no such sheet to read.

    Args:
        path: the PDF.
        version: what changes when the file does, so that no old picture is kept.
        sheet: from 1.
    """
    try:
        with _document(path) as document:
            if not 1 <= sheet <= len(document):
                return None
            page = document[sheet - 1]
            scale = min(PIXELS_WIDE / page.get_width(), _MOST_PIXELS_HIGH / page.get_height())
            picture = page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        return None
    out = io.BytesIO()
    picture.quantize(128, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=512)
def marked_pages(path: Path, version: str, sheet: int, quote: str) -> tuple[MarkedPage, ...]:
    """The sheet on which a quote begins, and the next where it runs on, each with the rectangles that cover it.

    Where the quote can't be placed the sheet comes back without marks; nothing, where the page can't be read.
    """
    try:
        return _marked_pages(path, sheet, quote)
    except pypdfium2.PdfiumError:
        return ()


def _marked_pages(path: Path, sheet: int, quote: str) -> tuple[MarkedPage, ...]:
    with _document(path) as document:
        if not 1 <= sheet <= len(document):
            return ()
        pages = [document[index] for index in range(sheet - 1, min(sheet + 1, len(document)))]
        texts = [page.get_textpage() for page in pages]
        characters = [_characters(text) for text in texts]
        placed = map(_with_punctuation, characters, place_quote(characters, quote))
        found = [
            MarkedPage(sheet + offset, page.get_height() / page.get_width(), _lines(page, text, indices))
            for offset, (page, text, indices) in enumerate(zip(pages, texts, placed, strict=True))
        ]
    return tuple(page for page in found if page.marks) or tuple(found[:1])


@contextmanager
def _document(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            yield document
        finally:
            document.close()


def _characters(text: pypdfium2.PdfTextPage) -> list[str]:
    codes = (pdfium.FPDFText_GetUnicode(text, index) for index in range(text.count_chars()))
    return [chr(code) if code and not 0xD800 <= code <= 0xDFFF else " " for code in codes]


def _with_punctuation(characters: list[str], indices: set[int]) -> set[int]:
    """Marked letters and digits, with the stops and brackets that touch their end."""
    following = {index + 1 for index in indices if index + 1 < len(characters)}
    return indices | {index for index in following if characters[index] in ".,;:!?)]”’\"'"}


def _lines(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, indices: set[int]) -> tuple[Mark, ...]:
    """One rectangle for each line of marked characters, in reading order."""
    lines: list[list[float]] = []
    last = -2
    for index in sorted(indices):
        left, top, right, bottom = _box(page, text, index)
        if lines and _same_line(lines[-1], left, top, bottom, index - last):
            line = lines[-1]
            lines[-1] = [min(line[0], left), min(line[1], top), max(line[2], right), max(line[3], bottom)]
        elif right > left and bottom > top:
            lines.append([left, top, right, bottom])
        last = index
    return tuple(Mark(line[0], line[1], line[2] - line[0], line[3] - line[1]) for line in lines)


def _same_line(line: list[float], left: float, top: float, bottom: float, step: int) -> bool:
    """Whether a character goes on with a line: it overlaps it by half its height and follows it closely."""
    overlap = min(line[3], bottom) - max(line[1], top)
    gap = left - line[2]
    return overlap > 0.5 * min(line[3] - line[1], bottom - top) and -0.02 < gap < 0.08 and step < 40


def _box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """A character's box (left, top, right, bottom) as fractions of the page as shown, rotated and cropped."""
    left, bottom, right, top = text.get_charbox(index, loose=True)
    corners = [_shown(page, x, y) for x in (left, right) for y in (bottom, top)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _GRID, down.value / _GRID
