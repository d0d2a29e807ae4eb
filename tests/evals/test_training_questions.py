"""The questions that retrieval is fitted on: true to their documents, and never about the held-back ones."""

from __future__ import annotations

import bisect
import functools
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals.matching import squash
from knowledge.reading import read_file

SETS = sorted((Path(__file__).resolve().parents[2] / "evals" / "training").glob("questions_*.jsonl"))
NEAR_MISSES = sorted(SETS[0].parent.glob("near_misses*.jsonl"))
OFF_TOPIC = SETS[0].with_name("off_topic.jsonl")
DOCUMENTS = SETS[0].with_name("documents")
SOURCES = SETS[0].with_name("sources.tsv")
LONGEST_EVIDENCE = 60
"""Words between the two ends, the ends included."""

each_set = pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
each_near = pytest.mark.parametrize("path", NEAR_MISSES, ids=lambda path: path.stem)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@functools.cache
def text_of(path: Path) -> tuple[str, tuple[int, ...]]:
    """The document as it is read, squashed, and where each of its words begins."""
    blocks = read_file(path, path.name).blocks
    words = [squash(word) for block in blocks for word in block.text.split() if squash(word)]
    starts = itertools.accumulate((len(word) for word in words), initial=0)
    return "".join(words), tuple(starts)


def lengths(text: tuple[str, tuple[int, ...]], first: str, last: str) -> list[int]:
    """How many words each stretch of the text has that begins with `first` and ends at the next `last`."""
    squashed, starts = text
    found = []
    for match in re.finditer(re.escape(squash(first)), squashed):
        end = squashed.find(squash(last), match.start())
        if end >= 0:
            found.append(
                bisect.bisect_left(starts, end + len(squash(last))) - bisect.bisect_right(starts, match.start()) + 1
            )
    return found


@each_set
def test_every_row_is_well_formed(path: Path) -> None:
    for row in rows(path):
        assert row["id"].strip() and row["question"].strip() and row["kind"].strip(), row
        assert row["file"] and len(row["evidence_ends"]) == 2, row["id"]
        assert all(len(squash(end)) >= 3 for end in row["evidence_ends"]), row["id"]
        assert not row.get("evidence"), "texts of others are not copied into the project"


@each_near
def test_every_near_miss_says_what_is_missing_and_where(path: Path) -> None:
    for row in rows(path):
        assert row["id"].strip() and row["question"].strip() and row["near_file"] and row["note"].strip(), row
        assert row["kind"] == "unanswerable", row["id"]


@each_near
def test_no_near_miss_is_about_a_document_that_is_held_back(path: Path, shared: Path) -> None:
    tested = rows(shared / "questions" / "test.jsonl")
    held_back = {row.get("file") or row.get("near_file") for row in tested}
    assert not held_back & {row["near_file"] for row in rows(path)}


def test_no_id_and_no_question_comes_twice() -> None:
    everything = [row for path in (*SETS, *NEAR_MISSES, OFF_TOPIC) for row in rows(path)]
    assert len({row["id"] for row in everything}) == len(everything)
    assert len({squash(row["question"]) for row in everything}) == len(everything)


@each_set
def test_no_row_asks_about_a_document_that_is_held_back(path: Path, shared: Path) -> None:
    held_back = {row.get("file") for row in rows(shared / "questions" / "test.jsonl")}
    assert not held_back & {row["file"] for row in rows(path)}


@each_set
def test_evidence_stands_in_its_document_once_and_is_short(path: Path, request: pytest.FixtureRequest) -> None:
    wrong = []
    for row in rows(path):
        own = DOCUMENTS / row["file"]
        document = own if own.exists() else request.getfixturevalue("shared") / "corpus" / row["file"]
        found = lengths(text_of(document), *row["evidence_ends"])
        if len(found) != 1 or found[0] > LONGEST_EVIDENCE:
            wrong.append((row["id"], found, row["evidence_ends"]))
    assert not wrong


def test_every_document_has_its_source_licence_and_questions() -> None:
    header, *lines = [line.split("\t") for line in SOURCES.read_text(encoding="utf-8").splitlines()]
    listed = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    assert set(listed) == {path.name for path in DOCUMENTS.iterdir()}
    assert all(source["licence"] and "@" in source["source"] for source in listed.values())
    assert set(listed) <= {row["file"] for path in SETS for row in rows(path)}
