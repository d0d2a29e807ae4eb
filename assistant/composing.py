"""Checked claims -> the text that a person is shown, with [n] markers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Citation, Claim


def shown_text(claims: Sequence[Claim], listed: Sequence[bool], citations: Sequence[Citation]) -> str:
    """The claims in order, each followed by its numbers; those that were items of a list as a list."""
    parts: list[str] = []
    for position, (claim, item) in enumerate(zip(claims, listed, strict=True)):
        text = claim.text + "".join(f" [{n}]" for n in claim.citations)
        if item:
            parts.append(f"\n- {text}")
        elif position and listed[position - 1]:
            parts.append(f"\n\n{text}")
        else:
            parts.append(f" {text}" if parts else text)
    return "".join(parts).strip()
