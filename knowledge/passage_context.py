"""What stands before a passage where it is embedded and indexed: whose it is, and under which headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from knowledge.passages import Metadata

_MOST_HEADINGS = 3


def document_label(metadata: Metadata) -> str:
    """Title, publisher and year in one line; a digest names whose work it sums up."""
    work = metadata.based_on[0] if metadata.based_on else None
    publisher = (work.publisher if work else "") or metadata.publisher
    date = (work.date if work else "") or metadata.date
    about = ", ".join(part for part in (publisher, date[:4]) if part)
    return f"{metadata.title} ({about})" if about else metadata.title


def passage_context(
    label: str, title: str, path: tuple[str, ...], hint: str, count: Callable[[str], int], room: int
) -> str:
    """Title, publisher, year and the innermost headings, shortened until they fit in `room` word pieces."""
    headings = [heading for heading in path if _squash(heading) != _squash(title)]
    for tried in _shorter(label, title, headings, hint):
        if count(tried) <= room:
            return tried
    return ""


def _shorter(label: str, title: str, headings: list[str], hint: str) -> Iterator[str]:
    yield _line(label, headings, hint)
    for kept in range(min(len(headings), _MOST_HEADINGS), 0, -1):
        yield _line(label, headings[-kept:], hint)
    yield _line(title, headings[-1:], hint)
    yield _line(title, headings[-1:], "")
    yield _line(" ".join(title.split()[:8]), [" ".join(heading.split()[:12]) for heading in headings[-1:]], "")
    yield _line(" ".join(title.split()[:8]), [], "")


def _line(label: str, headings: Sequence[str], hint: str) -> str:
    return "\n".join(part for part in (" > ".join([label, *headings]), hint) if part)


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
