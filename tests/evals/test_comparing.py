from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.comparing import compare, compare_folders, permutation_p
from evals.errors import ComparisonError


def test_differences_are_paired() -> None:
    a = {"1": {"hit": 0.0, "x": None}, "2": {"hit": 0.0, "x": 1.0}, "3": {"hit": 1.0, "x": 1.0}}
    b = {"1": {"hit": 1.0, "x": 1.0}, "2": {"hit": 1.0, "x": None}, "3": {"hit": 1.0, "x": 0.0}}
    hit, x = compare(a, b)
    assert (hit.difference, hit.rose, hit.fell, hit.n) == (pytest.approx(2 / 3), 2, 0, 3)
    assert (x.n, x.difference) == (1, -1)
    assert hit.low <= hit.difference <= hit.high


def test_permutation_is_exact_for_few_changes() -> None:
    assert permutation_p(np.array([1.0, 1.0, 1.0, 0.0])) == pytest.approx(2 / 8)
    assert permutation_p(np.zeros(5)) == 1
    assert permutation_p(np.ones(40)) < 0.001
    assert permutation_p(np.array([1.0, -1.0] * 20)) > 0.5


def test_other_question_sets_are_refused() -> None:
    with pytest.raises(ComparisonError, match="1 cases are in one evaluation only, the first is '2'"):
        compare({"1": {}}, {"1": {}, "2": {}})


def test_folders(tmp_path: Path) -> None:
    for name, suite in (("a", "starter"), ("b", "starter"), ("c", "other")):
        (tmp_path / name).mkdir()
        row = {"suite": suite, "id": "1", "kind": "", "scores": {"hit": 1.0}}
        (tmp_path / name / "scores.jsonl").write_text(json.dumps(row) + "\n")
    assert compare_folders(tmp_path / "a", tmp_path / "b")["starter"][0].difference == 0
    with pytest.raises(ComparisonError, match="share no suite"):
        compare_folders(tmp_path / "a", tmp_path / "c")
    with pytest.raises(ComparisonError, match="no evaluation"):
        compare_folders(tmp_path / "a", tmp_path / "none")
