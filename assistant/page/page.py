"""The page put together from its tabs."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from assistant.page.about_tab import build_about_tab
from assistant.page.ask_tab import AskFields, build_ask_tab
from assistant.page.context import PageContext
from assistant.page.escaping import as_html
from assistant.page.explore_tab import build_explore_tab
from assistant.page.filters import refresh_filters
from assistant.page.library_tab import build_library_tab
from assistant.page.quality_tab import build_quality_tab
from assistant.page.readiness_tab import build_readiness_tab
from assistant.page.suggested import suggestions_html

TITLE = "GenAI readiness assistant"
OTHER_TABS: dict[str, Callable[[gr.Tab, PageContext], None]] = {
    "Readiness": build_readiness_tab,
    "Explore": build_explore_tab,
    "Library": build_library_tab,
    "Quality": build_quality_tab,
    "About": build_about_tab,
}


def build_page(context: PageContext) -> gr.Blocks:
    """The whole page, without theme and styles (see `assistant.page.style`), which Gradio takes where it is mounted."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        gr.HTML(_header_html(context), elem_id="header")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            fields = _ask_tab(context)
            for label, build in OTHER_TABS.items():
                _tab(label, build, context)
        _on_load(page, fields, context)
    return page


def _ask_tab(context: PageContext) -> AskFields:
    with gr.Tab("Ask", id="ask"):
        return build_ask_tab(context)


def _tab(label: str, build: Callable[[gr.Tab, PageContext], None], context: PageContext) -> None:
    with gr.Tab(label, id=label.lower(), render_children=True) as tab:
        build(tab, context)


def _on_load(page: gr.Blocks, fields: AskFields, context: PageContext) -> None:
    def load(request: gr.Request) -> tuple[object, ...]:
        question = str(request.query_params.get("q", ""))[: context.settings.max_question_characters]
        told = '<p class="told">This question came with the link. Press Ask to ask it.</p>'
        # Without a question in the link the box is left alone: a visitor may have begun to type already.
        filled = (question, told) if question else (gr.skip(), gr.skip())
        return (*filled, suggestions_html((), context), *refresh_filters(context))

    page.load(
        load,
        None,
        [fields.box, fields.status, fields.suggestions, *fields.filters.components()],
        show_progress="hidden",
        api_visibility="private",
    )


def _header_html(context: PageContext) -> str:
    council = as_html(context.settings.council_name)
    return f"<div class='masthead'><h1>{TITLE}</h1>{f'<p>{council}</p>' if council else ''}</div>"
