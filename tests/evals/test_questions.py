from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.errors import QuestionFileError
from evals.questions import read_questions, write_questions


def _file(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_reads_every_field_and_writes_it_back(tmp_path: Path) -> None:
    row = {
        "id": 7, "question": "Why?", "kind": "policy", "answer": "So.", "file": "a.md", "evidence": "Because.",
        "must_include": ["because"], "alt": [{"file": "b.md", "evidence_ends": ["It is", "so"], "must_include": []}],
        "history": [{"role": "user", "content": "Hm"}], "difficulty": "easy",
    }  # fmt: skip
    questions = read_questions(_file(tmp_path, row))
    assert questions[0].id == "7"
    assert questions[0].evidence[1].ends == ("It is", "so")
    assert questions[0].history[0].content == "Hm"
    write_questions(tmp_path / "again.jsonl", questions)
    assert read_questions(tmp_path / "again.jsonl") == questions


def test_unanswerable_has_no_evidence(tmp_path: Path) -> None:
    row = {"id": "u", "question": "Who?", "kind": "unanswerable", "answer": None, "evidence": None, "file": None}
    (question,) = read_questions(_file(tmp_path, row))
    assert not question.is_answerable
    assert question.evidence == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (['{"id": 1'], "line 1 is not JSON"),
        (["[1]"], "holds list, not an object"),
        ([{"id": "a"}], "line 1, question"),
        ([{"id": "a", "question": " "}], "the question is empty"),
        ([{"id": "a", "question": "?", "must_include": ["—"]}], "letters or digits"),
        ([{"id": "a", "question": "?", "evidence": "…"}], "letters or digits"),
        ([{"id": "a", "question": "?", "evidence_ends": ["one"]}], "evidence_ends"),
        ([{"id": "a", "question": "?"}, {"id": "a", "question": "?"}], "stands twice"),
        ([{"id": "a", "question": "?", "history": [{"role": "system", "content": ""}]}], "history.0.role"),
        ([""], "holds no question"),
    ],
)
def test_errors_name_the_line_and_what_was_wrong(tmp_path: Path, rows: list[object], message: str) -> None:
    with pytest.raises(QuestionFileError, match=message) as caught:
        read_questions(_file(tmp_path, *rows))
    assert caught.value.remedy


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="can't be read"):
        read_questions(tmp_path / "none.jsonl")


@pytest.mark.parametrize(("name", "count"), [("dev", 27), ("train", 1246), ("test", 418)])
def test_the_shared_sets_read(shared: Path, name: str, count: int) -> None:
    questions = read_questions(shared / "questions" / f"{name}.jsonl")
    assert len(questions) == count
    assert all(question.evidence for question in questions if question.is_answerable)
