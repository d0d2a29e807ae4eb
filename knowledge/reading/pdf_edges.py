"""Where a PDF's elements, put in reading order, do not follow each other on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.pdf_elements import Element
from knowledge.reading.pdf_line import Line

_FURTHEST = 6.0  # of the size of type: wider gaps down the page hold a picture, whose words may stand between
_PARAGRAPH_GAP = 1.7  # of the size of type: lines further apart are two paragraphs
_SIDE_BY_SIDE = ("row", "table")


@dataclass(frozen=True, slots=True)
class Edges:
    """Each page's lines (sheets from 1), and the highest and lowest line's base on those that have text, in points."""

    lines: dict[int, Sequence[Line]]
    top: dict[int, float]
    bottom: dict[int, float]

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> Edges:
        """The edges of pages from their lines."""
        held = [lines for lines in pages if lines]
        return cls(
            {lines[0].page: lines for lines in held},
            {lines[0].page: max(line.base for line in lines) for lines in held},
            {lines[0].page: min(line.base for line in lines) for lines in held},
        )

    def part(self, before: Element, after: Element) -> bool:
        """Whether an independent reader of the page may find something between two elements that follow each other."""
        if before.kind in _SIDE_BY_SIDE or after.kind in _SIDE_BY_SIDE:
            return True
        last, first = before.last, after.lines[0]
        if first.page == last.page:
            return not _follows(last, first, before) or self._has_neighbours(last, first)
        ends_page = last.base <= self.bottom[last.page] + last.size
        starts_page = first.base >= self.top[first.page] - first.size
        return not (first.page == last.page + 1 and ends_page and starts_page)

    def _has_neighbours(self, last: Line, first: Line) -> bool:
        """Whether text in another column stands beside the gap between two lines: it may be read in between."""
        if last.base - first.base <= _PARAGRAPH_GAP * max(last.size, first.size):
            return False
        left, right = min(last.left, first.left), max(last.right, first.right)
        return any(
            first.base - first.size <= line.base <= last.base + last.size and (line.left > right or line.right < left)
            for line in self.lines[last.page]
        )


def _follows(last: Line, first: Line, before: Element) -> bool:
    """Whether a line stands below another, in the same column."""
    own = [line for line in before.lines if line.page == last.page]
    beside = first.left >= max(line.right for line in own) or first.right <= min(line.left for line in own)
    return not beside and 0 < last.base - first.base <= _FURTHEST * max(last.size, first.size)
