"""Fitting the reading of questions, on a handful of documents and questions."""

from __future__ import annotations

import numpy as np
import pytest

from evals.questions import Evidence, Question
from evals.training import fit_question_embedder as fitting
from evals.training.question_examples import Corpus, Example, examples_of, read_corpus
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.token_head import TokenHead, head_for

TOPICS = {
    "Passwords": "Staff must change a password at once when it has been shared. Long ones are better than odd ones.",
    "Visitors": "Visitors sign in at the desk and wear a badge. Hosts stay with them until they leave the building.",
    "Records": "Records of meetings are kept for six years. After that the records officer destroys them safely.",
    "Parking": "Bays near the entrance are for disabled drivers. All other bays are given out by the facilities team.",
    "Laptops": "A laptop that is lost is reported to the service desk within the hour. The desk wipes it from afar.",
    "Training": "Every new starter takes the security course in the first month. Managers see who has not.",
}
# Passages are cut at about 120 words, so each topic has as many.
FILLER = (
    "What stands here on {} was agreed with the unions in spring, and is looked at again each year by the house board. "
)
ASKED = [
    ("do i need a new login if a colleague knows mine", "Staff must change a password at once"),
    ("who walks guests to the door", "Hosts stay with them"),
    ("when can we bin old minutes", "Records of meetings are kept for six years"),
    ("left my computer on the train", "A laptop that is lost is reported to the service desk"),
]


@pytest.fixture(scope="module")
def head(embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> TokenHead:
    return head_for(embedder, tmp_path_factory.mktemp("head"))


@pytest.fixture(scope="module")
def corpus(embedder: SentenceTransformerEmbedder, head: TokenHead, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    for name in ("house.md", "other.md"):
        sections = "\n\n".join(
            f"## {topic}\n\n{text} {FILLER.format(topic.lower()) * 5}" for topic, text in TOPICS.items()
        )
        (folder / name).write_text(f"# Rules of the house\n\n{sections}\n", encoding="utf-8")
    return read_corpus([folder], {"house.md"}, embedder, head)


@pytest.fixture(scope="module")
def examples(corpus: Corpus, embedder: SentenceTransformerEmbedder) -> list[Example]:
    questions = [
        Question(str(number), text, "policy", evidence=(Evidence("house.md", text=evidence),))
        for number, (text, evidence) in enumerate(ASKED)
    ]
    return examples_of(corpus, questions, embedder)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "NEGATIVES", 3)
    monkeypatch.setattr(fitting, "BATCH", 2)


def test_only_documents_that_are_asked_about_are_read(corpus: Corpus) -> None:
    assert set(corpus.files) == {"house.md"}
    assert len(corpus.passages) >= len(TOPICS)


def test_an_example_names_what_answers_and_what_only_comes_near(corpus: Corpus, examples: list[Example]) -> None:
    for example, (_, evidence) in zip(examples, ASKED, strict=True):
        (row,) = example.right
        ((sentence,),) = example.sentences
        start, end = corpus.index.sentence_spans(row)[sentence]
        assert evidence in corpus.passages[row].text[start:end]
        assert row not in example.near and example.near


def test_fitting_brings_the_questions_nearer_and_is_repeatable(
    corpus: Corpus, examples: list[Example], embedder: SentenceTransformerEmbedder, head: TokenHead
) -> None:
    documents = fitting.documents_of(corpus, head)
    question = examples[0].question
    before = embedder.embed([question])
    change = fitting.fit(embedder, documents, examples, epochs=2)
    again = fitting.fit(embedder, documents, examples, epochs=2)
    assert change.arrays and all(np.array_equal(change.arrays[name], again.arrays[name]) for name in change.arrays)
    assert any(float(np.abs(array).max()) > 0 for array in change.arrays.values())
    assert np.array_equal(before, embedder.embed([question])), "the documents' embedder must stay as it is"


def test_documents_left_out_are_neither_asked_nor_near(corpus: Corpus, examples: list[Example]) -> None:
    assert len(fitting.without(corpus, examples, set())) == len(examples)
    assert fitting.without(corpus, examples, {"house.md"}) == []
    assert set(fitting.parts_of(examples, 1).values()) == {0}
