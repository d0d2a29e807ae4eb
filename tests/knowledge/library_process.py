"""A process with a library: `ingest HOME FOLDER` tells each step, `answer HOME` searches for each line it reads."""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge import ingest_run
from knowledge.ingesting import Ingestor, Progress, open_ingestor
from knowledge.passages import DocumentRecord
from tests.knowledge.small_library import WordEmbedder


def open_with_derived(home: Path) -> Ingestor:
    """A library that keeps an empty derived file for each version."""

    def derive(record: DocumentRecord, passages: object, encodings: object) -> None:
        (home / "vectors").mkdir(exist_ok=True)
        (home / "vectors" / f"{record.document_id}-{record.version}").touch()

    def forget(document_id: str, version: str) -> None:
        (home / "vectors" / f"{document_id}-{version}").unlink(missing_ok=True)

    return open_ingestor(home, WordEmbedder(), derive=derive, forget=forget)


def ingest(home: Path, folder: Path) -> None:
    ingest_run.BATCH_PASSAGES = 12

    def tell(progress: Progress) -> None:
        print(progress, flush=True)

    print(open_with_derived(home).ingest([folder], progress=tell).as_json(), flush=True)


def answer(home: Path) -> None:
    library = open_with_derived(home)
    embedder = WordEmbedder()
    for line in sys.stdin:
        (vector,) = embedder.embed([line.strip()])
        hits = library.store.nearest(vector, 3)
        passages = library.store.get([passage_id for passage_id, _ in hits])
        files = [library.ledger.entries()[passage.document_id].record.file for passage in passages]
        print(",".join(files), flush=True)


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    {"ingest": ingest, "answer": answer}[command](*map(Path, paths))
