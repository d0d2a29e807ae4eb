"""Gates: the least or the most that a figure may be, from a TOML or JSON file.

A file names figures with "min" and "max"; a table of another name holds the figures of the suite so named:

    "evidence_hit@4" = {min = 0.45}
    [starter]
    false_answer = {max = 0.2}
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import GateError
from evals.figures import Figure

EXPECTED = 'Write "figure" = {min = 0.45} or {max = 0.2}, at the top for every suite or in a table named by the suite.'


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on one figure; `suite` is "" where it holds for every suite that has the figure."""

    figure: str
    suite: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What came of one gate: `text` says it in one line."""

    passed: bool
    text: str


def read_gates(path: Path) -> tuple[Gate, ...]:
    """The gates of a file.

    Raises:
        GateError: it can't be read, or an entry is neither a bound nor a suite's table.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise GateError(
            f"The gate file {path} can't be read: {error}.", f"Give a TOML or JSON file. {EXPECTED}"
        ) from error
    if not isinstance(content, dict) or not content:
        raise GateError(f"The gate file {path} holds no gate.", EXPECTED)
    gates: list[Gate] = []
    for name, entry in content.items():
        if _is_bound(entry):
            gates.append(_gate(path, name, "", entry))
        elif isinstance(entry, dict):
            gates.extend(_gate(path, figure, name, bound) for figure, bound in entry.items())
        else:
            raise GateError(f"{path}: {name!r} is {entry!r}, which is no bound.", EXPECTED)
    return tuple(gates)


def judge(
    gates: Sequence[Gate], figures: Mapping[str, Mapping[str, Figure]], known: Collection[str] = ()
) -> tuple[GateVerdict, ...]:
    """Hold every gate against the figures of each suite (suite -> figure name -> figure).

    A gate on a suite that was not run is passed over, as is one for every suite whose figure (of the `known` ones)
    none of these has; one whose figure could not be scored is missed.

    Raises:
        GateError: a gate names a figure that there is not.
    """
    verdicts: list[GateVerdict] = []
    for gate in gates:
        suites = [suite for suite in figures if gate.suite in ("", suite)]
        having = [suite for suite in suites if gate.figure in figures[suite]]
        if suites and not having and (gate.suite or gate.figure not in known):
            there_are = ", ".join(sorted({name for suite in suites for name in figures[suite]}))
            raise GateError(
                f"A gate names the figure {gate.figure!r}, which {', '.join(suites)} has not.",
                f"There are: {there_are}.",
            )
        verdicts += [_verdict(gate, suite, figures[suite][gate.figure]) for suite in having]
    return tuple(verdicts)


def _is_bound(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(entry) and set(entry) <= {"min", "max"}


def _gate(path: Path, figure: str, suite: str, bound: Any) -> Gate:
    numbers = isinstance(bound, dict) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in bound.values()
    )
    if not _is_bound(bound) or not numbers:
        raise GateError(f"{path}: {figure!r} is {bound!r}, which is no bound.", EXPECTED)
    return Gate(figure, suite, bound.get("min"), bound.get("max"))


def _verdict(gate: Gate, suite: str, figure: Figure) -> GateVerdict:
    bounds = [f"at least {gate.least:g}"] if gate.least is not None else []
    bounds += [f"at most {gate.most:g}"] if gate.most is not None else []
    wanted = f"{suite}: {gate.figure} must be {' and '.join(bounds)}"
    if figure.value is None:
        return GateVerdict(False, f"{wanted}; it was not scored: {figure.unscored}")
    passed = (gate.least is None or figure.value >= gate.least) and (gate.most is None or figure.value <= gate.most)
    return GateVerdict(passed, f"{wanted}; it is {figure.value:.4g} ({figure.n} cases)")
