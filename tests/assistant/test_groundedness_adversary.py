"""Claims that look like their evidence and say something else; and the labelled sets that lie beside the checkout."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from assistant.groundedness import GroundednessChecker
from knowledge.embedding import SentenceTransformerEmbedder

EVIDENCE = [
    "The council must report a breach to the ICO within 72 hours. Staff should complete training every year.",
    "Leeds City Council has 1,200 licences, and managers may use Copilot for drafting.",
    "Camden approved its data charter in March 2024.",
]


@pytest.fixture(scope="module")
def checker(embedder: SentenceTransformerEmbedder) -> GroundednessChecker:
    return GroundednessChecker(embedder)


@pytest.mark.parametrize(
    "claim",
    [
        "The council must report a breach to the ICO within 48 hours.",  # one wrong number
        "The council must not report a breach to the ICO within 72 hours.",  # turned round
        "The council must report a breach to the ICO within 72 days.",  # another unit
        "Staff must complete training every year.",  # a stronger duty
        "Staff should complete training every month.",  # another span of time
        "Managers must use Copilot for drafting.",  # leave made a duty
        "Leeds approved its data charter in March 2024.",  # another name
        "Camden City Council has 1,200 licences.",  # two sources crossed
        "The National Audit Office found that 40% of councils use Copilot.",  # invented
    ],
)
def test_a_changed_claim_is_not_supported(checker: GroundednessChecker, claim: str) -> None:
    assert not checker.check(claim, EVIDENCE).supported


@pytest.mark.parametrize(
    "claim",
    [
        "Camden approved its data charter in 2024.",
        "Managers may draft with Copilot.",
        "Leeds City Council has twelve hundred licences.",
        "Staff should complete training each year.",
    ],
)
def test_a_fair_rewording_is_supported(checker: GroundednessChecker, claim: str) -> None:
    assert checker.check(claim, EVIDENCE).supported


@pytest.mark.xfail(strict=True, reason="long forms of abbreviations are not known to be the same body")
def test_a_long_form_is_known(checker: GroundednessChecker) -> None:
    claim = "A breach has to be reported to the Information Commissioner's Office inside 72 hours."
    assert checker.check(claim, EVIDENCE).supported


def _balanced(truth: list[bool], verdicts: list[bool]) -> float:
    told, said = np.array(truth), np.array(verdicts)
    return float((said[told].mean() + (~said[~told]).mean()) / 2)


@pytest.mark.slow
def test_wice_chunks_are_told_apart_better_than_by_shared_words(shared: Path, checker: GroundednessChecker) -> None:
    """A fifth of the dev chunks; fitted on, so this guards against breaking and is no measure of worth."""
    path = next((shared / "evaldata" / "wice").glob("*oracle_chunks*"))
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][::5]
    verdicts = checker.check_many([(row["claim"], row["evidence"]) for row in rows])
    assert _balanced([row["label"] == "supported" for row in rows], [verdict.supported for verdict in verdicts]) > 0.66


@pytest.mark.slow
def test_begin_responses_are_told_apart(shared: Path, checker: GroundednessChecker) -> None:
    """A quarter of one part of dev; fitted on, so this guards against breaking and is no measure of worth."""
    path = shared / "evaldata" / "begin" / "begin_dev_cmu.tsv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE) if row["response"]]
    rows = [row for row in rows if row["begin_label"] != "Generic"][::4]
    verdicts = checker.check_many([(row["response"], [row["knowledge"]]) for row in rows])
    truth = [row["begin_label"] == "Fully attributable" for row in rows]
    assert _balanced(truth, [verdict.supported for verdict in verdicts]) > 0.8
