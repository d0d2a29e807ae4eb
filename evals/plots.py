"""The report's pictures, each an SVG in a data address with the words that say what it shows."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.figure import Figure as Drawing

from evals.curve import TradeOff
from evals.figures import Figure
from evals.scoring import OUTCOMES, PARTS, Scored

# Dark enough on white for 4.5:1, and told apart without colour by their place and label.
BLUE, ORANGE, GREY, GREEN, RED = "#1d70b8", "#b35c00", "#6b7175", "#00703c", "#b10e1e"
_OUTCOME_COLOURS = dict(zip(OUTCOMES, (BLUE, "#1f6f6b", GREY, "#4c2c92", RED), strict=True))
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Helvetica", "DejaVu Sans"],
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture as a `data:` address, its caption, and alternative text that tells its content."""

    address: str
    caption: str
    alt: str


def plots_of(scored: Scored) -> tuple[Plot, ...]:
    """The pictures of a question suite; those without anything to show are left out."""
    made = (
        _hits_plot(scored),
        _kinds_plot(scored),
        _outcomes_plot(scored),
        _trade_off_plot(scored.trade_off),
        _timings_plot(scored),
    )
    return tuple(plot for plot in made if plot)


def _hits_plot(scored: Scored) -> Plot | None:
    names = {f"evidence_hit@{k}": f"first {k}" for k in (1, 4, 10)}
    known = {label: scored.figures[name] for name, label in names.items() if scored.figures[name].value is not None}
    if not known:
        return None
    told = "; ".join(f"{label}: {said(value)}" for label, value in known.items())
    return Plot(
        _picture((5.6, 2.6), lambda axes: _bars(axes, known, "Share of answerable questions (%)")),
        "How often the right passage is among the first passages found. The lines show the 95 % interval.",
        f"Bars: right passage among the {told}.",
    )


def _kinds_plot(scored: Scored) -> Plot | None:
    rows = {kind: figures["evidence_hit@4"] for kind, figures in scored.by_kind.items()}
    known = {f"{kind} ({row.n})": row for kind, row in rows.items() if row.value is not None}
    if len(known) < 2:
        return None
    told = "; ".join(f"{kind}: {said(row)}" for kind, row in known.items())
    return Plot(
        _picture(
            (5.6, 0.9 + 0.36 * len(known)), lambda axes: _bars(axes, known, "Right passage among the first 4 (%)")
        ),
        "The same by kind of question, with the number of questions. Few questions make a wide interval.",
        f"Bars by kind of question, right passage among the first 4: {told}.",
    )


def _outcomes_plot(scored: Scored) -> Plot | None:
    sides = {side: counts for side, counts in scored.matrix.items() if sum(counts.values())}
    if not sides:
        return None

    def draw(axes: Any) -> None:
        left = [0] * len(sides)
        for outcome in OUTCOMES:
            counts = [side[outcome] for side in sides.values()]
            if not any(counts):
                continue
            colour = _OUTCOME_COLOURS[outcome]
            bars = axes.barh(list(sides), counts, left=left, color=colour, edgecolor="white", label=outcome)
            axes.bar_label(bars, [str(count or "") for count in counts], label_type="center", color="white")
            left = [start + count for start, count in zip(left, counts, strict=True)]
        axes.invert_yaxis()
        axes.set_xlabel("Questions")
        axes.figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=10)

    told = "; ".join(f"{side}: {_counts(counts)}" for side, counts in sides.items())
    return Plot(
        _picture((6.4, 1.5 + 0.6 * len(sides)), draw),
        "What became of the questions that the library answers, and of those that it doesn't.",
        f"Stacked bars: {told}.",
    )


def _trade_off_plot(curve: TradeOff) -> Plot | None:
    if not curve.points or curve.stood_at is None:
        return None
    stood = curve.stood_at
    here = (100 * stood.false_answers, 100 * stood.answered)

    def draw(axes: Any) -> None:
        wrong = [100 * point.false_answers for point in curve.points]
        axes.plot(wrong, [100 * point.answered for point in curve.points], color=BLUE, linewidth=2)
        axes.plot([0, 100], [0, 100], color=GREY, linestyle=":", linewidth=1)
        axes.plot(*here, "o", color=ORANGE, markersize=9)
        axes.annotate("where it stands", here, (8, -14), textcoords="offset points", color=ORANGE)
        axes.set(xlim=(0, 100), ylim=(0, 102))
        axes.set(xlabel="Answered although the library doesn't say (%)", ylabel="Answered of the answerable (%)")

    return Plot(
        _picture((5.2, 4.2), draw),
        "The price of answering more: each point of the line is one setting of the least confidence. The dotted line "
        "is what guessing would give.",
        f"Curve of answered against wrongly answered questions, standing at {stood.answered:.0%} of the answerable and "
        f"{stood.false_answers:.0%} of the unanswerable answered. Area under the curve: {_plain(curve.auc)}.",
    )


def _timings_plot(scored: Scored) -> Plot | None:
    parts = [part for part in PARTS if scored.timings[part]["p50"].value is not None]
    if not parts:
        return None
    half, most = ([scored.timings[part][p].value or 0.0 for part in parts] for p in ("p50", "p95"))

    def draw(axes: Any) -> None:
        axes.barh(parts, most, color="#c7d9ea", height=0.6, label="95 of 100 at most")
        axes.barh(parts, half, color=BLUE, height=0.32, label="half at most")
        axes.invert_yaxis()
        axes.set_xlabel("Milliseconds")
        axes.legend(frameon=False, fontsize=10)

    told = "; ".join(f"{part}: {a:.0f} and {b:.0f}" for part, a, b in zip(parts, half, most, strict=True))
    return Plot(
        _picture((5.6, 0.9 + 0.45 * len(parts)), draw),
        "How long each part takes.",
        f"Bars in milliseconds, half and 95 of 100 at most: {told}.",
    )


def _bars(axes: Any, figures: dict[str, Figure], label: str) -> None:
    """Horizontal bars in per cent, the interval as a line."""
    values = [100 * (figure.value or 0.0) for figure in figures.values()]
    below = [value - 100 * (figure.low or 0.0) for value, figure in zip(values, figures.values(), strict=True)]
    above = [100 * (figure.high or 0.0) - value for value, figure in zip(values, figures.values(), strict=True)]
    errors = [[max(0.0, part) for part in below], [max(0.0, part) for part in above]]
    axes.barh(list(figures), values, xerr=errors, color=BLUE, ecolor="#0b0c0c", capsize=3, height=0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel(label)
    axes.invert_yaxis()


def said(figure: Figure) -> str:
    """A share in words: 62 % (55-69)."""
    if figure.value is None or figure.low is None or figure.high is None:
        return "not scored"
    return f"{figure.value:.0%} ({figure.low:.0%} to {figure.high:.0%})"


def _plain(figure: Figure) -> str:
    return "not scored" if figure.value is None else f"{figure.value:.2f}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)


def _picture(size: tuple[float, float], draw: Callable[[Any], None]) -> str:
    """What `draw` draws on axes of this size (inches), as a `data:` address."""
    buffer = io.StringIO()
    with matplotlib.rc_context(_STYLE):
        drawing = Drawing(figsize=size, layout="constrained")
        draw(drawing.subplots())
        drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    picture = buffer.getvalue()
    return "data:image/svg+xml;base64," + base64.b64encode(picture[picture.index("<svg") :].encode()).decode()
