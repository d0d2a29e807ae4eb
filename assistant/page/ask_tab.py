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

_JS_BEGAN = "() => window.readiness.began()"
_JS_ENDED = "() => window.readiness.ended()"


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
                stop = gr.Button("Stop", elem_id="stop-button")
            filters = build_filters(context)
            suggestions = gr.HTML(suggestions_html((), context), elem_id="suggestions")
        with gr.Column(scale=2, min_width=280, elem_id="source-column"):
            panel = gr.HTML(EMPTY, elem_id="source-panel")
    return AskFields(state, chat, status, box, ask, stop, suggestions, panel, filters, tools)


def _wire(fields: AskFields, context: PageContext) -> None:
    growing = [fields.state, fields.chat, fields.status, fields.box]
    tools = fields.tools
    after = [fields.suggestions, fields.panel, tools.group, tools.keeper, tools.feedback, tools.told]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # No limit here: people wait in `context.line`, which tells them their place.
    run: dict[str, Any] = {"outputs": growing, "concurrency_limit": None, **quiet}
    chosen = [fields.state, *fields.filters.components()]
    asks = [fields.ask.click, fields.box.submit]
    for began in (*asks, tools.again.click):
        began(fn=None, js=_JS_BEGAN)
    asked = gr.on(asks, asking.asker(context), inputs=[fields.box, *chosen], **run)
    again = tools.again.click(asking.re_asker(context), inputs=chosen, **run)
    stopped = fields.stop.click(
        asking.stopper(context), fields.state, growing, cancels=[asked, again], queue=False, **quiet
    )
    for ended in (asked, again, stopped):
        ended.then(asking.finisher(context), fields.state, after, **quiet).then(fn=None, js=_JS_ENDED)
    tools.delete.click(asking.forgetter(), None, growing, **quiet).then(
        asking.finisher(context), fields.state, after, **quiet
    ).then(fn=None, js="() => window.readiness.say('Conversation deleted.')")
