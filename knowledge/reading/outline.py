"""Collects a document's blocks under its headings, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.passages import Block, BlockKind, PageStarts

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, *range(0x202A, 0x202F)])
_CONTROL = dict.fromkeys([*range(9), 11, *range(14, 32), *range(127, 160)], " ")
_SPACE = re.compile(r"\s+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
DEEPEST = 9


def tidy(text: str) -> str:
    """The text in one line: every run of white space one space, soft hyphens and zero-width characters gone."""
    return _SPACE.sub(" ", text.translate(_INVISIBLE).translate(_CONTROL)).strip()


def has_words(text: str) -> bool:
    """Whether anything can be read in it: one letter or digit at least."""
    return _LETTER_OR_DIGIT.search(text) is not None


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """A table as a block's text: a row a line, its cells in order and parted by " | ".

    Column names stand in the first line only: woven into every row, they would break the row's own words apart, and a
    quote of it would no longer be found in the file.
    """
    lines = []
    for row in rows:
        cells = [tidy(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if any(map(has_words, cells)):
            lines.append(" | ".join(cell or "–" for cell in cells))
    return "\n".join(lines)


class Outline:
    """Blocks so far, and the headings that stand above the next one."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.first_heading = ""
        self._headings: list[tuple[int, str]] = []
        self._left_out = False
        self._empty_below = 0  # level of a heading under which nothing stands so far; 0 where there is none

    def left_out(self) -> None:
        """Tells that words of the file were left out here: the next block doesn't follow the one before."""
        self._left_out = True

    def heading(self, level: int, text: str) -> None:
        """A heading of `level` (1 is the outermost): it closes those of the same level and below."""
        text = tidy(text)
        if not has_words(text):
            return
        self.first_heading = self.first_heading or text
        if self._empty_below and level <= self._empty_below:
            self.left_out()
        self._empty_below = level
        self._headings = [entry for entry in self._headings if entry[0] < level]
        self._headings.append((level, text))

    def close(self, level: int) -> None:
        """Ends the headings of `level` and below: they don't stand above what follows."""
        self._headings = [entry for entry in self._headings if entry[0] < level]

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the next block, outermost first."""
        return tuple(text for _, text in self._headings)

    def add(self, text: str, kind: BlockKind = "paragraph", page_starts: PageStarts = (), apart: bool = False) -> None:
        """A block under the present headings; what holds neither letter nor digit is left out."""
        if has_words(text):
            self.blocks.append(Block(text, self.path, kind, page_starts, apart or self._left_out))
            self._left_out = False
            self._empty_below = 0

    def items(self, items: Sequence[tuple[int, str]]) -> None:
        """A list: (depth from 0, text) of each item, the text with its own number if it has one."""
        lines = [
            "  " * min(depth, DEEPEST) + (text if re.match(r"\d+[.)] ", text) else f"- {text}")
            for depth, text in items
            if has_words(text)
        ]
        self.add("\n".join(lines), "list")
