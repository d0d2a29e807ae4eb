"""The damaged and misnamed public files beside the checkout, through a whole ingest."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.knowledge.small_library import open_small


def test_what_an_ingest_says_of_damaged_files(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(shared / "edge-files", folder)
    shutil.copy(shared / "corpus" / "us-nist-ai-rmf-1-0.pdf", folder)
    ingestor = open_small(tmp_path / "home")
    report = ingestor.ingest([folder])
    failed = {one.file: one.reason for one in report.failed}
    assert set(failed) == {"empty.pdf", "html-saved-as.pdf", "image-only-card-game.pdf"}
    assert "no text layer" in failed["image-only-card-game.pdf"]
    assert "a picture (PNG)" in failed["empty.pdf"]
    assert "web page" in failed["html-saved-as.pdf"]
    told = {one.file: one.reason for one in report.problems}
    assert told["truncated-no-endstream.pdf"] == "44 of 143 pages unreadable"
    duplicates = [file for file, reason in told.items() if "duplicate" in reason.lower() or "same" in reason.lower()]
    assert duplicates and {record.file for record in ingestor.ledger.records()} == {
        "poster-a0.pdf",
        "truncated-no-endstream.pdf",
        "us-nist-ai-rmf-1-0.pdf",
        "wrong-title-is-nist-rmf.pdf",
    }
    assert report.added == 4
