"""The radar chart draws what is known, and its text says the same."""

from __future__ import annotations

import datetime
import io

import numpy as np
from PIL import Image

from assistant.readiness.charts import radar_alt, radar_png
from assistant.readiness.questions import QuestionSet
from assistant.readiness.results import Response, Result, result_of

BLUE, ORANGE = (29, 79, 145), (176, 74, 0)


def near(png: bytes, colour: tuple[int, int, int]) -> int:
    """How many pixels have about this colour."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return int((np.abs(pixels - np.array(colour)).sum(axis=2) < 40).sum())


def test_nothing_is_drawn_for_what_was_not_assessed(questions: QuestionSet) -> None:
    on = datetime.date(2026, 3, 3)
    empty = radar_png(result_of(questions, {}, on))
    one = radar_png(result_of(questions, {"partners": Response(2)}, on))
    whole = radar_png(result_of(questions, {each.id: Response(2) for each in questions.questions}, on))
    assert near(empty, BLUE) == near(empty, ORANGE) == 0
    assert 0 < near(one, BLUE) < near(whole, BLUE) / 4


def test_target_is_drawn_and_the_phones_picture_is_smaller(result: Result) -> None:
    wide, narrow = radar_png(result, {"partners": 0.25}), radar_png(result, narrow=True)
    assert near(wide, ORANGE) > 0
    assert Image.open(io.BytesIO(narrow)).width < 800 < Image.open(io.BytesIO(wide)).width
    assert len(wide) < 120_000


def test_titles_with_dollars_are_no_formulas(questions: QuestionSet) -> None:
    first = questions.questions[0].model_copy(update={"title": "Costs of $1 and \\frac $2"})
    own = questions.model_copy(update={"questions": (first, *questions.questions[1:])})
    assert radar_png(result_of(own, {}, datetime.date(2026, 3, 3)))


def test_the_text_says_what_the_chart_shows(result: Result) -> None:
    told = radar_alt(result)
    assert "Partners and place: 2 of 4, First steps, target 3 of 4, In place" in told
    assert "Data about our place: not assessed, target no target" in told
