"""The real console script: what programs rely on, and what bad input is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

READINESS = Path(sys.executable).with_name("readiness")


def run(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "READINESS_HOME": str(home), **variables}
    return subprocess.run(
        [str(READINESS), *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_help_lists_the_commands(tmp_path: Path) -> None:
    shown = run(tmp_path, "--help")
    assert shown.returncode == 0
    for command in ("ingest", "documents", "search", "ask", "check", "eval", "serve", "settings"):
        assert command in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", ""), "no question"),
        (("ask", "why " * 25_000), "at most 4,000"),
        (("ask", "Who signs?", "--collection", "nowhere"), "no collection 'nowhere'"),
        (("search", "Who signs?", "--collection", "nowhere"), "no collection 'nowhere'"),
        (("ingest", "/there/is/no/such/folder"), "/there/is/no/such/folder"),
        (("documents", "show", "nothing.md"), "nothing.md"),
        (("ask", "--batch", "/no/such/file.jsonl", "--out", "/tmp/out.jsonl"), "no file"),
    ],
    ids=["empty", "100 kB", "ask collection", "search collection", "folder", "document", "batch"],
)
def test_bad_input_is_told_with_exit_code_2(starter_home: Path, arguments: tuple[str, ...], told: str) -> None:
    shown = run(starter_home, *arguments)
    assert shown.returncode == 2, shown.stderr
    assert told in shown.stderr
    assert "Traceback" not in shown.stderr
    assert shown.stdout == ""


def test_a_setting_that_can_not_work_is_told(tmp_path: Path) -> None:
    shown = run(tmp_path, "ask", "Who signs?", READINESS_ANSWER_THRESHOLD="very")
    assert shown.returncode == 2
    assert "READINESS_ANSWER_THRESHOLD" in shown.stderr
    unknown = run(tmp_path, "ask", "Who signs?", READINESS_MODEL="nobody:nothing")
    assert unknown.returncode == 2
    assert "nobody" in unknown.stderr


def test_a_broken_line_costs_only_itself(starter_home: Path, tmp_path: Path) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = {"id": "a", "question": "What did the panel in Camden consist of?"}
    batch.write_text(
        f'{json.dumps(good)}\n{{"id": "b", \n{json.dumps({"id": "c", "question": ""})}\n', encoding="utf-8"
    )
    shown = run(starter_home, "ask", "--batch", str(batch), "--out", str(out), "--k", "5")
    assert shown.returncode == 1
    assert "line 2" in shown.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.get("id") for row in rows] == ["a", None, "c"]
    assert rows[0]["status"] in ("answered", "refused")
    assert "error" in rows[1]
    assert "error" in rows[2]


def test_json_is_one_document_with_the_interfaces_fields(starter_home: Path) -> None:
    row = json.loads(run(starter_home, "ask", "What did the panel in Camden consist of?", "--json").stdout)
    assert {
        "id", "question", "standalone_question", "status", "answer", "claims", "citations", "retrieved", "refusal",
        "model", "timings_ms",
    } <= set(row)  # fmt: skip
    assert {"retrieve", "generate", "check", "total"} == set(row["timings_ms"])
    found = json.loads(run(starter_home, "search", "Who judged how Camden uses data?", "--k", "3", "--json").stdout)
    assert [one["rank"] for one in found["retrieved"]] == [1, 2, 3]
    assert {"rank", "passage_id", "document_id", "file", "page", "heading", "text", "score"} == set(
        found["retrieved"][0]
    )


def test_help_loads_no_model_and_no_page() -> None:
    """What makes `readiness --help` instant: the heavy libraries are imported where they are used."""
    asked = (
        "import sys\nfrom typer.testing import CliRunner\nfrom app import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "print([name for name in ('torch', 'gradio', 'chromadb', 'transformers', 'sklearn') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
