"""Suggestions are tried on the real starter library before they are offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.answers import Turn
from assistant.assembly import open_library
from assistant.section_questions import Section, alike, section_questions, sections_of
from assistant.settings import Settings
from assistant.suggesting import MOST, Suggester
from assistant.tried_questions import FILE
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.passages import DocumentRecord, Metadata

QUESTION = "What are the four levels of severity of an AI incident?"


@pytest.fixture(scope="module")
def usual(starter_home: Path, embedder: SentenceTransformerEmbedder) -> Assistant:
    """The assistant at its usual threshold."""
    settings = Settings(home=starter_home)
    return Assistant(open_library(settings, embedder), settings)


def section(heading: str, title: str = "Rules for robots", file: str = "robots.md") -> Section:
    record = DocumentRecord("d", "1", "guidance", file, Metadata(title), "hash")
    return Section(record, ("Chapter", heading))


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("3.2 Who switches a robot off", "What does “Rules for robots” say about who switches a robot off?"),
        ("Are robots insured?", "Are robots insured, according to “Rules for robots”?"),
        ("Can a robot vote", "Can a robot vote, according to “Rules for robots”?"),
        (
            "Is it needed? What a committee asks",
            "What does “Rules for robots” say about “Is it needed? What a committee asks”?",
        ),
        ("Switch it off first", "What does “Rules for robots” say about “Switch it off first”?"),
        ("Introduction", ""),
        ("References", ""),
        ("Step 3", ""),
        ("What these sources leave open", ""),
        ("Rules for robots", ""),
        ("", ""),
    ],
)
def test_a_heading_becomes_a_question_where_it_says_something(heading: str, question: str) -> None:
    asked = section_questions(section(heading))
    assert asked[-1:] == ((question,) if question else ())
    assert all(one.endswith(question.split("say about")[-1]) for one in asked)


def test_a_question_that_is_kept_for_a_section_comes_first() -> None:
    questions = section_questions(section("How an AI risk is scored", file="risk-and-model-assurance.md"))
    assert questions == (
        "How is an AI risk scored?",
        "What is said about how an AI risk is scored?",
        "What does “Rules for robots” say about how an AI risk is scored?",
    )


def test_questions_are_alike_by_what_they_ask_and_not_by_the_title_they_name() -> None:
    assert alike("How is an AI risk scored?", "How are AI risks scored?")
    assert not alike("What does “A” say about “Bias”?", "What does “A” say about “Copyright”?")


def test_every_suggestion_is_answered_when_it_is_asked(usual: Assistant) -> None:
    found = usual.library.retriever.search(QUESTION)
    usual.suggester.questions(sections_of(found), 60.0, 100)
    answer = usual.answer(QUESTION)
    assert answer.status == "answered"
    assert answer.suggestions
    assert len(answer.suggestions) <= MOST
    assert answer.as_json()["suggestions"] == list(answer.suggestions)
    for suggestion in answer.suggestions:
        assert not alike(suggestion, QUESTION)
        assert usual.answer(suggestion).status == "answered"


def test_what_was_asked_before_is_not_suggested(usual: Assistant) -> None:
    usual.suggester.questions(sections_of(usual.library.retriever.search(QUESTION)), 60.0, 100)
    first = usual.answer(QUESTION).suggestions[0]
    history = [Turn("user", first), Turn("assistant", "So.")]
    assert first not in usual.answer(QUESTION, history).suggestions


def test_topics_of_a_refusal_carry_questions_that_are_answered(usual: Assistant) -> None:
    found = usual.library.retriever.search(QUESTION)
    usual.suggester.questions(sections_of(found), 60.0, 100)
    strict = Assistant(usual.library, usual.settings.model_copy(update={"answer_threshold": 1.0}))
    refused = usual.suggester.completed(strict.answer(QUESTION), found, ())
    assert refused.status == "refused"
    assert refused.refusal
    asked = [topic.question for topic in refused.refusal.nearest if topic.question]
    assert asked
    for one in asked:
        assert usual.answer(one).status == "answered"


def test_without_time_only_what_was_tried_before_is_offered(usual: Assistant) -> None:
    suggester = Suggester(usual.library, usual.settings)
    sections = sections_of(usual.library.retriever.search(QUESTION))
    assert suggester.questions(sections, seconds=0.0) == {}
    tried = suggester.questions(sections, seconds=60.0, enough=1)
    assert len(tried) == 1
    assert suggester.questions(sections, seconds=0.0) == tried


def test_what_was_tried_is_forgotten_when_the_library_changes(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    text = (
        "# Robots\n\n## Who switches a robot off\n\nThe branch manager switches the reading robot off each evening.\n"
    )
    (documents / "robots.md").write_text(text, "utf-8")
    settings = Settings(home=tmp_path / "home", answer_threshold=0.0)
    library = open_library(settings, embedder)
    library.ingestor.ingest([documents], "council")
    suggester = Suggester(library, settings)
    assert suggester.learn() == 1
    sections = sections_of(library.retriever.search("robot"))
    assert list(suggester.questions(sections, 0.0).values()) == ["What is said about who switches a robot off?"]
    (documents / "robots.md").write_text(text.replace("Who switches a robot off", "Where a robot sleeps"), "utf-8")
    library.ingestor.ingest([documents], "council")
    assert suggester.questions(sections, 0.0) == {}
    assert suggester.learn() == 1


def test_what_was_learned_is_kept_for_the_next_process(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "robots.md").write_text(
        "# Robots\n\n## Who wakes a robot\n\nThe manager wakes it at eight.\n", "utf-8"
    )
    settings = Settings(home=tmp_path / "home", answer_threshold=0.0)
    library = open_library(settings, embedder)
    library.ingestor.ingest([documents], "council")
    sections = sections_of(library.retriever.search("robot"))
    assert Suggester(library, settings).questions(sections, 0.0) == {}
    assert Suggester(library, settings).learn() == 1
    assert list(Suggester(library, settings).questions(sections, 0.0).values()) == [
        "What is said about who wakes a robot?"
    ]
    stricter = settings.model_copy(update={"answer_threshold": 0.5})
    assert Suggester(library, stricter).questions(sections, 0.0) == {}
    (settings.home / FILE).write_text("{broken", "utf-8")
    assert Suggester(library, settings).questions(sections, 0.0) == {}
