"""A home that fails: no folder, no room, a damaged index or ledger, another embedder; and the way back."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from knowledge.errors import StoreError
from knowledge.ingesting import Ingestor, open_ingestor, restore_ledger
from knowledge.passages import DocumentRecord
from tests.knowledge.small_library import (
    WordEmbedder,
    assert_consistent,
    files_of,
    open_small,
)


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")

    with pytest.raises(StoreError, match="READINESS_HOME"):
        open_small(tmp_path / "home")


def test_too_little_room_is_told_before_anything_is_done(
    ingestor: Ingestor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.ingesting.SPARE_BYTES", 10**18)

    with pytest.raises(StoreError, match="MB left"):
        ingestor.ingest([folder])
    assert files_of(ingestor) == []


def test_a_disk_that_fills_up_half_way_leaves_whole_documents(home: Path, folder: Path) -> None:
    done: list[str] = []

    def derive(record: DocumentRecord, passages: object, encodings: object) -> None:
        done.append(record.file)
        if len(done) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        open_small(home, derive=derive).ingest([folder])

    ingestor = open_small(home)
    assert files_of(ingestor) == []
    assert ingestor.ingest([folder]).added == 3
    assert_consistent(ingestor)


def test_rebuild_after_the_index_was_damaged(home: Path, folder: Path) -> None:
    ingestor = open_small(home)
    ingestor.ingest([folder])
    before = {r.file: [p.text for p in ingestor.store.passages_of(r.document_id)] for r in ingestor.ledger.records()}
    ingestor.store.close()
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 999)
    shutil.rmtree(folder)

    report = ingestor.rebuild()

    assert (report.updated, report.failed) == (3, ())
    after = {r.file: [p.text for p in ingestor.store.passages_of(r.document_id)] for r in ingestor.ledger.records()}
    assert after == before
    assert_consistent(ingestor)


def test_rebuild_with_another_embedder(home: Path, folder: Path) -> None:
    open_small(home).ingest([folder])
    other = open_ingestor(home, WordEmbedder("other words"))
    with pytest.raises(StoreError, match="documents rebuild"):
        other.ingest([folder])

    other.rebuild()

    assert other.ingest([folder]).unchanged == 3
    assert_consistent(other)


def test_a_damaged_ledger_is_told_and_restored(home: Path, folder: Path) -> None:
    ingestor = open_small(home)
    ingestor.ingest([folder])
    ingestor.store.close()
    ingestor.ledger.close()
    ledger = home / "ledger.sqlite3"
    ledger.write_bytes(ledger.read_bytes()[:5000])

    with pytest.raises(StoreError, match="documents rebuild"):
        open_small(home).ingest([folder])
    assert restore_ledger(home)

    assert not restore_ledger(home)
    ingestor = open_small(home)
    assert ingestor.ingest([folder]).unchanged == 3
    assert_consistent(ingestor)
