"""Lists of works are told from text."""

from __future__ import annotations

import pytest

from knowledge.apparatus import is_apparatus


@pytest.mark.parametrize(
    "heading", ["References", "7. References", "Further reading", "Footnotes", "Annexe: Bibliography"]
)
def test_by_the_heading(heading: str) -> None:
    assert is_apparatus(("Guide", heading), "Anything.")


def test_by_what_lines_look_like() -> None:
    works = "\n".join(f'A. Author. "A paper on {topic}." Journal, vol. 3, 2021.' for topic in ("law", "risk", "cost"))
    assert is_apparatus(("Guide", "Notes on method"), works)


@pytest.mark.parametrize(
    "heading", ["Refer a resident", "Sourcing", "Resources you need", "Referencing data in prompts and why"]
)
def test_ordinary_text_is_none(heading: str) -> None:
    assert not is_apparatus(
        ("Guide", heading), "Keep a log.\nSee https://gov.uk for more.\nAsk the owner.\nTell the user."
    )
    assert not is_apparatus((), "Keep a log.")
