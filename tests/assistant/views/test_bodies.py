"""Places and bodies are found by their names, under one name for all spellings."""

from __future__ import annotations

import pytest

from assistant.views.bodies import mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He points to Norfolk County Council and its apprenticeships.", ["Norfolk"]),
        ("Norfolk’s approach recognises that.", ["Norfolk"]),
        (
            "those in Leeds, Norfolk, Lichfield, and Barking and Dagenham",
            ["Leeds", "Norfolk", "Lichfield", "Barking and Dagenham"],
        ),
        ("including Lichfield District Council in Staffordshire.", ["Lichfield"]),
        ("Over three weekends in January, Camden Council are running a panel.", ["Camden"]),
        ("The London Borough of Hackney did. Milton Keynes City Council too.", ["Hackney", "Milton Keynes"]),
        ("King's Lynn Borough Council", ["King's Lynn"]),
        ("Reading Borough Council asked. Reading is fun.", ["Reading"]),
        (
            "The UK Department for Environment, Food and Rural Affairs (Defra) tested it.",
            ["Department for Environment, Food and Rural Affairs", "Defra"],
        ),
        ("the Department of Defense’s Platform", ["Department of Defense"]),
        ("DVLA's webchat tool", ["DVLA"]),
        ("Your Council, each Local Council and the Federal Government decide.", []),
        ("A council should train its staff. Yorkie bars and Kentucky are none.", []),
    ],
)  # fmt: skip
def test_bodies_are_found(text: str, names: list[str]) -> None:
    assert [mention.name for mention in mentions(text)] == names


def test_a_mention_tells_where_it_stands() -> None:
    text = "So did Camden Council."
    (mention,) = mentions(text)
    assert text[mention.start : mention.end] == "Camden Council"
