"""A library grown to any size: real passages repeated with a third of their words changed, vectors shifted a little.

Words give way to others of the same length, so that sentence and token places still hold; vectors are made once, by the
ingest of the corpus, and kept.

    python -m benchmarks.growth HOME SIZE
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.assistant_side import library_in
from knowledge.derived import DerivedDocument, DerivedFolder
from knowledge.embedding import unit
from knowledge.ledger_rows import Entry
from knowledge.lexical import postings_of
from knowledge.passages import Passage
from knowledge.store import IndexedDocument
from knowledge.token_head import head_for

_WORD = re.compile(r"[a-z]{4,}")
CHANGED = 1 / 3
NOISE = 0.02
"""Standard deviation of what is added to each number of a vector of 384: cosine with its original about .93."""


def grow(home: Path, size: int, seed: int = 7) -> dict[str, float]:
    """Add copies to a home until its library holds `size` passages."""
    library, random = library_in(home), np.random.default_rng(seed)
    derived = DerivedFolder(home / "vectors", head_for(library.embedder, home / "vectors").name)
    entries = [entry for entry in library.ledger.entries().values() if "-copy" not in entry.record.file]
    originals = [(entry, tuple(library.passages_of(entry.record.document_id))) for entry in entries]
    by_length = _vocabulary([passage for _, passages in originals for passage in passages])
    held, copy, start = (
        sum(record.passages for record in library.records()),
        len(library.records()),
        time.perf_counter(),
    )
    while held < size:
        batch = []
        for entry, passages in originals:
            made = derived.read(entry.record.document_id, entry.record.version)
            if made is None or held >= size:
                continue
            copy, held = copy + 1, held + len(passages)
            batch.append(_copied(entry, passages, made, copy, by_length, random, derived))
        library.store.replace(batch)
    return {"passages": held, "seconds": time.perf_counter() - start}


def _copied(
    entry: Entry,
    passages: Sequence[Passage],
    made: DerivedDocument,
    copy: int,
    by_length: dict[int, list[str]],
    random: np.random.Generator,
    derived: DerivedFolder,
) -> IndexedDocument:
    """One changed copy, what is derived of it written."""
    document_id = f"{copy:016x}"
    changed = tuple(
        replace(
            passage,
            passage_id=f"{document_id}-{number}",
            document_id=document_id,
            text=_changed(passage.text, by_length, random),
        )
        for number, passage in enumerate(passages)
    )
    noise = random.normal(0, NOISE, made.vectors.shape).astype("float32")
    vectors = unit(made.vectors.astype("float32") + noise).astype("float32")
    record = replace(entry.record, document_id=document_id, file=f"{copy}-copy-{entry.record.file}")
    derived.write(
        document_id,
        record.version,
        replace(
            made,
            passage_ids=tuple(passage.passage_id for passage in changed),
            vectors=vectors.astype("float16"),
            postings=postings_of([passage.indexed_text for passage in changed]),
        ),
    )
    return IndexedDocument(replace(entry, record=record, sketch=b""), changed, vectors)


def _vocabulary(passages: Sequence[Passage]) -> dict[int, list[str]]:
    words: dict[int, set[str]] = defaultdict(set)
    for passage in passages:
        for word in _WORD.findall(passage.text):
            words[len(word)].add(word)
    return {length: sorted(found) for length, found in words.items()}


def _changed(text: str, by_length: dict[int, list[str]], random: np.random.Generator) -> str:
    def other(match: re.Match[str]) -> str:
        choices = by_length[len(match.group())]
        return choices[random.integers(len(choices))] if random.random() < CHANGED else match.group()

    return _WORD.sub(other, text)


if __name__ == "__main__":
    print(json.dumps(grow(Path(sys.argv[1]), int(sys.argv[2]))))
