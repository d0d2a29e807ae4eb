"""The embedded default: answers in the sources' own sentences, chosen by late interaction. No language model.

The sentence that answers best comes first; then what stands around it that a reader needs, then what others add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.citations import Quote
from assistant.drafts import BULLET, Draft, other_sides, readable
from knowledge.lexical import stem_id, words
from knowledge.passages import RetrievedPassage

MOST_SENTENCES = 5
PASSAGES_READ = 4
SHORTEST_SENTENCE = 4
"""Words below which a sentence says nothing alone (a heading, a label, a number)."""
SAME = 0.7
"""Share of word stems from which two sentences say the same."""
# A sentence's score: its passage's place among the found, and its own match; late interaction's scores lie within .2,
# the passages' standardised ones within 4.
PASSAGE_WEIGHT, SENTENCE_WEIGHT, MOST_BELOW_BEST = 1.5, 6.0, 2.0
LIST_BELOW_BEST = 0.8
"""How far below the best an excerpt may be whose list is shown whole where several things are asked for."""
WORDS_WEIGHT = 1.0
"""For the share of the question's word stems that a sentence holds."""
ASKS_BACK, NAMES_A_WORK, TELLS_OF_ITSELF = 1.5, 3.0, 3.0
"""What a sentence loses that is a question itself, an entry of a list of works, or tells what its document covers and
whom it is for: neither answers."""
HEADS_A_TABLE = 1.5
"""What a row loses that only names a table's columns."""
_LONGEST_NAME = 4  # words of a column's name
OPENS_BELOW_BEST = 1.0
"""How far below the best a sentence may be that opens the answer in its place, since the best points back."""

_WORK = re.compile(
    r"\barxiv\b|\bdoi[:. ]|\bproceedings of\b|\bjournal of\b|\bretrieved from\b|\bet al\.?,? \(?\d{4}|^\W*ibid\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^\W*(?:it|they|he|she|these|those|this|that|such|both|neither|either|the (?:latter|former)|here|there|then)\b"
    r"|\b(?:of|in|for|with) (?:these|those)\b|\bthe (?:latter|former)\b",
    re.IGNORECASE,
)
_DOCUMENT = r"(?:digest|guide|guidance|guideline|document|paper|report|page|section|chapter|article|playbook|policy)s?"
_OF_ITSELF = re.compile(
    rf"^\W*(?:this|the following) (?:\w+ ){{0,3}}{_DOCUMENT}\b(?: \w+)? "
    r"(?:covers?|sets? out|describes?|explains?|sums? up|outlines?|provides?|aims?|addresses|introduces?|(?:is|are) for"
    r"|(?:is|are) (?:intended|meant|designed|aimed|written|addressed))\b"
    r"|\b(?:is|are) (?:summed up|summari[sz]ed|set out|described) (?:here|below)\b"
    r"|^\W*it (?:addresses|covers|is (?:intended|meant|designed|aimed|written|addressed) (?:for|to|at))\b",
    re.IGNORECASE,
)
_ASKS_OF_THE_DOCUMENT = re.compile(r"\b(?:whom?|intended|meant|aimed|audience|covers?|scope|purpose)\b", re.IGNORECASE)
_ASKS_FOR_QUESTIONS = re.compile(r"\bquestions?\b|\bask", re.IGNORECASE)
_ASKS_FOR_A_LIST = re.compile(
    r"\b(?:list|name|examples)\b|\bwh(?:at|ich) (?:are|were) (?:the|some|all|its|their)\b|"
    r"\b(?:steps|stages|principles|reasons|ways|types|kinds|areas|parts|things|questions|options|levels|phases)\b|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten) \w+s\b",
    re.IGNORECASE,
)
_MAY_ASK_FOR_SEVERAL = re.compile(r"\bwh(?:at|ich)(?: \w+){0,4} (?:are|were|do|should|must|can)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a retrieved passage's text: the passage's place in the list, and character bounds."""

    source: int
    start: int
    end: int
    score: float
    listed: bool = False


def extractive_drafts(question: str, retrieved: Sequence[RetrievedPassage]) -> Iterator[Draft]:
    """The answer's sentences, each quoting itself; then what other documents say against them."""
    chosen = with_list(choose_excerpts(question, retrieved), retrieved, asks_for_several(question))
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
    pool = sorted(_scored_sentences(question, retrieved[:PASSAGES_READ]), key=lambda excerpt: -excerpt.score)
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

    The list comes with its lead-in, after the best excerpt where that is not of it, and up to `most` + 3 of its items
    are shown.
    """
    near = [excerpt for excerpt in chosen if excerpt.score >= chosen[0].score - LIST_BELOW_BEST]
    for excerpt in near if several else chosen[:1]:
        as_item = several == "list" or (several == "perhaps" and excerpt is chosen[0])
        listed = _list_at(excerpt, retrieved[excerpt.source], as_item, most + 3)
        if listed:
            inside = {(one.source, one.start) for one in listed}
            others = [one for one in in_order(chosen) if (one.source, one.start) not in inside]
            before = [one for one in others[:1] if one is chosen[0]]
            return [*before, *listed, *others[len(before) :][: max(1, most - len(listed))]]
    return in_order(chosen)


def _list_at(excerpt: Excerpt, found: RetrievedPassage, as_item: bool, most: int) -> list[Excerpt]:
    """The list that an excerpt leads into or, where that counts, is an item of; else none."""
    text = found.passage.text
    spans = sorted((start, end) for start, end, _ in found.sentences)
    place = spans.index((excerpt.start, excerpt.end))
    begin = place
    if text[excerpt.start : excerpt.end].rstrip().endswith(":"):
        begin = place + 1
    elif not (as_item and _is_item(text, spans[place])):
        return []
    while begin and _is_item(text, spans[begin - 1]):
        begin -= 1
    end = begin
    while end < len(spans) and end - begin < most and _is_item(text, spans[end]):
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
    a, b = ({stem_id(word) for word in words(text)} for text in (one, other))
    return len(a & b) / max(min(len(a), len(b)), 1)


def _is_item(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence stands behind a bullet or a number, which may be inside its bounds or just before them."""
    start, end = span
    line = text.rfind("\n", 0, start) + 1
    return bool(BULLET.match(text[line:end]))


def _scored_sentences(question: str, retrieved: Sequence[RetrievedPassage]) -> list[Excerpt]:
    asked = {stem_id(word) for word in words(question)}
    best = max((score for found in retrieved for *_, score in found.sentences), default=0.0)
    return [
        Excerpt(
            source,
            start,
            end,
            (found.score - retrieved[0].score) * PASSAGE_WEIGHT
            + (score - best) * SENTENCE_WEIGHT
            + WORDS_WEIGHT * _share(asked, found.passage.text[start:end])
            - _beside_the_point(found.passage.text[start:end], question)
            - HEADS_A_TABLE * _heads_a_table(found.passage.text, start, end),
        )
        for source, found in enumerate(retrieved)
        for start, end, score in found.sentences
        if len(re.findall(r"\w+", found.passage.text[start:end])) >= SHORTEST_SENTENCE
    ]


def _share(asked: set[int], sentence: str) -> float:
    """Share of the question's word stems that a sentence holds (0..1)."""
    return len(asked & {stem_id(word) for word in words(sentence)}) / max(len(asked), 1)


def _beside_the_point(sentence: str, question: str) -> float:
    """What a sentence loses by its own wording, unless the question asks for just that."""
    asks_back = sentence.rstrip(" \"'”’)").endswith("?") and not _ASKS_FOR_QUESTIONS.search(question)
    of_itself = bool(_OF_ITSELF.search(sentence)) and not _ASKS_OF_THE_DOCUMENT.search(question)
    return ASKS_BACK * asks_back + NAMES_A_WORK * bool(_WORK.search(sentence)) + TELLS_OF_ITSELF * of_itself


def _heads_a_table(text: str, start: int, end: int) -> bool:
    """Whether a row holds a table's column names: the first of its rows, a few words in each cell and no figure."""
    before = text[:start].rstrip("\n").rpartition("\n")[2]
    after = text[end:].lstrip("\n").partition("\n")[0]
    cells = text[start:end].split(" | ")
    return (
        len(cells) > 1
        and " | " not in before
        and " | " in after
        and all(len(cell.split()) <= _LONGEST_NAME and not re.search(r"\d", cell) for cell in cells)
    )


def _points_back(sentence: str) -> bool:
    return bool(_POINTS_BACK.search(sentence)) and not _OF_ITSELF.search(sentence)


def _text(retrieved: Sequence[RetrievedPassage], excerpt: Excerpt) -> str:
    return retrieved[excerpt.source].passage.text[excerpt.start : excerpt.end]
