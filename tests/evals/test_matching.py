from __future__ import annotations

import pytest

from evals.matching import holds, holds_between, holds_evidence, same_file, shows_all, squash
from evals.questions import Evidence


def test_squash_keeps_letters_digits_and_signs_that_change_a_figure() -> None:
    assert squash("The ﬁne is £1.5 million – 20%!") == "thefineis£1.5million20%"


def test_layout_does_not_count() -> None:
    assert holds("| Total | 5 working\ndays |", "total 5 working days")
    assert holds("You must:\n1. Ask first\n2. Tell us", "Ask first Tell us")
    assert not holds("anything", "—")


def test_ends_need_their_own_file_and_order() -> None:
    ends = Evidence("a.md", "", ("staff must", "a chatbot"))
    assert holds_evidence("Staff must never talk to a chatbot.", "guides/a.md", ends)
    assert not holds_evidence("Staff must never talk to a chatbot.", "b.md", ends)
    assert not holds_between("A chatbot is what staff must use.", "staff must", "a chatbot")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.pdf", "guides/a.pdf", True),
        ("x/a.pdf", "y/a.pdf", False),
        ("ba.pdf", "a.pdf", False),
        ("a\\b.md", "a/b.md", True),
    ],
)
def test_same_file(one: str, other: str, same: bool) -> None:
    assert same_file(one, other) is same


def test_each_part_must_stand_whole_in_one_text() -> None:
    assert shows_all(["We keep it 12 months.", "Ask Jo."], ["12 months", "Jo"])
    assert not shows_all(["We keep it 12", "months"], ["12 months"])
