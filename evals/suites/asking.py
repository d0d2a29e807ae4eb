"""Suites that put questions to the very Assistant that people use: a file of questions, and the starter set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.errors import SuiteError
from evals.generating import answer_rows
from evals.libraries import document_paths, open_library_assistant, starter_settings
from evals.questions import Question, read_questions
from evals.records import record_from_json
from evals.results import SuiteResult, result_of_questions
from evals.scoring import score
from evals.sources import SourceLibrary
from evals.suites.base import Rows, Surroundings

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
NOT_FOR = (
    "Passage figures skip the unanswerable and questions without known evidence; key facts skip questions without key "
    "strings; citations and groundedness look at answered questions only."
)


@dataclass(frozen=True)
class QuestionSuite:
    """The questions of one or more files, asked of the library in use or of the starter library alone.

    `folders` are where cited files are looked for beside what the library itself knows of them.
    """

    paths: tuple[Path, ...]
    name: str = "questions"
    title: str = "Questions to the library in use"
    about: str = "Each question went through the same assistant that people use, over the library in use."
    not_for: str = NOT_FOR
    folders: tuple[Path, ...] = ()
    on_starter: bool = False

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The question files.

        Raises:
            SuiteError: there is none.
        """
        if not self.paths:
            raise SuiteError(f"There is no starter_*.jsonl in {DATASETS}.", "Install the project again.")
        return self.paths

    def questions(self) -> tuple[Question, ...]:
        """The questions of all files, in order.

        Raises:
            QuestionFileError: a file can't be read, or a line of it.
            SuiteError: an id stands in two of the files.
        """
        found = tuple(question for path in self.paths for question in read_questions(path))
        if len({question.id for question in found}) < len(found):
            raise SuiteError(f"An id stands in more than one of {', '.join(map(str, self.paths))}.", "Make ids differ.")
        return found

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """The assistant's row for each question."""
        questions = self.questions()
        with open_library_assistant(self._settings(around)) as assistant:
            yield from answer_rows(assistant, around.shown(questions, self.name))

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Where the library's documents lie."""
        return document_paths(self._settings(around))

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Every figure that there is for questions, over all and by kind."""
        by_id = {record.id: record for record in map(record_from_json, records)}
        scored = score(self.questions(), by_id, SourceLibrary(self.folders, documents))
        return result_of_questions(self.name, self.title, self.about, self.not_for, scored)

    def _settings(self, around: Surroundings) -> Settings:
        return starter_settings(around.settings, around.libraries) if self.on_starter else around.settings


def starter_suite() -> QuestionSuite:
    """The project's own questions, in a library of their own that holds nothing but the starter documents."""
    return QuestionSuite(
        paths=tuple(sorted(DATASETS.glob("starter_*.jsonl"))),
        name="starter",
        title="The project's own questions on the starter library",
        about=(
            "Questions written for this project on the starter library, about a third of them near misses that it "
            "doesn't answer. Each went through the same assistant that people use, over the starter library alone."
        ),
        on_starter=True,
    )
