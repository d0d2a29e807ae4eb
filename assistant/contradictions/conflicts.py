"""Whether two statements disagree, and how surely they speak of the same thing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.contradictions.quantities import Duration
from assistant.contradictions.statements import Statement

Kind = Literal["time", "amount", "region", "permission"]

Weight = Callable[[str], float]
"""How much a word stem says: higher for rarer ones."""

_FEWEST_SHARED = 2
_OPPOSED = ({"forbids", "allows"}, {"forbids", "requires"})
_VERB = {"forbids": "forbidden", "allows": "allowed", "requires": "required"}
_NARROWEST = 3.0
"""A subject of fewer words than this counts as one of so many: two words in common say little."""
_FURTHEST = 50.0
"""Times of which one is so many times the other are of different things."""
_OF_PLACES = frozenset("region resid locat store storag host jurisdict sovereignti".split())
_SAME_PLACES = 0.6
"""How much of their subject two statements share at least that both say where something lies."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """How two statements disagree. `why` says it in a few words; `shared` (0..1) how much of their subject is one."""

    kind: Kind
    why: str
    shared: float


def conflict(one: Statement, other: Statement, weight: Weight = lambda stem: 1.0) -> Conflict | None:
    """The first way in which two statements disagree; None where they don't, or share too little of a subject."""
    shared = shared_subject(one, other, weight)
    if why := _region(one, other):
        return Conflict("region", why, max(shared, _SAME_PLACES))
    if shared == 0.0:
        return None
    for kind, why in (_time(one, other), _amount(one, other)):
        if why:
            return Conflict(kind, why, shared)
    same_act = _same_act(one, other)
    if {one.stance, other.stance} in _OPPOSED and same_act:
        return Conflict("permission", f"{_VERB[one.stance]} against {_VERB[other.stance]}", max(shared, same_act))
    return None


def rarity(statements: Sequence[Statement]) -> Weight:
    """The weight of a word stem: the logarithm of how many statements there are for one that has it."""
    seen = Counter(stem for statement in statements for stem in statement.subject | statement.about)
    return lambda stem: math.log(1 + len(statements) / (1 + seen[stem]))


def shared_subject(one: Statement, other: Statement, weight: Weight) -> float:
    """The share of the narrower subject that the other statement, with its headings, is about too (0..1)."""
    mine, theirs = one.subject | one.about, other.subject | other.about
    common = (one.subject & theirs) | (other.subject & mine)
    if len(common) < _FEWEST_SHARED or not one.subject or not other.subject:
        return 0.0
    narrower = min((one.subject, other.subject), key=lambda subject: sum(map(weight, subject)))
    least = sum(map(weight, narrower)) * max(1.0, _NARROWEST / len(narrower))
    return min(1.0, sum(map(weight, common)) / max(least, 1e-9))


def _time(one: Statement, other: Statement) -> tuple[Kind, str]:
    pairs = [(a, b) for a in one.durations for b in other.durations]
    apart = bool(pairs) and all(a.disagrees(b) and _comparable(a, b) for a, b in pairs)
    return "time", f"{_named(one)} against {_named(other)}" if apart else ""


def _comparable(one: Duration, other: Duration) -> bool:
    low, high = sorted((one.hours, other.hours))
    return high <= _FURTHEST * low if low else high <= _FURTHEST


def _named(statement: Statement) -> str:
    bounds = {"within": "within ", "least": "at least ", "most": "at most ", "": ""}
    return " or ".join(
        duration.words if duration.hours == 0 else bounds[duration.bound] + duration.words
        for duration in statement.durations
    )


def _region(one: Statement, other: Statement) -> str:
    of_places = all((s.subject | s.about) & _OF_PLACES for s in (one, other))
    apart = of_places and one.regions & other.regions and one.regions - other.regions and other.regions - one.regions
    return f"{' or '.join(sorted(one.regions))} against {' or '.join(sorted(other.regions))}" if apart else ""


def _same_act(one: Statement, other: Statement) -> float:
    """The share of what one statement allows, requires or forbids that the other is about; 0 below a half."""
    common = len(one.governed & other.governed)
    least = min(len(one.governed), len(other.governed))
    return common / least if common >= _FEWEST_SHARED and 2 * common >= least else 0.0


def _amount(one: Statement, other: Statement) -> tuple[Kind, str]:
    for unit in one.amounts.keys() & other.amounts.keys():
        if not one.amounts[unit] & other.amounts[unit]:
            mine, theirs = (", ".join(f"{value:g}" for value in sorted(s.amounts[unit])) for s in (one, other))
            return "amount", f"{mine} against {theirs} ({unit})"
    return "amount", ""
