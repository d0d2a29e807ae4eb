"""Kept assessments come back as they were, and only what was worded alike is compared."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
import yaml

from assistant.errors import SettingsError
from assistant.readiness.history import LARGEST_EXPORT, ExportError, History, changes, earlier_shares, read_export
from assistant.readiness.questions import BUNDLED, QuestionSet, load_questions
from assistant.readiness.results import Response, Result, as_json, result_of

LATER = datetime.date(2026, 9, 3)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "home" / "kept.sqlite3")


def test_what_was_kept_comes_back_newest_first(history: History, result: Result, questions: QuestionSet) -> None:
    first = history.keep(result, "Cabinet,\n spring")
    second = history.keep(result_of(questions, {}, LATER), "")
    assert [one.number for one in history.kept()] == [second.number, first.number]
    again = history.get(first.number)
    assert again == first
    assert again is not None
    assert again.told.endswith("Cabinet, spring")
    assert again.response(questions.questions[0]) == Response(2, 3, "Minutes of the board", "Head of partnerships")
    assert again.response(questions.questions[2]) == Response()


def test_a_deleted_one_is_gone_and_its_number_leads_nowhere(history: History, result: Result) -> None:
    kept = history.keep(result)
    history.forget(kept.number)
    assert history.kept() == []
    assert history.get(kept.number) is None


def test_changes_since_an_earlier_one(history: History, result: Result, questions: QuestionSet) -> None:
    earlier = history.keep(result)
    said = {
        "partners": Response(3, 3),
        "procurement": Response(1, 4),
        "residents": Response(3, 4),
        "vision": Response(2),
    }
    told = {one.row.question.id: one for one in changes(result_of(questions, said, LATER), earlier)}
    assert (told["partners"].moved, told["partners"].told) == (1, "up 1 level")
    assert told["procurement"].told == "no change"
    assert told["residents"].told == "down 1 level"
    assert (told["vision"].then, told["vision"].told) == ("not assessed", "can't be compared")


def test_a_question_that_was_worded_otherwise_is_not_compared(history: History, result: Result, tmp_path: Path) -> None:
    earlier = history.keep(result)
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    content["questions"][0]["levels"][1]["description"] += " In writing."
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    own = load_questions(file)
    now = result_of(own, {"partners": Response(3), "procurement": Response(2)}, LATER)
    told = {one.row.question.id: one for one in changes(now, earlier)}
    assert (told["partners"].then, told["partners"].moved) == ("not asked, or worded otherwise", None)
    assert told["procurement"].moved == 1
    assert earlier_shares(now, earlier) == {"procurement": 0.25, "residents": 1.0}


def test_an_export_is_read_back(result: Result, questions: QuestionSet) -> None:
    again = read_export(json.dumps(as_json(result)).encode())
    assert [again.response(row.question) for row in result.rows] == [row.response for row in result.rows]
    assert again.at == "2026-03-03"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "whole file"),
        (b"[]", "whole file"),
        (b"\xff\xfe", "whole file"),
        (b'{"format": "genai-readiness-check/2", "date": "2026-03-03", "questions": []}', "format"),
        (b'{"format": "genai-readiness-check/1", "date": "<script>", "questions": []}', "date"),
        (
            b'{"format": "genai-readiness-check/1", "date": "2026-03-03", "questions": [{"id": "partners"}]}',
            "questions",
        ),
        (b" " * (LARGEST_EXPORT + 1), "larger than"),
    ],
)
def test_what_is_no_export_is_told(content: bytes, told: str) -> None:
    with pytest.raises(ExportError, match=told):
        read_export(content)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite3"
    file.write_bytes(b"no database" * 100)
    with pytest.raises(SettingsError, match="can't be used"):
        History(file).kept()
