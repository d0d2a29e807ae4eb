"""The figures of hand-made records are those that a person counts."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from evals.errors import RecordsError
from evals.questions import Evidence, Question
from evals.records import Record, record_from_json
from evals.scoring import score
from evals.sources import SourceLibrary


@pytest.fixture
def scored(questions: list[Question], records: dict[str, Record], policy: Path) -> Any:
    return score(questions, records, SourceLibrary((policy,)))


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("evidence_hit@1", 1 / 3, 3),
        ("evidence_hit@4", 2 / 3, 3),
        ("evidence_hit@10", 2 / 3, 3),
        ("document_hit@4", 2 / 3, 3),
        ("ndcg@10", (1 + 1 / math.log2(4)) / 3, 3),
        ("mrr@10", (1 + 1 / 3) / 3, 3),
        ("false_answer", 1 / 2, 2),
        ("false_refusal", 2 / 3, 3),
        ("false_refusal_without_leads", 1 / 3, 3),
        ("key_fact", 1 / 3, 3),
        ("key_fact_with_leads", 2 / 3, 3),
        ("key_fact_when_answered", 1, 1),
        ("citation_validity", 1 / 2, 2),
        ("markers_valid", 1 / 2, 2),
        ("quotes_verbatim", 1 / 2, 2),
        ("leads_verbatim", 1, 1),
        ("claims_supported", 1, 2),
        ("claims_covered", 1 / 2, 2),
        ("claims_verbatim", 1 / 2, 2),
        ("answerability_auc", 3 / 6, 5),
        ("total_ms_p50", 30, 5),
    ],
)
def test_figure(scored: Any, name: str, value: float, n: int) -> None:
    assert scored.figures[name].value == pytest.approx(value)
    assert scored.figures[name].n == n


def test_intervals_hold_the_value(scored: Any) -> None:
    for figure in scored.figures.values():
        assert figure.low <= figure.value <= figure.high


def test_by_kind_scores_only_what_a_measure_is_for(scored: Any) -> None:
    assert scored.by_kind["unanswerable"]["evidence_hit@4"].value is None
    assert scored.by_kind["unanswerable"]["evidence_hit@4"].unscored
    assert scored.by_kind["policy"]["evidence_hit@1"].value == 1


def test_matrix_counts_outcomes(scored: Any) -> None:
    assert scored.matrix["answerable"] == {
        "answered": 1, "refused with leads": 1, "refused without leads": 1, "declined": 0, "failed": 0
    }  # fmt: skip
    assert scored.matrix["unanswerable"]["answered"] == 1


def test_trade_off_goes_from_nothing_to_everything(scored: Any) -> None:
    first, last = scored.trade_off.points[0], scored.trade_off.points[-1]
    assert (first.answered, first.false_answers) == (0, 0)
    assert (last.answered, last.false_answers) == (1, 1)
    assert scored.trade_off.stood_at.answered == pytest.approx(1 / 3)


def test_quotes_are_unscored_where_no_file_is_at_hand(questions: list[Question], records: dict[str, Record]) -> None:
    figures = score(questions, records).figures
    assert figures["quotes_verbatim"].value is None
    assert "--documents" in figures["quotes_verbatim"].unscored
    # A number that leads nowhere is wrong whether or not the files are there.
    assert figures["citation_validity"].value == 0


def test_a_row_longer_than_the_embedder_reads_is_no_hit() -> None:
    question = Question("q", "?", "", "", (Evidence("a.md", "needle in the stack"),))
    long = {"rank": 1, "file": "a.md", "text": "needle in the stack " + "hay " * 300}
    record = record_from_json({"id": "q", "status": "answered", "answer": "", "retrieved": [long]})
    assert score([question], {"q": record}).figures["evidence_hit@10"].value == 0


def test_an_alternative_counts_as_the_evidence() -> None:
    question = Question(
        "q", "?", "", "", (Evidence("a.md", "not there", None, ("x",)), Evidence("b.md", "but this", None, ("this",)))
    )
    record = record_from_json(
        {
            "id": "q",
            "status": "answered",
            "answer": "but this",
            "retrieved": [{"rank": 1, "file": "b.md", "text": "But this."}],
        }
    )
    figures = score([question], {"q": record}).figures
    assert figures["evidence_hit@1"].value == figures["document_hit@4"].value == figures["key_fact"].value == 1


def test_declined_and_failed_count_as_not_answered() -> None:
    questions = [Question("d", "?", "policy"), Question("f", "?", "policy")]
    records = {
        "d": record_from_json({"id": "d", "status": "declined", "answer": "Not for me."}),
        "f": record_from_json({"id": "f", "error": "it broke"}),
    }
    scored = score(questions, records)
    assert scored.figures["false_refusal"].value == 1
    assert [record.id for record in scored.failed] == ["f"]


def test_a_question_without_record_is_an_error(questions: list[Question], records: dict[str, Record]) -> None:
    del records["a2"]
    with pytest.raises(RecordsError, match="'a2'"):
        score(questions, records)
