"""All that the two views tell of one topic."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.questions import checked_question
from assistant.views.disagreements import Disagreement, disagreements
from assistant.views.examples import LOOKED_AT, Example, examples, near_enough
from assistant.views.years import Said, over_the_years
from knowledge.passages import Passage

if TYPE_CHECKING:
    from assistant.assembly import Library
    from assistant.settings import Settings


@dataclass(frozen=True)
class Topic:
    """A topic: who is named as having done it, what was said when, where documents disagree, and the cited passages."""

    name: str
    examples: tuple[Example, ...]
    years: tuple[Said, ...]
    disagreements: tuple[Disagreement, ...]
    passages: dict[str, Passage]


def explore(topic: str, library: Library, settings: Settings, today: datetime.date | None = None) -> Topic:
    """Look a topic up in the library.

    Args:
        topic: a few words.
        library: where to look.
        settings: for the voices of the citations, and the longest topic.
        today: the day to count ages from; the day of the call by default.

    Raises:
        QuestionError: the topic is empty or too long.
    """
    name = checked_question(topic, settings.max_question_characters)
    found = library.retriever.search(name, LOOKED_AT)
    passages = {one.passage.passage_id: one.passage for one in found}
    return Topic(
        name,
        examples(found, settings),
        over_the_years(found, settings, today),
        disagreements(near_enough(found), settings),
        passages,
    )
