"""Other models than the bundled ones, from local folders: a cross-encoder that re-ranks, and another embedder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sentence_transformers import CrossEncoder

from assistant.assembly import open_library
from assistant.settings import Settings
from knowledge.embedding import SentenceTransformerEmbedder, bundled_model_folder
from knowledge.errors import ModelFilesError

TEXTS = {
    "charter.md": "# Data charter\n\nCamden asked a panel of 20 residents to judge how the council uses data.\n",
    "logs.md": "# Logging policy\n\nLogs of AI tools are kept for twelve months and then deleted.\n",
    "training.md": "# Training\n\nEvery officer takes the course on data before using an assistant.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def test_a_cross_encoder_in_a_folder_orders_the_passages(
    tmp_path: Path, folder: Path, embedder: SentenceTransformerEmbedder
) -> None:
    model = CrossEncoder(str(bundled_model_folder()), num_labels=1, device="cpu")
    model.save_pretrained(str(tmp_path / "reader"))
    library = open_library(Settings(home=tmp_path / "home", reranker=str(tmp_path / "reader")), embedder)
    library.ingestor.ingest([folder])
    found = library.retriever.search("How long are logs kept?", 3)
    scores = [one.signals["reranker"] for one in found]
    assert len(found) == 3 and scores == sorted(scores, reverse=True)
    assert [one.rank for one in found] == [1, 2, 3]
    again = CrossEncoder(str(tmp_path / "reader"), device="cpu")
    expected = again.predict([("How long are logs kept?", found[0].passage.indexed_text)], show_progress_bar=False)
    assert scores[0] == pytest.approx(float(expected[0]), abs=1e-4)


def test_a_re_ranker_that_is_not_there_is_told(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelFilesError, match="re-ranker") as error:
        open_library(Settings(home=tmp_path / "home", reranker=str(tmp_path / "empty")), embedder)
    assert "READINESS_RERANKER" in error.value.remedy


def test_another_embedder_in_a_folder_finds_and_scores_by_late_interaction(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(bundled_model_folder(), tmp_path / "own-model")
    library = open_library(Settings(home=tmp_path / "home", embedder=str(tmp_path / "own-model")))
    library.ingestor.ingest([folder])
    found = library.retriever.search("How long are logs kept?", 2)
    assert "twelve months" in found[0].passage.text
    assert found[0].signals["late"] > found[1].signals["late"]
