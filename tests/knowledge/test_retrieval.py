"""The retriever over a real Chroma and the real embedder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.assembly import Library, open_library
from assistant.settings import Settings
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.filters import Filters
from knowledge.passages import DocumentRecord, Metadata, Passage, RetrievedPassage
from knowledge.ranking import with_another_document

CHARTER = "# Data charter\n\nCamden asked a panel of 20 residents to judge how the council uses data.\n"
LOGS = "# Logging policy\n\nLogs of AI tools are kept for twelve months and then deleted.\n"


@pytest.fixture
def library(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Library:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "charter.md").write_text(CHARTER, encoding="utf-8")
    (folder / "logs.md").write_text(LOGS, encoding="utf-8")
    (folder / "copy.md").write_text(LOGS, encoding="utf-8")
    library = open_library(Settings(home=tmp_path / "home"), embedder)
    library.ingestor.ingest([folder])
    return library


def test_the_passage_that_answers_comes_first(library: Library) -> None:
    found = library.retriever.search("How long do we keep records of what AI tools did?", k=2)
    assert "twelve months" in found[0].passage.text
    assert [one.rank for one in found] == [1, 2]
    start, end, *_ = found[0].sentences[0]
    assert found[0].passage.text[start:end].startswith("Logs of AI tools")


def test_a_sentence_that_is_asked_for_in_its_own_words_leads(library: Library) -> None:
    passage = library.retriever.search("How long do we keep records of what AI tools did?", k=1)[0].passage
    wanted = next(part for part in passage.text.split("\n") if "twelve months" in part)
    found = library.retriever.search(wanted, k=1)[0]
    best, *others = found.sentences
    assert all(best.asked_for >= one.asked_for and best.leads > one.leads for one in others)
    assert best.leads > 0.9


def test_the_same_text_under_two_names_is_shown_once(library: Library) -> None:
    texts = [one.passage.text for one in library.retriever.search("How long are logs kept?", k=10)]
    assert len(texts) == len(set(texts)) == 2


def test_a_change_is_seen_at_the_next_question(library: Library, tmp_path: Path) -> None:
    assert "panel" in library.retriever.search("Who judged how Camden uses data?", k=1)[0].passage.text
    (tmp_path / "files" / "charter.md").write_text("# Data charter\n\nCamden asked nobody.\n", encoding="utf-8")
    library.ingestor.ingest([tmp_path / "files"])
    texts = [one.passage.text for one in library.retriever.search("Who judged how Camden uses data?", k=10)]
    assert not [text for text in texts if "panel" in text]


def test_derived_files_are_made_again_where_they_are_missing(library: Library) -> None:
    # By their texts: of passages that two documents share word for word, rounding decides whose is shown.
    before = [one.passage.text for one in library.retriever.search("How long are logs kept?")]
    shutil.rmtree(library.settings.home / "vectors")
    again = open_library(library.settings, library.embedder)
    assert [one.passage.text for one in again.retriever.search("How long are logs kept?")] == before
    assert any((library.settings.home / "vectors").rglob("*.npz"))


def test_filters_leave_out_what_they_do_not_let_through(starter: Assistant) -> None:
    found = starter.library.retriever.search("What may staff put into a chatbot?", 10, Filters(kinds=("template",)))
    assert found
    assert {one.document.metadata.kind for one in found} == {"template"}


def test_an_empty_library_finds_nothing(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    assert open_library(Settings(home=tmp_path), embedder).retriever.search("Anything?") == []


def test_a_word_is_known_in_whichever_form_or_by_its_long_form(library: Library) -> None:
    assert library.retriever.knows("Camden's")
    assert library.retriever.knows("resident")
    assert not library.retriever.knows("Narnia")
    assert not library.retriever.knows("DPIA")
    assert library.retriever.knows("US"), "a stop word is no name"


def ranked(*documents: str, scores: tuple[float, ...]) -> list[RetrievedPassage]:
    """Passages of these documents, best first."""
    return [
        RetrievedPassage(
            Passage(str(place), name, place, name, ""),
            DocumentRecord(name, "1", "", name, Metadata(name), name),
            place,
            score,
        )
        for place, (name, score) in enumerate(zip(documents, scores, strict=True), 1)
    ]


def order(found: list[RetrievedPassage]) -> list[str]:
    return [one.passage.passage_id for one in with_another_document(found)]


def test_the_fourth_place_is_another_documents_where_it_has_one_that_is_nearly_as_good() -> None:
    scores = (3.0, 2.0, 1.9, 1.8, 1.7, 1.2)
    assert order(ranked("a", "a", "b", "a", "b", "c", scores=scores)) == ["1", "2", "3", "6", "4", "5"]
    assert order(ranked("a", "a", "b", "c", "d", "d", scores=scores)) == ["1", "2", "3", "4", "5", "6"]
    assert order(ranked("a", "a", "b", "a", "b", "c", scores=(*scores[:5], 0.9))) == ["1", "2", "3", "4", "5", "6"]
    assert order(ranked("a", "a", "a", scores=scores[:3])) == ["1", "2", "3"]
    assert order([]) == []
