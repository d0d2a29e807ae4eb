"""A PDF's lines put together to headings, paragraphs and lists, across the ends of lines and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.passages import Block
from knowledge.quoting import CELL, PART
from knowledge.reading.outline import Outline
from knowledge.reading.pdf_cells import parts_of, rows_of
from knowledge.reading.pdf_edges import Edges
from knowledge.reading.pdf_elements import BodyType, Element, body_type, elements_of
from knowledge.reading.pdf_furniture import without_furniture
from knowledge.reading.pdf_line import BULLET, Line
from knowledge.reading.pdf_text import Text, Vocabulary, joined, squash, vocabulary_of


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's own outline: level from 1, title, sheet from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A PDF's blocks, what is printed on each page as its number, and its title as it is set on the page."""

    blocks: tuple[Block, ...]
    labels: tuple[str, ...]
    title: str


def lay_out(
    pages: Sequence[Sequence[Line]], sizes: Sequence[tuple[float, float]], bookmarks: Sequence[Bookmark]
) -> Layout:
    """The document's blocks from its pages' lines (in the order of the file) and pages' (width, height) in points."""
    kept, labels = without_furniture(pages, [height for _, height in sizes])
    body = body_type(kept)
    elements = list(elements_of(kept, body))
    vocabulary = vocabulary_of(kept)
    levels = _HeadingLevels(elements, bookmarks)
    outline = Outline()
    _Writer(outline, vocabulary, levels, Edges.of(kept)).write(elements)
    return Layout(tuple(outline.blocks), tuple(labels), _title(elements, vocabulary, body))


def _title(elements: Sequence[Element], vocabulary: Vocabulary, body: BodyType) -> str:
    """The largest heading of the first two pages that have text."""
    headings = [e for e in elements if e.kind == "heading" and e.lines[0].page <= elements[0].lines[0].page + 1]
    large = [e for e in headings if e.lines[0].size >= 1.3 * body.size]
    if not large:
        return ""
    largest = max(large, key=lambda e: e.lines[0].size)
    return joined(largest.lines, vocabulary)[0]


class _HeadingLevels:
    """Level of each heading: by bookmark where one names it, else by how bookmarked ones that look the same are set."""

    def __init__(self, elements: Sequence[Element], bookmarks: Sequence[Bookmark]) -> None:
        self._bookmarks = {(b.page, squash(b.title)): b.level for b in bookmarks}
        headings = [e for e in elements if e.kind == "heading"]
        looks = sorted({self._look(e) for e in headings}, reverse=True)
        marked: dict[tuple[float, bool], Counter[int]] = {}
        for e in headings:
            if (level := self._by_bookmark(e)) is not None:
                marked.setdefault(self._look(e), Counter())[level] += 1
        self._by_look: dict[tuple[float, bool], int] = {}
        above = 0
        for look in looks:
            known = marked.get(look)
            above = known.most_common(1)[0][0] if known else above + 1
            self._by_look[look] = above

    def level(self, element: Element) -> int:
        """1 is the outermost."""
        marked = self._by_bookmark(element)
        return self._by_look[self._look(element)] if marked is None else marked

    def _by_bookmark(self, element: Element) -> int | None:
        return self._bookmarks.get((element.lines[0].page, squash(" ".join(line.text for line in element.lines))))

    @staticmethod
    def _look(element: Element) -> tuple[float, bool]:
        return round(element.lines[0].size * 2) / 2, element.lines[0].bold


class _Writer:
    """Turns elements to blocks; items and rows that follow each other become one list or table."""

    def __init__(self, outline: Outline, vocabulary: Vocabulary, levels: _HeadingLevels, edges: Edges) -> None:
        self.outline = outline
        self.vocabulary = vocabulary
        self.levels = levels
        self.edges = edges
        self._last: Element | None = None
        self._apart = False

    def write(self, elements: Sequence[Element]) -> None:
        group: list[Element] = []
        for element in elements:
            if group and not self._belongs(element, group[-1]):
                self._group(group)
                group = []
            group.append(element)
        if group:
            self._group(group)

    def _belongs(self, element: Element, last: Element) -> bool:
        """Whether an element goes into the same list or table as the one before it."""
        if element.kind != last.kind or element.kind not in ("item", "row", "table"):
            return False
        return element.kind != "item" or not self.edges.part(last, element)

    def _group(self, group: list[Element]) -> None:
        kind = group[0].kind
        parted = self._last is not None and self.edges.part(self._last, group[0])
        self._apart = parted or (self._apart and self._last is not None and self._last.kind == "heading")
        self._last = group[-1]
        if kind == "heading":
            self.outline.heading(self.levels.level(group[0]), joined(group[0].lines, self.vocabulary)[0])
        elif kind == "item":
            self._add([self._item(e, group) for e in group], "list")
        elif kind == "row":
            self._add([_row(e.lines, self.vocabulary) for e in group], "table")
        elif kind == "table":
            self._table(group)
        else:
            self._add([joined(e.lines, self.vocabulary) for e in group], "paragraph")

    def _item(self, element: Element, group: list[Element]) -> Text:
        text, starts = joined(element.lines, self.vocabulary)
        lefts = _distinct([e.lines[0].left for e in group])
        depth = min(range(len(lefts)), key=lambda i: abs(lefts[i] - element.lines[0].left))
        marker = BULLET.match(text)
        prefix = "  " * depth + ("- " if marker else "")
        cut = marker.end() if marker else 0
        shift = len(prefix) - cut
        return prefix + text[cut:], [(max(0, start + shift) if start else 0, page) for start, page in starts]

    def _table(self, group: list[Element]) -> None:
        """Tables that follow each other; one that goes on with the columns of the page before joins it."""
        rows: list[Text] = []
        for before, element in zip([None, *group], group, strict=False):
            own = _table_rows(element, self.vocabulary)
            if before is None or not _goes_on(before, element):
                self._add(rows, "table")
                rows = own
            else:
                rows += own[1:] if rows and own and squash(rows[0][0]) == squash(own[0][0]) else own
        self._add(rows, "table")

    def _add(self, parts: list[Text], kind: Literal["paragraph", "list", "table"]) -> None:
        text = ""
        starts: list[tuple[int, int]] = []
        for part, part_starts in parts:
            if text:
                text += "\n"
            starts += [(start + len(text), page) for start, page in part_starts if not starts or starts[-1][1] != page]
            text += part
        self.outline.add(text, kind, tuple(starts), self._apart)


def _goes_on(before: Element, element: Element) -> bool:
    """Whether a table goes on with the one that ends the page before: as many columns, at about the same places."""
    places = [{line.cell[2]: line.left for line in reversed(e.lines) if line.cell} for e in (before, element)]
    return (
        element.lines[0].page == before.lines[0].page + 1
        and max(places[0]) == max(places[1])
        and all(abs(place - places[0].get(column, place)) < 30 for column, place in places[1].items())
    )


def _distinct(lefts: list[float]) -> list[float]:
    found: list[float] = []
    for left in sorted(lefts):
        if not found or left - found[-1] > 8:
            found.append(left)
    return found


def _row(lines: Sequence[Line], vocabulary: Vocabulary) -> Text:
    return CELL.join(joined([line], vocabulary)[0] for line in lines), [(0, lines[0].page)]


def _table_rows(element: Element, vocabulary: Vocabulary) -> list[Text]:
    """The rows of a ruled table; empty cells at a row's end are left out, others marked."""
    rows: list[Text] = []
    for row in rows_of(element.lines):
        cells = [PART.join(joined(part, vocabulary)[0] for part in parts_of(cell)) or "–" for cell in row]
        while cells and cells[-1] == "–":
            cells.pop()
        rows.append((CELL.join(cells), [(0, element.lines[0].page)]))
    return rows
