"""Claims made from sentences: some that still say the same, some that no longer do. Used to fit the groundedness check.

Every change is small and named, so that what the check misses can be counted by kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from assistant.groundedness.lexicon import NUMBER_WORDS, OPPOSITES
from assistant.groundedness.words import read_words

Change = Callable[[str, Sequence[str], random.Random], str | None]
"""(sentence, other sentences around it, random) -> the changed sentence, or None where the change does not apply."""

_AUXILIARY = re.compile(r"\b(is|are|was|were|can|could|should|must|will|would|may|might|has been|have been|does|did)\b")
_VERB = re.compile(
    r"\b(is|are|was|were|can|could|should|must|will|would|may|has|have|had|became|won|made|uses?|provides?|requires?|"
    r"includes?|shows?|found|increased|reduced|causes?|plays?|played|began|led|wrote|leads?)\b"
)
_STRONGER = [
    (r"\b(may|might|can|could)\b", "must"),
    (r"\bshould\b", "must"),
    (r"\b(is|are) (encouraged|recommended|advised|allowed) to\b", r"\1 required to"),
    (r"\b(recommends?|suggests?|encourages?)\b", "requires"),
    (r"\bvoluntary\b", "mandatory"),
    (r"\boptional\b", "compulsory"),
]
_BROADER = [
    (r"\b(some|many|most|several|few)\b", "all"),
    (r"\b(often|sometimes|usually|generally|typically)\b", "always"),
    (r"\b(a number of|the majority of)\b", "all"),
    (r"\b(may|might|could|can)\s+(?=[a-z]+)", "always "),
    (r"\b(rarely|seldom)\b", "never"),
    (r"\bpartly\b", "entirely"),
]
_UNITS = {
    "hours": "days", "days": "weeks", "weeks": "months", "months": "years", "years": "months", "minutes": "hours",
    "million": "billion", "billion": "million", "thousand": "million", "percent": "times", "miles": "kilometres",
    "kilometres": "miles", "hour": "day", "day": "week", "year": "month", "month": "year", "%": " people",
}  # fmt: skip
_SAME = [
    (r"\bdo not\b", "don't"), (r"\bdoes not\b", "doesn't"), (r"\bcannot\b", "can not"), (r"\bis not\b", "isn't"),
    (r"\bmust\b", "have to"), (r"\bneed to\b", "have to"), (r"\bbut\b", "however"), (r"\blarge\b", "big"),
    (r"\bshow(s|ed)?\b", r"demonstrate\1"), (r"\bhelp(s)?\b", r"assist\1"), (r"\bbegan\b", "started"),
    (r"\bmany\b", "a lot of"), (r"\balso\b ", ""), (r"\bapproximately\b", "about"), (r"\babout (?=\d)", "around "),
    (r"\bincluding\b", "such as"), (r"\bin order to\b", "to"), (r"\bprior to\b", "before"), (r"\bper cent\b", "%"),
    (r"\bobtain(s|ed)?\b", r"get\1"), (r"\bensure\b", "make sure"), (r"\bpeople\b", "persons"),
    (r"\borgani[sz]ations?\b", "bodies"), (r"\butili[sz]e(s|d)?\b", r"use\1"), (r"\bhowever,? ", ""),
    (r"\bwhile\b", "whereas"), (r"\bbecause\b", "since"), (r"\bstaff\b", "employees"),
    (r"\bconducted\b", "carried out"),
]  # fmt: skip


def wrong_number(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """One number changed: to another of the surroundings, or a near one."""
    places = list(re.finditer(r"\d+(?:,\d{3})*(?:\.\d+)?", text))
    words = [match for match in re.finditer(r"[A-Za-z]+", text) if NUMBER_WORDS.get(match.group().lower(), 0) > 1]
    if not places and not words:
        return None
    place = random_.choice(places or words)
    there = [number for part in around for number in re.findall(r"\b\d+(?:,\d{3})*(?:\.\d+)?\b", part)]
    there = [number for number in there if number != place.group() and number not in text]
    if place in words:
        other = random_.choice([word for word in list(NUMBER_WORDS)[2:13] if word != place.group().lower()])
    elif there and random_.random() < 0.5:
        other = random_.choice(there)
    else:
        digits = list(place.group())
        at = random_.choice([i for i, digit in enumerate(digits) if digit.isdigit()])
        digits[at] = random_.choice([digit for digit in "123456789" if digit != digits[at]])
        other = "".join(digits)
    return text[: place.start()] + other + text[place.end() :]


def _name_runs(text: str) -> list[tuple[int, int]]:
    words = read_words(text)
    runs: list[tuple[int, int]] = []
    for (start, end), name in zip(words.spans, words.names, strict=True):
        if not name:
            continue
        if runs and text[runs[-1][1] : start].strip() == "":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def wrong_name(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """One name replaced by another of the surroundings."""
    runs = _name_runs(text)
    others = [part[a:b] for part in around for a, b in _name_runs(part)]
    others = [name for name in others if name.lower() not in text.lower() and len(name) > 2]
    if not runs or not others:
        return None
    start, end = random_.choice(runs)
    return text[:start] + random_.choice(others) + text[end:]


def swapped_names(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """Two names of the sentence change places."""
    runs = _name_runs(text)
    if len(runs) < 2:
        return None
    (a, b), (c, d) = sorted(random_.sample(runs, 2))
    if re.fullmatch(r"\s*(,|and|or)\s*", text[b:c]) or text[a:b] == text[c:d]:
        return None
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def negated(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """A "not" put in, or taken out."""
    denial = re.search(r"\s(not|never|no longer)\b|n't\b", text)
    if denial:
        return text[: denial.start()] + text[denial.end() :]
    auxiliary = _AUXILIARY.search(text)
    if not auxiliary:
        return None
    return text[: auxiliary.end()] + random_.choice([" not", " not", " never", " no longer"]) + text[auxiliary.end() :]


def _first_change(text: str, pairs: Sequence[tuple[str, str]], random_: random.Random) -> str | None:
    fitting = [(old, new) for old, new in pairs if re.search(old, text)]
    if not fitting:
        return None
    old, new = random_.choice(fitting)
    return re.sub(old, new, text, count=1)


def stronger(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """What may or should be done becomes what must be done."""
    return _first_change(text, _STRONGER, random_)


def broader(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """What holds for some becomes what holds for all; a hedge is dropped."""
    return _first_change(text, _BROADER, random_)


def opposite(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """One word replaced by its opposite."""
    places = [match for match in re.finditer(r"[a-z]+", text) if match.group() in OPPOSITES]
    if not places:
        return None
    place = random_.choice(places)
    return text[: place.start()] + random_.choice(sorted(OPPOSITES[place.group()])) + text[place.end() :]


def other_unit(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """Hours become days, a percentage a count."""
    place = re.search(r"(?<=\d )(?:" + "|".join(_UNITS) + r")\b|(?<=\d)%", text)
    return text[: place.start()] + _UNITS[place.group()] + text[place.end() :] if place else None


def crossed(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """The subject of this sentence with what is said of another sentence's subject."""
    mine = _VERB.search(text)
    theirs = [(part, _VERB.search(part)) for part in around]
    usable = [(part, verb) for part, verb in theirs if verb and 8 < verb.start() < 90 and len(part) < 300]
    if not mine or not 8 < mine.start() < 90 or not usable:
        return None
    part, verb = random_.choice(usable)
    if part[: verb.start()].strip().lower() == text[: mine.start()].strip().lower():
        return None
    return text[: mine.start()] + part[verb.start() :]


def added(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """Something that the evidence does not have is added at the end."""
    ends = [
        ", as confirmed by the National Audit Office", ", according to a survey of 500 staff", " by 2030",
        ", with fines of up to £10,000", " every six months", ", and this has been approved by the board",
        " in Manchester and Leeds", ", saving 20% of costs", " for the first time in history",
        ", led by Professor Smith",
        ", which is required by law", ", except at weekends", " since 2011", ", costing around £2 million a year",
    ]  # fmt: skip
    return text.rstrip(" .") + random_.choice(ends) + "."


def reworded(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """The same said with one to three other words."""
    fitting = [(old, new) for old, new in _SAME if re.search(old, text)]
    if not fitting:
        return None
    for old, new in random_.sample(fitting, min(len(fitting), random_.randint(1, 3))):
        text = re.sub(old, new, text, count=1)
    return text


def shortened(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """A bracket, an insertion or the last clause left out."""
    cuts = [
        re.sub(r"\s*\([^()]*\)", "", text),
        re.sub(r", (which|who|including|such as|where|with|and|but) [^,]*\.$", ".", text),
        re.sub(r"^(However|Moreover|In addition|Furthermore|For example|Therefore|Also|In \d{4}|Finally), ", "", text),
        re.sub(r", [^,]{5,60}, ", " ", text, count=1),
    ]
    usable = [cut for cut in cuts if cut != text and len(cut) > 30]
    return random_.choice(usable) if usable else None


def respelled(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """A number from words to digits or back, or the sentence reported."""
    digits = {str(int(value)): word for word, value in NUMBER_WORDS.items() if 1 < value < 13}
    place = re.search(r"(?<![\d.,-])(\d{1,2})(?![\d.,%-])", text)
    if place and place.group() in digits:
        return text[: place.start()] + digits[place.group()] + text[place.end() :]
    for match in re.finditer(r"[A-Za-z]+", text):
        if NUMBER_WORDS.get(match.group().lower(), 0) > 1:
            return text[: match.start()] + str(int(NUMBER_WORDS[match.group().lower()])) + text[match.end() :]
    opening = random_.choice(["The text says that ", "It is stated that ", "We are told that ", "Notably, "])
    first = text.split(" ", 1)[0]
    return opening + (text if first.isupper() or read_words(text).names[:1] == (True,) else text[:1].lower() + text[1:])


def joined(text: str, around: Sequence[str], random_: random.Random) -> str | None:
    """Two sentences of the evidence in one, each still said of its own subject."""
    others = [part for part in around if 30 < len(part) < 200 and part not in text]
    if not others or len(text) > 250:
        return None
    other = random_.choice(others)
    lowered = other if read_words(other).names[:1] == (True,) else other[:1].lower() + other[1:]
    return f"{text.rstrip(' .')}, and {lowered}"


WRONG: dict[str, Change] = {
    "wrong number": wrong_number,
    "wrong name": wrong_name,
    "swapped names": swapped_names,
    "negated": negated,
    "stronger": stronger,
    "broader": broader,
    "opposite": opposite,
    "other unit": other_unit,
    "crossed": crossed,
    "added": added,
}
SAME: dict[str, Change] = {
    "reworded": reworded,
    "shortened": shortened,
    "respelled": respelled,
    "joined": joined,
}
