"""The Library tab: what the assistant has read, and for its keepers how to add, replace and remove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.access import may_keep
from assistant.page.context import PageContext
from assistant.page.keeping import Details, Step, adding, removing
from assistant.page.library_view import documents_html, lists_html, own_policies_html, step_html

KINDS = ["policy", "guidance", "strategy", "report", "template", "trends"]
_TYPES = [".pdf", ".docx", ".html", ".htm", ".md", ".txt"]
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_SAY = "() => window.readiness.announceTold('library-told')"


@dataclass(frozen=True)
class LibraryFields:
    """The components of the tab that events read and write."""

    own: gr.HTML
    keeper: gr.Column
    files: gr.File
    details: list[Any]
    add: gr.Button
    told: gr.HTML
    documents: gr.HTML
    keeper_more: gr.Column
    chosen: gr.CheckboxGroup
    remove: gr.Button
    lists: gr.HTML

    def refreshed(self) -> list[Any]:
        """What `_refresh` updates, in its order."""
        return [self.own, self.keeper, self.documents, self.keeper_more, self.chosen, self.lists]


def build_library_tab(tab: gr.Tab, context: PageContext) -> None:
    """Lay the tab out and wire its events; what it shows is read anew whenever it is opened."""
    own = gr.HTML("", elem_id="own-policies")
    with gr.Column(visible=False, elem_id="keeper") as keeper:
        files, details, add = _lay_out_adding(context)
    told = gr.HTML("", elem_id="library-told")
    documents = gr.HTML("", elem_id="documents")
    with gr.Column(visible=False, elem_id="keeper-more") as keeper_more:
        with gr.Accordion("Remove documents", open=False, elem_id="removing"):
            chosen = gr.CheckboxGroup([], label="Documents to remove")
            remove = gr.Button("Remove the chosen documents", variant="stop", elem_id="remove-button")
        lists = gr.HTML("", elem_id="keeper-lists")
    _wire(
        tab,
        LibraryFields(own, keeper, files, details, add, told, documents, keeper_more, chosen, remove, lists),
        context,
    )


def _lay_out_adding(context: PageContext) -> tuple[gr.File, list[Any], gr.Button]:
    council = context.settings.council_collection
    gr.HTML("<h2>Add or replace documents</h2>")
    files = gr.File(
        label="Documents (PDF, Word, HTML, Markdown or text)",
        file_count="multiple",
        file_types=_TYPES,
        elem_id="upload",
        height=140,
    )
    with gr.Row(elem_classes="fields"):
        collection = gr.Textbox(
            council,
            label="Collection",
            info=f"What is in “{council}” is marked as your council’s own. The same file name replaces a document.",
        )
        publisher = gr.Textbox(context.settings.council_name, label="Publisher")
        date = gr.Textbox("", label="Date of the document", info="For example 2026, 2026-03 or 2026-03-31.")
    kind = gr.Radio(KINDS, value="policy", label="Kind of document")
    add = gr.Button("Add to the library", variant="primary", elem_id="add-button")
    return files, [collection, publisher, date, kind], add


def _wire(tab: gr.Tab, fields: LibraryFields, context: PageContext) -> None:
    def refresh(request: gr.Request) -> tuple[Any, ...]:
        return _refresh(may_keep(request, context.settings), context)

    def add(
        files: list[str] | None, collection: str, publisher: str, date: str, kind: str, request: gr.Request
    ) -> Iterator[str]:
        details = Details(collection, publisher, date, kind)
        yield from _steps(may_keep(request, context.settings), lambda: adding(files or [], details, context))

    def remove(ids: list[str], request: gr.Request) -> Iterator[str]:
        yield from _steps(may_keep(request, context.settings), lambda: removing(ids, context))

    tab.select(refresh, None, fields.refreshed(), **_QUIET)
    for event in (
        fields.add.click(add, [fields.files, *fields.details], fields.told, concurrency_limit=1, **_QUIET),
        fields.remove.click(remove, fields.chosen, fields.told, concurrency_limit=1, **_QUIET),
    ):
        event.then(fn=None, js=_SAY).then(refresh, None, fields.refreshed(), **_QUIET)


def _steps(allowed: bool, change: Any) -> Iterator[str]:
    if not allowed:
        yield step_html(Step("Only the library’s keepers may change it."))
        return
    for step in change():
        yield step_html(step)


def _refresh(keeps: bool, context: PageContext) -> tuple[Any, ...]:
    records = list(context.library.records())
    names = [
        (f"{record.metadata.title} ({record.file}, {record.collection})", record.document_id) for record in records
    ]
    return (
        own_policies_html(records, context.settings, keeps),
        gr.update(visible=keeps),
        documents_html(records, context.settings),
        gr.update(visible=keeps),
        gr.update(choices=names if keeps else [], value=[]),
        lists_html(context.feedback) if keeps else "",
    )
