"""Two evaluations of the same questions, case by case: which is better, and could it be chance?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.errors import ComparisonError
from evals.figures import interval, resample

_FLIPS = 10_000
_SEED = 20250602

CaseScores = dict[str, dict[str, float | None]]
"""Case id -> measure -> score."""


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A over the cases that both scored.

    `low` and `high` bound the mean difference (95 %, bootstrap over cases). `p` is the two-sided chance that a random
    exchange of the two sides gives a difference as large (paired permutation test). `better` and `worse` count the
    cases whose score rose and fell, by number, not by merit.
    """

    measure: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    n: int
    rose: int
    fell: int

    def as_json(self) -> dict[str, Any]:
        """The fields, rounded to four places."""
        return {name: round(part, 4) if isinstance(part, float) else part for name, part in asdict(self).items()}


def compare_folders(first: Path, second: Path) -> dict[str, tuple[Difference, ...]]:
    """For each suite that both hold, the paired differences of every measure that both scored.

    Raises:
        ComparisonError: a folder holds no evaluation, they have no suite in common, or the cases of one differ.
    """
    ours, theirs = _load(first), _load(second)
    common = [suite for suite in ours if suite in theirs]
    if not common:
        raise ComparisonError(
            f"{first} holds {', '.join(ours)} and {second} holds {', '.join(theirs)}: they share no suite.",
            "Run both over the same suites or questions.",
        )
    return {suite: compare(ours[suite], theirs[suite], suite) for suite in common}


def compare(first: CaseScores, second: CaseScores, name: str = "the questions") -> tuple[Difference, ...]:
    """Paired differences of every measure that both scored in at least one case.

    Raises:
        ComparisonError: the two don't hold the same cases.
    """
    only = sorted(first.keys() ^ second.keys())
    if only:
        raise ComparisonError(
            f"{name}: {len(only)} cases are in one evaluation only, the first is {only[0]!r}.",
            "Only evaluations of the same question set can be compared, case by case. Run both over the same file.",
        )
    measures = list(dict.fromkeys(measure for scores in first.values() for measure in scores))
    found = (_difference(measure, first, second) for measure in measures)
    return tuple(difference for difference in found if difference)


def _difference(measure: str, first: CaseScores, second: CaseScores) -> Difference | None:
    pairs = [(first[case].get(measure), second[case].get(measure)) for case in first]
    both = np.array([(a, b) for a, b in pairs if a is not None and b is not None], dtype=float)
    if not both.size:
        return None
    change = both[:, 1] - both[:, 0]
    low, high = interval(change[resample(len(change))].mean(axis=1))
    return Difference(
        measure=measure,
        a=float(both[:, 0].mean()),
        b=float(both[:, 1].mean()),
        difference=float(change.mean()),
        low=low,
        high=high,
        p=permutation_p(change),
        n=len(change),
        rose=int((change > 0).sum()),
        fell=int((change < 0).sum()),
    )


def permutation_p(change: np.ndarray) -> float:
    """Two-sided p of paired differences under random signs (Fisher's test; exact up to 12 changed cases)."""
    moved = change[change != 0]
    if not moved.size:
        return 1.0
    if moved.size <= 12:
        signs = np.array(np.meshgrid(*[[-1, 1]] * moved.size)).reshape(moved.size, -1).T
    else:
        signs = np.random.default_rng(_SEED).choice([-1, 1], (_FLIPS, moved.size))
    as_large = np.abs(signs @ moved) >= abs(moved.sum()) - 1e-9
    if moved.size <= 12:
        return float(as_large.mean())
    return float((as_large.sum() + 1) / (_FLIPS + 1))


def _load(folder: Path) -> dict[str, CaseScores]:
    path = folder / "scores.jsonl"
    try:
        rows: list[Mapping[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, json.JSONDecodeError) as error:
        raise ComparisonError(
            f"{folder} holds no evaluation: {error}.", "Give two folders that `readiness eval run` has written."
        ) from error
    suites: dict[str, CaseScores] = {}
    for row in rows:
        suites.setdefault(row["suite"], {})[str(row["id"])] = row["scores"]
    return suites
