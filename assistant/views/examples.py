"""Who has done this: the places and bodies that the library names on a topic, each with the passage that names it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.citations import Quote, build_citation
from assistant.settings import Settings
from assistant.views.bodies import Mention, mentions
from knowledge.passages import DocumentRecord, RetrievedPassage
from knowledge.sentences import split_sentences

MOST_BODIES = 12
MOST_PASSAGES = 2
"""Passages shown of one body."""
LOOKED_AT = 24
"""Passages on a topic that are looked at, as far as they come near enough."""
NEAR_ENOUGH = 0.45
"""Share of the best passage's score that a passage needs to count as being on the topic."""
_LATE_MARGIN = 0.25
_SHORT = 18
"""Words below which the sentence that follows is quoted as well."""
_DOES = re.compile(
    r"\b(?:ha[sd]|have|is|are|was|were|us(?:es?|ed|ing)|asks?|asked|creat\w+|buil[dt]\w*|set up|sets up|r[au]n|runs|"
    r"began|start\w*|launch\w*|adopt\w*|introduc\w*|work\w*|hir\w+|pilot\w*|train\w*|offer\w*|publish\w*|ma[dk]e\w*|"
    r"stud\w+|t[ao]\wke?s?|implement\w*|develop\w*|points? to|approach|recogni\w+|brought|brings|held|holds|trial\w*|"
    r"test\w*)\b"
)
_EXAMPLE = re.compile(
    r"\b(?:examples?|exemplars?|such as|including|includes?|for instance|case stud\w+|pilots?)\b", re.I
)
_POSSESSIVE = re.compile(r"[’']s?\b")
_REFERENCE = re.compile(
    r"https?://|\bdoi\b|\bet al\b|\bjournal of\b|\bproceedings\b|\bISBN\b|\(\d{4}\)\.|\bretrieved from\b|\bpp?\. \d|"
    r"\barXiv\b",
    re.IGNORECASE,
)
_LISTED_WORKS = re.compile(
    r"\b(?:references|bibliography|further reading|resources|acknowledge?ments?|contact)\b", re.IGNORECASE
)
_DUTY = re.compile(r"\b(?:must|should|shall|may|can|contact|report to|reported to|tell)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\W*(?:\([^)]*\) )?(?:says?|said|notes?|noted|argues?|thinks?|warns?|states?|writes?|defines?)\b")
_LEAVES_OPEN = re.compile(r"\bdo(?:es)? not (?:say|tell|list|give|name|describe)\b|\bgives? neither\b", re.IGNORECASE)
_SHORT_NAME = re.compile(r"\s*\(([A-Z]\w{1,7})\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A place or body with the passages that name it, the nearest to the topic first."""

    name: str
    citations: tuple[Citation, ...]


def examples(found: Sequence[RetrievedPassage], settings: Settings) -> tuple[Example, ...]:
    """Who is named as having done something, in the order of the passages.

    A body is taken from a sentence that tells what it does or calls it an example; never from a list of works, a rule
    on what is to be done, or its own publications, in which it speaks and is no example.

    Args:
        found: passages on a topic, the nearest first.
        settings: for the voices of the citations.
    """
    quotes: dict[str, list[Quote]] = {}
    for one in near_enough(found):
        if _LISTED_WORKS.search(one.passage.heading):
            continue
        for start, end in split_sentences(one.passage.text):
            for name in _examples_in(one, start, end):
                held = quotes.setdefault(name, [])
                if len(held) < MOST_PASSAGES and all(quote.found != one for quote in held):
                    held.append(Quote(one, start, _end_of_quote(one.passage.text, start, end)))
    return _cited(quotes, settings)


def near_enough(found: Sequence[RetrievedPassage]) -> list[RetrievedPassage]:
    """The passages that come near enough to the best one to be on the topic; the others share a word or two with it.

    Where fewer than `LOOKED_AT` were found, that is the whole library, and scores, which are standardised over what was
    found, mean little: there the match of late interaction is compared.
    """
    if len(found) < LOOKED_AT:
        best = max((one.signals["late"] for one in found), default=0.0)
        return [one for one in found if one.signals["late"] >= best - _LATE_MARGIN]
    return [one for one in found if one.score >= NEAR_ENOUGH * found[0].score]


def _cited(quotes: dict[str, list[Quote]], settings: Settings) -> tuple[Example, ...]:
    numbers: dict[tuple[str, int, int], int] = {}
    shown: list[Example] = []
    for name, held in list(quotes.items())[:MOST_BODIES]:
        keys = [(quote.found.passage.passage_id, quote.start, quote.end) for quote in held]
        cited = [
            build_citation(numbers.setdefault(key, len(numbers) + 1), quote, settings)
            for key, quote in zip(keys, held, strict=True)
        ]
        shown.append(Example(name, tuple(cited)))
    return tuple(shown)


def _examples_in(found: RetrievedPassage, start: int, end: int) -> list[str]:
    sentence = found.passage.text[start:end]
    if _REFERENCE.search(sentence) or _LEAVES_OPEN.search(sentence):
        return []
    return [
        mention.name
        for mention in mentions(sentence)
        if _is_example(sentence, mention) and not _is_own_voice(sentence, mention, found.document)
    ]


def _is_example(sentence: str, mention: Mention) -> bool:
    after = sentence[mention.end : mention.end + 90]
    if _DUTY.search(after[:25]) or _SPEAKS.match(after):
        return False
    return bool(_EXAMPLE.search(sentence) or _POSSESSIVE.match(after) or _DOES.search(after))


def _is_own_voice(sentence: str, mention: Mention, record: DocumentRecord) -> bool:
    """Whether a body is the document's own voice: its publisher, or that of a work that it sums up."""
    publishers = [record.metadata.publisher, *(work.publisher for work in record.metadata.based_on)]
    short = _SHORT_NAME.match(sentence, mention.end)
    initials = "".join(word[0] for word in mention.name.split() if word[0].isupper())
    names = {
        mention.name.casefold(),
        initials.casefold() if len(initials) > 1 else "",
        short[1].casefold() if short else "",
    }
    said = {part.casefold() for publisher in publishers for part in (publisher, *re.findall(r"\w+", publisher))}
    return bool(said & (names - {""})) or any(
        mention.name.casefold() in publisher.casefold() for publisher in publishers
    )


def _end_of_quote(text: str, start: int, end: int) -> int:
    """The end of the sentence, or of the one after it where the first is too short to tell the matter."""
    if len(text[start:end].split()) >= _SHORT:
        return end
    return next((later for begin, later in split_sentences(text) if begin >= end), end)
