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


def test_a_sentence_that_is_asked_for_in_its_own_words_is_matched_and_leads(library: Library) -> None:
    passage = library.retriever.search("How long do we keep records of what AI tools did?", k=1)[0].passage
    wanted = next(part for part in passage.text.split("\n") if "twelve months" in part)
    found = library.retriever.search(wanted, k=1)[0]
    best, *others = found.sentences
    assert all(
        best.asked_for >= one.asked_for and best.leads > one.leads and best.matched >= one.matched for one in others
    )
    assert best.matched > 0.9


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
