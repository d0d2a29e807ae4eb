"""Suites that put questions to the very Assistant that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """Questions to the assistant.

    Args:
        find_files: where the questions are.
        read: the questions of those files.
        library: settings whose home holds the library to ask; it is built there where need be.
    """

    name: str
    title: str
    about: str
    find_files: Callable[[Surroundings], tuple[Path, ...]]
    read: Callable[[tuple[Path, ...]], tuple[Question, ...]]
    library: Callable[[Surroundings], Settings]
    not_for: str = NOT_FOR

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The files with the questions."""
        return self.find_files(around)

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """The assistant's row for each question."""
        questions = self.read(self.files(around))
        with open_library_assistant(self.library(around)) as assistant:
            yield from answer_rows(assistant, around.shown(questions, self.name))

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Where the library's documents lie."""
        return document_paths(self.library(around))

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Every figure that there is for questions, over all and by kind."""
        by_id = {record.id: record for record in map(record_from_json, records)}
        scored = score(self.read(self.files(around)), by_id, SourceLibrary(around.folders, documents))
        return result_of_questions(self.name, self.title, self.about, self.not_for, scored)


def question_file_suite(path: Path) -> QuestionSuite:
    """The questions of a file, asked of the library in use."""
    return QuestionSuite(
        name="questions",
        title=f"Questions of {path.name}, to the library in use",
        about="Each question went through the same assistant that people use, over the library in use.",
        find_files=lambda around: (path,),
        read=read_all,
        library=lambda around: around.settings,
    )


def starter_suite() -> QuestionSuite:
    """The project's own questions, in a library of their own that holds nothing but the starter documents."""
    return QuestionSuite(
        name="starter",
        title="The project's own questions on the starter library",
        about=(
            "Questions written for this project on the starter library, about a third of them near misses that it "
            "doesn't answer. Each went through the same assistant that people use, over the starter library alone."
        ),
        find_files=lambda around: _starter_files(),
        read=read_all,
        library=lambda around: starter_settings(around.settings, around.libraries),
    )


def read_all(paths: tuple[Path, ...]) -> tuple[Question, ...]:
    """The questions of several files, in order.

    Raises:
        QuestionFileError: a file can't be read, or a line of it.
        SuiteError: an id stands in two of the files.
    """
    found = tuple(question for path in paths for question in read_questions(path))
    if len({question.id for question in found}) < len(found):
        raise SuiteError(f"An id stands in more than one of {', '.join(map(str, paths))}.", "Make the ids differ.")
    return found


def _starter_files() -> tuple[Path, ...]:
    found = tuple(sorted(DATASETS.glob("starter_*.jsonl")))
    if not found:
        raise SuiteError(f"There is no starter_*.jsonl in {DATASETS}.", "Install the project again.")
    return found
