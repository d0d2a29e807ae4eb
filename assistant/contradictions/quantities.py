"""Spans of time, amounts and regions that a sentence names, with the direction in which each binds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.groundedness.words import Words

Bound = Literal["within", "least", "most", ""]

_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8760.0}
_LEAST = frozenset("least minimum less fewer".split())  # "not less than", "no fewer than"
_MOST = frozenset("most maximum more longer exceed exceeding to".split())  # "no longer than", "up to"
_WITHIN = frozenset("within in by before".split())
_AT_ONCE = re.compile(r"\b(?:immediately|at once|without delay|straight ?away|instantly)\b", re.IGNORECASE)
_REGIONS = re.compile(
    r"\b(?:(UK|United Kingdom)|(EEA|European Economic Area)|(EU|European Union)|(US|USA|United States))\b"
    r"(?! (?:GDPR|Extension))"
)
_CHOICE = re.compile(r"(?: ?\([A-Z]+\))? ?(?:/|,|\(| or| and|, or| preferred or) ?(?:the )?")
_REGION_NAMES = ("UK", "EEA", "EU", "US")


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time in hours. `bound`: a deadline, a least or a most, or "" where the sentence doesn't say."""

    hours: float
    bound: Bound
    words: str

    def disagrees(self, other: Duration) -> bool:
        """Whether both can't hold, or are different deadlines or limits for the same thing."""
        same = abs(self.hours - other.hours) <= 0.02 * max(self.hours, other.hours)
        if self.bound == other.bound:
            return not same
        bounds = {self.bound: self.hours, other.bound: other.hours}
        if "least" in bounds and "most" in bounds:
            return bounds["most"] <= 1.02 * bounds["least"]
        if "" in bounds and "within" not in bounds:
            return bounds[""] > bounds.get("most", float("inf")) or bounds[""] < bounds.get("least", 0.0)
        return not same and "within" in bounds and "" in bounds


def durations(words: Words, context: str) -> tuple[Duration, ...]:
    """The spans of time in a sentence; `context` (a heading, a column's name) may say that they are most or least."""
    found = []
    for number in words.numbers:
        if number.unit in _HOURS:
            hours = number.value * _HOURS[number.unit]
            found.append(Duration(hours, _bound(words, number.at, context), f"{number.value:g} {number.unit}s"))
    if match := _AT_ONCE.search(words.text):
        found.append(Duration(0.0, "within", match.group().lower()))
    return tuple(found)


def _bound(words: Words, at: int, context: str) -> Bound:
    before = words.lower[max(0, at - 4) : at]
    after = words.lower[at + 1 : at + 5]
    if {"no", "not"} & set(before):
        return "most" if set(before) & _MOST else "least" if set(before) & _LEAST else ""
    if {"least", "minimum"} & set(before) or "minimum" in after:
        return "least"
    if {"most", "maximum"} & set(before) or before[-2:] == ("up", "to") or "maximum" in after:
        return "most"
    if after[1:3] == ("or", "less") or re.search(r"\bmaximum\b", context, re.IGNORECASE):
        return "most"
    if re.search(r"\bminimum\b", context, re.IGNORECASE):
        return "least"
    return "within" if _WITHIN & set(before[-2:]) else ""


def amounts(words: Words) -> dict[str, frozenset[float]]:
    """Unit (a percentage, a currency) -> the amounts in it."""
    found: dict[str, set[float]] = {}
    for number in words.numbers:
        if number.unit and number.unit not in _HOURS:
            found.setdefault(number.unit, set()).add(number.value)
    return {unit: frozenset(values) for unit, values in found.items()}


def regions(text: str) -> frozenset[str]:
    """The regions that a sentence gives the choice of ("UK or EEA", "EU/UK"); none where it gives none."""
    found: list[str] = []
    end = 0
    for match in _REGIONS.finditer(text):
        name = _REGION_NAMES[next(i for i, part in enumerate(match.groups()) if part)]
        if found and _CHOICE.fullmatch(text[end : match.start()]):
            found.append(name)
        elif len(set(found)) > 1:
            break
        else:
            found = [name]
        end = match.end()
    return frozenset(found) if len(set(found)) > 1 else frozenset()
