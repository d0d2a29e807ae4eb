"""What a question points back to, and the topic of an earlier one, from word classes alone: no tagger, no model.

Rules of this kind err on the side of leaving a question as it is: a needless topic in it draws retrieval to the wrong
pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.word_classes import (
    AGENTS,
    ANYBODY,
    AUXILIARIES,
    BOUNDARIES,
    COMPOUND,
    DETERMINERS,
    GENERIC,
    LINKS,
    STOP,
    SUBJECTS,
    TIMES,
)

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

_OPENING = re.compile(
    r"^(?:(?:and|but|so|or|ok|okay|oh|yes|no|right|well|thanks|thank you|great|also|then|hi|hello|btw|"
    r"by the way|please)[\s,.!-]+)+",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:(?:(?:can|could|would|will) you )?(?:please )?(?:also )?"
    r"(?:tell me|explain|say|describe|show me|give me|list)(?: more)?(?: about)?|"
    r"i(?:'d| would)? (?:want|like|need) to know(?: about)?|do you know|is it true that|"
    r"what (?:do|does|can) you (?:know|tell me|say) about)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as it stands in a question, with its character bounds; `agent` where it names people or a body."""

    text: str
    start: int
    end: int
    agent: bool = False
    article: str = ""
    plural: bool = False

    @property
    def named(self) -> bool:
        """Whether it is written as a name: a capital or a figure in it."""
        return any(character.isupper() or character.isdigit() for character in self.text)

    @property
    def with_article(self) -> str:
        """The phrase with the article or possessive that stood before it."""
        return f"{self.article} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that points back, with its character bounds. `possessive`: its, their."""

    start: int
    end: int
    possessive: bool = False
    replaceable: bool = True


def without_opening(question: str) -> str:
    """The question without "and", "thanks", "ok" and the like before it."""
    return _OPENING.sub("", question.strip()).strip()


def content_words(text: str) -> list[str]:
    """The words that carry a topic, in order: no function words, no words that any topic has (cost, risk, step)."""
    return [word for word in _lower(text) if word not in STOP and word not in GENERIC and word not in AGENTS]


def phrases(question: str) -> list[Phrase]:
    """The noun phrases of a question, in order: runs of topic words, joined over "of", "for the" and the like."""
    offset = len(question) - len(_COURTESY.sub("", question))
    tokens = list(WORD.finditer(question, offset))
    words = [_plain(token[0]) for token in tokens]
    nouns = [_is_topic(words, at) for at in range(len(words))]
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        if not nouns[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(words) and nouns[last + 1] and _adjacent(question, tokens[last], tokens[last + 1]):
            last += 1
        start, end = tokens[at].start(), tokens[last].end()
        article = words[at - 1] if at and words[at - 1] in ("a", "an", "the", "our", "your", "my") else ""
        found.append(Phrase(question[start:end], start, end, words[last] in AGENTS, article, _plural(words[last])))
        at = last + 1
    return found


def joined_phrases(question: str) -> list[Phrase]:
    """The noun phrases, with those made into one that links join ("records" + "of automated decisions")."""
    joined: list[Phrase] = []
    for phrase in phrases(question):
        between = _lower(question[joined[-1].end : phrase.start]) if joined else []
        linked = (
            bool(between) and between[0] in ("of", "for", "in", "on", "with") and set(between) <= LINKS | DETERMINERS
        )
        if linked and not joined[-1].agent and "," not in question[joined[-1].end : phrase.start]:
            last = joined.pop()
            phrase = Phrase(question[last.start : phrase.end], last.start, phrase.end, False, last.article, last.plural)
        joined.append(phrase)
    return joined


def references(question: str) -> list[Reference]:
    """The words of a question that point to something outside it."""
    tokens = list(WORD.finditer(question))
    words = [_plain(token[0]) for token in tokens]
    return [
        Reference(tokens[at].start(), tokens[at].end(), word in ("its", "their"), _replaceable(words, at))
        for at, word in enumerate(words)
        if _points_back(words, at)
    ]


def _points_back(words: Sequence[str], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in ("it", "its"):
        return not _antecedent(words[:at], agents=False, subject=word == "it") and not _dummy_it(words, at)
    if word == "one":
        return (
            before not in ("", "no", "any", "every", "some", "or", "just", "only")
            and (not after or after in STOP)
            and after != "of"
        )
    if word in ("they", "them", "their", "theirs", "he", "she", "him", "his", "her"):
        return (
            not _antecedent(words[:at], agents=True, subject=word in ("they", "he", "she"))
            and not ANYBODY & set(words[:at])
            and after != "mean"
        )
    if word == "that":
        if words[0] == "if":
            return False
        starts_clause = after in STOP and after not in ("is", "was", "") and after not in AUXILIARIES
        if before in AUXILIARIES or before in (
            "about",
            "of",
            "for",
            "with",
            "like",
            "after",
            "before",
            "than",
            "from",
            "on",
            "by",
        ):
            return not starts_clause or not after
        return at == 0 or not after or (before in ("do", "say", "mean", "why", "how") and not starts_clause)
    if word in ("this", "these", "those", "such"):
        return after not in TIMES and after not in ("as", "who", "that", "a")
    if word == "there":
        return (
            not after
            or before in ("from", "over", "out", "in")
            or (before not in AUXILIARIES and after not in AUXILIARIES)
        )
    return word in ("that's", "former", "latter", "aforementioned")


def _replaceable(words: Sequence[str], at: int) -> bool:
    """Whether a noun phrase can stand in the word's place: not where it goes with a noun of its own ("this policy")."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if before in ("do", "doing", "done", "did", "does") and not after:
        return False
    if words[at] in ("it", "its", "they", "them", "their"):
        return True
    return words[at] in ("that", "this", "these", "those") and (not after or after in STOP or after in GENERIC)


def _dummy_it(words: Sequence[str], at: int) -> bool:
    """ "Is it legal to ...", "it is true that ...": a subject that only stands for what follows."""
    rest = words[at + 1 :]
    if rest[:1] == ["worth"]:
        return True
    return any(word in ("to", "that", "if", "whether") for word in rest[1:4]) and bool(set(rest[4:]) - STOP)


def _antecedent(before: Sequence[str], agents: bool, subject: bool) -> bool:
    """Whether something was named before that the pronoun can mean; "they" can also mean people, "it" can't.

    In "how many boxes does it have" the thing named before the pronoun is asked for, and is not what the pronoun means.
    """
    if subject and before and before[-1] in AUXILIARIES and before[0] != "if":
        last = next((at for at in range(len(before) - 1, 0, -1) if before[at] in BOUNDARIES), 0)
        before = before[:last]
    return any(
        agents or not _plural(word) if word in AGENTS else True
        for at, word in enumerate(before)
        if _is_topic(before, at)
    )


def _is_topic(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if word in AGENTS:
        return True
    if word in COMPOUND and not _verb(words, at):
        near = [words[beside] for beside in (at - 1, at + 1) if 0 <= beside < len(words)]
        return any(other not in STOP and other not in GENERIC and other not in AGENTS for other in near)
    return word not in STOP and word not in GENERIC and not _verb(words, at)


def _verb(words: Sequence[str], at: int) -> bool:
    """Whether the word stands where a verb stands: after a subject or "to", or between an agent and what it acts on."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if (
        before in SUBJECTS
        or before == "to"
        or (before in ("must", "should", "can", "may", "will") and after in DETERMINERS)
    ):
        return True
    if before in AGENTS and any(word in AUXILIARIES for word in words[: at - 1]):
        return True
    if words[at].endswith("ed") and (not after or after in STOP) and any(word in AUXILIARIES for word in words[:at]):
        return True
    return after in DETERMINERS and not words[at].endswith("ing") and before not in DETERMINERS


def _adjacent(question: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not question[one.end() : other.start()].strip(" -/&")


def _plural(word: str) -> bool:
    return word in ("staff", "people", "data") or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _lower(text: str) -> list[str]:
    return [_plain(word) for word in WORD.findall(text)]


def _plain(word: str) -> str:
    """The word in lower case; names that would pass for a pronoun then (IT, US, WHO) stay as they are."""
    return word if word in ("IT", "US", "WHO") else word.lower().replace("’", "'")
