from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.errors import ReadinessError
from knowledge.gathering import UnusablePathError
from knowledge.ingesting import Ingestor, Progress, open_ingestor
from knowledge.passages import DocumentRecord, Passage
from knowledge.preparing import Preparer
from tests.knowledge.small_library import (
    WordEmbedder,
    assert_consistent,
    files_of,
    open_small,
    prose,
    write_files,
)


def test_a_folder_goes_in_and_a_second_ingest_embeds_nothing(home: Path, folder: Path) -> None:
    embedder = WordEmbedder()
    ingestor = open_ingestor(home, embedder)

    first = ingestor.ingest([folder])
    embedded = embedder.done
    second = ingestor.ingest([folder])

    assert (first.added, first.updated, first.unchanged, first.failed) == (3, 0, 0, ())
    assert files_of(ingestor) == ["deep/er/data.html", "procurement.md", "skills.txt"]
    assert first.passages == sum(record.passages for record in ingestor.ledger.records()) == embedded
    assert (second.added, second.updated, second.unchanged, second.passages) == (0, 0, 3, 0)
    assert embedder.done == embedded
    assert_consistent(ingestor)


def test_the_report_has_the_fields_of_the_interface(ingestor: Ingestor, folder: Path) -> None:
    (folder / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    report = ingestor.ingest([folder]).as_json()

    assert list(report) == ["added", "updated", "unchanged", "removed", "failed", "passages", "seconds"]
    assert [failed["file"] for failed in report["failed"]] == ["picture.pdf"]
    assert "picture" in report["failed"][0]["reason"]


def test_a_changed_file_replaces_all_its_passages(ingestor: Ingestor, folder: Path) -> None:
    ingestor.ingest([folder])
    write_files(folder, {"skills.txt": prose("apprentices", 1)})

    report = ingestor.ingest([folder])

    assert (report.added, report.updated, report.unchanged) == (0, 1, 2)
    text = " ".join(p.text for p in ingestor.store.passages_of(ingestor.ledger.find("skills.txt").document_id))
    assert "apprentices" in text
    assert "skills" not in text
    assert_consistent(ingestor)


def test_metadata_beside_the_files_counts_and_its_change_alone_is_an_update(ingestor: Ingestor, folder: Path) -> None:
    (folder / "SOURCES.tsv").write_text("file\ttitle\tpublisher\nskills.txt\tSkills first\tA council\n")
    (folder / "deep" / "SOURCES.tsv").write_text("file\ttitle\ner/data.html\tData, near\n")
    ingestor.ingest([folder])
    assert ingestor.ledger.find("skills.txt").metadata.publisher == "A council"
    assert ingestor.ledger.find("data.html").metadata.title == "Data, near"

    (folder / "SOURCES.tsv").write_text("file\ttitle\tpublisher\nskills.txt\tSkills first\tAnother council\n")
    report = ingestor.ingest([folder])

    assert (report.updated, report.unchanged) == (1, 2)
    assert ingestor.ledger.find("skills.txt").metadata.publisher == "Another council"
    assert_consistent(ingestor)


def test_a_sources_table_that_can_not_be_read_is_told_and_stops_nothing(ingestor: Ingestor, folder: Path) -> None:
    (folder / "SOURCES.tsv").write_text("name\ttitle\nskills.txt\tSkills\n")

    report = ingestor.ingest([folder])

    assert report.added == 3
    assert [Path(failed.file).name for failed in report.failed] == ["SOURCES.tsv"]


def test_prune_removes_what_is_gone_from_that_folder_and_nothing_else(
    ingestor: Ingestor, folder: Path, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "other", {"charter.md": prose("charter")})
    ingestor.ingest([folder])
    ingestor.ingest([folder], collection="council")
    ingestor.ingest([other])
    (folder / "skills.txt").unlink()
    (other / "charter.md").unlink()

    assert ingestor.ingest([folder]).removed == 0
    report = ingestor.ingest([folder], prune=True)

    assert report.removed == 1
    assert [(record.collection, record.file) for record in ingestor.ledger.records()] == [
        ("council", "deep/er/data.html"),
        ("council", "procurement.md"),
        ("council", "skills.txt"),
        ("default", "charter.md"),
        ("default", "deep/er/data.html"),
        ("default", "procurement.md"),
    ]
    assert_consistent(ingestor)


def test_prune_of_a_subfolder_looks_at_the_subfolder_alone(ingestor: Ingestor, folder: Path) -> None:
    ingestor.ingest([folder])
    shutil.rmtree(folder / "deep" / "er")
    (folder / "skills.txt").unlink()

    report = ingestor.ingest([folder / "deep"], prune=True)

    assert report.removed == 1
    assert files_of(ingestor) == ["procurement.md", "skills.txt"]


def test_a_document_belongs_to_the_folder_it_last_came_from(ingestor: Ingestor, folder: Path, tmp_path: Path) -> None:
    ingestor.ingest([folder])
    moved = tmp_path / "moved"
    shutil.move(folder / "skills.txt", write_files(moved, {}).parent / "skills.txt")
    ingestor.ingest([tmp_path / "skills.txt"])

    assert ingestor.ingest([folder], prune=True).removed == 0
    assert "skills.txt" in files_of(ingestor)


def test_removed_documents_leave_nothing(ingestor: Ingestor, folder: Path) -> None:
    ingestor.ingest([folder])
    document_id = ingestor.ledger.find("skills.txt").document_id

    ingestor.remove([document_id])

    assert ingestor.ledger.record(document_id) is None
    assert not any(b"skills" in path.read_bytes() for path in (ingestor.home / "files").iterdir())
    assert b"skills.txt" not in (ingestor.home / "ledger.backup.sqlite3").read_bytes()
    assert_consistent(ingestor)
    assert ingestor.ingest([folder]).added == 1


def test_a_file_that_can_not_be_read_any_more_keeps_its_former_version(ingestor: Ingestor, folder: Path) -> None:
    ingestor.ingest([folder])
    before = ingestor.ledger.find("skills.txt")
    (folder / "skills.txt").write_bytes(b"")

    report = ingestor.ingest([folder], prune=True)

    assert [failed.file for failed in report.failed] == ["skills.txt"]
    assert (report.removed, report.unchanged) == (0, 2)
    assert ingestor.ledger.find("skills.txt") == before
    assert_consistent(ingestor)


def test_the_same_bytes_under_two_names_are_two_documents_told_as_duplicates(ingestor: Ingestor, folder: Path) -> None:
    ingestor.ingest([folder])
    shutil.copy(folder / "skills.txt", folder / "again.txt")
    (folder / "nearly.txt").write_text((folder / "skills.txt").read_text() + "\nOne more sentence at the end.\n")

    report = ingestor.ingest([folder])

    original = ingestor.ledger.find("skills.txt")
    assert report.added == 2
    assert {problem.file: problem.reason for problem in report.problems} == {
        "again.txt": "Same text as skills.txt.",
        "nearly.txt": "Same text as skills.txt.",
    }
    assert ingestor.ledger.find("again.txt").duplicate_of == original.document_id
    assert original.problem == ""

    ingestor.remove([original.document_id])

    assert ingestor.ledger.find("again.txt").problem == ""
    assert ingestor.ledger.find("nearly.txt").problem == "Same text as again.txt."
    assert_consistent(ingestor)


def test_the_real_duplicate_and_the_real_failures(home: Path, shared: Path, tmp_path: Path) -> None:
    ingestor = open_small(home)
    papers = tmp_path / "papers"
    papers.mkdir()
    shutil.copy(shared / "corpus" / "us-nist-ai-rmf-1-0.pdf", papers)
    ingestor.ingest([papers])

    report = ingestor.ingest([shared / "edge-files"])

    assert {failed.file for failed in report.failed} >= {"empty.pdf", "image-only-card-game.pdf"}
    problems = {problem.file: problem.reason for problem in report.problems}
    assert "us-nist-ai-rmf-1-0.pdf" in problems["wrong-title-is-nist-rmf.pdf"]
    partial = ingestor.ledger.find("truncated-no-endstream.pdf")
    assert partial.status == "partial"
    assert "44 of 143 pages unreadable" in partial.problem


def test_two_files_of_one_name_in_one_ingest(ingestor: Ingestor, folder: Path, tmp_path: Path) -> None:
    other = write_files(tmp_path / "other", {"skills.txt": prose("other skills")})

    report = ingestor.ingest([folder, other, folder / "skills.txt"])

    assert report.added == 3
    assert [failed.file for failed in report.failed] == ["skills.txt"]
    assert "same name" in report.failed[0].reason


def test_paths_that_can_not_be_used_are_told_before_anything_is_done(ingestor: Ingestor, folder: Path) -> None:
    with pytest.raises(UnusablePathError, match="no file or folder"):
        ingestor.ingest([folder, folder / "nowhere"])
    with pytest.raises(UnusablePathError, match="only a folder can be pruned"):
        ingestor.ingest([folder / "skills.txt"], prune=True)
    with pytest.raises(ReadinessError, match="can't name a collection"):
        ingestor.ingest([folder], collection=" ")

    assert files_of(ingestor) == []


def test_a_kind_that_is_not_read_fails_alone_and_is_passed_over_in_a_folder(ingestor: Ingestor, folder: Path) -> None:
    write_files(folder, {"table.xlsx": "x", ".hidden.md": "# x", "~$skills.docx": "x"})

    assert ingestor.ingest([folder]).passed_over == 1
    report = ingestor.ingest([folder / "table.xlsx"])

    assert [failed.file for failed in report.failed] == ["table.xlsx"]
    assert ".docx" in report.failed[0].reason


def test_derived_data_is_written_before_and_forgotten_after(home: Path, folder: Path) -> None:
    derived: set[tuple[str, str]] = set()

    def derive(record: DocumentRecord, passages: tuple[Passage, ...], encodings: object) -> None:
        assert encodings is None
        assert len(passages) == record.passages
        assert ingestor.ledger.active_version(record.document_id) != record.version
        derived.add((record.document_id, record.version))

    ingestor = open_small(home, derive=derive, forget=lambda *version: derived.discard(version))
    ingestor.ingest([folder])
    write_files(folder, {"skills.txt": prose("apprentices")})
    ingestor.ingest([folder])
    ingestor.remove([ingestor.ledger.find("procurement.md").document_id])

    assert derived == {(record.document_id, record.version) for record in ingestor.ledger.records()}


def test_progress_ends_with_all_done(ingestor: Ingestor, folder: Path) -> None:
    told: list[Progress] = []

    report = ingestor.ingest([folder], progress=told.append)

    assert {progress.file for progress in told} == set(files_of(ingestor))
    assert (told[-1].done, told[-1].total, told[-1].passages) == (3, 3, report.passages)


def test_the_real_embedder_gives_encodings_of_every_passage(
    home: Path, folder: Path, embedder: SentenceTransformerEmbedder
) -> None:
    checked: list[int] = []

    def derive(record: DocumentRecord, passages: tuple[Passage, ...], encodings: list) -> None:  # type: ignore[type-arg]
        for passage, encoding in zip(passages, encodings, strict=True):
            assert abs(float(encoding.vector @ embedder.embed([passage.indexed_text])[0]) - 1) < 1e-3
            assert encoding.spans[-1][1] == len(passage.indexed_text.rstrip())
            checked.append(1)

    ingestor = open_ingestor(home, embedder, derive=derive)
    ingestor.ingest([folder / "skills.txt"])

    assert len(checked) == ingestor.ledger.find("skills.txt").passages


def test_the_version_depends_on_all_that_makes_passages() -> None:
    preparer = Preparer(WordEmbedder())
    version = preparer.version("hash", {"title": "T"}, "1")

    assert version == preparer.version("hash", {"title": "T"}, "1")
    assert (
        len(
            {
                version,
                preparer.version("other", {"title": "T"}, "1"),
                preparer.version("hash", {}, "1"),
                preparer.version("hash", {"title": "T"}, "2"),
                Preparer(WordEmbedder("b")).version("hash", {"title": "T"}, "1"),
            }
        )
        == 5
    )
