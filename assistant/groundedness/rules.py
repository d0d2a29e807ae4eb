"""Changes of a word that no score may outweigh: must for should, weeks for days, one name for another."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.groundedness.lexicon import MODAL_STRENGTH, UNITS
from assistant.groundedness.words import Words

CAPPED = 0.4
"""Highest score of a claim that one of these rules speaks against."""

_TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})
_MOSTLY = 0.7


def turned(claim: Words, chosen: Sequence[Words]) -> bool:
    """Whether a claim in mostly the best sentence's words makes a duty stronger, or changes a span of time or a name.

    Only where the sentence has its own, weaker word or other span: a paraphrase that adds "must" to an order is fair.
    """
    best = chosen[0]
    shared = set(claim.stems) & set(best.stems)
    content = [stem for stem, carries in zip(claim.stems, claim.content, strict=True) if carries]
    if sum(stem in shared for stem in content) < _MOSTLY * len(content):
        return False
    return _stronger(claim, best) or _other_time(claim, best) or _other_name(claim, best)


def _stronger(claim: Words, best: Words) -> bool:
    return _strength(claim) == 3 and 0 < _strength(best) < 3


def _strength(words: Words) -> int:
    return max((MODAL_STRENGTH.get(word, 0) for word in words.lower), default=0)


def _other_time(claim: Words, best: Words) -> bool:
    mine, theirs = _times(claim), _times(best)
    return bool(mine) and bool(theirs) and not mine & theirs


def _other_name(claim: Words, best: Words) -> bool:
    """Whether one capitalised word stands where the sentence has another one, and the sentence has no place for it."""
    matcher = SequenceMatcher(None, claim.stems, best.stems, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        opens_both = a == c == 0 and max(b, d) <= 2
        put_in, taken_out = _capitals(claim, a, b, opens_both), _capitals(best, c, d, opens_both)
        if (
            tag == "replace"
            and put_in
            and taken_out
            and not put_in & set(best.stems)
            and not taken_out & set(claim.stems)
        ):
            return True
    return False


def _capitals(words: Words, first: int, last: int, opens: bool) -> set[str]:
    """Stems of the names from `first` up to `last`; of any capitalised word where that stretch opens both texts."""
    return {
        words.stems[at]
        for at in range(first, last)
        if words.names[at] or (opens and words.content[at] and words.text[words.spans[at][0]].isupper())
    }


def _times(words: Words) -> set[str]:
    return {UNITS[word] for word in words.lower if UNITS.get(word) in _TIMES}
