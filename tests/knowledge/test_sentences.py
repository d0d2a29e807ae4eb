"""Sentences: verbatim, in order, and where a reader would put their ends."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from knowledge.quoting import CELL, PART
from knowledge.sentences import split_sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Write “take this one. ” in small print.", ["Write “take this one. ” in small print."]),
        ("Is it safe? Yes! Go on…", ["Is it safe?", "Yes!", "Go on…"]),
        ("Use a tool, e.g. Copilot, i.e. one that is known.", ["Use a tool, e.g. Copilot, i.e. one that is known."]),
        (
            "The U.S. rule (No. 5) costs 2.5 million. It holds.",
            ["The U.S. rule (No. 5) costs 2.5 million.", "It holds."],
        ),
        ("Logs, alerts, etc. The owner reads them.", ["Logs, alerts, etc.", "The owner reads them."]),
        ("Ask Dr. Jones of Acme Ltd. in Leeds.", ["Ask Dr. Jones of Acme Ltd. in Leeds."]),
        ("“Why?” they ask. “Because.”", ["“Why?” they ask.", "“Because.”"]),
        ("It is law.[3] Another says so.[12]", ["It is law.[3]", "Another says so.[12]"]),
        ("See section 4.2. It says more.", ["See section 4.2.", "It says more."]),
        ("1. Name an owner. Tell them.", ["Name an owner.", "Tell them."]),
        ("- one\n  - two. Three.", ["one", "two.", "Three."]),
        ("(a) first\n(b) second", ["first", "second"]),
        ("Visit gov.uk/ai for more. Then stop", ["Visit gov.uk/ai for more.", "Then stop"]),
        ("Owner | Within 72 hours", ["Owner | Within 72 hours"]),
        (f"Owner{CELL}Within 72 hours. At once.", ["Owner", "Within 72 hours.", "At once."]),
        (f"• Name it{PART}• Log it", ["Name it", "Log it"]),
        ("Para one.\n\nPara two.", ["Para one.", "Para two."]),
        ("", []),
        ("  \n \n", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


PIECES = [
    *(
        "The council",
        "must",
        "may not",
        "e.g.",
        "U.S.",
        "No. 5",
        "2.5%",
        "£3m.",
        "Ask!",
        "Why?",
        "…",
        "[4]",
        "(a)",
        "1.",
    ),
    *("\n", "\n\n", "  ", "- ", "• ", " | ", CELL, PART, "“so”", "etc.", "Jones.", "é", "end.", "\t", "A.", "i.e."),
]


@pytest.mark.parametrize("seed", range(150))
def test_spans_are_in_order_apart_and_without_white_space_around(seed: int) -> None:
    chosen = random.Random(seed)
    text = " ".join(chosen.choices(PIECES, k=chosen.randrange(0, 40)))
    spans = split_sentences(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() and "\n" not in text[a:b] and PART not in text[a:b] for a, b in spans)
    assert not any(sign.isalpha() for sign in _left_out(text, spans) if sign not in "aAi")


def _left_out(text: str, spans: list[tuple[int, int]]) -> str:
    """What no span holds: white space, bullets, numbers and letters of items, bars between cells."""
    kept = {at for a, b in spans for at in range(a, b)}
    return "".join(sign for at, sign in enumerate(text) if at not in kept)
