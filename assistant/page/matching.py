"""Where a quote stands in a text: compared on letters and digits alone, as quotes are checked everywhere else."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_LEAST_RUN = 12
"""Fewest letters and digits of a part of a quote that is looked for on its own (shorter would be found anywhere)."""


def letters(characters: Sequence[str]) -> tuple[str, list[int]]:
    """The letters and digits of a text, casefolded, and for each the index of the character it comes from."""
    found: list[str] = []
    places: list[int] = []
    for index, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if letter.isalnum():
                found.append(letter)
                places.append(index)
    return "".join(found), places


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """The (start, end) offsets of a quote in a text, None where it does not stand there."""
    stream, places = letters(text)
    wanted, _ = letters(quote)
    start = stream.find(wanted) if wanted else -1
    return (places[start], places[start + len(wanted) - 1] + 1) if start >= 0 else None


def place_quote(pages: Sequence[Sequence[str]], quote: str) -> list[set[int]]:
    """Which characters of each page carry a quote that begins on the first of them.

    The quote may break at the end of a page, or around a footer or footnote in its middle: it is placed run by run,
    each the longest that stands at or after the one before. Nothing is placed where less than half of it is found.

    Args:
        pages: the characters of consecutive pages.
        quote: what is looked for.

    Returns:
        For each page the indices of the characters that carry the quote.
    """
    streams = [letters(page) for page in pages]
    wanted, _ = letters(quote)
    marked: list[set[int]] = [set() for _ in pages]
    done = after = page = placed = 0
    while done < len(wanted) and page < len(pages):
        stream, places = streams[page]
        start, length = _longest_run(stream, wanted[done:], after)
        if length < min(_LEAST_RUN, len(wanted) - done):
            page, after = page + 1, 0
            continue
        marked[page].update(places[start : start + length])
        done, after, placed = done + length, start + length, placed + length
    return marked if placed * 2 >= len(wanted) > 0 else [set() for _ in pages]


def _longest_run(stream: str, wanted: str, after: int) -> tuple[int, int]:
    """Where the longest beginning of `wanted` stands in `stream` at or after an offset, and how long it is.

    A beginning that stands somewhere has all shorter ones there too, so the length is found by halving.
    """
    low, high, start = 0, len(wanted), after
    while low < high:
        middle = (low + high + 1) // 2
        found = stream.find(wanted[:middle], after)
        if found >= 0:
            low, start = middle, found
        else:
            high = middle - 1
    return start, low
