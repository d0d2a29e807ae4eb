"""For whom an answer is said: told where a question means its asker's own body, or names one that is in no document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from assistant.answers import Citation
from assistant.asked_for import whole_names
from assistant.settings import Settings
from assistant.voices import COUNCIL, DIGEST, TEMPLATE

# What only the own papers can say: "may we", "our policy", "are we ready". ("How should we start?" asks for advice.)
_OWN_RULES = re.compile(
    r"\b(?:are|am|is) (?:we|i|our|my)\b"
    r"|\b(?:may|must|do|did|have|has) (?:we|our|i|my)\b"
    r"|\b(?:can|could) (?:we|i|our|my) (?:use|put|paste|share|upload|buy|be)\b"
    r"|\bour (?:own )?(?:\w+ )?(?:policy|policies|rules?|council|strategy|contracts?|budget|plan|standards?)\b",
    re.IGNORECASE,
)
_OWN_READINESS = re.compile(
    r"\b(?:are|is) (?:we|our)\b.{0,60}\b(?:ready|prepared|mature|fit for)\b"
    r"|\bhow (?:ready|prepared|mature) (?:are|is) (?:we|our)\b",
    re.IGNORECASE,
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december english christmas".split()
)
_KINDS_OF_BODY = frozenset(
    "council councils city county borough district parish town unitary combined authority university department "
    "ministry office agency trust board service services police force fire government".split()
)
"""Words that tell what a body is, not which."""


def said_for(question: str, citations: Sequence[Citation], known: Callable[[str], bool], settings: Settings) -> str:
    """What a reader must know of whom the citations speak for; "" where nothing needs saying.

    Args:
        question: as it was understood.
        citations: what is shown.
        known: whether a word stands anywhere in the library.
        settings: the council's name and collection.
    """
    missing = unknown_names(question, known, settings)
    if missing:
        return f"{missing} What follows is from {_listed(_bodies(citations))}."
    if _OWN_RULES.search(question) and all(citation.voice != COUNCIL for citation in citations):
        own = settings.council_name or "your own council"
        return f"This is not said for {own}: it is from {_listed(_bodies(citations))}."
    return ""


def own_readiness(question: str, settings: Settings) -> str:
    """A sentence for a question on how ready the own council is, which people know better than papers; else ""."""
    if not _OWN_READINESS.search(question):
        return ""
    own = settings.council_name or "your own council"
    told = f"The library does not clearly say how ready {own} is;"
    return f"{told} the readiness check, a tab of the page, helps to find out."


def unknown_names(question: str, known: Callable[[str], bool], settings: Settings) -> str:
    """A sentence that tells which names of a question stand nowhere in the library; "" where all do."""
    own = settings.council_name.lower()
    unknown = [
        name
        for name in whole_names(question)
        if any(_is_name(word) and word.lower() not in own and not known(word) for word in name.split())
    ]
    return f"Nothing in the library names {_listed(sorted(set(unknown)))}." if unknown else ""


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.lower() not in _CALENDAR | _KINDS_OF_BODY


def _bodies(citations: Iterable[Citation]) -> list[str]:
    """Who speaks; a digest or a template of ours speaks for nobody, so it is named itself."""
    return list(dict.fromkeys(_body(citation) for citation in citations))[:3]


def _body(citation: Citation) -> str:
    if citation.voice == DIGEST:
        return f"a {citation.cited_as}"
    return citation.title if citation.voice == TEMPLATE else citation.publisher or citation.title


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
