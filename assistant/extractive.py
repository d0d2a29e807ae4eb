"""The embedded default: answers in the sources' own sentences, as `assistant/sentence_choice.py` scores them. No
language model.

The sentence that answers best comes first; then what stands around it that a reader needs, then what others add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from assistant.citations import Quote
from assistant.drafts import Draft, other_sides, readable
from assistant.sentence_choice import Excerpt, is_item, scored_sentences, tells_of_itself
from knowledge.lexical import stem_set
from knowledge.passages import RetrievedPassage

MOST_SENTENCES = 5
SAME = 0.7
"""Share of word stems from which two sentences say the same."""
MOST_BELOW_BEST = 3.0
"""How far below the best a sentence may be that is shown; scores are differences of log-odds, as are the next two."""
LIST_BELOW_BEST = 2.0
"""How far below the best an excerpt may be whose list is shown whole where several things are asked for."""
OPENS_BELOW_BEST = 0.7
"""How far below the best a sentence may be that opens the answer in its place, since the best points back."""

_POINTS_BACK = re.compile(
    r"^\W*(?:it|they|he|she|these|those|this|that|such|both|neither|either|the (?:latter|former)|here|there|then)\b"
    r"|\b(?:of|in|for|with) (?:these|those)\b|\bthe (?:latter|former)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_LIST = re.compile(
    r"\b(?:list|name|examples)\b|\bwh(?:at|ich) (?:are|were) (?:the|some|all|its|their)\b|"
    r"\b(?:steps|stages|principles|reasons|ways|types|kinds|areas|parts|things|questions|options|levels|phases)\b|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten) \w+s\b",
    re.IGNORECASE,
)
_MAY_ASK_FOR_SEVERAL = re.compile(r"\bwh(?:at|ich)(?: \w+){0,4} (?:are|were|do|should|must|can)\b", re.IGNORECASE)


def extractive_drafts(question: str, retrieved: Sequence[RetrievedPassage]) -> Iterator[Draft]:
    """The answer's sentences, each quoting itself; then what other documents say against them."""
    chosen = with_list(choose_excerpts(question, retrieved), retrieved, asks_for_several(question))
    chosen = without_bare_lead_ins(chosen, retrieved)
    quotes = [Quote(retrieved[excerpt.source], excerpt.start, excerpt.end) for excerpt in chosen]
    drafts = [
        Draft(readable(quote.text), (excerpt.source + 1,), (quote,), excerpt.listed)
        for excerpt, quote in zip(chosen, quotes, strict=True)
    ]
    against = list(other_sides(drafts, retrieved, question))
    told_against = {one.quotes[0].text for one in against}
    yield from (draft for draft in drafts if draft.quotes[0].text not in told_against)
    yield from against


def asks_for_several(question: str) -> Literal["", "perhaps", "list"]:
    """Whether a question asks for a list, for what may be one, or for one thing."""
    if _ASKS_FOR_A_LIST.search(question):
        return "list"
    return "perhaps" if _MAY_ASK_FOR_SEVERAL.search(question) else ""


def choose_excerpts(question: str, retrieved: Sequence[RetrievedPassage], most: int = MOST_SENTENCES) -> list[Excerpt]:
    """The 1 to `most` sentences that answer, best first; those that say the same as a better one are dropped.

    Where the best leans on a sentence before it ("the first of these"), one that stands alone opens, if any is near.
    """
    pool = sorted(scored_sentences(question, retrieved), key=lambda excerpt: -excerpt.score)
    chosen: list[Excerpt] = []
    for excerpt in pool:
        if len(chosen) == most or (chosen and excerpt.score < chosen[0].score - MOST_BELOW_BEST):
            break
        text = _text(retrieved, excerpt)
        if all(overlap(text, _text(retrieved, other)) < SAME for other in chosen):
            chosen.append(excerpt)
    near = [excerpt for excerpt in chosen if excerpt.score >= chosen[0].score - OPENS_BELOW_BEST]
    opening = next((one for one in near if not _points_back(_text(retrieved, one))), None)
    return [opening, *(one for one in chosen if one is not opening)] if opening else chosen


def in_order(chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """The best excerpt first; then passage by passage, the best one's first, each as it is read."""
    place = {source: rank for rank, source in enumerate(dict.fromkeys(excerpt.source for excerpt in chosen))}
    rest = sorted(chosen[1:], key=lambda excerpt: (place[excerpt.source], excerpt.start))
    return [*chosen[:1], *rest]


def with_list(
    chosen: Sequence[Excerpt], retrieved: Sequence[RetrievedPassage], several: str, most: int = MOST_SENTENCES
) -> list[Excerpt]:
    """The excerpts in order, with one list made whole: the best excerpt leads into it or, where several things may be
    asked for, is an item of it. Then another excerpt near the best may lead in, too, and where a list is asked for, be
    an item.

    The list comes with its lead-in, and up to `most` + 3 of its items are shown. The best excerpt stays before it where
    it is not of it, unless a list is asked for and this one has a lead-in.
    """
    near = [excerpt for excerpt in chosen if excerpt.score >= chosen[0].score - LIST_BELOW_BEST]
    for excerpt in near if several else chosen[:1]:
        as_item = several == "list" or (several == "perhaps" and excerpt is chosen[0])
        listed = _list_at(excerpt, retrieved[excerpt.source], as_item, most + 3)
        if listed:
            inside = {(one.source, one.start) for one in listed}
            others = [one for one in in_order(chosen) if (one.source, one.start) not in inside]
            led = several == "list" and not listed[0].listed
            before = [one for one in others[:1] if one is chosen[0] and not led]
            return [*before, *listed, *others[len(before) :][: max(1, most - len(listed))]]
    return in_order(chosen)


def without_bare_lead_ins(chosen: Sequence[Excerpt], retrieved: Sequence[RetrievedPassage]) -> list[Excerpt]:
    """The excerpts but those that lead into a list which is not shown, unless there is nothing else."""
    followed = [*(after.listed for after in chosen[1:]), False]
    kept = [
        excerpt
        for excerpt, listed in zip(chosen, followed, strict=True)
        if listed or excerpt.listed or not _text(retrieved, excerpt).rstrip().endswith(":")
    ]
    return kept or list(chosen)


def _list_at(excerpt: Excerpt, found: RetrievedPassage, as_item: bool, most: int) -> list[Excerpt]:
    """The list that an excerpt leads into or, where that counts, is an item of; else none."""
    text = found.passage.text
    spans = sorted((start, end) for start, end, *_ in found.sentences)
    place = spans.index((excerpt.start, excerpt.end))
    begin = place
    if text[excerpt.start : excerpt.end].rstrip().endswith(":"):
        begin = place + 1
    elif not (as_item and is_item(text, *spans[place])):
        return []
    while begin and is_item(text, *spans[begin - 1]):
        begin -= 1
    end = begin
    while end < len(spans) and end - begin < most and is_item(text, *spans[end]):
        end += 1
    if end == begin:
        return []
    items = [Excerpt(excerpt.source, *span, excerpt.score, listed=True) for span in spans[begin:end]]
    lead = spans[begin - 1] if begin else None
    if lead and text[lead[0] : lead[1]].rstrip().endswith(":"):
        items.insert(0, Excerpt(excerpt.source, *lead, excerpt.score))
    return items


def overlap(one: str, other: str) -> float:
    """Share of the shorter text's word stems that the other has too (0..1)."""
    a, b = (stem_set(text) for text in (one, other))
    return len(a & b) / max(min(len(a), len(b)), 1)


def _points_back(sentence: str) -> bool:
    return bool(_POINTS_BACK.search(sentence)) and not tells_of_itself(sentence)


def _text(retrieved: Sequence[RetrievedPassage], excerpt: Excerpt) -> str:
    return retrieved[excerpt.source].passage.text[excerpt.start : excerpt.end]
