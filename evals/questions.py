"""Questions with what a right answer holds, read from JSON Lines and checked before anything runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from assistant.answers import Turn
from evals.errors import QuestionFileError
from evals.matching import has_words

UNANSWERABLE = "unanswerable"

EXPECTED = (
    'Each line is one object: {"id", "question", "kind", and for an answerable question "evidence" or "evidence_ends": '
    '[first words, last words]; "answer", "file", "must_include": [str], "alt", "history" may stand too}.'
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a document that is right on its own.

    `text` is the whole stretch, or `ends` its first and last words where it may not be copied (then `text` is "").
    `file` is the document's path or name, "" where it doesn't matter. `must_include` are strings that an answer
    drawn from here shows.
    """

    file: str = ""
    text: str = ""
    ends: tuple[str, str] | None = None
    must_include: tuple[str, ...] = ()

    @property
    def is_located(self) -> bool:
        """Whether a passage can be told to hold it."""
        return bool(self.text or self.ends)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set. `evidence` holds the row's own evidence first, then its alternatives."""

    id: str
    text: str
    kind: str = ""
    answer: str = ""
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()

    @property
    def is_answerable(self) -> bool:
        """False where a refusal is right."""
        return self.kind != UNANSWERABLE

    def as_json(self) -> dict[str, Any]:
        """The row that `read_questions` reads back to an equal question."""
        own, *others = self.evidence or (Evidence(),)
        return {
            "id": self.id,
            "question": self.text,
            "kind": self.kind,
            "answer": self.answer,
            **_evidence_json(own),
            "alt": [_evidence_json(other) for other in others],
            "history": [{"role": turn.role, "content": turn.content} for turn in self.history],
        }


class _EvidenceRow(BaseModel):
    """The fields that a row and each of its alternatives share."""

    model_config = ConfigDict(extra="ignore")

    file: str | None = None
    evidence: str | None = None
    evidence_ends: tuple[str, str] | None = None
    must_include: tuple[str, ...] = ()

    @field_validator("must_include", mode="before")
    @classmethod
    def _none_is_empty(cls, value: object) -> object:
        return () if value is None else value

    @field_validator("must_include")
    @classmethod
    def _parts_have_letters(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(has_words(part) for part in value):
            raise ValueError("each must_include needs letters or digits, or any answer would show it")
        return value

    @model_validator(mode="after")
    def _evidence_has_letters(self) -> _EvidenceRow:
        if self.evidence and not has_words(self.evidence):
            raise ValueError("the evidence needs letters or digits, or any passage would hold it")
        if self.evidence_ends and not all(has_words(end) for end in self.evidence_ends):
            raise ValueError("both ends of evidence_ends need letters or digits")
        return self

    def to_evidence(self) -> Evidence:
        ends = None if self.evidence else self.evidence_ends
        return Evidence(self.file or "", self.evidence or "", ends, self.must_include)


class _TurnRow(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: str = Field(pattern="^(user|assistant)$")
    content: str


class _QuestionRow(_EvidenceRow):
    """One line of a question file."""

    id: str | int
    question: str
    kind: str = ""
    answer: str | None = None
    alt: tuple[_EvidenceRow, ...] = ()
    history: tuple[_TurnRow, ...] = ()

    @field_validator("alt", "history", mode="before")
    @classmethod
    def _absent_is_empty(cls, value: object) -> object:
        return () if value is None else value

    @field_validator("question")
    @classmethod
    def _question_asks(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the question is empty")
        return value

    def to_question(self) -> Question:
        parts = (self.to_evidence(), *(other.to_evidence() for other in self.alt))
        return Question(
            id=str(self.id),
            text=self.question,
            kind=self.kind,
            answer=self.answer or "",
            evidence=tuple(part for part in parts if part != Evidence()),
            history=tuple(Turn(turn.role, turn.content) for turn in self.history),  # type: ignore[arg-type]
        )


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a JSON Lines file, in order.

    Raises:
        QuestionFileError: the file can't be read, a line is wrong (it is named), or an id stands twice.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(
            f"{path} can't be read: {error}.", f"Give a JSON Lines file in UTF-8. {EXPECTED}"
        ) from error
    questions = [_read_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise QuestionFileError(f"{path} holds no question.", EXPECTED)
    _refuse_repeated_ids(path, questions)
    return tuple(questions)


def write_questions(path: Path, questions: Sequence[Question]) -> None:
    """Save the questions beside the records, so that these can be scored again without the first file."""
    rows = (json.dumps(question.as_json(), ensure_ascii=False) + "\n" for question in questions)
    path.write_text("".join(rows), encoding="utf-8")


def _read_line(path: Path, number: int, line: str) -> Question:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise QuestionFileError(f"{path}, line {number} is not JSON: {error}.", EXPECTED) from error
    if not isinstance(row, dict):
        raise QuestionFileError(f"{path}, line {number} holds {type(row).__name__}, not an object.", EXPECTED)
    try:
        return _QuestionRow.model_validate(row).to_question()
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "row"
        raise QuestionFileError(f"{path}, line {number}, {place}: {first['msg']}.", EXPECTED) from error


def _refuse_repeated_ids(path: Path, questions: list[Question]) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise QuestionFileError(
                f"{path}: the id {question.id!r} stands twice.",
                "Records are matched to questions by id: give each question an id of its own.",
            )
        seen.add(question.id)


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "file": evidence.file or None,
        "evidence": evidence.text or None,
        "evidence_ends": list(evidence.ends) if evidence.ends else None,
        "must_include": list(evidence.must_include),
    }
