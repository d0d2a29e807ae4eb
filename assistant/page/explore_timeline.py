"""The time line as a picture: years from top to bottom, a dot for each document. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.page.escaping import as_html
from assistant.views.years import Said

_WIDTH = 340
_AXIS = 62
_TOP = 24
_ROW = 26
_MOST_A_YEAR = 64
"""Most points of height that a year without documents takes."""
_LONGEST = 34


def timeline_svg(years: Sequence[Said]) -> str:
    """An inline picture in the page's own colours, "" where fewer than two documents have a date."""
    dated = [one for one in years if one.date[:4].isdigit()]
    if len(dated) < 2:
        return ""
    groups: dict[tuple[str, str], list[Said]] = {}
    for one in dated:
        groups.setdefault((one.date, one.publisher), []).append(one)
    first, last = int(dated[0].date[:4]), int(dated[-1].date[:4]) + 1
    scale = max(_ROW * 0.8, min(_MOST_A_YEAR, _ROW * (len(groups) + 1) / (last - first)))
    dots = [_TOP + (_place(date) - first) * scale for date, _ in groups]
    labels = _spread(dots)
    height = max(_TOP + (last - first) * scale, labels[-1]) + 24
    ticks = "".join(_tick(year, _TOP + (year - first) * scale) for year in range(first, last + 1))
    marks = "".join(_mark(said, *places) for said, *places in zip(groups.values(), dots, labels, strict=True))
    line = f"<line class='axis' x1='{_AXIS}' x2='{_AXIS}' y1='{_TOP}' y2='{_TOP + (last - first) * scale:.0f}'/>"
    return (
        f"<svg class='timeline' role='img' aria-label='{_alt(dated)}' viewBox='0 0 {_WIDTH} {height:.0f}'>"
        f"{line}{ticks}{marks}</svg>"
    )


def _alt(dated: Sequence[Said]) -> str:
    old = sum(bool(one.age) for one in dated)
    aged = f"; {old} of them old or superseded" if old else ""
    return as_html(
        f"Time line of {len(dated)} documents from {dated[0].date[:4]} to {dated[-1].date[:4]}{aged}. "
        "The table below says the same."
    )


def _place(date: str) -> float:
    """A date as a year with its fraction; a year alone stands in its middle."""
    parts = [int(part) for part in date.split("-") if part.isdigit()]
    if len(parts) == 1:
        return parts[0] + 0.5
    return parts[0] + (parts[1] - 0.5) / 12


def _spread(dots: Sequence[float]) -> list[float]:
    """Heights for the labels: at their dots, or further down where they would stand on each other."""
    labels: list[float] = []
    for dot in dots:
        labels.append(max(dot, labels[-1] + _ROW) if labels else dot)
    return labels


def _tick(year: int, y: float) -> str:
    return (
        f"<line class='axis' x1='{_AXIS - 6}' x2='{_AXIS}' y1='{y:.0f}' y2='{y:.0f}'/>"
        f"<text x='{_AXIS - 12}' y='{y + 5:.0f}' text-anchor='end'>{year}</text>"
    )


def _mark(said: Sequence[Said], dot: float, label: float) -> str:
    """The dot of the documents of one date and publisher."""
    kind = " class='old'" if all(one.age for one in said) else ""
    numbers = f"({', '.join(str(one.citation.n) for one in said)})"
    name = said[0].publisher or said[0].citation.title
    room = _LONGEST - len(numbers)
    shown = name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
    return (
        f"<line class='lead' x1='{_AXIS + 7}' x2='{_AXIS + 26}' y1='{dot:.0f}' y2='{label:.0f}'/>"
        f"<circle{kind} cx='{_AXIS}' cy='{dot:.0f}' r='6'/>"
        f"<text x='{_AXIS + 30}' y='{label + 5:.0f}'>{numbers} {as_html(shown)}</text>"
    )
