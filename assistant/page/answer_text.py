"""An answer as the Markdown of a chat message: everything in it escaped, citations as links to their sources."""

from __future__ import annotations

import re

from assistant.answers import Answer, Claim, Refusal, Topic
from assistant.page.escaping import as_markdown, question_link

_MARKERS = re.compile(r"((?:\s*\[\d+(?:\s*,\s*\d+)*\])+)")
_LIST_ITEM = re.compile(r"\s*[-*•]\s+")
STRONG_SUPPORT = 0.8
"""Groundedness from which a sentence is called well supported."""


def message(answer: Answer, turn: int, running: bool = False) -> str:
    """What the chat shows for an answer so far.

    Args:
        answer: complete, or as far as it has come.
        turn: the number of the exchange, from 1; links lead to `#src-<turn>-<n>`.
        running: whether more is to come.
    """
    parts = [as_markdown(answer.notice)] if answer.notice else []
    parts += [_paragraph(line, answer, turn) for line in answer.text.splitlines() if line.strip()]
    if not running and answer.refusal:
        parts += _help_after(answer.refusal, turn)
    return "\n\n".join(parts) or "Looking in the library …"


def support_of(claim: Claim, answer: Answer) -> str:
    """How well a sentence is supported, in words."""
    if not claim.supported:
        return "not supported"
    quotes = " ".join(citation.quote for citation in answer.citations if citation.n in claim.citations)
    bare = _MARKERS.sub("", claim.text).strip()
    if bare and _letters(bare) in _letters(quotes):
        return "word for word"
    return "well supported" if claim.score >= STRONG_SUPPORT else "supported in part"


def _paragraph(line: str, answer: Answer, turn: int) -> str:
    item = _LIST_ITEM.match(line)
    pieces = _MARKERS.split(line[item.end() :] if item else line.strip())
    known = {citation.n for citation in answer.citations} or {
        citation.n for citation in (answer.refusal.leads if answer.refusal else ())
    }
    written = [
        _chips(piece, known, answer, turn) if index % 2 else as_markdown(piece) for index, piece in enumerate(pieces)
    ]
    return ("- " if item else "") + "".join(written)


def _chips(markers: str, known: set[int], answer: Answer, turn: int) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", markers)]
    return " " + " ".join(_chip(number, answer, turn) for number in numbers if number in known)


def _chip(number: int, answer: Answer, turn: int) -> str:
    claims = [claim for claim in answer.claims if number in claim.citations]
    partly = any(support_of(claim, answer) in ("supported in part", "not supported") for claim in claims)
    return f"[\\[{number}\\]](#src-{turn}-{number}{'-part' if partly else ''})"


def _help_after(refusal: Refusal, turn: int) -> list[str]:
    parts = []
    if refusal.leads:
        links = " ".join(f"[\\[{lead.n}\\]](#src-{turn}-{lead.n})" for lead in refusal.leads)
        parts.append(f"Passages that come near, to read for yourself. They are not an answer: {links}")
    if refusal.nearest:
        topics = [_topic(topic) for topic in refusal.nearest]
        parts.append("**What the library does cover, nearest first**\n\n" + "\n".join(f"- {topic}" for topic in topics))
    return parts


def _topic(topic: Topic) -> str:
    """A link that asks where a question on the topic is known to be answered, else the topic alone."""
    if topic.question:
        return f"[{as_markdown(topic.question)}]({question_link(topic.question)})"
    last = topic.heading.split(" > ")[-1]
    return as_markdown(f"{last} ({topic.title})" if last and last != topic.title else topic.title)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
