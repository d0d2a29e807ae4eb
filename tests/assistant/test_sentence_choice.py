"""How sentences are compared, by what retrieval saw of them and by how they are worded."""

from __future__ import annotations

import json
from importlib.resources import files

from assistant.answering import Assistant
from assistant.sentence_choice import scored_sentences, sentence_features
from knowledge.passages import DocumentRecord, Metadata, Passage, RetrievedPassage, ScoredSentence
from knowledge.sentences import split_sentences

QUESTION = "How long are logs of prompts kept?"


def found(text: str, *scores: float) -> RetrievedPassage:
    """A passage whose sentences, in reading order, have these scores."""
    passage = Passage("p", "d", 0, text, "", ("Logs of prompts",))
    record = DocumentRecord("d", "1", "", "d.md", Metadata("Tools"), "hash")
    sentences = [ScoredSentence(*span, score) for span, score in zip(split_sentences(text), scores, strict=True)]
    return RetrievedPassage(passage, record, 1, 0.0, {}, tuple(sorted(sentences, key=lambda one: -one.score)))


def features(text: str, *scores: float, question: str = QUESTION) -> list[dict[str, float]]:
    return [measured for *_, measured in sentence_features(question, [found(text, *scores)])]


def test_every_feature_has_a_fitted_weight_and_the_other_way_round(starter: Assistant) -> None:
    weights = json.loads((files("assistant") / "sentence_choice.json").read_text("utf-8"))
    passages = starter.library.retriever.search("Why should residents be involved in decisions about data?", 4)
    for *_, measured in sentence_features(QUESTION, passages):
        assert set(measured) == set(weights)


def test_words_of_the_heading_and_of_the_neighbours_count_where_the_sentence_lacks_them() -> None:
    first, second = features("They stay for twelve months. Logs that are kept longer are a risk.", 0.5, 0.4)
    assert first["words above"] > second["words above"]
    assert first["words around"] > 0
    assert first["date given"] == 1.0
    assert second["date missing"] == 1.0


def test_what_a_question_asks_for_is_not_held_against_a_sentence() -> None:
    asks_back = "Which logs are kept for a year?"
    assert features(asks_back, 0.5)[0]["asks back"] == 1.0
    assert features(asks_back, 0.5, question="What questions should be asked of logs?")[0]["asks back"] == 0.0
    of_itself = "This guide covers how long logs are kept."
    assert features(of_itself, 0.5)[0]["tells of itself"] == 1.0
    assert features(of_itself, 0.5, question="What is the scope of the guide?")[0]["tells of itself"] == 0.0


def test_sentences_too_short_to_answer_are_left_out() -> None:
    assert len(scored_sentences(QUESTION, [found("Logs, kept. They are deleted after twelve months.", 0.9, 0.4)])) == 1
