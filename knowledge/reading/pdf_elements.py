"""Which lines of a PDF belong together: headings, paragraphs, items of lists, rows of tables, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from knowledge.reading.outline import has_words
from knowledge.reading.pdf_cells import tables_in_place
from knowledge.reading.pdf_line import BULLET, NUMBER, Line
from knowledge.reading.pdf_order import in_reading_order

_LONGEST_HEADING = 26  # words
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*(?:\[\d+\])?$")

Kind = Literal["heading", "paragraph", "item", "row", "note", "table"]


@dataclass(slots=True)
class Element:
    """Lines that belong together, in order; `cells` counts them where they stand side by side in a row."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Line:
        """The line that another one would follow."""
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class BodyType:
    """How the document's running text is set: size in points, and the usual distance between lines in sizes."""

    size: float
    leading: float
    bold: bool
    lefts: tuple[float, ...] = ()
    """Where lines commonly begin, in points: the margins of columns and lists."""


def body_type(pages: Sequence[Sequence[Line]]) -> BodyType:
    """How most of the document's letters are set."""
    letters: Counter[tuple[float, bool]] = Counter()
    leadings: Counter[float] = Counter()
    lefts: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[(line.size, line.bold)] += len(line.text)
            lefts[round(line.left / 4) * 4.0] += len(line.text)
        for one, other in pairwise(page):
            if one.size == other.size and 0.8 < (one.base - other.base) / max(one.size, 1) < 2.2:
                leadings[round((one.base - other.base) / one.size, 2)] += 1
    size, bold = max(letters, key=lambda key: letters[key], default=(11.0, False))
    common = tuple(left for left, share in lefts.items() if share >= 0.04 * lefts.total())
    return BodyType(size, leadings.most_common(1)[0][0] if leadings else 1.2, bold, common)


def elements_of(pages: Sequence[Sequence[Line]], body: BodyType) -> Iterator[Element]:
    """Headings, paragraphs, items and rows in order, where lists that are set in bold are lists."""
    for look, run in groupby(_raw_elements(pages, body), key=_look_of_heading):
        members = list(run)
        numbered = [element for element in members if NUMBER.match(element.lines[0].text)]
        if look and look[0] < 1.12 * body.size and len(members) >= 3 and len(numbered) >= len(members) - 1:
            for element in numbered:
                element.kind = "item"
        yield from members


def _look_of_heading(element: Element) -> tuple[float, bool] | None:
    return (element.lines[0].size, element.lines[0].bold) if element.kind == "heading" else None


def _raw_elements(pages: Sequence[Sequence[Line]], body: BodyType) -> Iterator[Element]:
    """Headings, paragraphs, items and rows in order; a page's footnotes wait until the paragraph above is whole."""
    notes: list[Element] = []
    current: Element | None = None
    for page in pages:
        free = [line for line in page if line.cell is None]
        main, page_notes = _parted_notes(in_reading_order(free), body)
        main = tables_in_place([line for line in page if line.cell is not None], main)
        for i, line in enumerate(main):
            if current is not None and _continues(current, line, body):
                current.lines.append(line)
                continue
            if current is not None:
                yield _checked(current)
            if notes and notes[0].last.page < line.page:
                yield from notes
                notes = []
            before = main[i - 1] if i else None
            after = main[i + 1] if i + 1 < len(main) else None
            current = Element(_kind(line, before, after, current, body), [line])
        notes += list(_note_elements(page_notes))
    if current is not None:
        yield _checked(current)
    yield from notes


def _checked(element: Element) -> Element:
    """The element; what looked like a heading line by line but is a paragraph in large type becomes one."""
    if element.kind == "heading":
        text = " ".join(line.text for line in element.lines)
        words = len(text.split())
        if words > _LONGEST_HEADING or (words > 6 and re.search(r"\w{2,}[.;,]$", text)):
            element.kind = "paragraph"
    return element


def _parted_notes(page: Sequence[Line], body: BodyType) -> tuple[list[Line], list[Line]]:
    """(running text, footnotes): smaller type that begins with a number and goes on to the foot of the page."""
    lines = sorted(page, key=lambda line: -line.base)
    first = next(
        (
            i
            for i, line in enumerate(lines)
            if line.size <= 0.94 * body.size
            and re.match(r"\[?\d{1,3}\]?\s+\S", line.text)
            and all(below.size <= 0.94 * body.size for below in lines[i:])
        ),
        None,
    )
    if first is None or first == 0:
        return list(page), []
    level = lines[first].base
    return [line for line in page if line.base > level], [line for line in page if line.base <= level]


def _note_elements(lines: Sequence[Line]) -> Iterator[Element]:
    current: Element | None = None
    for line in lines:
        if current is None or re.match(r"\[?\d{1,3}\]?\s+\S", line.text):
            if current is not None:
                yield current
            current = Element("note", [])
        current.lines.append(line)
    if current is not None:
        yield current


def _kind(line: Line, before: Line | None, after: Line | None, current: Element | None, body: BodyType) -> Kind:
    if line.cell is not None:
        return "table"
    beside = [other for other in (before, after) if other is not None and _side_by_side(line, other)]
    if _is_heading(line, after, body) and not beside:
        return "heading"
    if BULLET.match(line.text) or _is_numbered(line, after, current):
        return "item"
    return "row" if beside and not BULLET.match(beside[0].text) else "paragraph"


def _is_heading(line: Line, after: Line | None, body: BodyType) -> bool:
    words = len(line.text.split())
    if BULLET.match(line.text) or words > _LONGEST_HEADING or not has_words(line.text):
        return False
    if line.size >= 1.12 * body.size:
        return True
    if not line.bold or body.bold or line.size < 0.9 * body.size:
        return False
    if not any(abs(line.left - left) < 16 for left in body.lefts):
        return False
    same_paragraph = after is not None and not after.bold and _close(line, after, body) and words > 8
    return not same_paragraph and not re.search(r"[.,;]$", line.text)


def _is_numbered(line: Line, after: Line | None, current: Element | None) -> bool:
    if not NUMBER.match(line.text):
        return False
    if current is not None and current.kind == "item" and NUMBER.match(current.lines[0].text):
        return True
    hanging = after is not None and after.page == line.page and after.left > line.left + 6
    return (
        hanging
        or (after is not None and NUMBER.match(after.text) is not None)
        or bool(re.match(r"\(?[1aiA][.)]", line.text))
    )


def _side_by_side(one: Line, other: Line) -> bool:
    return (
        one.page == other.page
        and abs(one.base - other.base) < 0.4 * min(one.size, other.size)
        and (one.left >= other.right or other.left >= one.right)
    )


def _close(above: Line, below: Line, body: BodyType) -> bool:
    """Whether two lines stand as near as lines of one paragraph do."""
    step = above.base - below.base
    return above.page == below.page and 0.3 * above.size < step <= (body.leading * 1.18 + 0.05) * max(
        above.size, below.size
    )


def _continues(element: Element, line: Line, body: BodyType) -> bool:
    last = element.last
    if element.kind == "table" or line.cell is not None:
        return _same_table(last, line)
    if element.kind == "row":
        return _side_by_side(last, line) and line.left > last.right
    if BULLET.match(line.text) and not _is_dash_within(element, line):
        return False
    if abs(line.size - last.size) > 0.06 * last.size + 0.3:
        return False
    if element.kind == "heading":
        same = line.bold == last.bold and line.size == last.size
        return same and _near_heading(last, line) and not (NUMBER.match(line.text))
    if _is_heading(line, None, body) and not last.bold:
        return False
    if NUMBER.match(line.text) and element.kind == "item" and line.left < last.left + 6:
        return False
    if line.page != last.page:
        return _runs_over(element, line)
    if not _close(last, line, body) or line.right < element.lines[0].left:
        return False
    if element.kind == "item":
        return line.left > element.lines[0].left + 2 or (len(element.lines) > 1 and abs(line.left - last.left) < 3)
    return line.left < last.right and abs(line.left - last.left) < max(40, 0.25 * (last.right - last.left))


def _same_table(last: Line, line: Line) -> bool:
    return last.cell is not None and line.cell is not None and (last.page, last.cell[0]) == (line.page, line.cell[0])


def _is_dash_within(element: Element, line: Line) -> bool:
    """Whether the dash that a line begins with goes on with the sentence of the line before, and is no bullet."""
    if line.text[:1] not in "–—-‒" or _SENTENCE_END.search(element.last.text):
        return False
    return abs(line.left - element.last.left) < 4 and (element.kind == "paragraph" or len(element.lines) > 1)


def _near_heading(last: Line, line: Line) -> bool:
    return last.page == line.page and 0 < last.base - line.base < 1.85 * last.size


def _runs_over(element: Element, line: Line) -> bool:
    """Whether a line at the top of a page goes on with the paragraph or item at the foot of the page before."""
    text = element.last.text
    if line.page != element.last.page + 1:
        return False
    starts_new = line.text[:1].isupper() and not re.search(
        r"(?:[,–—-]|\b(?:and|or|of|the|to|for|in|a|with|by|that))$", text
    )
    return not (_SENTENCE_END.search(text) or (starts_new and element.kind == "item"))
