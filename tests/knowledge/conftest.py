"""A small folder and an ingestor that needs no model, for every test of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingesting import Ingestor
from tests.knowledge.small_library import open_small, prose, write_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(
        tmp_path / "papers",
        {
            "procurement.md": prose("procurement"),
            "skills.txt": prose("skills"),
            "deep/er/data.html": f"<html><body><h1>Data</h1><p>{prose('data')}</p></body></html>",
        },
    )


@pytest.fixture
def ingestor(home: Path) -> Ingestor:
    return open_small(home)
