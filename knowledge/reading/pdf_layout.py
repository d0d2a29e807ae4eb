"""A PDF's lines put together to headings, paragraphs and lists, across the ends of lines and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.passages import Block
from knowledge.reading.outline import Outline, has_words, tidy
from knowledge.reading.pdf_furniture import without_furniture
from knowledge.reading.pdf_lines import BULLET, HYPHEN, NUMBER, Line

_LONGEST_HEADING = 26  # words
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*(?:\[\d+\])?$")


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


Kind = Literal["heading", "paragraph", "item", "row", "note"]


@dataclass(slots=True)
class _Element:
    """Lines that belong together, in order; `cells` counts them where they stand side by side in a row."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class _Type:
    """How the document's running text is set: size in points, and the usual distance between lines in sizes."""

    size: float
    leading: float
    bold: bool


def lay_out(
    pages: Sequence[Sequence[Line]], sizes: Sequence[tuple[float, float]], bookmarks: Sequence[Bookmark]
) -> Layout:
    """The document's blocks from its pages' lines (in the order of the file) and pages' (width, height) in points."""
    kept, labels = without_furniture(pages, [height for _, height in sizes])
    body = _body_type(kept)
    elements = list(_elements(kept, body))
    vocabulary = _vocabulary(kept)
    levels = _HeadingLevels(elements, bookmarks)
    outline = Outline()
    _Writer(outline, vocabulary, levels).write(elements)
    return Layout(tuple(outline.blocks), tuple(labels), _title(elements, vocabulary, body))


def _body_type(pages: Sequence[Sequence[Line]]) -> _Type:
    letters: Counter[tuple[float, bool]] = Counter()
    leadings: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[(line.size, line.bold)] += len(line.text)
        for one, other in zip(page, page[1:], strict=False):
            if one.size == other.size and 0.8 < (one.base - other.base) / max(one.size, 1) < 2.2:
                leadings[round((one.base - other.base) / one.size, 2)] += 1
    size, bold = max(letters, key=lambda key: letters[key], default=(11.0, False))
    return _Type(size, leadings.most_common(1)[0][0] if leadings else 1.2, bold)


def _elements(pages: Sequence[Sequence[Line]], body: _Type) -> Iterator[_Element]:
    """Headings, paragraphs, items and rows in order; a page's footnotes wait until the paragraph above them is whole."""
    notes: list[_Element] = []
    current: _Element | None = None
    for page in pages:
        main, page_notes = _parted_notes(page, body)
        for i, line in enumerate(main):
            if current is not None and _continues(current, line, body):
                current.lines.append(line)
                continue
            if current is not None:
                yield current
            if current is not None and notes and current.last.page < line.page:
                yield from notes
                notes = []
            before = main[i - 1] if i else None
            after = main[i + 1] if i + 1 < len(main) else None
            current = _Element(_kind(line, before, after, current, body), [line])
        notes += list(_note_elements(page_notes))
    if current is not None:
        yield current
    yield from notes


def _parted_notes(page: Sequence[Line], body: _Type) -> tuple[list[Line], list[Line]]:
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


def _note_elements(lines: Sequence[Line]) -> Iterator[_Element]:
    current: _Element | None = None
    for line in lines:
        if current is None or re.match(r"\[?\d{1,3}\]?\s+\S", line.text):
            if current is not None:
                yield current
            current = _Element("note", [])
        current.lines.append(line)
    if current is not None:
        yield current


def _kind(line: Line, before: Line | None, after: Line | None, current: _Element | None, body: _Type) -> Kind:
    beside = [other for other in (before, after) if other is not None and _side_by_side(line, other)]
    if _is_heading(line, after, body) and not beside:
        return "heading"
    if BULLET.match(line.text) or _is_numbered(line, after, current):
        return "item"
    return "row" if beside and not BULLET.match(beside[0].text) else "paragraph"


def _is_heading(line: Line, after: Line | None, body: _Type) -> bool:
    words = len(line.text.split())
    if BULLET.match(line.text) or words > _LONGEST_HEADING or not has_words(line.text):
        return False
    if line.size >= 1.12 * body.size:
        return True
    if not line.bold or body.bold or line.size < 0.9 * body.size:
        return False
    same_paragraph = after is not None and not after.bold and _close(line, after, body) and words > 8
    return not same_paragraph and not re.search(r"[.,;]$", line.text)


def _is_numbered(line: Line, after: Line | None, current: _Element | None) -> bool:
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


def _close(above: Line, below: Line, body: _Type) -> bool:
    """Whether two lines stand as near as lines of one paragraph do."""
    step = above.base - below.base
    return above.page == below.page and 0.3 * above.size < step <= (body.leading * 1.18 + 0.05) * max(
        above.size, below.size
    )


def _continues(element: _Element, line: Line, body: _Type) -> bool:
    last = element.last
    if element.kind == "row":
        return _side_by_side(last, line) and line.left > last.right
    if BULLET.match(line.text) or abs(line.size - last.size) > 0.06 * last.size + 0.3:
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


def _near_heading(last: Line, line: Line) -> bool:
    return last.page == line.page and 0 < last.base - line.base < 1.7 * last.size


def _runs_over(element: _Element, line: Line) -> bool:
    """Whether a line at the top of a page goes on with the paragraph or item at the foot of the page before."""
    text = element.last.text
    if line.page != element.last.page + 1:
        return False
    starts_new = line.text[:1].isupper() and not re.search(
        r"(?:[,–—-]|\b(?:and|or|of|the|to|for|in|a|with|by|that))$", text
    )
    return not (_SENTENCE_END.search(text) or (starts_new and element.kind == "item"))


def _vocabulary(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """How often each word stands in the document whole, hyphens inside it kept; lower case."""
    words: Counter[str] = Counter()
    for page in pages:
        for line in page:
            words.update(word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text))
    return words


def _title(elements: Sequence[_Element], vocabulary: Counter[str], body: _Type) -> str:
    """The largest heading of the first two pages that have text."""
    headings = [e for e in elements if e.kind == "heading" and e.lines[0].page <= elements[0].lines[0].page + 1]
    large = [e for e in headings if e.lines[0].size >= 1.3 * body.size]
    if not large:
        return ""
    largest = max(large, key=lambda e: e.lines[0].size)
    return _joined(largest.lines, vocabulary)[0]


class _HeadingLevels:
    """Level of each heading: by bookmark where one names it, else by how bookmarked ones of the same look are placed."""

    def __init__(self, elements: Sequence[_Element], bookmarks: Sequence[Bookmark]) -> None:
        self._bookmarks = {(b.page, _squash(b.title)): b.level for b in bookmarks}
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

    def level(self, element: _Element) -> int:
        """1 is the outermost."""
        marked = self._by_bookmark(element)
        return self._by_look[self._look(element)] if marked is None else marked

    def _by_bookmark(self, element: _Element) -> int | None:
        return self._bookmarks.get((element.lines[0].page, _squash(" ".join(line.text for line in element.lines))))

    @staticmethod
    def _look(element: _Element) -> tuple[float, bool]:
        return round(element.lines[0].size * 2) / 2, element.lines[0].bold


class _Writer:
    """Turns elements to blocks; items and rows that follow each other become one list or table."""

    def __init__(self, outline: Outline, vocabulary: Counter[str], levels: _HeadingLevels) -> None:
        self.outline = outline
        self.vocabulary = vocabulary
        self.levels = levels

    def write(self, elements: Sequence[_Element]) -> None:
        group: list[_Element] = []
        for element in elements:
            if group and (element.kind != group[0].kind or element.kind not in ("item", "row")):
                self._group(group)
                group = []
            group.append(element)
        if group:
            self._group(group)

    def _group(self, group: list[_Element]) -> None:
        kind = group[0].kind
        if kind == "heading":
            self.outline.heading(self.levels.level(group[0]), _joined(group[0].lines, self.vocabulary)[0])
        elif kind == "item":
            self._add([self._item(e, group) for e in group], "list")
        elif kind == "row":
            self._add([_row(e, self.vocabulary) for e in group], "table")
        else:
            self._add([_joined(e.lines, self.vocabulary) for e in group], "paragraph")

    def _item(self, element: _Element, group: list[_Element]) -> tuple[str, list[tuple[int, int]]]:
        text, starts = _joined(element.lines, self.vocabulary)
        lefts = _distinct([e.lines[0].left for e in group])
        depth = min(range(len(lefts)), key=lambda i: abs(lefts[i] - element.lines[0].left))
        marker = BULLET.match(text)
        prefix = "  " * depth + ("- " if marker else "")
        cut = marker.end() if marker else 0
        shift = len(prefix) - cut
        return prefix + text[cut:], [(max(0, start + shift) if start else 0, page) for start, page in starts]

    def _add(self, parts: list[tuple[str, list[tuple[int, int]]]], kind: Literal["paragraph", "list", "table"]) -> None:
        text = ""
        starts: list[tuple[int, int]] = []
        for part, part_starts in parts:
            if text:
                text += "\n"
            starts += [(start + len(text), page) for start, page in part_starts if not starts or starts[-1][1] != page]
            text += part
        self.outline.add(text, kind, tuple(starts))


def _distinct(lefts: list[float]) -> list[float]:
    found: list[float] = []
    for left in sorted(lefts):
        if not found or left - found[-1] > 8:
            found.append(left)
    return found


def _row(element: _Element, vocabulary: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    cells = [_joined([line], vocabulary)[0] for line in element.lines]
    return " | ".join(cells), [(0, element.lines[0].page)]


def _joined(lines: Sequence[Line], vocabulary: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    """(text of the lines in one, [(offset, page)] where each page begins in it)."""
    text = ""
    starts: list[tuple[int, int]] = []
    for line in lines:
        part = tidy(_resolved(line.text, vocabulary))
        if text.endswith("-") and re.search(r"\w-$", text) and part[:1].islower():
            text, part = _glued(text, part, vocabulary)
        elif text and not re.search(r"[/—]$", text):
            text += " "
        if not starts or starts[-1][1] != line.page:
            starts.append((len(text), line.page))
        text += part
    return text, starts


def _glued(text: str, part: str, vocabulary: Counter[str]) -> tuple[str, str]:
    first = re.search(r"[\w-]*-$", text)
    second = re.match(r"\w+", part)
    if first and second and not _keeps_hyphen(first[0][:-1], second[0], vocabulary):
        return text[:-1], part
    return text, part


def _resolved(text: str, vocabulary: Counter[str]) -> str:
    def choose(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if _keeps_hyphen(match[1], match[2], vocabulary) else match[1] + match[2]

    return re.sub(rf"([\w-]*){HYPHEN}(\w*)", choose, text)


def _keeps_hyphen(before: str, after: str, vocabulary: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line belongs to the word: by how the document writes it elsewhere."""
    whole, parted = (before + after).lower(), f"{before}-{after}".lower()
    if vocabulary[whole] or vocabulary[parted]:
        return vocabulary[parted] > vocabulary[whole]
    last = before.rpartition("-")[2].lower()
    return (
        "-" in before
        or not before.isalpha()
        or after[:1].isupper()
        or bool(vocabulary[last] and vocabulary[after.lower()])
    )


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
