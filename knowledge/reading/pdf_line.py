"""A line of type on a PDF page, and what the start of one can say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.reading.pdf_rules import Cell

HYPHEN = "\ufffe"
"""Stands in a line's text for a hyphen that was at the end of a line: it may or may not belong to the word."""

BULLETS = "•◦▪●○■□▫◼◾➢➤►▶▸‣✓✔✗☐☑❖✦⁃·"
BULLET = re.compile(rf"(?:[{BULLETS}\uf000-\uf0ff]+\s*|[o*–—‒-]\s+)")
NUMBER = re.compile(r"(?:\(?\d{1,3}[.)]|\([a-z]{1,4}\)|[a-zA-Z][.)]|[ivx]{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of type, or one cell of it: place in points from the page's lower left corner, size and weight of type.

    `base` is the height of the line that the letters stand on; `cell` the cell of a ruled table that it stands in.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    cell: Cell | None = None
