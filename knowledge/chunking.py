"""Documents cut to passages that the embedder can read whole.

A passage's text is one unbroken stretch of its document: it begins and ends where a sentence, an item of a list or a
row of a table does, and nothing is woven into it that the document doesn't say there, so that any part of it can be
quoted. What a reader needs beside (title, publisher, year, headings, the sentence that leads into a list, the names of
a table's columns) stands in its context.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from knowledge.passage_context import document_label, passage_context
from knowledge.passages import BlockKind, Document, PageStarts, Passage
from knowledge.quoting import SEAM
from knowledge.units import LONGEST_LEAD_IN, Count, PieceCounter, Unit, units_of

_SHORT_SECTION = 25  # words: shorter ones join the next section under the same parent
_CONTEXT_SHARE = 0.3  # of the limit, at most: so much the context may take


@dataclass(slots=True)
class _Draft:
    """A passage in the making. `opens`: whether it begins where its section does, right below the heading."""

    path: tuple[str, ...]
    units: list[Unit] = field(default_factory=list)
    opens: bool = False

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    @property
    def pieces(self) -> int:
        return sum(unit.pieces for unit in self.units)


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
    counter = PieceCounter(count)
    budget = limit - counter.markers
    most = budget - int(_CONTEXT_SHARE * budget)
    drafts: list[_Draft] = []
    for path, units in groupby(units_of(document.blocks, counter, most), key=lambda unit: unit.path):
        drafts += _packed(path, list(units), words, most, overlap)
    drafts = _with_short_ones_joined(drafts, counter, words, most)
    label = document_label(document.metadata)
    seen: dict[str, int] = {}
    return [
        _passage(draft, document_id, i, label, document.metadata.title, counter, budget, seen)
        for i, draft in enumerate(drafts)
    ]


def _packed(path: tuple[str, ...], units: list[Unit], words: int, most: int, overlap: int) -> Iterator[_Draft]:
    """A section's units in passages of about equal length, lists and tables whole with their lead-in where they fit."""
    groups = _groups(units, words, most)
    total = sum(unit.words for unit in units)
    parts = max(1, round(total / words))
    target = total / parts
    draft = _Draft(path, opens=True)
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
    return unit.kind == "paragraph" and unit.words <= LONGEST_LEAD_IN


def _with_short_ones_joined(drafts: list[_Draft], counter: PieceCounter, words: int, most: int) -> list[_Draft]:
    """Very short passages put before the next one of the same parent, their headings within the text then."""
    joined: list[_Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and min(last.words, draft.words) < _SHORT_SECTION and _akin(last.path, draft.path):
            both = _joined(last, draft, counter)
            if both.pieces <= most and last.words + draft.words <= words:
                joined[-1] = both
                continue
        joined.append(draft)
    return joined


def _joined(first: _Draft, second: _Draft, counter: PieceCounter) -> _Draft:
    """Two passages in one, under the headings that both have; their other headings stand in the text."""
    own = second.units[1:] if second.units[0] is first.units[-1] else second.units
    common = _common(first.path, second.path)
    if len(common) == len(second.path):
        return _Draft(first.path, [*first.units, *own], first.opens)
    return _Draft(
        common,
        [
            *_headed(first, first.units, first.path[len(common) :], counter),
            *_headed(second, own, second.path[len(common) :], counter),
        ],
    )


def _headed(draft: _Draft, units: list[Unit], headings: Sequence[str], counter: PieceCounter) -> list[Unit]:
    """A passage's units with the headings that stood above them as lines before them.

    A heading is parted from them where it may stand elsewhere than right above them: where there are pages, where
    something was left out, and where the passage is a later one of its section.
    """
    if not headings or not units:
        return units
    apart = units[0].page_starts or units[0].before == SEAM or not draft.opens
    before = SEAM if apart else "\n"
    above = [replace(_heading_unit(text, units[0], counter), before=before) for text in headings]
    return [*above, replace(units[0], before=before), *units[1:]]


def _heading_unit(text: str, first: Unit, counter: PieceCounter) -> Unit:
    starts: PageStarts = ((0, first.page_starts[0][1]),) if first.page_starts else ()
    return Unit(text, "paragraph", "\n", len(text.split()), counter(text), starts, first.path)


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
    counter: PieceCounter,
    budget: int,
    seen: dict[str, int],
) -> Passage:
    text, starts = _text(draft.units)
    kinds = {unit.kind for unit in draft.units}
    ranked: tuple[BlockKind, ...] = ("table", "list", "code")
    kind: BlockKind = next((kind for kind in ranked if kind in kinds), "paragraph")
    hint = draft.units[0].hint
    context = passage_context(label, title, draft.path, hint, counter, budget - draft.pieces)
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
