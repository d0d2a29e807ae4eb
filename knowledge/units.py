"""What a document is cut into before passages are put together: sentences, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.passages import Block, BlockKind, PageStarts, page_at
from knowledge.quoting import PART, SEAM
from knowledge.sentences import split_sentences

Count = Callable[[str], int]
"""Word pieces of a text, start and end markers included."""

LONGEST_LEAD_IN = 45  # words
_BETWEEN = " \n|" + PART
"""What stands between two units, and belongs to neither."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, item, row or line: what is never cut. `before` is what stands between it and the one before."""

    text: str
    kind: BlockKind
    before: str
    words: int
    pieces: int
    page_starts: PageStarts = ()
    path: tuple[str, ...] = ()
    hint: str = ""
    """What leads into it, from another unit: a list's lead-in, a table's column names."""


class PieceCounter:
    """Word pieces without the two markers, each text counted once."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._known: dict[str, int] = {}
        self.markers = count("")

    def __call__(self, text: str) -> int:
        """Word pieces of the text alone; one at least."""
        if text not in self._known:
            self._known[text] = max(1, self._count(text) - self.markers)
        return self._known[text]


def units_of(blocks: Sequence[Block], counter: PieceCounter, most: int) -> Iterator[Unit]:
    """Every block's sentences, items or rows, none longer than `most` word pieces."""
    last: Unit | None = None
    for block in blocks:
        hint = _hint(block, last)
        done = 0
        for start, end in _spans(block):
            for a, b in _fitting(block.text, start, end, counter, most):
                text = block.text[a:b].rstrip(_BETWEEN)
                last = Unit(
                    text,
                    block.kind,
                    _before(block, last) if a == 0 else block.text[done:a] or " ",
                    len(text.split()),
                    counter(text),
                    _starts(block, a, b),
                    block.heading_path,
                    hint if a > 0 or block.kind == "list" else "",
                )
                done = a + len(text)
                yield last


def _spans(block: Block) -> list[tuple[int, int]]:
    """(start, end) of what a passage may not be cut inside: sentences of a paragraph, lines of anything else."""
    if block.kind != "paragraph":
        return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", block.text)]
    return _closed_up(block.text, split_sentences(block.text))


def _closed_up(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans grown to what they leave out (a number before a sentence), so that together they hold all the text."""
    ends = [start for start, _ in spans[1:]] + [len(text)]
    grown: list[tuple[int, int]] = []
    start = 0
    for (_, end), following in zip(spans, ends, strict=True):
        gap = text[end:following]
        if "\n" in gap.strip(" "):
            end = following - len(gap.rpartition("\n")[2]) if gap.strip() else end
        grown.append((start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return grown


def _before(block: Block, last: Unit | None) -> str:
    if last is None:
        return ""
    return SEAM if block.apart else "\n"


def _fitting(text: str, start: int, end: int, counter: PieceCounter, most: int) -> Iterator[tuple[int, int]]:
    """The span whole, or cut where it alone is longer than a passage may be: between its cells or sentences."""
    if end - start <= most or counter(text[start:end]) <= most:
        yield start, end
        return
    first, used = start, 0
    for a, b in _cuts(text, start, end, counter, most):
        size = counter(text[a:b].strip())
        if used and used + size > most:
            yield first, a
            first, used = a, 0
        used += size
    yield first, end


def _cuts(text: str, start: int, end: int, counter: PieceCounter, most: int) -> Iterator[tuple[int, int]]:
    """The span's sentences and cells; of one that is too long still, the words."""
    starts = [start, *(start + a for a, _ in split_sentences(text[start:end])[1:]), end]
    for a, b in pairwise(starts):
        if counter(text[a:b]) <= most // 2:
            yield a, b
            continue
        for word in re.finditer(rf"\S{{1,{max(8, most // 2)}}}\s*", text[a:b]):
            yield a + word.start(), a + word.end()


def _starts(block: Block, start: int, end: int) -> PageStarts:
    """Where pages begin within the stretch of the block, offsets counted from the stretch's own start."""
    page = page_at(block.page_starts, start)
    if page is None:
        return ()
    return ((0, page), *((offset - start, sheet) for offset, sheet in block.page_starts if start < offset < end))


def _hint(block: Block, last: Unit | None) -> str:
    """What the later parts of a list or table would lack: the sentence that leads in, or the first row."""
    if block.kind == "table":
        names = block.text.partition("\n")[0]
        return names if len(names.split()) <= LONGEST_LEAD_IN else ""
    leads_in = last is not None and last.kind == "paragraph" and last.path == block.heading_path
    if block.kind == "list" and last is not None and leads_in and last.text.rstrip().endswith(":"):
        return last.text if last.words <= LONGEST_LEAD_IN else ""
    return ""
