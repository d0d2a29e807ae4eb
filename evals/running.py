"""One evaluation from start to end: generate every suite's records, then score them, then report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.errors import RecordsError
from evals.gating import Gate, GateVerdict, judge
from evals.generating import save_rows
from evals.records import read_rows
from evals.report import write_report
from evals.results import QUESTION_MEANINGS, SuiteResult
from evals.storing import EvaluationFolder, configuration
from evals.suites.base import Suite, Surroundings


def evaluate(
    suites: Sequence[Suite], around: Surroundings, folder: EvaluationFolder, gates: Sequence[Gate] = ()
) -> tuple[tuple[SuiteResult, ...], tuple[GateVerdict, ...]]:
    """Run suites and write the folder.

    Raises:
        ReadinessError: a suite's data is missing, checked for all before anything runs.
    """
    files = {suite.name: suite.files(around) for suite in suites}
    folder.prepare()
    documents = generate(suites, around, folder)
    config = configuration(around.settings, files, documents)
    folder.config.write_text(json.dumps(config, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return score_folder(suites, around, folder, gates)


def generate(suites: Sequence[Suite], around: Surroundings, folder: EvaluationFolder) -> dict[str, str]:
    """Write records.jsonl; document ids and where their files lie."""
    documents: dict[str, str] = {}
    for suite in suites:
        save_rows(folder.records, ({**row, "suite": suite.name} for row in suite.generate(around)))
        documents |= suite.documents(around)
    return documents


def score_folder(
    suites: Sequence[Suite], around: Surroundings, folder: EvaluationFolder, gates: Sequence[Gate] = ()
) -> tuple[tuple[SuiteResult, ...], tuple[GateVerdict, ...]]:
    """Score the saved records alone; write scores, metrics and report.

    Raises:
        RecordsError: config.json or the records can't be read.
    """
    config, rows = _read_config(folder.config), read_rows(folder.records)
    results = tuple(
        suite.score([row for row in rows if row.get("suite") == suite.name], around, config["documents"])
        for suite in suites
    )
    folder.save_results(results)
    verdicts = judge(gates, {result.name: result.figures for result in results}, QUESTION_MEANINGS)
    write_report(folder.report, results, config, verdicts)
    return results, verdicts


def _read_config(path: Path) -> Mapping[str, Any]:
    try:
        config: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise RecordsError(
            f"{path} can't be read: {error}.", "Give a folder that `readiness eval run` wrote."
        ) from error
    return config
