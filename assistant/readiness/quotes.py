"""Whether a quote stands word for word in a document, compared on letters and digits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def stands_in(quote: str, text: str) -> bool:
    """Whether the letters and digits of a quote run through a text without a gap; an empty quote stands nowhere."""
    wanted = _letters(quote)
    return bool(wanted) and wanted in _letters(text)


def section_text(markdown: str, section: str) -> str:
    """The lines below a Markdown heading, up to the next heading; "" where there is no such heading."""
    lines: Iterable[str] = markdown.splitlines()
    kept: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("#"):
            inside = line.lstrip("#").strip() == section
        elif inside:
            kept.append(line)
    return "\n".join(kept)


def _letters(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
