"""A grown library is one that searches: what is derived of the copies fits them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assembly import open_library
from assistant.settings import load_settings
from benchmarks.compare import plot, table
from benchmarks.growth import grow


def test_copies_are_found_and_differ(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "bins.md").write_text(
        "# Waste\n\n## Glass\n\nGlass bottles are collected every second Monday from kerbside boxes.\n\n## Paper\n\n"
        "Paper and cardboard belong into the blue container behind the library building.\n",
        encoding="utf-8",
    )
    library = open_library(load_settings())
    library.ingestor.ingest([folder], "default")
    grown = grow(home, 12)
    assert grown["passages"] >= 12
    found = open_library(load_settings()).retriever.search("When are glass bottles collected?", 5)
    assert found[0].document.file == "bins.md"
    assert len({one.passage.document_id for one in found}) > 1
    assert all(one.passage.text[start:end].strip() for one in found for start, end, *_ in one.sentences)


@pytest.fixture
def results() -> dict[str, object]:
    ingest = {"passages": 2, "seconds": 1.0, "peak_mb": 100.0}
    search = {"first_s": 1.0, "p50_ms": 2.0, "p95_ms": 3.0, "peak_mb": 100.0}
    ours = {"ingest": ingest, "search": search, "again": ingest, "help": {"process_s": 0.2}}
    growth = [{"passages": size, **search} for size in (2, 20)]
    return {"machine": "2 cores", "assistant": ours, "tutorial": {"ingest": ingest, "search": search}, "growth": growth}


def test_results_are_told_in_a_table_and_a_plot(results: dict[str, object], tmp_path: Path) -> None:
    assert "| search warm, p50, ms | 2.0 | 2.0 |" in table(results)
    plot(results, tmp_path / "growth.svg")
    assert "<svg" in (tmp_path / "growth.svg").read_text()
