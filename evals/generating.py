"""Questions -> the very Assistant that people use -> saved records. Scores nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.answers import Answer, Turn
from evals.questions import Question
from knowledge.errors import ReadinessError

ROWS = 10
"""Passages listed for each question: the deepest that a figure looks."""


class Answerer(Protocol):
    """What is evaluated: the assistant, or anything else that answers."""

    def answer(self, question: str, history: Sequence[Turn] = (), *, k: int = ROWS) -> Answer:
        """The answer, with the first k passages that were found."""
        ...


def answer_rows(answerer: Answerer, questions: Iterable[Question], k: int = ROWS) -> Iterator[dict[str, Any]]:
    """For each question, in order, the row that `readiness ask --batch` writes; {"id", "error"} where it failed."""
    for question in questions:
        try:
            answer = answerer.answer(question.text, question.history, k=k)
        except ReadinessError as error:
            yield {"id": question.id, "question": question.text, "error": str(error)}
        else:
            yield {"id": question.id, **answer.as_json()}


def shown(things: Sequence[Any], description: str) -> Iterator[Any]:
    """The things, with a progress bar on standard error where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield from progress.track(things, description=description)


def save_rows(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Append rows as they come, so that what is done survives a break; how many were written."""
    count = 0
    with path.open("a", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            count += 1
    return count
