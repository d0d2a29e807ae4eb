"""What it means that a text holds another: compared on letters and digits, so that layout doesn't count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.questions import Evidence

# Kept beside letters and digits: signs that change a figure's meaning, and the point that parts 1.5 from 15.
_MEANINGFUL_SIGNS = "£%$."
_LIST_MARKER = re.compile(r"(?:^|(?<=\s))(?:\(?\d{1,2}[.)]|[-*•–])\s+", re.MULTILINE)


def squash(text: str) -> str:
    """The text's letters, digits and £ % $ . in lower case, everything else gone.

    Compatibility forms are made plain first (NFKC), so the ligature "ﬁ" equals "fi".
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign in _MEANINGFUL_SIGNS)


def squash_without_markers(text: str) -> str:
    """As `squash`, without the bullets and numbers that begin list items: readers of a file keep or drop them."""
    return squash(_LIST_MARKER.sub(" ", text))


def has_words(text: str) -> bool:
    """Whether the text has any letter or digit to compare."""
    return any(sign.isalnum() for sign in text)


def holds(text: str, wanted: str) -> bool:
    """Whether `wanted` stands whole in `text`; a `wanted` without letters and digits stands nowhere."""
    if not has_words(wanted):
        return False
    return squash(wanted) in squash(text) or squash_without_markers(wanted) in squash_without_markers(text)


def holds_between(text: str, first: str, last: str) -> bool:
    """Whether `text` has `first` and, after it, `last`: the stretch that they bound is whole in the text."""
    squashed, start, end = squash(text), squash(first), squash(last)
    begin = squashed.find(start)
    return has_words(first) and has_words(last) and begin >= 0 and squashed.find(end, begin) >= 0


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one document: equal, or one is the end of the other ("a.pdf" and "guides/a.pdf")."""
    first, second = one.replace("\\", "/").strip("/"), other.replace("\\", "/").strip("/")
    return first == second or first.endswith(f"/{second}") or second.endswith(f"/{first}")


def holds_evidence(text: str, file: str, evidence: Evidence) -> bool:
    """Whether a passage of `file` has the evidence whole.

    Evidence given by its ends must also come from its own file: two ends are too little to be sure by themselves.
    """
    if evidence.text:
        return holds(text, evidence.text)
    if evidence.ends:
        in_file = not evidence.file or same_file(file, evidence.file)
        return in_file and holds_between(text, *evidence.ends)
    return False


def shows_all(texts: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether each of `wanted` stands in one of `texts`."""
    squashed = [squash(text) for text in texts]
    return all(any(squash(part) in text for text in squashed) for part in wanted)
