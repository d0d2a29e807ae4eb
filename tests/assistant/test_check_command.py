"""`readiness check`: the contract of its file in and out, and what it says when something is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

import app


def run(*arguments: str) -> int:
    """The exit code of `readiness ARGUMENTS`, through the console script's own entry."""
    before = sys.argv
    sys.argv = ["readiness", *arguments]
    try:
        app.main()
    except (SystemExit, typer.Exit) as stop:
        return int(stop.code if isinstance(stop, SystemExit) else stop.exit_code)
    finally:
        sys.argv = before
    return 0


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


EVIDENCE = ["Every tool is recorded in the register.", "A breach must be reported to the ICO within 72 hours."]


def row(number: int, claim: str) -> str:
    return json.dumps({"id": number, "claim": claim, "evidence": EVIDENCE})


def test_rows_come_out_in_order_with_the_fields_of_the_contract(tmp_path: Path, home: Path) -> None:
    source = write(
        tmp_path / "in.jsonl",
        row(3, "A breach must be reported to the ICO within 72 hours."),
        row(1, "The moon is made of cheese."),
        row(2, "each tool is recorded in the register"),
    )
    out = tmp_path / "out.jsonl"
    assert run("check", "--batch", str(source), "--out", str(out)) == 0
    rows = rows_of(out)
    assert [found["id"] for found in rows] == [3, 1, 2]
    assert all(set(found) == {"id", "supported", "score", "best_evidence"} for found in rows)
    assert rows[0] == {"id": 3, "supported": True, "score": 1.0, "best_evidence": [1]}
    assert not rows[1]["supported"]
    assert all(0 <= found["score"] <= 1 for found in rows)


def test_a_broken_line_costs_itself_alone(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(
        tmp_path / "in.jsonl",
        "{not json",
        row(2, "Every tool is recorded in the register."),
        '{"id": 3, "evidence": ["x"]}',
        '{"id": 4, "claim": "x", "evidence": "x"}',
        '{"id": 5, "claim": "x", "evidence": [1]}',
        '{"id": 6, "claim": "There is no evidence.", "evidence": []}',
    )
    out = tmp_path / "out.jsonl"
    assert run("check", "--batch", str(source), "--out", str(out)) == 1
    rows = rows_of(out)
    assert [found.get("id") for found in rows] == [None, 2, 3, 4, 5, 6]
    assert ["error" in found for found in rows] == [True, False, True, True, True, False]
    assert rows[5] == {"id": 6, "supported": False, "score": 0.0, "best_evidence": []}
    captured = capsys.readouterr()
    assert "line 1" in captured.err
    assert captured.out == ""


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--batch", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out.jsonl")) == 2
    assert "none.jsonl" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


def test_an_output_that_cannot_be_written_is_told_before_any_work(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.jsonl", row(1, "x y"))
    assert run("check", "--batch", str(source), "--out", str(tmp_path / "no" / "out.jsonl")) == 2
    assert "can't be written" in capsys.readouterr().err


def test_both_options_are_needed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 2
    assert "--batch" in capsys.readouterr().err
