"""The Readiness tab: the questions that leaders put to themselves, the result, and what the council keeps of it."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page import readiness_kept
from assistant.page.access import may_ask
from assistant.page.context import PageContext
from assistant.page.escaping import as_html
from assistant.page.readiness_form import FormFields, build_form, responses_of
from assistant.page.readiness_kept import KeptFields, build_kept, chosen_one, filled_from
from assistant.page.readiness_result import result_html, told_result
from assistant.page.readiness_view import good_html, places_in, problem_html, rests_on_html, told_html
from assistant.readiness.history import LARGEST_EXPORT, read_export
from assistant.readiness.questions import Question, QuestionSet, load_questions
from assistant.readiness.results import Result, result_of
from knowledge.errors import ReadinessError

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_SHOWN = "() => window.readiness.announceTold('check-told')"
_KEPT = "() => window.readiness.announceTold('check-kept-told')"
_READ = "() => window.readiness.announceTold('check-export-told')"
_READY = "() => window.readiness.say('What good looks like is below the button.')"
_LOG = logging.getLogger(__name__)


def build_readiness_tab(tab: gr.Tab, context: PageContext) -> None:
    """Lay the tab out and wire its events; a questions file that can't be used is told in its place."""
    path = context.settings.readiness_questions
    try:
        questions = load_questions(Path(path).expanduser() if path else None)
    except ReadinessError as error:
        _LOG.warning("%s", error)
        gr.HTML(problem_html(error.problem, error.remedy), elem_id="check-problem")
        return
    gr.HTML(_intro_html(questions), elem_id="check-intro")
    form = build_form(questions)
    show = gr.Button("Show the result", variant="primary", elem_id="check-show")
    told = gr.HTML("", elem_id="check-told")
    result = gr.HTML("", elem_id="check-result")
    kept = build_kept()
    _wire_opening(tab, form, kept, questions, context)
    _wire_asking(form, questions, context)
    _wire_result(form, kept, show, [told, result], questions, context)
    _wire_keeping(form, kept, questions, context)
    _wire_export(form, questions)


def _intro_html(questions: QuestionSet) -> str:
    return (
        f"<h2>{as_html(questions.title)}</h2><p>{as_html(questions.about)}</p>"
        "<p>Open a question, choose the level that describes you best, set a target, and note the evidence and an "
        "owner. Leave out what you cannot judge: it is shown as not assessed and counted nowhere. What you fill in "
        "stays in this tab of your browser. No personal data, please.</p>"
    )


def _wire_opening(
    tab: gr.Tab, form: FormFields, kept: KeptFields, questions: QuestionSet, context: PageContext
) -> None:
    def refresh(request: gr.Request) -> list[Any]:
        if not may_ask(request):
            return [gr.skip()] * (len(form.questions) + len(kept.refreshed()))
        places = places_in(context.library, questions)
        passages = [rests_on_html(one, questions, places) for one in questions.questions]
        return [*passages, *readiness_kept.choices(questions, request, context)]

    passages = [fields.rests_on for fields in form.questions]
    tab.select(refresh, None, [*passages, *kept.refreshed()], **_QUIET)


def _wire_asking(form: FormFields, questions: QuestionSet, context: PageContext) -> None:
    for question, fields in zip(questions.questions, form.questions, strict=True):
        fields.ask.click(
            _asker(question, context),
            None,
            fields.good,
            concurrency_limit=context.settings.concurrency,
            concurrency_id="ask",
            show_progress="minimal",
            api_visibility="private",
        ).then(fn=None, js=_READY)


def _asker(question: Question, context: PageContext) -> Callable[[gr.Request], str]:
    def ask(request: gr.Request) -> str:
        if not may_ask(request):
            return told_html("You may not ask questions here.")
        try:
            return good_html(context.assistant.answer(question.ask), question.id)
        except ReadinessError as error:
            return told_html(str(error))

    return ask


def _wire_result(
    form: FormFields,
    kept: KeptFields,
    show: gr.Button,
    shown: list[Any],
    questions: QuestionSet,
    context: PageContext,
) -> None:
    def result(request: gr.Request, *values: Any) -> tuple[str, str]:
        if not may_ask(request):
            return told_html("You may not use the check here."), ""
        *said, number = values
        one = _result(questions, said, context)
        html = result_html(one, places_in(context.library, questions), chosen_one(number, request, context))
        return told_html(told_result(one)), html

    inputs = [*form.inputs(), kept.chosen]
    options: dict[str, Any] = {"show_progress": "minimal", "show_progress_on": shown[0], "api_visibility": "private"}
    for button in (show, kept.compare):
        button.click(result, inputs, shown, **options).then(fn=None, js=_SHOWN)


def _wire_keeping(form: FormFields, kept: KeptFields, questions: QuestionSet, context: PageContext) -> None:
    def keep(request: gr.Request, *values: Any) -> tuple[Any, ...]:
        *said, name = values
        return readiness_kept.keep(_result(questions, said, context), name or "", request, context)

    def forget(number: int | None, request: gr.Request) -> tuple[Any, ...]:
        return readiness_kept.forget(number, questions, request, context)

    def fill(number: int | None, request: gr.Request) -> Any:
        return readiness_kept.fill(number, questions, request, context, len(form.inputs()))

    kept.keep.click(keep, [*form.inputs(), kept.name], kept.refreshed(), **_QUIET).then(fn=None, js=_KEPT)
    kept.forget.click(forget, kept.chosen, kept.refreshed(), **_QUIET).then(fn=None, js=_KEPT)
    kept.fill.click(fill, kept.chosen, [*form.inputs(), kept.told], **_QUIET).then(fn=None, js=_KEPT)


def _wire_export(form: FormFields, questions: QuestionSet) -> None:
    def read(path: str | None, request: gr.Request) -> list[Any]:
        untouched = [gr.skip()] * len(form.inputs())
        if not path or not may_ask(request):
            return [*untouched, told_html("")]
        try:
            return filled_from(read_export(_taken(Path(path))), questions)
        except ReadinessError as error:
            return [*untouched, told_html(str(error))]

    form.export.upload(read, form.export, [*form.inputs(), form.export_told], **_QUIET).then(fn=None, js=_READ)


def _taken(upload: Path) -> bytes:
    """An upload's content, no more than an export can have; the upload itself is deleted at once."""
    with upload.open("rb") as file:
        content = file.read(LARGEST_EXPORT + 1)
    upload.unlink()
    return content


def _result(questions: QuestionSet, values: list[Any], context: PageContext) -> Result:
    said = responses_of(questions, values)
    return result_of(questions, said, datetime.date.today(), context.settings.council_name)
