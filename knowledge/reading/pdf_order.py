"""The order in which the lines of a PDF page are read."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.reading.pdf_line import Line


def in_reading_order(page: Sequence[Line]) -> list[Line]:
    """The page's lines in the order of the file, save that a stretch wholly above another one comes before it.

    A stretch goes down the page; where one side by side with another was written later (a column, a cell), the file's
    own order stands.
    """
    stretches: list[list[Line]] = []
    for line in page:
        if stretches and line.base <= stretches[-1][-1].base + 0.5 * line.size:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    placed: list[list[Line]] = []
    for stretch in stretches:
        at = next((i for i, other in enumerate(placed) if _stands_above(stretch, other)), len(placed))
        placed.insert(at, stretch)
    return [line for stretch in placed for line in stretch]


def _stands_above(one: list[Line], other: list[Line]) -> bool:
    lowest, top = min(line.base for line in one), max(line.base + line.size for line in other)
    overlap = min(max(a.right for a in one), max(b.right for b in other)) - max(
        min(a.left for a in one), min(b.left for b in other)
    )
    return lowest >= top - 0.2 * other[0].size and overlap > 0
