"""The newest evaluation as the page shows it: read from the folder that `readiness eval run` left in the home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

FOLDER = "evaluations"


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot of the report: its `data:` address, what it shows in words, and its caption."""

    address: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Report:
    """One evaluation. `suites` maps a suite's name to its entry in metrics.json."""

    folder: Path
    date: str
    model: str
    suites: Mapping[str, Any]
    pictures: tuple[Picture, ...]

    @property
    def page(self) -> Path:
        """The full report."""
        return self.folder / "report.html"


def newest_report(home: Path) -> Report | None:
    """The evaluation that ended last, None where there is none that can be read."""
    found = sorted((home / FOLDER).glob("*/metrics.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next(filter(None, map(_read, found)), None)


def _read(metrics: Path) -> Report | None:
    try:
        figures = json.loads(metrics.read_text("utf-8"))
        config_file = metrics.with_name("config.json")
        config = json.loads(config_file.read_text("utf-8")) if config_file.is_file() else {}
    except (OSError, ValueError):
        return None
    suites = figures.get("suites", figures) if isinstance(figures, dict) else {}
    settings = config.get("settings") or {}
    return Report(
        metrics.parent,
        str(config.get("date", ""))[:10],
        str(settings.get("model", "") or ""),
        {name: suite for name, suite in suites.items() if isinstance(suite, dict) and "figures" in suite},
        _pictures(metrics.with_name("report.html")),
    )


def _pictures(report: Path) -> tuple[Picture, ...]:
    """The report's plots; only pictures that lie in the report itself are taken."""
    try:
        tree = lxml_html.fromstring(report.read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    pictures = []
    for figure in tree.iter("figure"):
        image, caption = figure.find(".//img"), figure.find(".//figcaption")
        address = image.get("src", "") if image is not None else ""
        if image is not None and address.startswith("data:image/"):
            told = (caption.text_content() if caption is not None else "").strip()
            pictures.append(Picture(address, image.get("alt", ""), told))
    return tuple(pictures)
