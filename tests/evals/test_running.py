"""One evaluation from start to end, through the real assistant on a tiny library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.assembly import open_library
from assistant.errors import QuestionError
from assistant.page.quality_tab import quality_html
from assistant.page.reports import newest_report
from assistant.settings import load_settings
from evals.commands import app
from evals.generating import answer_rows
from evals.questions import Question
from knowledge.errors import ReadinessError

QUESTIONS = [
    {
        "id": "logs", "question": "How long must chatbot logs be kept?", "kind": "number", "file": "logs.md",
        "evidence": "Logs of chatbot conversations must be kept for 12 months.", "must_include": ["12 months"],
    },
    {"id": "cost", "question": "How much did the council in Ghent pay for its telescope?", "kind": "unanswerable"},
]  # fmt: skip


@pytest.fixture
def questions_file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    """A library of two documents in the home of this test."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "logs.md").write_text(
        "# Rules for chatbots\n\n## Logs\n\nLogs of chatbot conversations must be kept for 12 months. "
        "The head of digital looks after them.\n",
        encoding="utf-8",
    )
    (folder / "training.md").write_text(
        "# Training\n\nEvery officer takes a course on generative AI.\n", encoding="utf-8"
    )
    open_library(load_settings()).ingestor.ingest([folder], "default")
    return folder


def _run(*arguments: Any) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_run_writes_the_folder_and_compare_reads_it(library: Path, questions_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = _run("run", "--questions", questions_file, "--out", out)
    assert done.exit_code == 0, done.output
    assert {path.name for path in out.iterdir()} == {
        "config.json", "records.jsonl", "scores.jsonl", "metrics.json", "report.html"
    }  # fmt: skip
    figures = json.loads((out / "metrics.json").read_text())["suites"]["questions"]["figures"]
    assert figures["evidence_hit@1"]["value"] == 1
    assert figures["document_hit@4"]["value"] == 1
    rows = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["logs", "cost"]
    assert {"status", "answer", "claims", "citations", "retrieved", "refusal", "timings_ms"} <= set(rows[0])
    config = json.loads((out / "config.json").read_text())
    assert config["datasets"]["questions"][0]["sha256"]
    assert any(path.endswith("logs.md") for path in config["documents"].values())
    compared = _run("compare", out, out, "--json")
    assert compared.exit_code == 0
    assert all(row["difference"] == 0 for row in json.loads(compared.stdout)["questions"])


def test_a_missed_gate_is_exit_code_1(library: Path, questions_file: Path, tmp_path: Path) -> None:
    gates = tmp_path / "gates.toml"
    gates.write_text('"evidence_hit@1" = {min = 1}\n"retrieve_ms_p50" = {max = 0}\n')
    done = _run("run", "--questions", questions_file, "--out", tmp_path / "out", "--gate", gates)
    assert done.exit_code == 1
    assert "MISSED  questions: retrieve_ms_p50 must be at most 0" in done.output
    assert "passed  questions: evidence_hit@1" in done.output
    assert "Missed" in (tmp_path / "out" / "report.html").read_text()


def test_without_out_the_folder_is_under_home(library: Path, home: Path, questions_file: Path) -> None:
    assert _run("run", "--questions", questions_file).exit_code == 0
    (folder,) = (path for path in (home / "evaluations").iterdir() if path.name.endswith("-questions"))
    assert (folder / "report.html").is_file()


def test_the_page_shows_the_newest_run_without_being_told_of_it(
    library: Path, home: Path, questions_file: Path
) -> None:
    done = _run("run", "--questions", questions_file)
    assert "Quality tab" in done.output
    report = newest_report(home)
    assert report
    assert report.page.is_file()
    shown = quality_html(report)
    assert "It finds the right passage" in shown
    assert f"Evaluation of {report.date}" in shown
    assert len(report.date) == 10


@pytest.mark.parametrize(
    "arguments",
    [
        ("--suite", "nothing"),
        ("--questions", "none.jsonl"),
        ("--gate", "none.toml"),
        ("--suite", "wice", "--data", "none"),
    ],
)
def test_wrong_usage_raises_before_anything_runs(home: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = _run("run", "--out", tmp_path / "out", *arguments)
    assert isinstance(done.exception, ReadinessError)  # app.main turns it into a message and exit code 2
    assert done.exception.remedy
    assert not (tmp_path / "out").exists()


def test_a_question_that_fails_costs_only_itself() -> None:
    class Failing:
        def answer(self, question: str, history: Any = (), *, k: int = 10) -> Any:
            raise QuestionError("The question is too long.", "Ask a shorter one.")

    rows = list(answer_rows(Failing(), [Question("a", "?"), Question("b", "?")]))
    assert [row["id"] for row in rows] == ["a", "b"]
    assert all("too long" in row["error"] for row in rows)
