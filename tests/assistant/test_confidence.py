"""Whether there is an answer at all: what a question asks for, and the estimate."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from assistant.answering import Assistant
from assistant.asked_for import asks, gives, names, unmatched_names, unmatched_numbers, whole_names
from assistant.confidence import confidence, features
from knowledge.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many residents sat on the panel?", "count"),
        ("what percentage of staff are trained", "count"),
        ("How much did it cost?", "money"),
        ("What should we pay a head of AI?", "money"),
        ("When was the charter adopted?", "date"),
        ("How long are logs kept?", "date"),
        ("Who signs it off?", "who"),
        ("Which councils use it?", "which"),
        ("Do we need a policy?", "yes or no"),
        ("How should we start?", "how"),
        ("Why does it matter?", "why"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    assert asks(question)[kind]
    assert not asks("Tell me about residents.")[kind]


@pytest.mark.parametrize(
    ("kind", "text"),
    [("count", "a panel of twenty-four, or 24"), ("money", "about £3 a head"), ("date", "in March 2023")],
)
def test_what_a_passage_gives(kind: str, text: str) -> None:
    assert gives(kind, text)
    assert not gives(kind, "a panel of residents")


def test_names_are_capitalised_words_that_do_not_only_begin_a_sentence() -> None:
    assert names("Does the Welsh NHS use Copilot? Our staff ask. NIST says AI may.") == {
        "Welsh",
        "NHS",
        "Copilot",
        "NIST",
    }
    asked = "Does the Welsh NHS use Copilot's help?"
    assert unmatched_names(asked, ["the NHS", "Copilot"], load_vocabulary()) == {"Welsh"}
    assert unmatched_names(asked, ["the NHS", "a Generative AI tool"], load_vocabulary()) == {"Welsh"}
    assert unmatched_names(asked, ["the NHS", "a tool"], load_vocabulary()) == {"Welsh", "Copilot"}


def test_names_that_follow_each_other_are_one() -> None:
    asked = "Did Leeds City Council's head of AI ask Camden or Norfolk County Council?"
    assert whole_names(asked) == ["Leeds City Council", "Camden", "Norfolk County Council"]
    assert whole_names("is it said?") == []
    assert unmatched_numbers("Is 85% or 1,200 right?", ["85 per cent"]) == {"1,200"}


def test_nothing_found_is_no_confidence() -> None:
    assert confidence("Who signs it off?", []) == 0.0


def test_every_feature_has_a_fitted_weight_and_the_other_way_round(starter: Assistant) -> None:
    question = "How many residents sat on the panel that reviewed Camden's data charter?"
    found = starter.library.retriever.search(question, 10)
    fitted = json.loads((files("assistant") / "confidence.json").read_text(encoding="utf-8"))
    assert set(features(question, found)) == set(fitted["weights"])


@pytest.mark.parametrize(
    ("answerable", "not_answerable"),
    [
        ("Why should residents be involved in decisions about data?", "What share of Swansea residents own a parrot?"),
        ("How should we tell people that they talk to a chatbot?", "Which chatbot vendor did Birmingham pay in 2019?"),
    ],
)
def test_what_the_library_treats_stands_above_what_it_does_not(
    starter: Assistant, answerable: str, not_answerable: str
) -> None:
    assert starter.answer(answerable).confidence > starter.answer(not_answerable).confidence + 0.2
