"""What of a passage can be quoted in one piece, so that an independent reader of the file finds it just so.

A text says itself where its file has its parts in another order than the one in which they are read: a blank line
stands where something lies between two blocks (a footnote that was moved to its paragraph's end, a table's neighbours),
and `CELL` between the cells of a PDF's table, which readers of the file may go through by rows or by columns, a
paragraph of each at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

CELL = "\u2003|\u2003"
"""Stands between two cells of a PDF's table: a bar with an em space on either side."""

PART = "\u2003"
"""Stands between the paragraphs of such a cell: an em space, which is nowhere else in a text."""

SEAM = "\n\n"
"""Stands between two stretches that follow each other for a reader, but not in the file."""


def verbatim_stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the longest stretch around a part of a passage's text that can be quoted in one piece."""
    inside = [(a, b) for a, b in _stretches(text) if a < end and b > start]
    return (inside[0][0], inside[-1][1]) if inside else (start, end)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Lines that follow each other in the file are one stretch; each cell of a PDF's table is one of its own."""
    start, at = 0, 0
    for line in text.split("\n"):
        if not line.strip() or PART in line:
            if text[start:at].strip():
                yield start, len(text[:at].rstrip())
            for part in line.split(PART):
                if part.strip(" |"):
                    yield at, at + len(part)
                at += len(part) + 1
            at -= 1
            start = at + 1
        else:
            at += len(line)
        at += 1
    if text[start:].strip():
        yield start, len(text.rstrip())
