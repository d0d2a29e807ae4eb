"""An answer taken apart into sentences with the citations that each carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import Answer, Citation
from assistant.citations import parse_markers

_ITEM = re.compile(r"^\s*[-*•]\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer with its citations. `listed`: an item of a list; `begins`: on a new line."""

    text: str
    citations: tuple[Citation, ...] = ()
    listed: bool = False
    begins: bool = False


def pieces_of(answer: Answer) -> tuple[Piece, ...]:
    """What an answer is made of, in order.

    Where its claims stand in its text one after another, each claim is a piece, and a "[2]" inside a quoted sentence
    stays the source's own. Otherwise the text is split at its lines, and their markers are the citations.
    """
    known = {citation.n: citation for citation in answer.citations}
    by_claim = _by_claim(answer, known)
    if by_claim is not None:
        return by_claim
    return tuple(_line(line, known) for line in answer.text.splitlines() if line.strip())


def _by_claim(answer: Answer, known: dict[int, Citation]) -> tuple[Piece, ...] | None:
    pieces: list[Piece] = []
    at = 0
    for claim in answer.claims:
        start = answer.text.find(claim.text, at)
        between = answer.text[at:start] if start >= 0 else "?"
        if between.strip(" \n-"):
            return None
        at = start + len(claim.text)
        for n in claim.citations:
            marker = f" [{n}]"
            at += len(marker) if answer.text.startswith(marker, at) else 0
        cited = tuple(known[n] for n in claim.citations if n in known)
        pieces.append(Piece(claim.text, cited, "-" in between, "\n" in between or not pieces))
    return tuple(pieces) if pieces and not answer.text[at:].strip() else None


def _line(line: str, known: dict[int, Citation]) -> Piece:
    marked = parse_markers(_ITEM.sub("", line))
    cited = tuple(known[n] for n in marked.numbers if n in known)
    return Piece(marked.text, cited, bool(_ITEM.match(line)), True)
