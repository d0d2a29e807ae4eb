"""The report stands alone, can be read by everyone, and runs nothing."""

from __future__ import annotations

import base64
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from assistant.settings import Settings
from evals.figures import mean_figure
from evals.gating import GateVerdict
from evals.questions import Question
from evals.records import Record, record_from_json
from evals.report import render_report
from evals.results import Meaning, SuiteResult, result_of_questions
from evals.scoring import score
from evals.sources import SourceLibrary
from evals.storing import configuration


@pytest.fixture
def report(questions: list[Question], rows: list[dict[str, Any]], policy: Path) -> str:
    rows[4]["answer"] = "<script>alert(1)</script> A firm. [1] [3]"
    records: dict[str, Record] = {row["id"]: record_from_json(row) for row in rows}
    scored = score(questions, records, SourceLibrary((policy,)))
    asked = result_of_questions("starter", "Starter", "About.", "Not for.", scored)
    task = SuiteResult(
        "task", "Another task", "About it.", "Not for x.", {"recall@5": mean_figure([1, 0])},
        {"recall@5": Meaning("Recall", "Found.")}, [], published={"recall@5": "BM25 .82"},
    )  # fmt: skip
    config = configuration(Settings(model_api_key="secret-key"), {"starter": []}, {})
    return render_report([asked, task], config, [GateVerdict(False, "starter: hit must be at least 1; it is 0.5")])


def test_nothing_comes_from_outside(report: str) -> None:
    tree = html.fromstring(report)
    addresses = tree.xpath("//@src | //@href | //@action | //@srcset | //@data")
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert not re.search(r"url\(|@import", report)
    assert not tree.xpath("//script | //iframe | //link | //object")
    for address in tree.xpath("//img/@src"):
        picture = base64.b64decode(address.split(",", 1)[1]).decode()
        assert picture.startswith("<svg")
        assert not re.search(r'href="(?!#)|url\((?!#)|<script', picture)


def test_text_of_answers_is_never_markup(report: str) -> None:
    assert "<script>alert" not in report
    assert "&lt;script&gt;alert" in report


def test_everyone_can_read_it(report: str) -> None:
    tree = html.fromstring(report)
    assert tree.get("lang") == "en-GB"
    assert len(tree.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(tree.xpath("//img")) == 5
    assert all(alt.strip() for alt in tree.xpath("//img/@alt"))
    assert len(tree.xpath("//img[not(@alt)]")) == 0
    assert all(table.xpath("caption") for table in tree.xpath("//table"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_it_tells_in_plain_words_and_shows_what_went_wrong(report: str) -> None:
    text = " ".join(html.fromstring(report).text_content().split())
    assert "67 of 100, likely" in text
    assert "Missed: starter: hit must be at least 1" in text
    assert "Answered although the library doesn't say: 1" in text
    assert "What does it cost?" not in text  # it was refused, rightly
    assert "Who is the supplier?" in text
    assert "not for it" in text
    assert "Published: BM25 .82" in text


def test_no_secret(report: str) -> None:
    assert "secret-key" not in report
