"""Documents cut to passages that the embedder can read whole.

A passage's text is one unbroken stretch of its document: it begins and ends where a sentence, an item of a list or a
row of a table does, and nothing is woven into it that the document doesn't say there, so that any part of it can be
quoted. What a reader needs beside (title, publisher, year, headings, the sentence that leads into a list, the names of
a table's columns) stands in its context.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from knowledge.passages import Block, BlockKind, Document, Metadata, PageStarts, Passage, page_at
from knowledge.sentences import split_sentences

Count = Callable[[str], int]
"""Word pieces of a text, start and end markers included."""

_SHORT_SECTION = 25  # words: shorter ones join the next section under the same parent
_CONTEXT_SHARE = 0.3  # of the limit, at most: so much the context may take
_MOST_HEADINGS = 3
_LONGEST_LEAD_IN = 45  # words


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


@dataclass(slots=True)
class _Draft:
    """A passage in the making."""

    path: tuple[str, ...]
    units: list[Unit] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    @property
    def pieces(self) -> int:
        return sum(unit.pieces for unit in self.units)


class _Counter:
    """Word pieces without the two markers, each text counted once."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._known: dict[str, int] = {}
        self.markers = count("")

    def __call__(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = max(1, self._count(text) - self.markers)
        return self._known[text]


def chunk(
    document: Document, document_id: str, count: Count, limit: int = 256, words: int = 120, overlap: int = 1
) -> list[Passage]:
    """The document's passages, in reading order.

    Args:
        document: as read.
        document_id: goes into every passage and its id.
        count: word pieces of a text by the embedder's own tokenizer, its markers of start and end included.
        limit: most word pieces that the embedder reads, markers included; context and text together stay within it.
        words: about how many words a passage has.
        overlap: how many sentences of running text a passage repeats from the one before it in the same section.
    """
    counter = _Counter(count)
    budget = limit - counter.markers
    most = budget - int(_CONTEXT_SHARE * budget)
    drafts: list[_Draft] = []
    for path, units in groupby(_units(document.blocks, counter, most), key=lambda unit: unit.path):
        drafts += _packed(path, list(units), words, most, overlap)
    drafts = _with_short_ones_joined(drafts, counter, words, most)
    label = document_label(document.metadata)
    seen: dict[str, int] = {}
    return [
        _passage(draft, document_id, i, label, document.metadata.title, counter, budget, seen)
        for i, draft in enumerate(drafts)
    ]


def document_label(metadata: Metadata) -> str:
    """Title, publisher and year in one line; a digest names whose work it sums up."""
    work = metadata.based_on[0] if metadata.based_on else None
    publisher = (work.publisher if work else "") or metadata.publisher
    date = (work.date if work else "") or metadata.date
    about = ", ".join(part for part in (publisher, date[:4]) if part)
    return f"{metadata.title} ({about})" if about else metadata.title


def _units(blocks: Sequence[Block], counter: _Counter, most: int) -> Iterator[Unit]:
    """Every block's sentences, items or rows, none longer than `most` word pieces."""
    last: Unit | None = None
    for block in blocks:
        hint = _hint(block, last)
        for start, end in _spans(block):
            for a, b in _fitting(block.text, start, end, counter, most):
                before = ("\n" if last is not None and a == 0 else "") if a == 0 else _between(block.text, a)
                text = block.text[a:b]
                last = Unit(
                    text,
                    block.kind,
                    before,
                    len(text.split()),
                    counter(text),
                    _starts(block, a, b),
                    block.heading_path,
                    hint if a > 0 or block.kind == "list" else "",
                )
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


def _between(text: str, start: int) -> str:
    return "\n" if "\n" in text[:start][len(text[:start].rstrip()) :] else " "


def _fitting(text: str, start: int, end: int, counter: _Counter, most: int) -> Iterator[tuple[int, int]]:
    """The span whole, or cut between words where it alone is longer than a passage may be."""
    if end - start <= most or counter(text[start:end]) <= most:
        yield start, end
        return
    first = start
    used = 0
    for word in re.finditer(rf"\S{{1,{max(8, most // 2)}}}\s*", text[start:end]):
        size = counter(word[0].strip())
        if used and used + size > most:
            yield first, start + word.start()
            first, used = start + word.start(), 0
        used += size
    yield first, end


def _starts(block: Block, start: int, end: int) -> PageStarts:
    """Where pages begin within the stretch of the block, offsets counted from the stretch's own start."""
    page = page_at(block.page_starts, start)
    if page is None:
        return ()
    return ((0, page), *((offset - start, sheet) for offset, sheet in block.page_starts if start < offset < end))


def _hint(block: Block, last: Unit | None) -> str:
    """What the later parts of a list or table would lack: the sentence that leads in, or the first row."""
    if block.kind == "table":
        return block.text.partition("\n")[0]
    leads_in = last is not None and last.kind == "paragraph" and last.path == block.heading_path
    if block.kind == "list" and last is not None and leads_in and last.text.rstrip().endswith(":"):
        return last.text if last.words <= _LONGEST_LEAD_IN else ""
    return ""


def _packed(path: tuple[str, ...], units: list[Unit], words: int, most: int, overlap: int) -> Iterator[_Draft]:
    """A section's units in passages of about equal length, lists and tables whole with their lead-in where they fit."""
    groups = _groups(units, words, most)
    total = sum(unit.words for unit in units)
    parts = max(1, round(total / words))
    target = total / parts
    draft = _Draft(path)
    for group in groups:
        size = sum(unit.words for unit in group)
        pieces = sum(unit.pieces for unit in group)
        full = draft.words + size / 2 > target or draft.pieces + pieces > most
        if draft.units and full:
            yield draft
            draft = _Draft(path, _repeated(draft, group, overlap, most - pieces))
        draft.units += group
    if draft.units:
        yield draft


def _repeated(draft: _Draft, group: list[Unit], overlap: int, room: int) -> list[Unit]:
    """The last sentences of a passage, to open the next one with, where both are running text and there is room."""
    if not overlap or group[0].kind != "paragraph":
        return []
    tail = draft.units[-overlap:]
    if len(tail) == len(draft.units) or any(unit.kind != "paragraph" for unit in tail):
        return []
    return tail if sum(unit.pieces for unit in tail) <= min(room, 60 * overlap) else []


def _groups(units: list[Unit], words: int, most: int) -> list[list[Unit]]:
    """Units that stay together: a list or table with the sentence that leads into it, if they fit; else one by one."""
    groups: list[list[Unit]] = []
    for kind, run in groupby(units, key=lambda unit: unit.kind):
        members = list(run)
        if kind == "paragraph":
            groups += [[unit] for unit in members]
            continue
        lead = groups.pop() if groups and _leads_in(groups[-1][-1]) and len(groups[-1]) == 1 else []
        whole = [*lead, *members]
        if sum(unit.pieces for unit in whole) <= most and sum(unit.words for unit in whole) <= 1.4 * words:
            groups.append(whole)
        else:
            groups += [[*lead, members[0]], *([unit] for unit in members[1:])]
    return groups


def _leads_in(unit: Unit) -> bool:
    return unit.kind == "paragraph" and unit.words <= _LONGEST_LEAD_IN


def _with_short_ones_joined(drafts: list[_Draft], counter: _Counter, words: int, most: int) -> list[_Draft]:
    """Very short passages put before the next one of the same parent, headings within the text then."""
    joined: list[_Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and min(last.words, draft.words) < _SHORT_SECTION and _akin(last.path, draft.path):
            opened = draft.path[len(_common(last.path, draft.path)) :]
            heading = [_heading_unit(text, draft, counter) for text in opened]
            size = last.pieces + draft.pieces + sum(unit.pieces for unit in heading)
            if size <= most and last.words + draft.words <= words:
                first = replace(draft.units[0], before="\n")
                joined[-1] = _Draft(
                    last.path if not opened else _common(last.path, draft.path),
                    [*last.units, *heading, first, *draft.units[1:]],
                )
                continue
        joined.append(draft)
    return joined


def _heading_unit(text: str, draft: _Draft, counter: _Counter) -> Unit:
    first = draft.units[0]
    starts: PageStarts = ((0, first.page_starts[0][1]),) if first.page_starts else ()
    return Unit(text, "paragraph", "\n", len(text.split()), counter(text), starts, draft.path)


def _akin(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sections lie under one parent, or one right within the other."""
    common = len(_common(one, other))
    return (common >= 1 and len(one) - common <= 1 and len(other) - common <= 1) or one == other


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _passage(
    draft: _Draft,
    document_id: str,
    position: int,
    label: str,
    title: str,
    counter: _Counter,
    budget: int,
    seen: dict[str, int],
) -> Passage:
    text, starts = _text(draft.units)
    kinds = {unit.kind for unit in draft.units}
    kind = next((kind for kind in ("table", "list", "code") if kind in kinds), "paragraph")
    hint = draft.units[0].hint
    context = _context(label, title, draft.path, hint, counter, budget - draft.pieces)
    heading = " > ".join(draft.path)
    key = f"{document_id}\0{heading}\0{text}"
    seen[key] = seen.get(key, 0) + 1
    passage_id = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:24]
    return Passage(passage_id, document_id, position, text, context, draft.path, kind, starts)


def _text(units: Sequence[Unit]) -> tuple[str, PageStarts]:
    text = ""
    starts: list[tuple[int, int]] = []
    for unit in units:
        text += unit.before if text else ""
        for offset, page in unit.page_starts:
            if not starts or starts[-1][1] != page:
                starts.append((offset + len(text), page))
        text += unit.text
    return text, tuple(starts)


def _context(label: str, title: str, path: tuple[str, ...], hint: str, counter: _Counter, room: int) -> str:
    """Title, publisher, year and the innermost headings, shortened until they fit in `room` word pieces."""
    headings = [heading for heading in path if _squash(heading) != _squash(title)]
    for tried in _shorter(label, title, headings, hint):
        if counter(tried) <= room:
            return tried
    return ""


def _shorter(label: str, title: str, headings: list[str], hint: str) -> Iterator[str]:
    yield _line(label, headings, hint)
    for kept in range(min(len(headings), _MOST_HEADINGS), 0, -1):
        yield _line(label, headings[-kept:], hint)
    yield _line(title, headings[-1:], hint)
    yield _line(title, headings[-1:], "")
    yield _line(" ".join(title.split()[:8]), [" ".join(heading.split()[:12]) for heading in headings[-1:]], "")
    yield _line(" ".join(title.split()[:8]), [], "")


def _line(label: str, headings: Sequence[str], hint: str) -> str:
    return "\n".join(part for part in (" > ".join([label, *headings]), hint) if part)


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
