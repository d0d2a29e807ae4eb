"""A PDF page's glyphs put together to lines: words parted by the gaps between glyphs, with place, size and weight."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.reading.pdf_cells import in_cells
from knowledge.reading.pdf_line import BULLETS, HYPHEN, Line
from knowledge.reading.pdf_rules import Grid, page_grids

_LOST_SPACE = 0.1  # of the size of type: a wider gap inside a word is a space that the file doesn't hold
_CELL_GAP = 1.4  # of the size of type: a wider gap parts two cells or columns
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|cmbx|-medi(ital)?$", re.I)
_LONE_MARKER = re.compile(rf"[{BULLETS}\uf000-\uf0ff]|[o*–—-]|\(?\d{{1,3}}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{{1,4}}[.)]")
_NOTE_MARK = re.compile(r"\d{1,3}(?:[-–,]\d{1,3})*")


@dataclass(slots=True)
class _Font:
    """How a text object is set."""

    size: float
    bold: bool
    upright: bool


@dataclass(slots=True)
class _Word:
    text: str
    left: float
    right: float
    base: float
    font: _Font


@dataclass(slots=True)
class _Page:
    """One page as pdfium gives it; fonts are asked for once a text object."""

    text: pypdfium2.PdfTextPage
    characters: str
    boxes: np.ndarray
    fonts: dict[int, _Font] = field(default_factory=dict)


def page_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """The lines of a page (number from 1) in the order of the file, none that is empty or turned on its side."""
    grids = page_grids(page)
    text_page = page.get_textpage()
    try:
        read = _Page(text_page, _characters(text_page), _boxes(text_page))
        lines = [_line(words, number) for words in _rows(_words(read), grids)]
    finally:
        text_page.close()
    return in_cells([line for line in lines if line.text], grids)


def _characters(text_page: pypdfium2.PdfTextPage) -> str:
    count = text_page.count_chars()
    text = str(text_page.get_text_range()) if count else ""
    if len(text) != count:  # a character outside the basic plane, or one without a meaning
        codes = [pdfium.FPDFText_GetUnicode(text_page.raw, i) for i in range(count)]
        text = "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else " " for c in codes)
    return text.replace("\x02", HYPHEN).replace("\xad", HYPHEN)


def _boxes(text_page: pypdfium2.PdfTextPage) -> np.ndarray:
    """(n, 2) left and right edge of each character in points."""
    count = text_page.count_chars()
    rects = (pdfium.FS_RECTF * max(count, 1))()
    handle, box = text_page.raw, pdfium.FPDFText_GetLooseCharBox
    for i, rect in enumerate(rects):
        box(handle, i, rect)
    return np.frombuffer(rects, dtype="float32").reshape(-1, 4)[:count][:, [0, 2]]


def _words(page: _Page) -> Iterator[_Word]:
    x, y = ctypes.c_double(), ctypes.c_double()
    handle = page.text.raw
    for match in re.finditer(r"[^\s\u200b\ufeff]+", page.characters):
        start, end = match.span()
        font = _font(page, start)
        if font is None or not font.upright:
            continue
        pdfium.FPDFText_GetCharOrigin(handle, start, x, y)
        boxes = page.boxes[start:end]
        text = _with_lost_spaces(match[0], boxes, font.size)
        yield _Word(text, float(boxes[0, 0]), float(boxes[:, 1].max()), y.value, font)


def _with_lost_spaces(text: str, boxes: np.ndarray, size: float) -> str:
    """The word, parted wherever two of its letters stand clearly further apart than the others."""
    if len(text) < 3:
        return text
    gaps = boxes[1:, 0] - boxes[:-1, 1]
    if float(gaps.max()) <= _LOST_SPACE * size or float(np.median(gaps)) > 0.04 * size:
        return text
    apart = gaps > _LOST_SPACE * size
    return text[0] + "".join(f" {c}" if gap else c for c, gap in zip(text[1:], apart.tolist(), strict=True))


def _font(page: _Page, index: int) -> _Font | None:
    glyph_run = pdfium.FPDFText_GetTextObject(page.text.raw, index)
    if not glyph_run:
        return None
    key = ctypes.cast(glyph_run, ctypes.c_void_p).value or 0
    if key not in page.fonts:
        page.fonts[key] = _look_up_font(glyph_run)
    return page.fonts[key]


def _look_up_font(glyph_run: object) -> _Font:
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(glyph_run, size)
    pdfium.FPDFPageObj_GetMatrix(glyph_run, matrix)
    name = ctypes.create_string_buffer(128)
    font = pdfium.FPDFTextObj_GetFont(glyph_run)
    if font:
        pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    bold = _BOLD_NAME.search(name.value.decode("utf-8", "replace")) is not None
    scale = float(np.hypot(matrix.c, matrix.d)) or 1.0
    return _Font(round(size.value * scale, 1), bold, matrix.d > 0 and abs(matrix.b) < abs(matrix.d))


def _rows(words: Iterator[_Word], grids: Sequence[Grid]) -> Iterator[list[_Word]]:
    """Words in the order of the file, parted where the line changes, a table's line stands or a gap is a column's."""
    row: list[_Word] = []
    for word in words:
        if row and (not _goes_on(row, word) or any(_parts(grid, row[-1], word) for grid in grids)):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _goes_on(row: list[_Word], word: _Word) -> bool:
    last = row[-1]
    size = max(last.font.size, word.font.size, 1.0)
    if abs(word.base - last.base) > 0.55 * size:
        return False
    gap = word.left - last.right
    if gap < -0.6 * size and word.left < row[0].right:
        return False
    lone = len(row) == 1 and _LONE_MARKER.fullmatch(last.text) is not None
    return gap < (4.5 if lone else _CELL_GAP) * size


def _parts(grid: Grid, last: _Word, word: _Word) -> bool:
    """Whether an upright line of a table stands between two words."""
    middle = word.base + 0.3 * word.font.size
    return any(
        last.right - 1.5 <= stroke.at <= word.left + 1.5 and stroke.start <= middle <= stroke.end
        for stroke in grid.uprights
    )


def _line(words: list[_Word], page: int) -> Line:
    letters: dict[float, int] = {}
    for word in words:
        letters[word.font.size] = letters.get(word.font.size, 0) + len(word.text)
    total = sum(letters.values())
    # The largest type with a fair share: small capitals are most of their line's letters, and a note's mark is none.
    size = max(size for size in letters if letters[size] >= 0.12 * total)
    base = next(word.base for word in words if word.font.size == size)
    bold = sum(len(word.text) for word in words if word.font.bold) >= 0.9 * total
    return Line(
        unicodedata.normalize("NFC", " ".join(_marked(word, size, base, i) for i, word in enumerate(words))).strip(),
        page,
        min(word.left for word in words),
        max(word.right for word in words),
        base,
        size,
        bold,
    )


def _marked(word: _Word, size: float, base: float, index: int) -> str:
    """The word; a raised small number that points to a note, in brackets."""
    raised = word.font.size < 0.8 * size and word.base > base + 0.15 * size
    return f"[{word.text}]" if index and raised and _NOTE_MARK.fullmatch(word.text) else word.text
