"""The peer: the retrieval pipeline of LangChain's tutorial, written cleanly.

A loader for each format -> RecursiveCharacterTextSplitter(1000, 200) -> all-MiniLM-L6-v2 -> Chroma, best k by cosine.
Needs benchmarks/requirements.txt.

    python -m benchmarks.tutorial_pipeline ingest CORPUS FOLDER
    python -m benchmarks.tutorial_pipeline search FOLDER QUESTIONS.jsonl
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import chromadb
import docx2txt
from bs4 import BeautifulSoup
from chromadb.config import Settings as ChromaSettings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pypdf import PdfReader
from sentence_transformers import SentenceTransformer

from benchmarks.measuring import read_texts, since_start, warm_times
from knowledge.embedding import bundled_model_folder

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file; `page` counts from 1, 0 where there are none."""

    file: str
    page: int
    text: str


class TutorialIndex:
    """A Chroma folder with vectors of chunks."""

    def __init__(self, folder: Path) -> None:
        self.model = SentenceTransformer(str(bundled_model_folder()), device="cpu")
        client = chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))
        self.collection: Any = client.get_or_create_collection(
            "tutorial", embedding_function=None, metadata={"hnsw:space": "cosine"}
        )

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Embed and store chunks."""
        for start in range(0, len(chunks), BATCH):
            part = chunks[start : start + BATCH]
            vectors = self.model.encode([chunk.text for chunk in part], normalize_embeddings=True)
            self.collection.add(
                ids=[str(start + number) for number in range(len(part))],
                embeddings=vectors,
                documents=[chunk.text for chunk in part],
                metadatas=[{"file": chunk.file, "page": chunk.page} for chunk in part],
            )

    def search(self, question: str, k: int = 10) -> Any:
        """The best k chunks by cosine."""
        vector = self.model.encode([question], normalize_embeddings=True)
        return self.collection.query(query_embeddings=vector, n_results=k)


def load(path: Path) -> Iterator[tuple[int, str]]:
    """(page, text) of a file, as the tutorial's loaders see it."""
    if path.suffix == ".pdf":
        yield from ((number, page.extract_text() or "") for number, page in enumerate(PdfReader(path).pages, 1))
    elif path.suffix == ".docx":
        yield 0, docx2txt.process(str(path))
    elif path.suffix == ".html":
        yield 0, BeautifulSoup(path.read_text(encoding="utf-8", errors="ignore"), "html.parser").get_text(" ")
    else:
        yield 0, path.read_text(encoding="utf-8", errors="ignore")


def chunks_of(corpus: Path) -> list[Chunk]:
    """Chunks of 1,000 characters that overlap by 200."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    paths = [path for path in sorted(corpus.iterdir()) if path.suffix in {".pdf", ".docx", ".html", ".md", ".txt"}]
    return [
        Chunk(path.name, page, part)
        for path in paths
        for page, text in load(path)
        for part in splitter.split_text(text)
    ]


def ingest(corpus: Path, folder: Path) -> dict[str, float]:
    """Load, split, embed and store; seconds, loading of the model left out."""
    index = TutorialIndex(folder)
    start = time.perf_counter()
    chunks = chunks_of(corpus)
    index.add(chunks)
    return {"seconds": time.perf_counter() - start, "passages": len(chunks)}


def search(folder: Path, questions: Path) -> dict[str, float]:
    """Seconds from the start of the process to the first result, and milliseconds of warm searches."""
    index = TutorialIndex(folder)
    texts = read_texts(questions)
    index.search(texts[0])
    return {"first_s": since_start(), **warm_times(index.search, texts)}


if __name__ == "__main__":
    steps = {"ingest": ingest, "search": search}
    print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
