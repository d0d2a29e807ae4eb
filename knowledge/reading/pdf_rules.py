"""The lines that are drawn on a PDF page, and the grids of cells that they make: where its tables are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

Cell = tuple[int, int, int]
"""A place in a page's tables: number of the table, row and column, each from 0; of merged cells the first one."""

_NEAR = 3.0  # points: lines this near are one line, and this near to each other they meet
_SHORTEST = 6.0  # points: shorter strokes are parts of letters and ornaments
_MOST_STROKES = 4000  # on a page: drawings have more, and no tables
_MOST_SIDES = 400  # of one path: more make a drawing
_NARROWEST_TABLE = 90.0  # points


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along the page: `at` is its height (or its place from the left, of an upright one)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's lines: places of the upright ones from the left, and of the level ones from the top, in points."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    uprights: tuple[Stroke, ...]
    levels: tuple[Stroke, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the cell that holds a point, merged cells counted as their first; None outside."""
        column = next((i for i, (a, b) in enumerate(pairwise(self.columns)) if a - 1 <= x <= b + 1), None)
        row = next((i for i, (a, b) in enumerate(pairwise(self.rows)) if b - 1 <= y <= a + 1), None)
        if row is None or column is None:
            return None
        while row and not self._ruled(self.levels, self.rows[row], self.columns[column], self.columns[column + 1]):
            row -= 1
        while column and not self._ruled(self.uprights, self.columns[column], self.rows[row + 1], self.rows[row]):
            column -= 1
        return row, column

    @staticmethod
    def _ruled(strokes: Iterable[Stroke], at: float, start: float, end: float) -> bool:
        middle = (start + end) / 2
        return any(abs(s.at - at) <= _NEAR and s.start - _NEAR <= middle <= s.end + _NEAR for s in strokes)


def page_grids(page: pypdfium2.PdfPage) -> list[Grid]:
    """The grids on a page that have two columns at least, from the top.

    Lines that are drawn come first; the sides of filled boxes count only where no drawn line parts the cells, since
    shading behind a paragraph lies inside a cell.
    """
    drawn, filled = _Strokes(), _Strokes()
    width, height = page.get_size()
    for is_drawn, is_upright, stroke in _strokes(page):
        whole_page = 0.97 * (height if is_upright else width)
        if _SHORTEST <= stroke.end - stroke.start < whole_page:
            (drawn if is_drawn else filled).add(is_upright, stroke)
        if drawn.count + filled.count > _MOST_STROKES:
            return []
    grids = _grids(_whole(drawn.uprights), _whole(drawn.levels))
    shaded = _grids(_whole(filled.uprights), _whole(filled.levels))
    grids += [grid for grid in shaded if len(grid.rows) > 2 and not any(_overlap(grid, other) for other in grids)]
    return sorted(grids, key=lambda grid: -grid.rows[0])


@dataclass(slots=True)
class _Strokes:
    uprights: list[Stroke] = field(default_factory=list)
    levels: list[Stroke] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.uprights) + len(self.levels)

    def add(self, is_upright: bool, stroke: Stroke) -> None:
        (self.uprights if is_upright else self.levels).append(stroke)


def _overlap(one: Grid, other: Grid) -> bool:
    beside = one.columns[-1] <= other.columns[0] or other.columns[-1] <= one.columns[0]
    return not (beside or one.rows[-1] >= other.rows[0] or other.rows[-1] >= one.rows[0])


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[bool, bool, Stroke]]:
    """(drawn?, upright?, stroke) of every straight side of every path; a thin box counts as the line it looks like.

    What reaches the page's edge is a background.
    """
    height = page.get_height()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, bottom, right, top = thing.get_bounds()
        if right - left <= _NEAR or top - bottom <= _NEAR:
            upright = top - bottom > right - left
            at, ends = ((left + right) / 2, (bottom, top)) if upright else ((bottom + top) / 2, (left, right))
            yield True, upright, Stroke(at, *ends)
        elif pdfium.FPDFPath_CountSegments(thing.raw) <= _MOST_SIDES and bottom > 1 and top < height - 1:
            is_drawn = _is_drawn(thing)
            yield from ((is_drawn, upright, stroke) for upright, stroke in _sides(thing))


def _is_drawn(thing: pypdfium2.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing.raw, fill, stroke)
    return bool(stroke.value)


def _sides(thing: pypdfium2.PdfObject) -> Iterator[tuple[bool, Stroke]]:
    matrix, x, y = thing.get_matrix(), ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for i in range(pdfium.FPDFPath_CountSegments(thing.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(thing.raw, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _side(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _side(point, first)
        last = point


def _side(one: tuple[float, float], other: tuple[float, float]) -> Iterator[tuple[bool, Stroke]]:
    (x, y), (u, v) = one, other
    if abs(x - u) <= 0.5 and abs(y - v) > _NEAR:
        yield True, Stroke(x, min(y, v), max(y, v))
    elif abs(y - v) <= 0.5 and abs(x - u) > _NEAR:
        yield False, Stroke(y, min(x, u), max(x, u))


def _whole(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Pieces of one line put together, and lines that lie on each other made one."""
    found: list[Stroke] = []
    for at in _places(stroke.at for stroke in strokes):
        pieces = sorted((s for s in strokes if abs(s.at - at) <= _NEAR / 2 + 0.1), key=lambda s: s.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + _NEAR + 1:
                found.append(Stroke(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        found.append(Stroke(at, start, end))
    return found


def _places(values: Iterable[float], near: float = _NEAR / 2) -> list[float]:
    """The values in order, those that are near to one another as the first of them."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= 2 * near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _grids(uprights: Sequence[Stroke], levels: Sequence[Stroke]) -> list[Grid]:
    """Lines that meet, directly or through others, make one grid."""
    left = set(range(len(uprights)))
    grids: list[Grid] = []
    while left:
        own_uprights, own_levels = {left.pop()}, set[int]()
        grown = True
        while grown:
            more_levels = {
                i
                for i, s in enumerate(levels)
                if i not in own_levels and any(_meet(uprights[j], s) for j in own_uprights)
            }
            own_levels |= more_levels
            more = {j for j in left if any(_meet(uprights[j], levels[i]) for i in more_levels)}
            own_uprights |= more
            left -= more
            grown = bool(more_levels or more)
        grid = _grid([uprights[j] for j in own_uprights], [levels[i] for i in own_levels])
        if grid is not None:
            grids.append(grid)
    return grids


def _meet(upright: Stroke, level: Stroke) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _grid(uprights: Sequence[Stroke], levels: Sequence[Stroke]) -> Grid | None:
    """The grid of lines that meet, its open sides closed where the others end; None for a box or a bare line."""
    if not levels:
        return None
    columns = _closed([s.at for s in uprights], [s.start for s in levels], [s.end for s in levels])
    rows = _closed([s.at for s in levels], [s.start for s in uprights], [s.end for s in uprights])
    if len(columns) < 3 or len(rows) < 2 or columns[-1] - columns[0] < _NARROWEST_TABLE:
        return None
    return Grid(tuple(columns), tuple(reversed(rows)), tuple(uprights), tuple(levels))


def _closed(places: Sequence[float], starts: Sequence[float], ends: Sequence[float]) -> list[float]:
    found = _places(places)
    if min(starts) < found[0] - 2 * _SHORTEST:
        found.insert(0, min(starts))
    if max(ends) > found[-1] + 2 * _SHORTEST:
        found.append(max(ends))
    return found
