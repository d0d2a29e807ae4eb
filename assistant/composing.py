"""Checked claims -> the text that a person is shown, with [n] markers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Citation, Claim


def shown_text(
    claims: Sequence[Claim], listed: Sequence[bool], citations: Sequence[Citation], opposes: Sequence[str] = ()
) -> str:
    """The claims in order, each followed by its numbers; those that were items of a list as a list.

    Args:
        claims: the checked sentences.
        listed: whether each was an item of a list.
        citations: those that the claims' numbers lead to.
        opposes: for each claim the text of the one that another document contradicts with it, "" for none.
    """
    parts: list[str] = []
    for position, (claim, item) in enumerate(zip(claims, listed, strict=True)):
        text = claim.text + _numbers(claim)
        if position < len(opposes) and opposes[position]:
            parts.append(f"\n\n{_disagreement(opposes[position], claim, claims, citations)}{text}")
        elif item:
            parts.append(f"\n- {text}")
        elif position and listed[position - 1]:
            parts.append(f"\n\n{text}")
        else:
            parts.append(f" {text}" if parts else text)
    return "".join(parts).strip()


def _numbers(claim: Claim) -> str:
    return "".join(f" [{n}]" for n in claim.citations)


def _disagreement(opposed: str, claim: Claim, claims: Sequence[Claim], citations: Sequence[Citation]) -> str:
    """What leads into a sentence that contradicts another one: whose words either is."""
    voices = {citation.n: f"{citation.cited_as} ({citation.voice})" for citation in citations}
    mine = voices.get(claim.citations[0], "another document") if claim.citations else "another document"
    first = next((other for other in claims if other.text == opposed and other.citations), None)
    if first is None:
        return f"Another document says otherwise. {mine}: "
    above = "the above" if first is claims[0] else f'"{_shortened(first.text)}"'
    return (
        f"The documents disagree here: {voices[first.citations[0]]} says {above}{_numbers(first)}, while {mine} says: "
    )


def _shortened(text: str, words: int = 12) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")
