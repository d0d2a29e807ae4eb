"""The Explore tab: for a topic, who the library names as having done it, and what was said of it over the years."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from assistant.page.access import may_ask
from assistant.page.context import PageContext
from assistant.page.escaping import as_html
from assistant.page.explore_view import explore_html, told
from assistant.views.topic import explore
from knowledge.errors import ReadinessError

TOPICS = ("Apprenticeships and skills", "Involving residents", "Using data about a place", "Reporting incidents")
"""Offered to begin with."""
_LONGEST = 200
_LOG = logging.getLogger(__name__)
_READY = "() => window.readiness.announceTold('explore-told')"


def build_explore_tab(tab: gr.Tab, context: PageContext) -> None:
    """Lay the tab out and wire its events."""
    gr.HTML(
        "<p class='lead'>Name a topic. You see who the library’s documents name as having done it, and what they have "
        "said of it over the years, each with the passage that says so.</p>",
        elem_id="explore-intro",
    )
    box = gr.Textbox(
        label="Topic", info="A few words.", elem_id="explore-topic", lines=1, max_lines=3, max_length=_LONGEST
    )
    show = gr.Button("Show", variant="primary", elem_id="explore-button")
    with gr.Row(elem_classes="tools"):
        offered = [gr.Button(topic, size="sm") for topic in TOPICS]
    said = gr.HTML("", elem_id="explore-told")
    result = gr.HTML("", elem_id="explore-result")
    options: dict[str, Any] = {
        "outputs": [said, result],
        "show_progress": "minimal",
        "show_progress_on": said,
        "concurrency_limit": context.settings.concurrency,
        "api_visibility": "private",
    }

    def look(topic: str, request: gr.Request) -> tuple[str, str]:
        return _looked_up(topic, request, context)

    gr.on([show.click, box.submit], look, inputs=box, **options).then(fn=None, js=_READY)
    for button in offered:
        button.click(lambda topic: topic, button, box, show_progress="hidden", api_visibility="private").then(
            look, inputs=box, **options
        ).then(fn=None, js=_READY)


def _looked_up(topic: str, request: gr.Request, context: PageContext) -> tuple[str, str]:
    if not may_ask(request):
        return _told("You may not look topics up here."), ""
    try:
        found = explore(topic, context.library, context.settings)
    except ReadinessError as error:
        return _told("Name a topic first." if not topic.strip() else str(error)), ""
    except Exception:  # a visitor must never be left waiting, whatever broke
        _LOG.exception("A topic could not be looked up.")
        return _told("Something went wrong here. Try again; if it happens again, tell the keeper."), ""
    superseded = {record.document_id: record.metadata.superseded_by for record in context.library.records()}
    return _told(told(found)), explore_html(found, superseded)


def _told(sentence: str) -> str:
    return f'<p class="told">{as_html(sentence)}</p>'
