"""Questions as they come in: from a batch row or a person, with the turns before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.answers import Turn
from assistant.errors import BatchError, QuestionError


def question_of(row: dict[str, Any]) -> str:
    """The question of a batch row.

    Raises:
        BatchError: the row has none, or it is not text.
    """
    question = row.get("question")
    if not isinstance(question, str):
        raise BatchError("The row has no text in 'question'.", 'Each line: {"id": ..., "question": "..."}.')
    return question


def history_of(turns: object) -> tuple[Turn, ...]:
    """The turns of a batch row's `history`, oldest first; none where it has no history.

    Raises:
        BatchError: it is not a list of {"role": "user" | "assistant", "content": text}.
    """
    if turns is None:
        return ()
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise BatchError("'history' is not a list.", 'Each turn: {"role": "user" or "assistant", "content": "..."}.')
    return tuple(_turn(turn) for turn in turns)


def checked_question(question: str, most: int) -> str:
    """The question without white space around it.

    Raises:
        QuestionError: it is empty, or longer than `most` characters.
    """
    question = question.replace("\x00", " ").strip()
    if not question:
        raise QuestionError("The question is empty.", "Write a question, such as: Who may approve a new AI tool?")
    if len(question) > most:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {most:,} are taken.",
            "Ask the question itself, and put long documents into the library with `readiness ingest`.",
        )
    return question


def _turn(turn: object) -> Turn:
    if isinstance(turn, dict) and isinstance(turn.get("content"), str):
        if turn.get("role") == "user":
            return Turn("user", turn["content"])
        if turn.get("role") == "assistant":
            return Turn("assistant", turn["content"])
    raise BatchError(
        "A turn of 'history' can't be used.", 'Each turn: {"role": "user" or "assistant", "content": "..."}.'
    )
