"""Labelled sets of claims: WiCE, BEGIN and SciFact."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

from evals.suites.claims import ClaimSuite, LabelledClaim
from evals.suites.search_sets import abstract_sentences

_BEGIN_LABELS = {"Fully attributable": True, "Not fully attributable": False}


def wice_suite() -> ClaimSuite:
    """WiCE (Kamoi et al., 2023), annotations ODC-BY: encyclopaedia sentences and the web pages they cite."""
    return ClaimSuite(
        name="wice",
        title="WiCE: does the cited page say what the encyclopaedia says?",
        about="1,043 claims, each with a chunk of the cited page that holds what speaks to it.",
        not_for="Nothing is left out. Partly supported counts as not supported, as usual for this set.",
        names=("wice/code_and_resources__entailment_inputs__oracle_chunks__claim__dev.jsonl",),
        claims=_wice_claims,
        published=(("balanced_accuracy", "measured before: a lexical classifier .66"),),
    )


def begin_suite() -> ClaimSuite:
    """BEGIN (Dziri et al., 2022), CC BY 4.0 and CDLA: chatbots' replies and the text they had to draw on."""
    return ClaimSuite(
        name="begin",
        title="BEGIN: does the text say what the chatbot said?",
        about="Replies of older chatbots, each with the text that it had to draw on; three development sets.",
        not_for="Replies marked as generic (81 of 1,229) are left out: they claim nothing.",
        names=("begin/begin_dev_wow.tsv", "begin/begin_dev_cmu.tsv", "begin/begin_dev_tc.tsv"),
        claims=_begin_claims,
        published=(("balanced_accuracy", "measured before: a lexical classifier .88"),),
    )


def scifact_claims_suite() -> ClaimSuite:
    """SciFact's validation claims (Wadden et al., 2020), CC BY 4.0, each with the abstract it was checked against."""
    return ClaimSuite(
        name="scifact_claims",
        title="SciFact: does the abstract say what the claim says?",
        about="Scientific claims, each with every sentence of the abstract that it was checked against.",
        not_for=(
            "Claims without a verdict against a named abstract are paired with the first abstract they cite, as not "
            "supported; nothing else is left out. Contradicted counts as not supported."
        ),
        names=("scifact/corpus_train.csv", "scifact/claims_validation.csv"),
        claims=_scifact_claims,
    )


def _wice_claims(files: Sequence[Path]) -> tuple[LabelledClaim, ...]:
    rows = [json.loads(line) for line in files[0].read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(
        LabelledClaim(str(number), row["claim"], tuple(row["evidence"]), row["label"] == "supported", row["label"])
        for number, row in enumerate(rows)
    )


def _begin_claims(files: Sequence[Path]) -> tuple[LabelledClaim, ...]:
    claims: list[LabelledClaim] = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
        claims += [
            LabelledClaim(
                f"{path.stem}-{number}",
                row["response"],
                (row["knowledge"],),
                _BEGIN_LABELS[row["begin_label"]],
                path.stem,
            )
            for number, row in enumerate(rows)
            if row["begin_label"] in _BEGIN_LABELS
        ]
    return tuple(claims)


def _scifact_claims(files: Sequence[Path]) -> tuple[LabelledClaim, ...]:
    with files[0].open(encoding="utf-8", newline="") as opened:
        abstracts = {row["doc_id"]: tuple(abstract_sentences(row["abstract"])) for row in csv.DictReader(opened)}
    with files[1].open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    claims: dict[str, LabelledClaim] = {}
    for row in rows:
        document = row["evidence_doc_id"] or re.findall(r"\d+", row["cited_doc_ids"])[0]
        label = row["evidence_label"] or "NOT ENOUGH INFO"
        key = f"{row['id']}-{document}"
        claims[key] = LabelledClaim(key, row["claim"], abstracts[document], label == "SUPPORT", label)
    return tuple(claims.values())
