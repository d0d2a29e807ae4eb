"""The whole flow over the starter library, with the real embedder and store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.answers import Turn
from assistant.assembly import open_library
from assistant.errors import QuestionError
from assistant.groundedness.words import letters_and_digits
from assistant.settings import Settings
from knowledge.embedding import SentenceTransformerEmbedder

ANSWERABLE = "How many residents sat on the panel that reviewed Camden's data charter?"


@pytest.fixture
def strict(starter: Assistant) -> Assistant:
    """One that refuses everything that it has to search for."""
    return Assistant(starter.library, starter.settings.model_copy(update={"answer_threshold": 1.0}))


def test_every_sentence_of_an_answer_has_a_citation_that_stands_in_its_passage(starter: Assistant) -> None:
    answer = starter.answer(ANSWERABLE)
    assert answer.status == "answered"
    passages = {one.passage.passage_id: one.passage.text for one in answer.retrieved}
    for claim in answer.claims:
        assert claim.supported
        assert claim.citations
    for citation in answer.citations:
        assert letters_and_digits(citation.quote) in letters_and_digits(passages[citation.passage_id])
    shown = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    assert shown == {citation.n for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "correction"),
    [
        ("Does our council have to follow the NIST framework by law?", "None of them binds a council in the UK."),
        (
            "The board wants zero risk from AI. Is that sensible, going by the American guidance?",
            "An attempt to remove every risk can be counterproductive",
        ),
    ],
)
def test_a_false_premise_is_answered_with_the_correction(starter: Assistant, question: str, correction: str) -> None:
    answer = starter.answer(question)
    assert answer.status == "answered"
    assert correction in answer.text


@pytest.mark.parametrize("question", ["Is our policy up to date?", "Are we obliged to follow the NIST framework?"])
def test_what_only_the_own_council_can_say_is_told_to_be_others_words(starter: Assistant, question: str) -> None:
    answered = Assistant(starter.library, starter.settings.model_copy(update={"answer_threshold": 0.0}))
    assert answered.answer(question).notice.startswith("This is not said for your own council: it is from ")


def test_an_address_that_the_source_gives_is_shown(home: Path, embedder: SentenceTransformerEmbedder) -> None:
    home.mkdir()
    paper = home / "contact.md"
    paper.write_text(
        "# AI reviews\n\nTo book an AI review, write to the review team at ai.review@example.org.\n", "utf-8"
    )
    settings = Settings(home=home, answer_threshold=0.0)
    library = open_library(settings, embedder)
    library.ingestor.ingest([paper], "papers")
    answer = Assistant(library, settings).answer("Whom do I write to for an AI review?")
    assert "ai.review@example.org" in answer.text


def test_the_answer_grows_by_checked_sentences(starter: Assistant) -> None:
    parts = list(starter.stream(ANSWERABLE))
    assert [len(part.claims) for part in parts] == sorted(len(part.claims) for part in parts)
    assert parts[-1].text.startswith(parts[0].text.split(" [")[0][:20])


def test_a_refusal_says_what_was_searched_and_names_topics(strict: Assistant) -> None:
    answer = strict.answer("How many residents sat on the panel?")
    assert answer.status == "refused"
    assert answer.refusal
    assert "documents" in answer.refusal.reason
    assert answer.refusal.nearest
    assert not answer.claims


def test_a_greeting_is_answered_without_a_search(starter: Assistant) -> None:
    answer = starter.answer("Good morning!")
    assert answer.status == "declined"
    assert answer.retrieved == ()
    assert answer.text


@pytest.mark.parametrize(("question", "problem"), [("", "empty"), ("   \n", "empty"), ("why " * 30_000, "characters")])
def test_a_question_that_can_not_be_asked_is_told(starter: Assistant, question: str, problem: str) -> None:
    with pytest.raises(QuestionError, match=problem):
        starter.answer(question)


def test_asking_again_or_after_an_answer_does_not_wear_a_refusal_down(starter: Assistant) -> None:
    question = "What did Camden pay its panel members per meeting in euros?"
    alone = starter.answer(question)
    turns = (
        Turn("user", ANSWERABLE),
        Turn("assistant", starter.answer(ANSWERABLE).text),
        Turn("user", question),
        Turn("assistant", "The library does not clearly say."),
    )
    assert starter.answer(question, turns).confidence == alone.confidence


def test_a_name_that_the_library_never_holds_is_told(starter: Assistant) -> None:
    answer = starter.answer("What does the Narnia data charter promise to residents?")
    assert answer.notice.startswith("Nothing in the library names Narnia.")
