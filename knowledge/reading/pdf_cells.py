"""Lines of a PDF page in the cells of its ruled tables, and such a table's lines as rows of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.reading.outline import has_words
from knowledge.reading.pdf_line import BULLET, Line
from knowledge.reading.pdf_rules import Grid

_FEWEST_FILLED = 0.4
"""Share of a grid's cells that hold text: below it, the grid is a drawing."""

_PARAGRAPH_GAP = 1.6
"""Of the size of type: lines of a cell that are further apart are two paragraphs."""


def in_cells(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line]:
    """The lines, each with its cell where it stands in a table."""
    placed = list(lines)
    for number, grid in enumerate(grids):
        cells = {i: cell for i, line in enumerate(placed) if line.cell is None and (cell := _cell(line, grid))}
        if _is_table(set(cells.values()), grid):
            for i, (row, column) in cells.items():
                placed[i] = replace(placed[i], cell=(number, row, column))
    return placed


def _cell(line: Line, grid: Grid) -> tuple[int, int] | None:
    if line.right > grid.columns[-1] + line.size or line.left < grid.columns[0] - line.size:
        return None
    return grid.cell((line.left + line.right) / 2, line.base + 0.3 * line.size)


def _is_table(filled: set[tuple[int, int]], grid: Grid) -> bool:
    columns = {column for _, column in filled}
    size = (len(grid.rows) - 1) * (len(grid.columns) - 1)
    return len(columns) > 1 and len(filled) >= _FEWEST_FILLED * size


def tables_in_place(lines: Sequence[Line], in_order: Sequence[Line]) -> list[Line]:
    """A page's lines with those of each table together, cell by cell, where the table's top is.

    Args:
        lines: the page's lines in tables, in the order of the file.
        in_order: the page's other lines in reading order.
    """
    tables: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell is not None:
            tables[line.cell[0]].append(line)
    placed = list(in_order)
    for number in sorted(tables):
        members = sorted(tables[number], key=lambda line: line.cell or ())
        top = max(line.base for line in members)
        above = [i for i, line in enumerate(placed) if line.base > top and line.page == members[0].page]
        at = above[-1] + 1 if above else 0
        placed[at:at] = members
    return placed


def rows_of(lines: Sequence[Line]) -> list[list[list[Line]]]:
    """The rows of a table, from the top; each a list of its cells' lines from the left, empty where a cell is."""
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell is not None and has_words(line.text):
            cells[line.cell[1:]].append(line)
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    return [[cells.get((row, column), []) for column in columns] for row in rows]


def parts_of(cell: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of a cell; a list whose items take one line each is a single one."""
    starts = [i for i, line in enumerate(cell) if i and _begins_part(cell[i - 1], line)]
    bullets = [i for i, line in enumerate(cell) if BULLET.match(line.text)]
    if len(bullets) > 1 and any(not BULLET.match(line.text) for line in cell[bullets[0] :]):
        starts += [i for i in bullets if i]
    bounds = sorted({0, *starts, len(cell)})
    return [list(cell[a:b]) for a, b in pairwise(bounds)]


def _begins_part(before: Line, line: Line) -> bool:
    return before.base - line.base > _PARAGRAPH_GAP * max(before.size, line.size) or line.base > before.base + line.size
