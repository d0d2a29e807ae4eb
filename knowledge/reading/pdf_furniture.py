"""What a PDF's pages carry beside their text: running headers and footers, page numbers, lists of contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from knowledge.reading.pdf_line import Line

_MARGIN = 0.13  # of the page's height: running headers and footers stand no further in
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—|\s]*(\d{1,4}|[ivxlc]{1,7})[-–—|\s]*(?:(?:of|/)\s*\d{1,4})?", re.I)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})?$|…{2,}")
_ENDS_IN_NUMBER = re.compile(r"(?:^|\s)(?:\d{1,3}|[ivxlc]{1,7})$")
_CONTINUED = re.compile(
    r"continued (?:on|from) (?:the )?(?:next|previous) page|(?:(?:table|figure|box) \d+\b.*)?\((?:continued|cont\.?)\)",
    re.I,
)
CONTENTS_HEADING = re.compile(r"(?:table of )?contents|list of (?:tables|figures)", re.I)


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> tuple[list[list[Line]], list[str]]:
    """(pages without running headers, footers, page numbers and contents; the number printed on each page or "")."""
    repeated = _repeated(pages, heights)
    kept: list[list[Line]] = []
    labels: list[str] = []
    for page, height in zip(pages, heights, strict=True):
        label = ""
        lines = []
        for line in page:
            if not _in_margin(line, height):
                lines.append(line)
            elif match := _PAGE_NUMBER.fullmatch(line.text.strip()):
                label = match[1]
            elif (_shape(line), _place(line)) not in repeated:
                lines.append(line)
            elif match := re.search(r"\bpage (\d+)\b", line.text, re.I):
                label = match[1]
        kept.append([line for line in _without_contents(lines) if not _CONTINUED.fullmatch(line.text.strip())])
        labels.append(label)
    return kept, labels


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[tuple[str, int]]:
    """(shape, place) of the lines in the margins that return on at least three pages, two of a short document."""
    seen: Counter[tuple[str, int]] = Counter()
    for page, height in zip(pages, heights, strict=True):
        seen.update({(_shape(line), _place(line)) for line in page if _in_margin(line, height)})
    text_pages = sum(bool(page) for page in pages)
    needed = 3 if text_pages > 4 else 2
    found = {key for key, times in seen.items() if times >= needed}
    # The same line a little higher or lower on odd pages and even ones is one line.
    return found | {(shape, place + step) for shape, place in found for step in (-1, 1)}


def _in_margin(line: Line, height: float) -> bool:
    return line.base > (1 - _MARGIN) * height or line.base < _MARGIN * height


def _shape(line: Line) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", re.sub(r"\s+", " ", line.text)).lower()


def _place(line: Line) -> int:
    return round(line.base / 8)


def _without_contents(lines: list[Line]) -> list[Line]:
    """The page without a list of contents: entries end in a page number, led by dots or set in a column of its own."""
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        rows[round(line.base / 3)].append(line)
    entries = {key for key, row in rows.items() if _is_entry(row)}
    headed = any(CONTENTS_HEADING.fullmatch(line.text.strip()) for line in lines)
    dotted = sum(any(_LEADER.search(line.text) for line in row) for row in rows.values())
    if len(entries) < 3 or not (headed or dotted >= 3):
        return lines
    top, bottom = max(entries), min(entries)
    if len(entries) >= 0.5 * sum(bottom <= key <= top for key in rows):
        entries = {key for key in rows if bottom <= key <= top}
    kept = [line for line in lines if round(line.base / 3) not in entries]
    return [line for line in kept if not CONTENTS_HEADING.fullmatch(line.text.strip())]


def _is_entry(row: list[Line]) -> bool:
    last = max(row, key=lambda line: line.right)
    if any(_LEADER.search(line.text) for line in row):
        return True
    return len(row) > 1 and _ENDS_IN_NUMBER.fullmatch(last.text.strip()) is not None
