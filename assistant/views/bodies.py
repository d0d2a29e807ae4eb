"""Places and public bodies that a text names: by what they are called, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NAME = r"[A-Z][\w&’'-]*[a-z][\w&’'-]*"
_PLACE = rf"{_NAME}(?: (?:and |upon |of |with |on )?{_NAME}){{0,4}}"
_TITLE = rf"{_NAME}(?: (?:and |of |for |the )*{_NAME}|, {_NAME}(?=(?:, {_NAME})* and {_NAME})){{0,6}}"
_COUNCIL = rf"(?:[Ll]ondon Borough of {_PLACE}|{_PLACE} (?:Combined Authority|Council)\b)"
_OTHER = (
    rf"(?:{_PLACE} (?:University|Agency|Institute|Administration|Bureau|Commission|Constabulary|Police|Trust)\b"
    rf"|(?:University|Department|Ministry|Government|City|Bank|Office) (?:of|for) (?:the )?{_TITLE})"
)
_BODY = re.compile(rf"\b(?:{_COUNCIL}|{_OTHER})")
_BEFORE = re.compile(
    r"^(?:(?:The|A|An|In|At|For|By|And|But|As|How|When|While|Like|With|From|Both|Former|UK|US|U\.S\.)(?: the)? )+"
)
_KIND = re.compile(r" (?:(?:County|District|Borough|City|Town|Metropolitan|Unitary) )?Council$|^[Ll]ondon Borough of ")
_LIES_IN = re.compile(r",? in ")
"""Between a body and the county that it lies in."""
_OWNED = re.compile(r"[’']s\b.*$")
_NO_BODY = re.compile(
    r"^(?:Local|Your|Our|Each|Every|Any|Federal|National|Government|Integrated|Public|City|County|District|Digital|Model|"
    r"Lead|Parent|This|Other|Interagency|Supervisory|Executive|Responsible) (?:\w+ )?"
    r"(?:Council|Agency|Authority|Government|Institute|Administration|Commission|Trust|Police|Bureau|Department)$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named in a text, with its character bounds; `name` is the same for all its spellings."""

    name: str
    start: int
    end: int


def mentions(text: str) -> Iterator[Mention]:
    """The bodies that a text names, from left to right; a place within a longer name is not named again."""
    found = [*_formal(text), *_places(text)]
    end = -1
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if mention.start >= end:
            if not _LIES_IN.fullmatch(text[max(end, 0) : mention.start]):
                yield mention
            end = mention.end


def _formal(text: str) -> Iterator[Mention]:
    for match in _BODY.finditer(text):
        before = _BEFORE.match(match[0])
        start = match.start() + (before.end() if before else 0)
        owned = _OWNED.search(text, start, match.end())
        end = owned.start() if owned and not text[start : match.end()].endswith("Council") else match.end()
        name = " ".join(text[start:end].split())
        if not _NO_BODY.match(name) and " " in name:
            yield Mention(_KIND.sub("", name).strip(), start, end)


def _places(text: str) -> Iterator[Mention]:
    for match in _place_pattern().finditer(text):
        yield Mention(match[0], match.start(), match.end())


@cache
def _place_pattern() -> re.Pattern[str]:
    lines = (files("assistant.views") / "places.txt").read_text("utf-8").splitlines()
    names = [name.strip() for line in lines if not line.startswith("#") for name in line.split(";") if name.strip()]
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
