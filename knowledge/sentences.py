"""Where the sentences of a text begin and end: rules only, made for policy papers, lists and tables."""

from __future__ import annotations

import re

from knowledge.quoting import PART

Span = tuple[int, int]

_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie cf al etc vs viz no nos art arts sec secs ch chs fig figs vol vols para paras pp ed eds approx ca c "
    "dept est inc ltd co corp llc plc gov govt dr mr mrs ms prof st rev hon sr jr rep sen gen col lt capt supt jan feb "
    "mar apr jun jul aug sep sept oct nov dec op cit ibid pub stat u.s u.k u.n e.u ph.d b.sc m.sc a.m p.m min "
    "max".split()
)
# These commonly end a sentence too: a break is made after them where a usual first word follows.
_MAY_END = frozenset("etc u.s u.k u.n e.u inc ltd co corp llc plc a.m p.m jr sr al".split())
_OPENERS = frozenset(
    "the this that these those it its they there we you our your in on at as an a if when where while for from to with "
    "by and but however such each all some many most no not both his her he she who what which how why one more other "
    "any".split()
)
_MARKER = re.compile(r"[ \t]*(?:(?:[-*•◦▪●○–—‣·✓☐☑□■➢]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])[ \t]+)+")
_END = re.compile(r"(?:[.!?…]+|[.!?…]*\[\d{1,3}\](?:\[\d{1,3}\])*)[\"'”’»)\]]*(?:\[\d{1,3}\])*(?=\s+|$)")
_WORD_BEFORE = re.compile(r"[\w.&'’-]+$")
_CLOSING = re.compile(r"\s+[”’»)\]]")
_NEXT = re.compile(r"\s+([\"'“‘«(\[]*)(\w*)")


def split_sentences(text: str) -> list[Span]:
    """(start, end) of every sentence in order, so that `text[start:end]` is verbatim and without white space around.

    Every line is parted by itself: an item of a list, without its bullet or number, and a row of a table begin and end
    at their line. So do the parts of a PDF's table that an independent reader of the file may find apart (`PART`).
    """
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        for part in line.split(PART):
            spans += [(start + a, start + b) for a, b in _line_sentences(part) if part != "|"]
            start += len(part) + 1
    return spans


def _line_sentences(line: str) -> list[Span]:
    marker = _MARKER.match(line)
    start = marker.end() if marker else 0
    spans: list[Span] = []
    for end in _END.finditer(line, start):
        if end.end() >= len(line.rstrip()):
            break
        if _is_end(line, start, end.start(), end.group(), end.end()):
            spans += _stripped(line, start, end.end())
            start = end.end()
    return spans + _stripped(line, start, len(line))


def _is_end(line: str, start: int, mark: int, marks: str, after: int) -> bool:
    """Whether the full stop (or other mark) at `mark` ends a sentence that began at `start`."""
    following = _NEXT.match(line, after)
    opening, word = (following[1], following[2]) if following else ("", "")
    if (word and word[0].islower()) or _CLOSING.match(line, after):
        return False
    if marks[0] == "[" and not (word and word[0].isupper()):
        return False
    if marks[0] == "[" and line[mark - 1 : mark] not in '.!?…"”’)':
        return False
    if marks[0] != "." or marks.startswith(".."):
        return bool(word or opening)
    before = _WORD_BEFORE.search(line, start, mark)
    token = before[0].lower() if before else ""
    return not _is_abbreviation(token, word, is_first=before is not None and before.start() == start)


def _is_abbreviation(token: str, following: str, is_first: bool) -> bool:
    token = token.lstrip("'’-")
    if len(token) == 1 and token.isalpha():
        return token != "i" or is_first
    if is_first and re.fullmatch(r"[\d.]+|[ivx]+", token):
        return True
    if token in ("no", "nos", "art", "sec", "fig", "p", "pp", "vol", "ch", "para", "paras"):
        return following[:1].isdigit()
    if token in _MAY_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", token):
        return following.lower() not in _OPENERS
    return token in _ABBREVIATIONS


def _stripped(line: str, start: int, end: int) -> list[Span]:
    part = line[start:end]
    start += len(part) - len(part.lstrip())
    end -= len(part) - len(part.rstrip())
    return [(start, end)] if end > start else []
