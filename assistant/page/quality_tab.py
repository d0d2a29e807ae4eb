"""The Quality tab: how well the assistant answers, in plain words, from the latest evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.page.context import PageContext
from assistant.page.escaping import as_html
from assistant.page.reports import Report, newest_report

_PLAIN = {
    "evidence_hit@4": (
        "It finds the right passage",
        "among the first four that it looks at, where the library has one",
    ),
    "document_hit@4": ("It finds the right document", "among the first four that it looks at"),
    "key_fact_with_leads": (
        "The reader sees the fact that was asked for",
        "in the answer or in the passages shown with it",
    ),
    "citation_validity": ("Quotes stand word for word in their documents", "counted over all answers"),
    "claims_covered": ("Sentences are covered by what they cite", "numbers and most words stand in the cited passage"),
    "false_answer": (
        "It answers although the library does not say",
        "of questions that it should refuse; less is better",
    ),
    "false_refusal": ("It refuses although the library does say", "of questions that it should answer; less is better"),
}


def build_quality_tab(tab: gr.Tab, context: PageContext) -> None:
    """Lay the tab out; it is read anew whenever it is opened."""
    shown = gr.HTML("", elem_id="quality")
    tab.select(
        lambda: quality_html(newest_report(context.settings.home)),
        None,
        shown,
        show_progress="hidden",
        api_visibility="private",
    )


def quality_html(report: Report | None) -> str:
    """The newest evaluation for a reader who knows no statistics."""
    if report is None:
        return (
            "<h2>How well does it answer?</h2><p>No evaluation has been run on this machine yet. "
            "<code>readiness eval run</code> asks questions with known answers and puts its report here.</p>"
        )
    way = f"language model {report.model}" if report.model else "answers in the sources’ own sentences"
    suites = "".join(_suite_html(name, suite) for name, suite in report.suites.items())
    pictures = "".join(
        f"<figure class='plot'><img src='{as_html(one.address)}' alt='{as_html(one.alt)}'>"
        f"<figcaption>{as_html(one.caption)}</figcaption></figure>"
        for one in report.pictures
    )
    link = "<p><a href='quality/report' target='_blank' rel='noopener'>Open the full report</a></p>"
    return (
        f"<h2>How well does it answer?</h2><p>Evaluation of {as_html(report.date or 'unknown date')}, {as_html(way)}. "
        "The assistant was asked questions with known answers, some of which its library can’t answer. "
        "“Likely” is the range in which the figure would lie with other questions of the same sort.</p>"
        f"{suites}"
        f"{'<h2>Pictures</h2>' if pictures else ''}{pictures}{link if report.page.is_file() else ''}"
    )


def _suite_html(name: str, suite: Mapping[str, Any]) -> str:
    figures = suite.get("figures") or {}
    rows = "".join(_figure_html(figures[key], *words) for key, words in _PLAIN.items() if _known(figures.get(key)))
    asked = suite.get("questions") or suite.get("cases") or 0
    title = name.replace("_", " ").replace("-", " ").capitalize()
    return f"<h2>{as_html(title)}</h2><p>{asked} asked.</p>{rows}" if rows else ""


def _known(figure: object) -> bool:
    return isinstance(figure, Mapping) and isinstance(figure.get("value"), (int, float))


def _figure_html(figure: Mapping[str, Any], title: str, detail: str) -> str:
    value = 100 * float(figure["value"])
    low, high = figure.get("low"), figure.get("high")
    likely = f", likely {100 * low:.0f} to {100 * high:.0f}" if low is not None and high is not None else ""
    return (
        f"<div class='figure'><p><strong>{title}: {value:.0f} of 100</strong>{likely}<br>"
        f"<span class='quiet'>{detail}</span></p>"
        f"<div class='bar' aria-hidden='true'><span style='width:{value:.1f}%'></span></div></div>"
    )
