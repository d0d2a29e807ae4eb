"""The assistant's own side of the comparison.

python -m benchmarks.assistant_side ingest CORPUS HOME
python -m benchmarks.assistant_side search HOME QUESTIONS.jsonl
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from assistant.assembly import Library, open_library
from assistant.settings import load_settings
from benchmarks.measuring import read_texts, since_start, warm_times


def library_in(home: Path) -> Library:
    """The library of a home, its embedder loaded."""
    library = open_library(load_settings(home=home, chroma_url=""))
    library.embedder.embed(["load"])
    return library


def ingest(corpus: Path, home: Path) -> dict[str, float]:
    """What `readiness ingest` does; seconds, loading of the model left out."""
    library = library_in(home)
    start = time.perf_counter()
    report = library.ingestor.ingest([corpus], "default")
    return {"seconds": time.perf_counter() - start, "passages": report.passages, "unchanged": report.unchanged}


def search(home: Path, questions: Path) -> dict[str, float]:
    """Seconds from the start of the process to the first result, and milliseconds of warm searches."""
    library = open_library(load_settings(home=home, chroma_url=""))
    texts = read_texts(questions)
    library.retriever.search(texts[0])
    return {"first_s": since_start(), **warm_times(library.retriever.search, texts)}


if __name__ == "__main__":
    steps = {"ingest": ingest, "search": search}
    print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
