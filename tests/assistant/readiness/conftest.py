"""An assessment such as a council might make."""

from __future__ import annotations

import datetime

import pytest

from assistant.readiness.questions import QuestionSet, load_questions
from assistant.readiness.results import Response, Result, result_of

ON = datetime.date(2026, 3, 3)


@pytest.fixture(scope="session")
def questions() -> QuestionSet:
    return load_questions()


@pytest.fixture
def result(questions: QuestionSet) -> Result:
    """Three of ten assessed, two of them below target."""
    said = {
        "partners": Response(2, 3, "Minutes of the board", "Head of partnerships"),
        "procurement": Response(1, 4, "Audit\nof contracts", "Head of procurement"),
        "residents": Response(4, 4),
        "vision": Response(None, 4, "Not discussed yet"),
    }
    return result_of(questions, said, ON, "Anytown Council")
