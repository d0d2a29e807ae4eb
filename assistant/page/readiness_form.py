"""The form of the readiness check: for each question its levels, a target, evidence, an owner, and an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.readiness_view import question_html
from assistant.readiness.questions import Question, QuestionSet
from assistant.readiness.results import LONGEST_EVIDENCE, LONGEST_OWNER, Response, bounded

NONE = 0
"""What a radio group holds where no level, or no target, was chosen."""
_FIELDS = 4


@dataclass(frozen=True)
class QuestionFields:
    """The components of one question."""

    rests_on: gr.HTML
    level: gr.Radio
    target: gr.Radio
    evidence: gr.Textbox
    owner: gr.Textbox
    ask: gr.Button
    good: gr.HTML

    def inputs(self) -> list[Any]:
        """What is read of it, in the order of `responses_of`."""
        return [self.level, self.target, self.evidence, self.owner]


@dataclass(frozen=True)
class FormFields:
    """The components of the whole form."""

    common_target: gr.Radio
    questions: tuple[QuestionFields, ...]
    export: gr.File
    export_told: gr.HTML

    def inputs(self) -> list[Any]:
        """Everything that is read, in the order of `responses_of`."""
        return [self.common_target, *(field for question in self.questions for field in question.inputs())]


def build_form(questions: QuestionSet) -> FormFields:
    """Lay the form out: one target for all, then a section for each question, the first one open."""
    most = questions.most_levels
    with gr.Column(elem_id="check-common"):
        common = gr.Radio(
            [("No target", NONE), *_numbers(most, questions)],
            value=NONE,
            label="Target for every question without one of its own",
            elem_classes="check-target",
        )
    with gr.Accordion("Go on from an earlier export", open=False, elem_id="check-earlier"):
        export = gr.File(
            label="Export of the readiness check (JSON)", file_types=[".json"], elem_id="check-export", height=140
        )
        export_told = gr.HTML("", elem_id="check-export-told")
    sections = tuple(_section(number, question) for number, question in enumerate(questions.questions, start=1))
    return FormFields(common, sections, export, export_told)


def responses_of(questions: QuestionSet, values: Sequence[Any]) -> dict[str, Response]:
    """What was filled in, by question id.

    Args:
        questions: what was asked.
        values: of the form's components, in the order of `FormFields.inputs`.
    """
    common, rest = values[0] or NONE, list(values[1:])
    said = {}
    for index, question in enumerate(questions.questions):
        level, target, evidence, owner = rest[_FIELDS * index : _FIELDS * (index + 1)]
        wanted = target or min(common, len(question.levels))
        said[question.id] = Response(level or None, wanted or None, evidence or "", owner or "")
    return said


def filled_in(questions: QuestionSet, said: dict[str, Response]) -> list[Any]:
    """The values of the form's components for given responses, in the order of `FormFields.inputs`."""
    values: list[Any] = [NONE]
    for question in questions.questions:
        one = bounded(said.get(question.id, Response()), question)
        values += [one.level or NONE, one.target or NONE, one.evidence, one.owner]
    return values


def _section(number: int, question: Question) -> QuestionFields:
    with gr.Accordion(f"{number}. {question.title}", open=number == 1, elem_id=f"check-{question.id}") as section:
        section.elem_classes = ["check-question"]
        gr.HTML(question_html(question))
        level = gr.Radio(
            [("Not assessed", NONE), *((f"{n} {one.name}. {one.description}", n) for n, one in _levels(question))],
            value=NONE,
            label=f"Where are we? ({question.title})",
            elem_classes="check-levels",
        )
        rests_on = gr.HTML("")
        ask = gr.Button("What does good look like?", elem_classes="check-ask")
        good = gr.HTML("", elem_classes="check-good")
        target = gr.Radio(
            [("No target of its own", NONE), *((f"{n} {one.name}", n) for n, one in _levels(question))],
            value=NONE,
            label=f"Target ({question.title})",
            elem_classes="check-target",
        )
        evidence = gr.Textbox(
            label=f"Evidence ({question.title})",
            info="What shows it: a paper, a figure, a decision. No personal data.",
            lines=2,
            max_lines=8,
            max_length=LONGEST_EVIDENCE,
        )
        owner = gr.Textbox(
            label=f"Owner ({question.title})", info="A post, such as “head of HR”.", max_length=LONGEST_OWNER
        )
    return QuestionFields(rests_on, level, target, evidence, owner, ask, good)


def _levels(question: Question) -> list[tuple[int, Any]]:
    return list(enumerate(question.levels, start=1))


def _numbers(most: int, questions: QuestionSet) -> list[tuple[str, int]]:
    """The levels by number, with their name where all questions name them alike."""
    told = []
    for number in range(1, most + 1):
        names = {one.levels[number - 1].name for one in questions.questions if len(one.levels) >= number}
        told.append((f"{number} {names.pop()}" if len(names) == 1 and questions.even else str(number), number))
    return told
