"""What a document says of its sources and not of its subject: lists of references, footnotes, further reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(
    r"\W*(?:[\divx.]+\s+)?(?:(?:list of |annex\w*:? )?(?:references?|bibliograph\w+|works cited|citations|"
    r"footnotes|endnotes|notes and references|sources|further reading|"
    r"(?:(?!human\b)\w+ ){0,3}resources(?=\W*$)|resource list|acknowledge?ments?))\b.{0,25}",
    re.IGNORECASE,
)
_LOOKS_CITED = re.compile(
    r"\b(?:doi|arxiv|isbn|et al|vol|ibid|preprint)\b|https?://|\bpp?\. ?\d|\(\d{4}[a-z]?\)|"
    r"[\"”]\s+[A-Z].*\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_MOST_CITED = 0.6


def is_apparatus(heading_path: Sequence[str], text: str) -> bool:
    """Whether a passage lists works: by the innermost heading, or by what most of its lines look like."""
    if heading_path and _HEADING.fullmatch(heading_path[-1]):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    cited = sum(_LOOKS_CITED.search(line) is not None for line in lines)
    return len(lines) >= 3 and cited >= _MOST_CITED * len(lines)
