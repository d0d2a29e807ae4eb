"""What can be done with an answer: copy, link, ask again, judge, download, delete, tell the keeper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.feedback import Verdict
from assistant.page.briefing_tool import SAVE, briefing_html
from assistant.page.context import PageContext
from assistant.page.conversation import Conversation

USEFUL_REASONS = ["Answered my question", "Good sources", "Clear"]
NOT_USEFUL_REASONS = ["Wrong", "Not what I asked", "Out of date", "Something is missing", "Hard to read"]


@dataclass(frozen=True)
class ToolFields:
    """The buttons under an answer and the form for feedback."""

    group: gr.Column
    copy: gr.Button
    link: gr.Button
    again: gr.Button
    useful: gr.Button
    not_useful: gr.Button
    keeper: gr.Button
    brief_last: gr.Button
    brief_all: gr.Button
    download: gr.Button
    delete: gr.Button
    feedback: gr.Column
    verdict: gr.State
    reason: gr.Radio
    comment: gr.Textbox
    send: gr.Button
    told: gr.HTML


def lay_out() -> ToolFields:
    """The buttons, hidden until there is an answer."""
    with gr.Column(visible=False, elem_id="answer-tools") as group:
        with gr.Row(elem_classes="tools"):
            useful = gr.Button("Useful", size="sm")
            not_useful = gr.Button("Not useful", size="sm")
            keeper = gr.Button("Tell the library’s keeper", size="sm", visible=False)
            again = gr.Button("Ask again", size="sm")
            copy = gr.Button("Copy with references", size="sm")
            link = gr.Button("Copy link to this question", size="sm")
            brief_last = gr.Button("Briefing of this answer (Word)", size="sm")
            brief_all = gr.Button("Briefing of the conversation (Word)", size="sm")
            download = gr.Button("Download conversation", size="sm")
            delete = gr.Button("Delete conversation", size="sm")
        with gr.Column(visible=False, elem_id="feedback") as feedback:
            verdict = gr.State("")
            reason = gr.Radio(USEFUL_REASONS, label="Why? (optional)")
            comment = gr.Textbox(label="In your own words (optional)", lines=2, max_length=2000)
            send = gr.Button("Send feedback", size="sm")
        told = gr.HTML("", elem_id="tools-told")
    return ToolFields(
        group, copy, link, again, useful, not_useful, keeper, brief_last, brief_all, download, delete,
        feedback, verdict, reason, comment, send, told,
    )  # fmt: skip


def wire(fields: ToolFields, state: gr.State, context: PageContext) -> None:
    """Wire every button but `again` and `delete`, which are part of the conversation's own events."""
    fields.copy.click(fn=None, js="() => window.readiness.copyAnswer()")
    fields.link.click(fn=None, js="() => window.readiness.copyLink()")
    fields.download.click(fn=None, js="() => window.readiness.downloadConversation()")
    _wire_briefings(fields, state, context)
    form = [fields.feedback, fields.verdict, fields.reason, fields.told]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    fields.useful.click(lambda: _open_form("useful", USEFUL_REASONS), None, form, **quiet)
    fields.not_useful.click(lambda: _open_form("not useful", NOT_USEFUL_REASONS), None, form, **quiet)
    fields.send.click(
        lambda conversation, verdict, reason, comment: _send(conversation, verdict, reason, comment, context),
        [state, fields.verdict, fields.reason, fields.comment],
        [fields.feedback, fields.comment, fields.told],
        **quiet,
    ).then(fn=None, js="() => window.readiness.announceTold()")
    fields.keeper.click(
        lambda conversation: _tell_keeper(conversation, context), state, [fields.keeper, fields.told], **quiet
    ).then(fn=None, js="() => window.readiness.announceTold()")


def _wire_briefings(fields: ToolFields, state: gr.State, context: PageContext) -> None:
    for button, first in ((fields.brief_last, -1), (fields.brief_all, 0)):
        button.click(
            lambda conversation, first=first: briefing_html(conversation[first:], context),
            state,
            fields.told,
            show_progress="hidden",
            api_visibility="private",
        ).then(fn=None, js=SAVE)


def _open_form(verdict: str, reasons: list[str]) -> tuple[object, ...]:
    return gr.update(visible=True), verdict, gr.update(choices=reasons, value=None), ""


def _send(
    conversation: Conversation, verdict: str, reason: str | None, comment: str, context: PageContext
) -> tuple[object, ...]:
    answer = conversation[-1].answer
    files = [citation.file for citation in answer.citations]
    kept: Verdict = "useful" if verdict == "useful" else "not useful"
    context.feedback.add_feedback(
        answer.question, answer.status, answer.text, files, kept, reason or "", comment.strip()
    )
    return gr.update(visible=False), "", _told("Thank you. Your feedback was kept for the library’s keeper.")


def _tell_keeper(conversation: Conversation, context: PageContext) -> tuple[object, ...]:
    answer = conversation[-1].answer
    context.feedback.add_unanswered(answer.question, answer.refusal.reason if answer.refusal else "")
    return gr.update(visible=False), _told("The question is on the keeper’s list of unanswered questions.")


def _told(sentence: str) -> str:
    return f'<p class="told">{sentence}</p>'
