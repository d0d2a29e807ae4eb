"""The labelled sets are read as they are meant, and their figures are those that a person counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.settings import Settings
from evals.errors import SuiteError
from evals.questions import Evidence, Question
from evals.suites import SUITES, suite_named
from evals.suites.answering_sets import SQUAD_FILE, mtrag_questions, sentence_around, squad_questions, squad_texts
from evals.suites.base import Surroundings
from evals.suites.claims import ClaimSuite, LabelledClaim, balanced_accuracy
from evals.suites.screening_sets import ScreeningSuite
from evals.suites.search_sets import abstract_sentences
from evals.suites.searching import Query, SearchSuite


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings(Settings(home=tmp_path / "home"), tmp_path / "data", tmp_path / "libraries")


def _search_suite(*queries: Query, measures: tuple[str, ...]) -> SearchSuite:
    texts = {"1.md": "# Parking\n\nA permit costs £40 a year.\n", "2.md": "# Bins\n\nGlass is collected on Mondays.\n"}
    return SearchSuite("mini", "", "", "", (), lambda _: texts, lambda _: queries, 5, measures)


def test_search_figures_are_counted_over_texts(around: Surroundings) -> None:
    suite = _search_suite(
        Query("a", "?", {"1.md": 1}), Query("b", "?", {"2.md": 1}), measures=("success@1", "recall@5", "mrr@10")
    )
    found = [{"file": "2.md"}, {"file": "2.md"}, {"file": "1.md"}]
    records = [{"id": "a", "retrieved": found}, {"id": "b", "retrieved": found}]
    figures = suite.score(records, around, {}).figures
    assert figures["success@1"].value == 0.5
    assert figures["recall@5"].value == 1
    assert figures["mrr@10"].value == 0.75  # a text counts once, at its best passage


def test_a_search_that_failed_counts_as_nothing_found(around: Surroundings) -> None:
    result = _search_suite(Query("a", "?", {"1.md": 1}), measures=("recall@5",)).score(
        [{"id": "a", "error": "x"}], around, {}
    )
    assert (result.figures["recall@5"].value, result.failed) == (0, 1)


def test_a_search_suite_goes_through_the_real_library_and_keeps_it(around: Surroundings) -> None:
    by_text = Query("a", "What does a parking permit cost?", {"1.md": 1})
    suite = _search_suite(by_text, measures=("success@1",))
    assert suite.score(list(suite.generate(around)), around, {}).figures["success@1"].value == 1
    by_evidence = Query("a", "When is glass collected?", {}, (Evidence("2.md", "collected on Mondays"),))
    again = _search_suite(by_evidence, measures=("evidence_hit@1", "evidence_hit@4"))
    assert again.score(list(again.generate(around)), around, {}).figures["evidence_hit@1"].value == 1


def test_balanced_accuracy_is_the_mean_of_both_sides() -> None:
    labels = np.array([True] * 2 + [False] * 8)
    passed = np.array([True, False] + [False] * 8)
    assert balanced_accuracy(passed, labels).value == 0.75
    assert balanced_accuracy(passed[:2], labels[:2]).value is None


def test_claims_go_through_the_real_check(around: Surroundings) -> None:
    text = "A permit costs £40 a year."
    claims = (
        LabelledClaim("1", text, (text,), True, "supported"),
        LabelledClaim("2", "Glass is collected by boat.", (text,), False, "not_supported"),
    )
    suite = ClaimSuite("mini", "", "", "", (), lambda _: claims)
    result = suite.score(list(suite.generate(around)), around, {})
    assert result.figures["balanced_accuracy"].value == 1
    assert result.figures["roc_auc"].value == 1


def test_screening_counts_verdicts(around: Surroundings) -> None:
    suite = suite_named("bipia")
    assert isinstance(suite, ScreeningSuite)
    rows = [{"id": str(n), "kind": "", "verdicts": {"noticed": float(n < 3)}} for n in range(4)]
    assert suite.score(rows, around, {}).figures["noticed"].value == 0.75


def test_missing_data_and_unknown_suites_are_told(around: Surroundings) -> None:
    with pytest.raises(SuiteError, match=r"squad2/dev_first8\.json is not in"):
        suite_named("squad2").files(around)
    with pytest.raises(SuiteError, match="no suite 'squad'") as caught:
        suite_named("squad")
    assert "squad2" in caught.value.remedy


def test_sentence_around_an_answer() -> None:
    text = "It began in 1973. By 1974 the price was $12. It fell later."
    assert sentence_around(text, text.index("$12"), text.index("$12") + 3) == "By 1974 the price was $12."
    assert sentence_around(text, 3, text.index("1974") + 4) == "It began in 1973. By 1974 the price was $12."


def test_abstracts_with_either_quotation_mark() -> None:
    cell = "['One.'\n \"Two's here.\"\n 'Three.']"
    assert abstract_sentences(cell) == ["One.", "Two's here.", "Three."]


@pytest.mark.parametrize("name", [name for name in SUITES if name != "starter"])
def test_every_labelled_set_reads(name: str, shared: Path, around: Surroundings) -> None:
    beside = Surroundings(around.settings, shared / "evaldata", around.libraries)
    suite = suite_named(name)
    files = suite.files(beside)
    read = getattr(suite, "read", None) or getattr(suite, "queries", None) or getattr(suite, "claims", None)
    cases = (read or suite.texts)(files)  # type: ignore[attr-defined]
    assert len(cases) >= 75
    ids = [case[0] if isinstance(case, tuple) else case.id for case in cases]
    assert len(set(ids)) == len(ids)


def test_squad_keeps_to_the_last_four_articles(shared: Path) -> None:
    path = shared / "evaldata" / SQUAD_FILE
    texts, questions = squad_texts(path), squad_questions(path)
    assert set(texts) == {"1973_oil_crisis.md", "European_Union_law.md", "Packet_switching.md", "Harvard_University.md"}
    assert all(evidence.text in texts[evidence.file] for question in questions for evidence in question.evidence)


def test_mtrag_leaves_out_what_is_neither(shared: Path) -> None:
    questions: tuple[Question, ...] = mtrag_questions(shared / "evaldata" / "mtrag_un" / "reference.jsonl")
    assert (sum(q.is_answerable for q in questions), sum(not q.is_answerable for q in questions)) == (285, 97)
    assert any(question.history for question in questions)
