"""The radar chart of a result: the level now, the target, and an earlier level, each as a share of the highest."""

from __future__ import annotations

import io
import math
import textwrap
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure
from PIL import Image

from assistant.readiness.results import Result

_NOW, _TARGET, _EARLIER, _QUIET = "#1d4f91", "#b04a00", "#5c6166", "#484f54"
_FEWEST_FOR_A_RADAR = 3
_DOTS_PER_INCH = 150
_COLOURS = 128
"""Enough for every line to keep its own colour."""
_QUICKEST, _NEARLY_WHITE = 1, 250
_drawing = threading.Lock()
"""Matplotlib's font cache is not made for several threads at once."""


def radar_png(result: Result, earlier: Mapping[str, float] | None = None, narrow: bool = False) -> bytes:
    """The chart as PNG.

    Args:
        result: what to draw. A question that was not assessed has no point, and the line is broken there.
        earlier: an earlier level of each question that can be compared, as a share of its highest, by question id.
        narrow: for a phone: the questions' numbers stand around the circle, without their titles.
    """
    figure = Figure(figsize=(4.2, 4.5) if narrow else (7, 6.2), dpi=_DOTS_PER_INCH)
    axes: Any = figure.add_subplot(projection="polar")
    _set_axes(axes, result, narrow)
    before = earlier or {}
    ids = [row.question.id for row in result.rows]
    _draw(axes, [row.target_share for row in result.rows], _TARGET, "--", "s", "Target")
    if before:
        _draw(axes, [before.get(one) for one in ids], _EARLIER, ":", "^", "Earlier")
    _draw(axes, [row.share for row in result.rows], _NOW, "-", "o", "Now")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.09 if narrow else -0.16), ncols=3, frameon=False, fontsize=11
        )
    drawn = io.BytesIO()
    with _drawing:
        figure.savefig(
            drawn, format="png", bbox_inches="tight", facecolor="white", pil_kwargs={"compress_level": _QUICKEST}
        )
    return _small(drawn)


def _small(png: io.BytesIO) -> bytes:
    """The picture with few colours, a quarter of the size; the octree's almost white becomes white again."""
    picture = Image.open(png).convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE)
    picture.putpalette([255 if value > _NEARLY_WHITE else value for value in picture.getpalette() or []])
    out = io.BytesIO()
    picture.save(out, format="png")
    return out.getvalue()


def radar_alt(result: Result) -> str:
    """What the chart shows, in words."""
    told = "; ".join(f"{row.question.title}: {row.told_level}, target {row.told_target}" for row in result.rows)
    return f"Radar chart with one axis for each of {len(result.rows)} questions. {told}."


def _set_axes(axes: Any, result: Result, narrow: bool) -> None:
    angles = _angles(len(result.rows))
    axes.set_theta_offset(math.pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 1.0)
    axes.set_xticks(angles)
    axes.set_xticklabels([])
    for number, (angle, row) in enumerate(zip(angles, result.rows, strict=True), start=1):
        missing = row.response.level is None
        if narrow:
            _label(axes, angle, f"{number}", missing)
        else:
            _label(axes, angle, f"{number} {row.question.title}", missing, "\n(not assessed)" if missing else "")
    if result.questions.even:
        most = result.questions.most_levels
        axes.set_yticks([level / most for level in range(1, most + 1)], [str(level) for level in range(1, most + 1)])
    else:
        axes.set_yticks([0.25, 0.5, 0.75, 1.0], ["25 %", "50 %", "75 %", "100 %"])
    axes.set_rlabel_position(math.degrees(angles[1] / 2) if len(angles) > 1 else 20)
    axes.tick_params(axis="y", labelsize=10, labelcolor=_QUIET)
    axes.grid(color="#d0d3d5", linewidth=0.8)
    axes.spines["polar"].set_color("#b1b4b6")


def _label(axes: Any, angle: float, text: str, missing: bool, after: str = "") -> None:
    """A title outside the circle, on its own side of it; a question without a level says so."""
    wrapped = "\n".join(textwrap.wrap(text, 19)) + after
    side = math.sin(angle)
    alignment = "center" if abs(side) < 0.2 else "left" if side > 0 else "right"
    vertical = "bottom" if math.cos(angle) > 0.9 else "top" if math.cos(angle) < -0.9 else "center"
    axes.text(
        angle,
        1.1,
        wrapped,
        ha=alignment,
        va=vertical,
        fontsize=10.5,
        color=_QUIET if missing else "#0b0c0c",
        style="italic" if missing else "normal",
        clip_on=False,
        parse_math=False,
    )


def _draw(axes: Any, shares: Sequence[float | None], colour: str, line: str, mark: str, label: str) -> None:
    """A closed line through the known points; a gap stays a gap, and nothing is drawn in its place."""
    if all(share is None for share in shares):
        return
    whole = all(share is not None for share in shares) and len(shares) >= _FEWEST_FOR_A_RADAR
    angles = _angles(len(shares))
    values = [math.nan if share is None else share for share in shares]
    axes.plot(
        [*angles, angles[0]],
        [*values, values[0]],
        line,
        color=colour,
        marker=mark,
        linewidth=2,
        markersize=7 if line == "-" else 11,
        fillstyle="full" if line == "-" else "none",
        label=label,
        clip_on=False,
    )
    if whole and line == "-":
        axes.fill(angles, values, color=colour, alpha=0.12)


def _angles(count: int) -> list[float]:
    return [2 * math.pi * index / count for index in range(count)]
