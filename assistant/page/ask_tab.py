"""The Ask tab: the conversation, the sources beside it, and what can be done with an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page import answer_tools, asking
from assistant.page.context import PageContext
from assistant.page.filters import FilterFields, build_filters
from assistant.page.source_panel import EMPTY
from assistant.page.suggested import suggestions_html, welcome_html

_JS_ANNOUNCE = "() => window.readiness.announceAnswer()"


@dataclass(frozen=True)
class AskFields:
    """The components of the tab that events read and write."""

    state: gr.State
    chat: gr.Chatbot
    status: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    suggestions: gr.HTML
    panel: gr.HTML
    filters: FilterFields
    tools: answer_tools.ToolFields


def build_ask_tab(context: PageContext) -> AskFields:
    """Lay the tab out and wire its events."""
    fields = _lay_out(context)
    _wire(fields, context)
    answer_tools.wire(fields.tools, fields.state, context)
    return fields


def _lay_out(context: PageContext) -> AskFields:
    state = gr.State((), time_to_live=4 * 3600)
    with gr.Row(elem_id="ask-columns"):
        with gr.Column(scale=3, min_width=280, elem_id="conversation-column"):
            gr.HTML(welcome_html(context), elem_id="welcome")
            chat = gr.Chatbot(
                label="Conversation",
                elem_id="conversation",
                buttons=[],
                visible=False,
                height="auto",
                max_height=None,
                feedback_options=None,
                latex_delimiters=[],
                group_consecutive_messages=False,
                allow_file_downloads=False,
                layout="panel",
                autoscroll=False,
            )
            status = gr.HTML("", elem_id="status")
            tools = answer_tools.lay_out()
            box = gr.Textbox(
                label="Your question",
                info="Do not put personal data into a question.",
                elem_id="question",
                lines=1,
                max_lines=8,
                max_length=context.settings.max_question_characters,
                autoscroll=False,
            )
            with gr.Row(elem_id="ask-buttons"):
                ask = gr.Button("Ask", variant="primary", elem_id="ask-button")
                stop = gr.Button("Stop", elem_id="stop-button", visible=False)
            filters = build_filters(context)
            suggestions = gr.HTML(suggestions_html((), context), elem_id="suggestions")
        with gr.Column(scale=2, min_width=280, elem_id="source-column"):
            panel = gr.HTML(EMPTY, elem_id="source-panel")
    return AskFields(state, chat, status, box, ask, stop, suggestions, panel, filters, tools)


def _wire(fields: AskFields, context: PageContext) -> None:
    shown = [
        fields.state,
        fields.chat,
        fields.status,
        fields.box,
        fields.ask,
        fields.stop,
        fields.suggestions,
        fields.panel,
        fields.tools.group,
        fields.tools.keeper,
        fields.tools.feedback,
        fields.tools.told,
    ]
    run: dict[str, Any] = {
        "outputs": shown,
        "concurrency_limit": None,  # the line of `context.line` tells people their place; the page's own queue does not
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    chosen = [fields.state, *fields.filters.components()]
    asked = gr.on([fields.ask.click, fields.box.submit], asking.asker(context), inputs=[fields.box, *chosen], **run)
    again = fields.tools.again.click(asking.re_asker(context), inputs=chosen, **run)
    for event in (asked, again):
        event.then(fn=None, js=_JS_ANNOUNCE)
    fields.stop.click(
        asking.stopper(context), fields.state, shown, cancels=[asked, again], show_progress="hidden", queue=False
    ).then(fn=None, js=_JS_ANNOUNCE)
    fields.tools.delete.click(
        asking.forgetter(context), None, shown, show_progress="hidden", api_visibility="private"
    ).then(fn=None, js="() => window.readiness.say('Conversation deleted.')")
