"""The questions of the readiness check: what they are made of, and the file that holds them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from assistant.readiness.located_yaml import LocatedYaml, QuestionsFileError, read_located

BUNDLED = Path(str(files("assistant.readiness") / "questions.yaml"))
FEWEST_LEVELS, MOST_LEVELS = 3, 5

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitedDocument(_Part):
    """A document that levels rest on.

    `file` is its name in the library; `digest_of` names the work where it is a digest of somebody else's; `voice` is
    said of it instead ("template", "our council's policy").
    """

    file: _Text
    title: _Text
    digest_of: str = ""
    voice: str = ""


class Cited(_Part):
    """A place in one of the file's documents. `quote` stands there verbatim."""

    document: _Id
    section: _Text
    quote: _Text


class Source(Cited):
    """Where a question comes from; `told_by` names it for readers."""

    told_by: _Text


class Level(_Part):
    """One step of a question's ladder. `to_reach` says what to do to come there; the first level needs none."""

    name: _Text
    description: _Text
    to_reach: str = ""
    rests_on: tuple[Cited, ...] = ()
    wording: Literal["", "ours"] = ""

    @model_validator(mode="after")
    def _says_what_it_rests_on(self) -> Level:
        if bool(self.rests_on) == (self.wording == "ours"):
            raise ValueError("a level takes either 'rests_on' with cited passages, or 'wording: ours'")
        return self


class Question(_Part):
    """One question with its levels, the lowest first. `ask` is what the assistant is asked for a good example."""

    id: _Id
    title: _Text
    question: _Text
    source: Source
    ask: _Text
    levels: Annotated[tuple[Level, ...], Field(min_length=FEWEST_LEVELS, max_length=MOST_LEVELS)]

    @model_validator(mode="after")
    def _says_how_to_go_on(self) -> Question:
        missing = [str(number) for number, level in enumerate(self.levels[1:], start=2) if not level.to_reach.strip()]
        if missing:
            raise ValueError(f"every level after the first takes 'to_reach'; missing at level {', '.join(missing)}")
        return self

    @cached_property
    def fingerprint(self) -> str:
        """The same for two files exactly where the question and its levels read the same."""
        told = "\n".join([self.question, *(f"{level.name}\n{level.description}" for level in self.levels)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class QuestionSet(_Part):
    """All questions, and the documents that they name."""

    title: _Text
    about: _Text
    documents: dict[_Id, CitedDocument]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _hangs_together(self) -> QuestionSet:
        ids = [question.id for question in self.questions]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"two questions have the id '{twice[0]}'; ids tell questions apart over the years")
        for question in self.questions:
            for cited in (question.source, *(cited for level in question.levels for cited in level.rests_on)):
                if cited.document not in self.documents:
                    known = ", ".join(self.documents) or "none"
                    raise ValueError(
                        f"question '{question.id}' cites the document '{cited.document}', "
                        f"which 'documents' does not have (it has: {known})"
                    )
        return self

    @property
    def most_levels(self) -> int:
        """The most levels that a question has."""
        return max(len(question.levels) for question in self.questions)

    @property
    def even(self) -> bool:
        """Whether all questions have the same number of levels, so that levels can be compared as they are."""
        return len({len(question.levels) for question in self.questions}) == 1


def load_questions(path: Path | None = None) -> QuestionSet:
    """Read the questions.

    Args:
        path: a council's own file; None: the bundled ten questions.

    Raises:
        QuestionsFileError: the file can't be read or breaks a rule; says where, what, and how to mend it.
    """
    located = read_located(path or BUNDLED)
    try:
        return QuestionSet.model_validate(located.value)
    except ValidationError as error:
        raise _told(error, located) from error


def _told(error: ValidationError, located: LocatedYaml) -> QuestionsFileError:
    first = error.errors()[0]
    place = tuple(first["loc"])
    more = error.error_count() - 1
    rest = f" There {'is' if more == 1 else 'are'} {more} more like it to mend." if more else ""
    problem = f"{located.path.name}, line {located.line(place)}, {_named(place)}: {_plain(first)}."
    return QuestionsFileError(
        f"The questions of the readiness check can't be used. {problem}{rest}",
        f"Mend the line in {located.path} and start the page again; docs/readiness-check.md says what each field "
        "takes. Without READINESS_READINESS_QUESTIONS the bundled questions are used.",
    )


def _named(place: tuple[Any, ...]) -> str:
    """A place for people: ("questions", 2, "levels", 0, "name") is "question 3, level 1, name"."""
    one_of = {"questions": "question", "levels": "level", "rests_on": "passage"}
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] = f"{one_of.get(words[-1], words[-1])} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words) or "the whole file"


def _plain(error: Any) -> str:
    kind = error["type"]
    if kind == "missing":
        return "this field is missing and must be there"
    if kind == "extra_forbidden":
        return "this field is not known; look for a slip of the pen in its name"
    if kind in ("too_short", "too_long"):
        bounds = error.get("ctx", {})
        got = bounds.get("actual_length")
        return f"{got} given, where {bounds.get('min_length', bounds.get('max_length'))} is the " + (
            "fewest" if kind == "too_short" else "most"
        )
    message = str(error["msg"]).removeprefix("Value error, ")
    return (
        f"{message[:1].lower()}{message[1:]} (there is {str(error.get('input'))[:60]!r})"
        if kind != ("value_error")
        else message
    )
