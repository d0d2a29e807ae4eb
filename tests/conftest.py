"""What every test can use: the real embedder, loaded once, and a home of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from assistant.answering import Assistant
from assistant.assembly import STARTER_COLLECTION, open_library, starter_folder
from assistant.settings import Settings
from knowledge.embedding import SentenceTransformerEmbedder

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("READINESS_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    """A home with the starter library in it; tests that change a library make one of their own."""
    folder = tmp_path_factory.mktemp("starter")
    library = open_library(Settings(home=folder), embedder)
    assert not library.ingestor.ingest([starter_folder()], STARTER_COLLECTION).failed
    return folder


@pytest.fixture(scope="session")
def starter(starter_home: Path, embedder: SentenceTransformerEmbedder) -> Assistant:
    """The assistant over the starter library, without a language model; it answers whatever it finds.

    Whether a question should be answered is an estimate that evaluations measure; these tests are of the flow.
    """
    settings = Settings(home=starter_home, answer_threshold=0.0)
    return Assistant(open_library(settings, embedder), settings)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public documents and labelled sets beside the checkout; tests that need it skip elsewhere."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared beside the checkout (public documents and labelled sets)")
    return SHARED
