"""Fitting which sentences answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.answering import Assistant
from evals.errors import QuestionFileError
from evals.training import fit_sentence_choice as fitting


def choices(number: int) -> list[fitting.Choice]:
    """Questions whose right sentence has the highest second feature, beside two that tell nothing."""
    chance = np.random.default_rng(number)
    made = []
    for one in range(number):
        table = chance.normal(size=(6, 3))
        made.append(fitting.Choice(table, np.eye(6)[table[:, 1].argmax()], f"{one % 7}.md"))
    return made


def test_the_feature_that_tells_gets_the_weight() -> None:
    weights = fitting.fitted(choices(60))
    assert weights[1] > 5 * max(abs(weights[0]), abs(weights[2]))


def test_a_feature_that_never_varies_gets_none() -> None:
    made = [fitting.Choice(np.c_[one.table, np.ones(6)], one.right, one.document) for one in choices(20)]
    assert fitting.fitted(made)[3] == pytest.approx(0.0, abs=1e-6)


def test_questions_become_weights_and_figures(
    starter: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {
        question: starter.library.retriever.search(question, 1)[0]
        for question in (
            "Why should residents be involved in decisions about data?",
            "What must a council do before it uses a chatbot?",
        )
    }
    rows = [
        {
            "id": str(number),
            "question": question,
            "kind": "paraphrase",
            "file": one.document.file,
            "evidence": one.passage.text[slice(*sorted(one.sentences)[0][:2])],
        }
        for number, (question, one) in enumerate(found.items())
    ]
    asked, out = tmp_path / "asked.jsonl", tmp_path / "weights.json"
    asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(fitting, "FOLDS", 2)
    monkeypatch.setattr(fitting, "open_library", lambda _: starter.library)
    fitting.main([asked], out)
    assert "2 questions" in capsys.readouterr().out
    assert {"match", "asked for", "passage"} < set(json.loads(out.read_text("utf-8")))


def test_questions_of_another_library_are_told(
    starter: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked.jsonl"
    row = {
        "id": "1",
        "question": "Who feeds the cat?",
        "kind": "fact",
        "file": "cat.md",
        "evidence": "Nobody feeds it.",
    }
    asked.write_text(json.dumps(row), encoding="utf-8")
    monkeypatch.setattr(fitting, "open_library", lambda _: starter.library)
    with pytest.raises(QuestionFileError, match="among the first passages"):
        fitting.main([asked], tmp_path / "weights.json")
