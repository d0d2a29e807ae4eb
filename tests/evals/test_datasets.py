"""The project's own questions on the starter library: well-formed, and true to the digests that they ask about."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "knowledge" / "library"
DATASETS = sorted((ROOT / "evals" / "datasets").glob("*.jsonl"))
KINDS = {
    "factoid",
    "number",
    "list",
    "yes_no",
    "comparison",
    "policy",
    "definition",
    "date",
    "paraphrase",
    "follow_up",
    "unanswerable",
}

each_dataset = pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.stem)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def squashed(text: str) -> str:
    """Letters and digits only: how quotes and evidence are compared."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def answering_passages(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [row, *row.get("alt", [])]


@each_dataset
def test_every_row_is_well_formed(path: Path) -> None:
    for row in rows(path):
        assert row["id"].strip(), row
        assert row["question"].strip(), row["id"]
        assert row["kind"] in KINDS, row["id"]
        for turn in row.get("history", []):
            assert turn["role"] in {"user", "assistant"}, row["id"]
            assert turn["content"].strip(), row["id"]
        if row["kind"] == "unanswerable":
            assert (LIBRARY / row["near_file"]).is_file(), row["id"]
            assert row["note"].strip(), row["id"]
            assert not row.get("evidence"), row["id"]
        else:
            assert row["answer"].strip(), row["id"]
            assert row["must_include"], row["id"]
        if row["kind"] == "follow_up":
            assert row.get("history"), row["id"]


@each_dataset
def test_evidence_stands_verbatim_in_its_digest_and_shows_the_key_facts(path: Path) -> None:
    for row in rows(path):
        if row["kind"] == "unanswerable":
            continue
        for passage in answering_passages(row):
            digest = squashed((LIBRARY / passage["file"]).read_text(encoding="utf-8"))
            evidence = squashed(passage["evidence"])
            assert evidence and evidence in digest, (row["id"], passage["evidence"])
            missing = [fact for fact in passage["must_include"] if squashed(fact) not in evidence]
            assert not missing, (row["id"], missing)


def test_there_are_enough_questions_a_third_of_them_without_an_answer() -> None:
    everything = [row for path in DATASETS for row in rows(path)]
    unanswerable = sum(row["kind"] == "unanswerable" for row in everything)
    assert len(everything) >= 60
    assert unanswerable * 3 >= len(everything)


def test_no_id_and_no_question_comes_twice() -> None:
    everything = [row for path in DATASETS for row in rows(path)]
    ids = [row["id"] for row in everything]
    questions = [(squashed(row["question"]), str(row.get("history", ""))) for row in everything]
    assert len(set(ids)) == len(ids)
    assert len(set(questions)) == len(questions)
