"""What happens between a question and the answer on the page: the events of the Ask tab."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import anyio.to_thread
import gradio as gr

from assistant.answers import Answer, Turn
from assistant.page.access import may_ask
from assistant.page.answer_text import message
from assistant.page.context import PageContext
from assistant.page.conversation import Conversation, exchange, history, shown_citations
from assistant.page.escaping import as_html, as_markdown
from assistant.page.filters import chosen_filters
from assistant.page.source_panel import panel_html, sources_html
from assistant.page.suggested import suggestions_html
from assistant.page.waiting import told_while_waiting
from knowledge.errors import ReadinessError
from knowledge.filters import Filters

Update = tuple[Any, ...]
_BROKEN = (
    "Something went wrong here, and the question was not answered. Try again; if it happens again, tell the keeper."
)
_LOG = logging.getLogger(__name__)


def asker(context: PageContext) -> Callable[..., AsyncIterator[Update]]:
    """The event that asks what stands in the box."""

    async def ask(
        question: str,
        conversation: Conversation,
        collection: str,
        kinds: list[str],
        countries: list[str],
        since: str,
        request: gr.Request,
    ) -> AsyncIterator[Update]:
        if not question.strip():
            yield _only_status("Write a question first.")
            return
        filters = chosen_filters(collection, kinds, countries, since)
        async for update in _run(question.strip(), conversation, filters, request, context):
            yield update

    return ask


def re_asker(context: PageContext) -> Callable[..., AsyncIterator[Update]]:
    """The event that asks the last question again and puts the new answer in the old one's place."""

    async def ask_again(
        conversation: Conversation,
        collection: str,
        kinds: list[str],
        countries: list[str],
        since: str,
        request: gr.Request,
    ) -> AsyncIterator[Update]:
        if not conversation:
            yield _only_status("There is no question to ask again.")
            return
        filters = chosen_filters(collection, kinds, countries, since)
        async for update in _run(conversation[-1].answer.question, conversation[:-1], filters, request, context):
            yield update

    return ask_again


def stopper(context: PageContext) -> Callable[[Conversation], Update]:
    """The event that ends an answer and keeps what has come of it, with its sources."""

    def stop(conversation: Conversation) -> Update:
        if conversation and conversation[-1].stopped:
            last = conversation[-1].answer
            shown = sources_html(last, len(conversation), context) if last.text else ""
            conversation = (*conversation[:-1], exchange(last, shown, stopped=True))
        return (*_streamed(conversation, _told_html("Stopped.")), gr.skip())

    return stop


def forgetter() -> Callable[[], Update]:
    """The event that deletes the conversation."""

    def forget() -> Update:
        return ((), gr.update(value=[], visible=False), "", gr.skip())

    return forget


def finisher(context: PageContext) -> Callable[[Conversation], Update]:
    """The event after an answer, a stop or a deletion: its sources, what can be done with it, what to ask next.

    It is one of its own because every field that an event could change costs time at each step of a growing answer.
    """

    def finish(conversation: Conversation) -> Update:
        refused = bool(conversation) and conversation[-1].answer.status == "refused"
        return (
            suggestions_html(conversation, context),
            panel_html(conversation),
            gr.update(visible=bool(conversation)),
            gr.update(visible=refused),
            gr.update(visible=False),
            "",
        )

    return finish


def chat_messages(conversation: Conversation, running: bool = False) -> list[dict[str, str]]:
    """The conversation as the chat shows it."""
    messages = []
    for turn, one in enumerate(conversation, start=1):
        still = running and turn == len(conversation)
        text = message(one.answer, turn, running=still)
        messages.append({"role": "user", "content": as_markdown(one.answer.question)})
        if one.stopped and not still:
            text = f"{text}\n\n(stopped)" if one.answer.text else "(stopped before an answer came)"
        messages.append({"role": "assistant", "content": text})
    return messages


async def _run(
    question: str, before: Conversation, filters: Filters, request: gr.Request, context: PageContext
) -> AsyncIterator[Update]:
    if not may_ask(request):
        yield _only_status("You may not ask questions here.")
        return
    answer = Answer(question=question, standalone_question=question, status="answered", text="")
    begun = (*before, exchange(answer, "", stopped=True))
    yield begun, gr.update(value=chat_messages(begun, running=True), visible=True), "", ""
    with context.line.ticket() as ticket:
        async for told in told_while_waiting(context.line, ticket, context.warming):
            waiting = f'<p class="waiting">{as_html(told)}</p>'
            yield (*_streamed(begun, waiting, running=True), gr.skip())
        try:
            async for answer in _answers(question, history(before), filters, context):
                yield (*_streamed((*before, exchange(answer, "", stopped=True)), "", running=True), gr.skip())
        except ReadinessError as error:
            answer = Answer(question, question, "declined", f"{error.problem} {error.remedy}".strip())
        except Exception:  # a visitor must never be left waiting, whatever broke
            _LOG.exception("A question could not be answered.")
            answer = Answer(question, question, "declined", _BROKEN)
        sources = await anyio.to_thread.run_sync(sources_html, answer, len(before) + 1, context)
    yield (*_streamed((*before, exchange(answer, sources)), _told_html(_told(answer))), gr.skip())


async def _answers(
    question: str, said: Sequence[Turn], filters: Filters, context: PageContext
) -> AsyncIterator[Answer]:
    """The assistant's growing answers, each made in a thread, so that one answer never holds up the page of others."""
    answers = context.assistant.stream(question, history=said, filters=filters)
    while (answer := await anyio.to_thread.run_sync(next, answers, None)) is not None:
        yield answer


def _streamed(conversation: Conversation, status: str, running: bool = False) -> Update:
    """The fields that a growing answer changes, but for the question box."""
    return conversation, chat_messages(conversation, running), status


def _only_status(told: str) -> Update:
    return gr.skip(), gr.skip(), _told_html(told), gr.skip()


def _told_html(told: str) -> str:
    return f'<p class="told">{as_html(told)}</p>'


def _told(answer: Answer) -> str:
    number = len(shown_citations(answer))
    if answer.status == "answered":
        return f"Answer ready, with {number} source{'' if number == 1 else 's'}."
    if answer.status == "refused":
        near = "1 passage comes near." if number == 1 else f"{number} passages come near."
        return f"The library does not answer this. {near if number else ''}".strip()
    return "Reply ready."
