"""Assessments that the council keeps, on the page: for keepers alone, to compare with, fill in from and delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.access import may_keep
from assistant.page.context import PageContext
from assistant.page.readiness_form import filled_in
from assistant.page.readiness_result import over_time_html
from assistant.page.readiness_view import told_html
from assistant.readiness.history import FILE, LONGEST_NAME, History, Kept
from assistant.readiness.questions import QuestionSet
from assistant.readiness.results import Result
from knowledge.errors import ReadinessError

NOTHING = 0
"""What the choice of a kept assessment holds where none was chosen."""
_NOT_A_KEEPER = "Only the library’s keepers may see and change what the council keeps."
_CHOOSE = "Choose a kept assessment first."


@dataclass(frozen=True)
class KeptFields:
    """The components of the part on kept assessments."""

    whole: gr.Column
    name: gr.Textbox
    keep: gr.Button
    chosen: gr.Radio
    compare: gr.Button
    fill: gr.Button
    forget: gr.Button
    over_time: gr.HTML
    told: gr.HTML

    def refreshed(self) -> list[Any]:
        """What `choices` updates, in its order."""
        return [self.whole, self.chosen, self.over_time, self.told]


def build_kept() -> KeptFields:
    """Lay the part out, hidden until a keeper opens the tab."""
    with gr.Column(visible=False, elem_id="check-kept") as whole:
        gr.HTML(
            "<h2>Kept for the council</h2><p>What you fill in stays in this tab of your browser and is gone when it is "
            "closed or loaded again. What you keep here is the council’s: every keeper of the library sees it, and can "
            "compare with it later. Nobody else does.</p>"
        )
        name = gr.Textbox(
            label="Name of this assessment", info="For example “Cabinet, spring”.", max_length=LONGEST_NAME
        )
        keep = gr.Button("Keep this assessment", elem_id="check-keep")
        chosen = gr.Radio([("None", NOTHING)], value=NOTHING, label="Kept assessments", elem_classes="check-levels")
        with gr.Row(elem_classes="tools"):
            compare = gr.Button("Compare with it", elem_id="check-compare")
            fill = gr.Button("Fill the form in from it", elem_id="check-fill")
            forget = gr.Button("Delete it", elem_id="check-forget")
        told = gr.HTML("", elem_id="check-kept-told")
        over_time = gr.HTML("", elem_id="check-over-time")
    return KeptFields(whole, name, keep, chosen, compare, fill, forget, over_time, told)


def history_of(context: PageContext) -> History:
    """Where this page's council keeps its assessments."""
    return History(context.settings.home / FILE)


def chosen_one(number: int | None, request: gr.Request, context: PageContext) -> Kept | None:
    """The kept assessment that was chosen; None where none was, or where the visitor is no keeper."""
    if not number or not may_keep(request, context.settings):
        return None
    return history_of(context).get(number)


def choices(questions: QuestionSet, request: gr.Request, context: PageContext, told: str = "") -> tuple[Any, ...]:
    """Updates of `KeptFields.refreshed` that show a keeper what is kept, and nobody else anything."""
    keeps, kept = may_keep(request, context.settings), []
    if keeps:
        try:
            kept = history_of(context).kept()
        except ReadinessError as error:
            told = str(error)
    listed = [("None", NOTHING), *((one.told, one.number) for one in kept)]
    chosen = gr.update(choices=listed, value=NOTHING)
    return gr.update(visible=keeps), chosen, over_time_html(questions, kept), told_html(told)


def keep(result: Result, name: str, request: gr.Request, context: PageContext) -> tuple[Any, ...]:
    """Keep a result, where a keeper asks for it and something was assessed."""
    if not may_keep(request, context.settings):
        told = _NOT_A_KEEPER
    elif not result.assessed:
        told = "Nothing was kept: choose a level in at least one question first."
    else:
        try:
            told = f"Kept for the council: {history_of(context).keep(result, name).told}."
        except ReadinessError as error:
            told = str(error)
    return choices(result.questions, request, context, told)


def forget(number: int | None, questions: QuestionSet, request: gr.Request, context: PageContext) -> tuple[Any, ...]:
    """Delete a kept assessment, where a keeper asks for it."""
    one = chosen_one(number, request, context)
    if one is None:
        return choices(questions, request, context, _CHOOSE)
    history_of(context).forget(one.number)
    return choices(questions, request, context, f"Deleted: {one.told}.")


def fill(
    number: int | None, questions: QuestionSet, request: gr.Request, context: PageContext, fields: int
) -> Sequence[Any]:
    """Updates of the form's fields, and what is told of it: the responses of a kept assessment."""
    one = chosen_one(number, request, context)
    return [gr.skip()] * fields + [told_html(_CHOOSE)] if one is None else filled_from(one, questions)


def filled_from(one: Kept, questions: QuestionSet) -> list[Any]:
    """Values of the form's fields, and what is told of it: the responses of an assessment, where worded alike."""
    found = {question.id: one.response(question) for question in questions.questions}
    said = {name: response for name, response in found.items() if response is not None}
    left = len(found) - len(said)
    note = f" Left empty, as worded otherwise since: {left} of {len(found)} questions." if left else ""
    return [*filled_in(questions, said), told_html(f"The form is filled in from {one.told}.{note}")]
