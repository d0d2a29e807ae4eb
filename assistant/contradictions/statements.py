"""What passages state: sentences that set a time, an amount, a region, or allow or forbid something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.contradictions.quantities import Duration, amounts, durations, regions
from assistant.groundedness.lexicon import MONTHS, NUMBER_WORDS, UNITS
from assistant.groundedness.words import Words, read_words
from knowledge.passages import Passage
from knowledge.sentences import split_sentences

Stance = Literal["forbids", "requires", "allows", ""]

# What is allowed, required or forbidden follows the first word of a pair below and stands before the second one.
# "Do not" forbids where an order begins with it; "that do not contain" tells, and so does "can not".
_STANCES: tuple[tuple[Stance, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "allows",
        re.compile(r"\bneed(?: not|n['’]t)\b", re.IGNORECASE),
        re.compile(r"\b(?:optional|voluntary|not (?:required|mandatory|necessary))\b", re.IGNORECASE),
    ),
    (
        "forbids",
        re.compile(
            r"\b(?:must|shall|should|may) (?:not|never)\b|(?:^|[|:;.-]\s*|\bplease )(?:do not|don['’]t|never|avoid)\b|"
            r"\b(?:prohibits?|forbids?)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:prohibited|forbidden|banned|not (?:permitted|allowed))\b", re.IGNORECASE),
    ),
    (
        "requires",
        re.compile(r"\b(?:must|shall|requires|have to|has to)\b", re.IGNORECASE),
        re.compile(r"\b(?:required|mandatory|compulsory)\b", re.IGNORECASE),
    ),
    (
        "allows",
        re.compile(r"\b(?:may|can|could|consider)\b", re.IGNORECASE),
        re.compile(r"\b(?:permitted|allowed|encouraged|recommended)\b", re.IGNORECASE),
    ),
)
_EMPTY = frozenset(
    "must shall should may can could not never do avoid allow permit consid requir mandatori optional need alway use "
    "team lead offic owner manag "
    "within least most maximum minimum up immedi onc ensur includ make ani all onli includ e.g eg ie".split()
)
_EVERYWHERE = frozenset("ai tool system assist actor technolog model".split())
"""What every document here is about: it doesn't say what is allowed or forbidden."""
_SAME = {"retent": "retain", "residenc": "resid", "disclosur": "disclos", "notif": "notifi", "logger": "log"}
_FEWEST_WORDS = 3
_MOST_WORDS = 60
_GOVERNED = 4  # words after the verb of permission or prohibition: what it is about


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a table's row that states something.

    source: index of its passage in the list that was read; start, end: its place in that passage's text. subject: word
    stems of what it is about; about: those of its headings and column names. governed: stems of what is allowed,
    required or forbidden.
    """

    source: int
    start: int
    end: int
    text: str
    subject: frozenset[str]
    about: frozenset[str]
    stance: Stance
    governed: frozenset[str]
    durations: tuple[Duration, ...]
    amounts: Mapping[str, frozenset[float]]
    regions: frozenset[str]

    @property
    def states_something(self) -> bool:
        """Whether another statement could disagree with it."""
        return bool(self.stance or self.durations or self.amounts or self.regions)


def statements_of(passages: Sequence[Passage]) -> list[Statement]:
    """Every statement of the passages that another one could disagree with, in order."""
    return [
        statement
        for source, passage in enumerate(passages)
        for start, end in _spans(passage)
        if (statement := read_statement(source, passage, start, end)) is not None and statement.states_something
    ]


def read_statement(source: int, passage: Passage, start: int, end: int) -> Statement | None:
    """The statement at a place of a passage; None where it is too short or too long to be one."""
    text = passage.text[start:end]
    words = read_words(text)
    if not _FEWEST_WORDS <= len(words.spans) <= _MOST_WORDS or text.rstrip().endswith(("?", ":")):
        return None
    context = " ".join([*passage.heading_path[-2:], _column_names(passage, start)])
    stance, governed = _stance(words)
    return Statement(
        source=source,
        start=start,
        end=end,
        text=text,
        subject=_stems(words),
        about=_stems(read_words(context)),
        stance=stance,
        governed=governed,
        durations=durations(words, context),
        amounts=amounts(words),
        regions=regions(text),
    )


def subject_stems(text: str) -> frozenset[str]:
    """The word stems that say what a text is about, as `Statement.subject` has them."""
    return _stems(read_words(text))


def _spans(passage: Passage) -> Iterator[tuple[int, int]]:
    """Sentences; of tables whole rows, since what a cell says holds of its row."""
    if passage.kind != "table":
        yield from split_sentences(passage.text)
        return
    at = 0
    for line in passage.text.split("\n"):
        if "|" in line:
            yield at, at + len(line)
        else:
            yield from ((at + a, at + b) for a, b in split_sentences(line))
        at += len(line) + 1


def _column_names(passage: Passage, start: int) -> str:
    """The first row of the table that a row stands in, with the line above it; or what the passage's context has."""
    line = passage.text[start:].partition("\n")[0]
    if passage.kind != "table" or "|" not in line:
        return ""
    above = passage.text[:start].split("\n")[:-1]
    first = next((i + 1 for i in range(len(above) - 1, -1, -1) if "|" not in above[i]), 0)
    if first < len(above):
        return " ".join(above[max(0, first - 1) : first + 1])
    last = passage.context.rpartition("\n")[2]
    return last if "|" in last else ""


def _stems(words: Words) -> frozenset[str]:
    return frozenset(
        _SAME.get(stem, stem)
        for stem, lower, content in zip(words.stems, words.lower, words.content, strict=True)
        if content
        and len(stem) > 1
        and stem not in _EMPTY
        and not stem[0].isdigit()
        and lower not in UNITS
        and lower not in NUMBER_WORDS
        and (lower not in MONTHS or lower in ("may", "march"))
    )


def _stance(words: Words) -> tuple[Stance, frozenset[str]]:
    """Whether it forbids, requires or allows, and the stems of what."""
    for stance, opening, closing in _STANCES:
        if match := opening.search(words.text):
            return stance, frozenset(_content(words, match.end(), len(words.text))[:_GOVERNED])
        if match := closing.search(words.text):
            return stance, frozenset(_content(words, 0, match.start())[-_GOVERNED:])
    return "", frozenset()


def _content(words: Words, start: int, end: int) -> list[str]:
    """The stems between two places of the text that carry meaning."""
    return [
        stem
        for stem, (a, b), content in zip(words.stems, words.spans, words.content, strict=True)
        if start <= a and b <= end and content and stem not in _EMPTY | _EVERYWHERE
    ]
