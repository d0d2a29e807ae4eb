from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.small_library import prose, write_files

ROOT = Path(__file__).resolve().parents[2]
ROW = "document_id file title publisher date country kind collection pages passages status problem".split()


def readiness(home: Path, *arguments: object, expect: int = 0) -> tuple[str, str]:
    """What the real command wrote to standard output and standard error."""
    command = [sys.executable, "app.py", *map(str, arguments)]
    environment = {**os.environ, "READINESS_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout, done.stderr


def as_json(home: Path, *arguments: object, expect: int = 0) -> Any:
    return json.loads(readiness(home, *arguments, "--json", expect=expect)[0])


@pytest.fixture(scope="module")
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library that was opened once, so that what is made at the first opening is made once for all tests."""
    folder = tmp_path_factory.mktemp("fresh") / "home"
    readiness(folder, "documents", "list")
    return folder


@pytest.fixture
def home(fresh_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh_home, tmp_path / "home"))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    papers = write_files(tmp_path / "papers", {"skills.md": prose("skills"), "deep/data.md": prose("data")})
    (papers / "SOURCES.tsv").write_text("file\ttitle\tpublisher\tdate\nskills.md\tSkills first\tA council\t2025-04\n")
    return papers


def test_ingest_list_show_and_remove(home: Path, papers: Path) -> None:
    write_files(papers, {"empty.txt": ""})

    report = as_json(home, "ingest", papers, expect=1)

    assert {**report, "seconds": 0, "failed": 0} == {
        "added": 2,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "failed": 0,
        "passages": report["passages"],
        "seconds": 0,
    }
    assert [failed["file"] for failed in report["failed"]] == ["empty.txt"]

    rows = as_json(home, "documents", "list")
    assert [list(row) for row in rows] == [ROW, ROW]
    assert [row["file"] for row in rows] == ["deep/data.md", "skills.md"]
    assert (rows[1]["title"], rows[1]["publisher"], rows[1]["date"]) == ("Skills first", "A council", "2025-04")
    assert sum(row["passages"] for row in rows) == report["passages"]

    shown = as_json(home, "documents", "show", "data.md")
    assert {name: shown[name] for name in ROW if name != "passages"} == {
        name: rows[0][name] for name in ROW if name != "passages"
    }
    assert len(shown["passages"]) == rows[0]["passages"]
    assert list(shown["passages"][0]) == ["passage_id", "page", "heading", "text"]
    assert "data0x0" in shown["passages"][0]["text"]

    readiness(home, "documents", "remove", rows[0]["document_id"], "skills.md")
    assert as_json(home, "documents", "list") == []


def test_people_read_plain_lines(home: Path, papers: Path) -> None:
    out, err = readiness(home, "ingest", papers)
    assert out.startswith("2 added, 0 updated, 0 unchanged, 0 removed: ")
    assert "skills.md" in readiness(home, "documents", "list")[0]
    assert "title: Skills first" in readiness(home, "documents", "show", "skills.md")[0]
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ingest",), "Name a file or folder"),
        (("ingest", "no/such/folder"), "There is no file or folder 'no/such/folder'"),
        (("documents", "show", "nothing.md"), "No document has the id or the file name 'nothing.md'"),
        (("documents", "remove", "nothing.md"), "No document has the id"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(home: Path, arguments: tuple[str, ...], told: str) -> None:
    _, err = readiness(home, *arguments, expect=2)

    assert told in " ".join(err.replace("│", " ").split())


def test_a_home_that_can_not_be_one(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")

    _, err = readiness(tmp_path / "home", "documents", "list", expect=2)

    assert "READINESS_HOME" in err


def test_removing_several_with_one_unknown_removes_none(home: Path, papers: Path) -> None:
    readiness(home, "ingest", papers)
    readiness(home, "documents", "remove", "skills.md", "nothing.md", expect=2)

    assert len(as_json(home, "documents", "list")) == 2


def test_a_damaged_library_is_rebuilt(home: Path, papers: Path) -> None:
    readiness(home, "ingest", papers)
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 999)
    ledger = home / "ledger.sqlite3"
    ledger.write_bytes(ledger.read_bytes()[:4000])

    _, err = readiness(home, "documents", "list", expect=2)
    assert "readiness documents rebuild" in err
    report = as_json(home, "documents", "rebuild")

    assert report["updated"] == 2
    assert len(as_json(home, "documents", "show", "skills.md")["passages"]) > 0
