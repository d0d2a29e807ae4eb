"""Word documents (.docx): paragraphs, lists and tables in document order, headings by style or by look."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.metadata import Fields, build_metadata, meaningful_title
from knowledge.reading.outline import Outline, has_words, table_text, tidy

_LONGEST_HEADING = 100
_LONG_CELL = 4  # paragraphs: a cell with more holds running text
_LONGEST_LABEL = 12  # words
_WRITTEN_BULLET = re.compile(r"[-•–·*]\s+(?=\S)")
_TEXT, _TAB, _BREAK, _RUN, _PARAGRAPH, _TABLE = (qn(f"w:{name}") for name in ("t", "tab", "br", "r", "p", "tbl"))


def read_docx(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """A Word document as a document.

    Raises:
        UnreadableFileError: it is no .docx, is locked by a password, or holds no text.
    """
    try:
        word = docx.Document(str(path))
    except Exception as error:  # python-docx lets KeyError, BadZipFile, XMLSyntaxError and others through for one cause
        raise _unreadable(path, file, error) from error
    styles = _Styles(word)
    outline = Outline()
    _Reader(outline, styles).read(word.element.body)
    if not outline.blocks:
        raise UnreadableFileError(f"{file} holds no text.", "Give a document that holds text, not only pictures.")
    metadata = build_metadata(file, given, _properties(word, file), first_heading=outline.first_heading)
    return Document(file, metadata, tuple(outline.blocks))


class _Styles:
    """What a paragraph's style says: heading level, whether it is a list, how it looks."""

    def __init__(self, word: Any) -> None:
        self._by_id = {style.style_id: style for style in word.styles if style.style_id}
        self.body_size = self._size("Normal") or 11.0

    def name(self, style_id: str | None) -> str:
        """The style's name in lower case, "" where it has none."""
        style = self._by_id.get(style_id or "Normal")
        return (style.name or "").lower() if style is not None else ""

    def heading_level(self, style_id: str | None) -> int:
        """1 to 9 for a heading, 0 for anything else; a style based on a heading's is one."""
        style = self._by_id.get(style_id or "")
        for _ in range(10):
            if style is None:
                return 0
            name = (style.name or "").lower()
            if name == "title":
                return 1
            if match := re.fullmatch(r"heading (\d)", name):
                return int(match[1])
            style = getattr(style, "base_style", None)
        return 0

    def looks(self, style_id: str | None) -> tuple[bool, float]:
        """(bold, size in points) of the style."""
        style = self._by_id.get(style_id or "Normal")
        font = getattr(style, "font", None)
        return bool(font is not None and font.bold), self._size(style_id or "Normal") or self.body_size

    def _size(self, style_id: str) -> float | None:
        style = self._by_id.get(style_id)
        for _ in range(10):
            font = getattr(style, "font", None)
            if font is not None and font.size is not None:
                return float(font.size.pt)
            style = getattr(style, "base_style", None)
        return None


class _Reader:
    """Walks the body and adds its blocks to an outline."""

    def __init__(self, outline: Outline, styles: _Styles) -> None:
        self.outline = outline
        self.styles = styles
        self._items: list[tuple[int, str]] = []

    def read(self, parent: etree._Element) -> None:
        for element in _content(parent):
            if element.tag == _TABLE:
                self._flush()
                self._table(element)
            else:
                self._paragraph(element)
        self._flush()

    def _flush(self) -> None:
        self.outline.items(self._items)
        self._items = []

    def _paragraph(self, element: etree._Element) -> None:
        text = tidy(_text(element))
        if not has_words(text):
            return
        style_id = _value(element, "w:pPr/w:pStyle")
        level = self._heading_level(element, style_id, text)
        if self.styles.name(style_id).startswith("toc "):
            return
        if level:
            self._flush()
            self.outline.heading(level, text)
        elif (depth := self._list_depth(element, style_id)) is not None:
            self._items.append((depth, text))
        elif written := _WRITTEN_BULLET.match(text):
            self._items.append((0, text[written.end() :]))
        else:
            self._flush()
            self.outline.add(text)

    def _heading_level(self, element: etree._Element, style_id: str | None, text: str) -> int:
        outline_level = _value(element, "w:pPr/w:outlineLvl")
        level = self.styles.heading_level(style_id)
        if not level and outline_level is not None and outline_level.isdigit() and int(outline_level) < 9:
            level = int(outline_level) + 1
        if level or len(text) > _LONGEST_HEADING or re.search(r"[.,;:]$", text):
            return level if len(text) <= 3 * _LONGEST_HEADING else 0
        return self._level_by_look(element, style_id)

    def _level_by_look(self, element: etree._Element, style_id: str | None) -> int:
        """A short paragraph wholly in bold or in larger type is a heading, though its style doesn't say so."""
        style_bold, style_size = self.styles.looks(style_id)
        runs = [run for run in element.iter(_RUN) if tidy(_text(run))]
        bold = all(_is_on(run, "w:rPr/w:b", style_bold) for run in runs)
        sizes = [_value(run, "w:rPr/w:sz") for run in runs]
        size = max((float(size) / 2 if size and size.isdigit() else style_size for size in sizes), default=style_size)
        if self._list_depth(element, style_id) is not None and not (bold and size > self.styles.body_size):
            return 0
        if size >= self.styles.body_size + 6:
            return 1
        if size >= self.styles.body_size + 1.5:
            return 2 if bold or size >= self.styles.body_size + 3 else 3
        return 4 if bold else 0

    def _list_depth(self, element: etree._Element, style_id: str | None) -> int | None:
        level = _value(element, "w:pPr/w:numPr/w:ilvl")
        if element.find("w:pPr/w:numPr", element.nsmap) is not None and _value(element, "w:pPr/w:numPr/w:numId") != "0":
            return int(level) if level and level.isdigit() else 0
        match = re.fullmatch(r"list (?:bullet|number)(?: (\d))?", self.styles.name(style_id))
        return int(match[1] or 1) - 1 if match else None

    def _table(self, table: etree._Element) -> None:
        rows = [list(row.iterchildren(qn("w:tc"))) for row in table.iterchildren(qn("w:tr"))]
        if max(map(len, rows), default=0) < 2:
            for cell in (cell for row in rows for cell in row):
                self.read(cell)
            return
        if any(_paragraphs(cell) >= _LONG_CELL for row in rows for cell in row):
            self._form(rows)
            return
        self.outline.add(table_text([[_cell_text(cell) for cell in row] for row in rows]), "table")

    def _form(self, rows: list[list[etree._Element]]) -> None:
        """A table whose cells hold running text: a row's first cell is the heading of the others."""
        above = len(self.outline.path)
        for label, *cells in rows:
            filled = [cell for cell in cells if has_words(_cell_text(cell))]
            if not filled or not has_words(_cell_text(label)):
                self.outline.add(" ".join(_cell_text(cell) for cell in filled if len(_cell_text(cell).split()) > 3))
                continue
            if max(map(_paragraphs, filled)) == 1:
                opening = _opening(_cell_text(filled[0]))
                named = opening if len(opening) <= _LONGEST_LABEL else []  # "Point 1" says little without its name
                self.outline.heading(above + (1 if named else 2), tidy(" ".join([_cell_text(label), *named])))
                self.outline.add(table_text([[_cell_text(cell) for cell in (label, *filled)]]), "table")
                continue
            self.outline.heading(above + 2, _short(_cell_text(label)))
            for cell in filled:
                self.read(cell)
        self.outline.close(above + 1)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls and tracked insertions too."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
            yield from _content(child)


def _text(element: etree._Element) -> str:
    """The element's text as a reader sees it: deletions and the second copy of a drawing's text left out."""
    parts: list[str] = []
    for node in element.iter(_TEXT, _TAB, _BREAK):
        if any(parent.tag.endswith(("}Fallback", "}tabs")) for parent in node.iterancestors()):
            continue
        parts.append(node.text or "" if node.tag == _TEXT else " ")
    return "".join(parts)


def _cell_text(cell: etree._Element) -> str:
    return " ".join(tidy(_text(paragraph)) for paragraph in cell.iter(_PARAGRAPH))


def _paragraphs(cell: etree._Element) -> int:
    return sum(has_words(_text(paragraph)) for paragraph in cell.iter(_PARAGRAPH))


def _short(text: str) -> str:
    """What stands before the first dash or full stop, in at most a dozen words."""
    return " ".join(_opening(text)[:_LONGEST_LABEL])


def _opening(text: str) -> list[str]:
    return re.split(r"\s[-–—]\s|[.:?](?:\s|$)", text)[0].split()


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find(path, element.nsmap)
    return None if found is None else found.get(qn("w:val"))


def _is_on(run: etree._Element, path: str, default: bool) -> bool:
    found = run.find(path, run.nsmap)
    return default if found is None else found.get(qn("w:val")) not in ("0", "false", "none")


def _properties(word: Any, file: str) -> dict[str, str]:
    core = word.core_properties
    made_by_library = core.author == "python-docx"
    return {
        "title": meaningful_title(core.title or "", file),
        "date": "" if made_by_library else str(core.created or core.modified or "")[:10],
    }


def _unreadable(path: Path, file: str, error: Exception) -> UnreadableFileError:
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        return UnreadableFileError(
            f"{file} is an old Word file (.doc) or is locked by a password.", "Save it as .docx without a password."
        )
    if not zipfile.is_zipfile(path):
        return UnreadableFileError(
            f"{file} is not a Word document: it is no zip archive.", "Save it from Word as .docx."
        )
    return UnreadableFileError(
        f"{file} is a damaged Word document ({type(error).__name__}).", "Open and save it in Word again."
    )
