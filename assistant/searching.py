"""One row of `readiness search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answers import retrieved_as_json
from assistant.questions import checked_question, question_of
from knowledge.filters import Filters

if TYPE_CHECKING:
    from assistant.assembly import Library


def search_row(library: Library, row: dict[str, Any], k: int, collection: str = "") -> dict[str, Any]:
    """Find passages for a row with `id` and `question`; the row with `retrieved`.

    Raises:
        BatchError: the row has no question.
        QuestionError: the question is empty or too long.
    """
    question = checked_question(question_of(row), library.settings.max_question_characters)
    found = library.retriever.search(question, k, Filters(collection=collection))
    return {"id": row.get("id"), "question": question, "retrieved": [retrieved_as_json(one) for one in found]}
