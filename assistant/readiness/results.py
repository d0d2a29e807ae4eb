"""What an assessment comes to: each question against its target, the widest gaps, and next steps with their passages.

A question whose level was not chosen is "not assessed": it has no score, and no average or gap counts it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.readiness.questions import Cited, CitedDocument, Question, QuestionSet

NOT_ASSESSED = "not assessed"
WIDEST = 3
LONGEST_EVIDENCE, LONGEST_OWNER = 2000, 200
"""Characters that are kept of what people write."""
DIGEST = "digest by this assistant's makers"
FORMAT = "genai-readiness-check/1"


@dataclass(frozen=True, slots=True)
class Response:
    """What was said to one question. `level` and `target` count from 1; None: not assessed, no target."""

    level: int | None = None
    target: int | None = None
    evidence: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited passage with its number in the result's reference list."""

    n: int
    document: CitedDocument
    section: str
    quote: str

    @property
    def text(self) -> str:
        """The reference as a line of a list, without its number."""
        voice = voice_of(self.document)
        return f"{self.document.title}, “{self.section}”{f' ({voice})' if voice else ''}: “{self.quote}”"


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its response."""

    question: Question
    response: Response

    @property
    def gap(self) -> int | None:
        """Levels from where we are to the target, never below 0; None where either is unknown."""
        level, target = self.response.level, self.response.target
        return None if level is None or target is None else max(0, target - level)

    @property
    def share(self) -> float | None:
        """The level as a share of the question's highest, above 0 up to 1; None where it was not assessed."""
        return self._share(self.response.level)

    @property
    def target_share(self) -> float | None:
        """The target as a share of the question's highest level."""
        return self._share(self.response.target)

    @property
    def told_level(self) -> str:
        """The level as people read it: "2 of 4, First steps"."""
        return self._told(self.response.level, NOT_ASSESSED)

    @property
    def told_target(self) -> str:
        """The target as people read it."""
        return self._told(self.response.target, "no target")

    @property
    def told_gap(self) -> str:
        """The gap as people read it."""
        if self.gap is None:
            return "unknown"
        return "none" if not self.gap else f"{self.gap} level{'' if self.gap == 1 else 's'}"

    def _share(self, level: int | None) -> float | None:
        return None if level is None else level / len(self.question.levels)

    def _told(self, level: int | None, without: str) -> str:
        levels = self.question.levels
        return without if level is None else f"{level} of {len(levels)}, {levels[level - 1].name}"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next on one question: `text` leads to `to_level`; `references` are the numbers of its passages."""

    row: Row
    to_level: int
    text: str
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result, which page, Word briefing and JSON all show."""

    questions: QuestionSet
    rows: tuple[Row, ...]
    on: datetime.date
    council: str = ""
    gaps: tuple[Row, ...] = field(default=())
    steps: tuple[Step, ...] = field(default=())
    references: tuple[Reference, ...] = field(default=())

    @property
    def assessed(self) -> tuple[Row, ...]:
        """The questions with a level."""
        return tuple(row for row in self.rows if row.response.level is not None)

    @property
    def not_assessed(self) -> tuple[Row, ...]:
        """The questions without one."""
        return tuple(row for row in self.rows if row.response.level is None)

    @property
    def widest(self) -> tuple[Row, ...]:
        """The three widest gaps, the widest first."""
        return self.gaps[:WIDEST]

    @property
    def told_average(self) -> str:
        """The average over the assessed questions alone, "" where there is none."""
        if not self.assessed:
            return ""
        if self.questions.even:
            mean = sum(row.response.level or 0 for row in self.assessed) / len(self.assessed)
            return f"{mean:.1f} of {self.questions.most_levels}"
        mean = sum(row.share or 0 for row in self.assessed) / len(self.assessed)
        return f"{100 * mean:.0f} % of the way to the highest levels"


def result_of(
    questions: QuestionSet, responses: Mapping[str, Response], on: datetime.date, council: str = ""
) -> Result:
    """What the responses come to.

    Args:
        questions: what was asked.
        responses: by question id; a question without one is not assessed.
        on: the day of the assessment.
        council: whose it is.
    """
    rows = tuple(Row(one, bounded(responses.get(one.id, Response()), one)) for one in questions.questions)
    order = {row.question.id: index for index, row in enumerate(rows)}
    gaps = sorted((row for row in rows if row.gap), key=lambda row: (-_width(row), order[row.question.id]))
    steps, references = _steps(gaps, questions)
    return Result(questions, rows, on, council, tuple(gaps), steps, references)


def voice_of(document: CitedDocument) -> str:
    """Whose words a document holds, as the file says; "" where it says nothing."""
    return f"{DIGEST}, of {document.digest_of}" if document.digest_of else document.voice


def as_json(result: Result) -> dict[str, Any]:
    """The result as one JSON document; `level` is null for a question that was not assessed."""
    return {
        "format": FORMAT,
        "title": result.questions.title,
        "council": result.council,
        "date": result.on.isoformat(),
        "assessed": len(result.assessed),
        "average_of_assessed": result.told_average or None,
        "questions": [_row_json(row, result.questions) for row in result.rows],
        "widest_gaps": [row.question.id for row in result.widest],
        "next_steps": [
            {
                "question": step.row.question.id,
                "to_level": step.to_level,
                "text": step.text,
                "owner": step.row.response.owner,
                "references": list(step.references),
            }
            for step in result.steps
        ],
        "references": [
            {
                "n": one.n,
                "document": one.document.title,
                "voice": voice_of(one.document),
                "file": one.document.file,
                "section": one.section,
                "quote": one.quote,
            }
            for one in result.references
        ],
    }


def _row_json(row: Row, questions: QuestionSet) -> dict[str, Any]:
    response, levels = row.response, row.question.levels
    return {
        "id": row.question.id,
        "fingerprint": row.question.fingerprint,
        "title": row.question.title,
        "question": row.question.question,
        "source": row.question.source.told_by,
        "level": response.level,
        "level_name": levels[response.level - 1].name if response.level else NOT_ASSESSED,
        "levels": len(levels),
        "target": response.target,
        "gap": row.gap,
        "evidence": response.evidence,
        "owner": response.owner,
    }


def bounded(response: Response, question: Question) -> Response:
    """A response that fits its question: a level that the question does not have counts as none."""

    def known(level: int | None) -> int | None:
        return level if level is not None and 1 <= level <= len(question.levels) else None

    return Response(
        known(response.level),
        known(response.target),
        response.evidence.strip()[:LONGEST_EVIDENCE],
        response.owner.strip()[:LONGEST_OWNER],
    )


def _width(row: Row) -> float:
    return (row.gap or 0) / len(row.question.levels)


def _steps(gaps: Sequence[Row], questions: QuestionSet) -> tuple[tuple[Step, ...], tuple[Reference, ...]]:
    """The next level of each question below its target, and the passages that those levels rest on, numbered."""
    numbers: dict[Cited, int] = {}
    steps = []
    for row in gaps:
        level = row.question.levels[row.response.level or 0]
        cited = tuple(dict.fromkeys(numbers.setdefault(one, len(numbers) + 1) for one in level.rests_on))
        steps.append(Step(row, (row.response.level or 0) + 1, level.to_reach, cited))
    references = [Reference(n, questions.documents[one.document], one.section, one.quote) for one, n in numbers.items()]
    return tuple(steps), tuple(references)
