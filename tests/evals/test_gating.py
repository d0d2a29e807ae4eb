from __future__ import annotations

from pathlib import Path

import pytest

from evals.errors import GateError
from evals.figures import Figure, unscored
from evals.gating import judge, read_gates

FIGURES = {
    "starter": {"hit": Figure(0.6, 0.5, 0.7, 10), "wrong": Figure(0.3, 0.2, 0.4, 10), "none": unscored()},
    "other": {"recall": Figure(0.9, 0.8, 1.0, 10)},
}


def _gates(tmp_path: Path, text: str, name: str = "gates.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_bounds_at_the_top_and_by_suite(tmp_path: Path) -> None:
    gates = read_gates(_gates(tmp_path, "hit = {min = 0.6}\n[starter]\nwrong = {max = 0.2}\n[absent]\nx = {min = 1}\n"))
    passed, missed = judge(gates, FIGURES)
    assert passed.passed
    assert not missed.passed
    assert missed.text == "starter: wrong must be at most 0.2; it is 0.3 (10 cases)"


def test_json_works_too(tmp_path: Path) -> None:
    assert judge(read_gates(_gates(tmp_path, '{"recall": {"min": 0.95}}', "gates.json")), FIGURES)[0].passed is False


def test_what_was_not_scored_is_missed(tmp_path: Path) -> None:
    (verdict,) = judge(read_gates(_gates(tmp_path, "none = {min = 0}")), FIGURES)
    assert not verdict.passed
    assert "not scored" in verdict.text


def test_a_figure_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GateError, match=r"'hti'.*There are: hit"):
        judge(read_gates(_gates(tmp_path, "[starter]\nhti = {min = 1}")), FIGURES)


@pytest.mark.parametrize(
    "text", ["", "hit = 0.5", "hit = {least = 1}", 'hit = {min = "1"}', "= 1", "[starter]\nhit = 1"]
)
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(GateError):
        read_gates(_gates(tmp_path, text))


def test_the_shipped_gates_read() -> None:
    assert read_gates(Path(__file__).parents[2] / "evals" / "gates" / "default.toml")
