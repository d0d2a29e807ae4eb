"""Several real processes on one library: what one does, the others see; what one leaves undone, nobody sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.ingesting import Ingestor
from tests.knowledge.library_process import open_with_derived
from tests.knowledge.small_library import WordEmbedder, assert_whole, prose, write_files

ROOT = Path(__file__).resolve().parents[2]
SEEN_WITHIN_S = 10.0
TOPICS = ("procurement", "skills", "data", "security", "carbon", "ethics", "fraud", "housing", "parking", "libraries")


def question(topic: str) -> str:
    """Words that the second part of the prose on a topic has, and nothing else."""
    return " ".join(f"{topic}1x{place}" for place in range(40))


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.knowledge.library_process", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write_files(tmp_path / "papers", {f"{topic}.md": prose(topic) for topic in TOPICS[:3]})


@pytest.fixture
def asker(home: Path, papers: Path) -> Iterator[Callable[[str], list[str]]]:
    """Another process that searches the library and goes on living."""
    open_with_derived(home).ingest([papers])
    process = start("answer", home)

    def ask(question: str) -> list[str]:
        assert process.stdin
        assert process.stdout
        process.stdin.write(question + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip().split(",")

    yield ask
    process.communicate()


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SEEN_WITHIN_S
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def assert_whole_with_vectors(library: Ingestor) -> None:
    """Every active document has all its passages, derived file and bytes, and nothing else is there."""
    assert_whole(library)
    derived = {path.name for path in (library.home / "vectors").glob("*")}
    assert derived == {f"{record.document_id}-{record.version}" for record in library.ledger.records()}


def test_a_living_reader_sees_what_this_process_does(
    home: Path, papers: Path, asker: Callable[[str], list[str]]
) -> None:
    assert asker(question("skills"))[0] == "skills.md"
    assert "carbon.md" not in asker(question("carbon"))
    library = open_with_derived(home)

    library.ingest([write_files(papers, {"carbon.md": prose("carbon"), "skills.md": prose("apprentices")})])

    assert eventually(lambda: asker(question("carbon"))[0] == "carbon.md")
    assert asker(question("apprentices"))[0] == "skills.md"
    library.remove([library.ledger.find("carbon.md").document_id])
    assert eventually(lambda: "carbon.md" not in asker(question("carbon")))


def test_this_process_sees_what_another_does(home: Path, papers: Path) -> None:
    library = open_with_derived(home)
    library.ingest([papers])
    (vector,) = WordEmbedder().embed([question("carbon")])
    carbon = write_files(papers.parent / "more", {"carbon.md": prose("carbon")})

    def finds_carbon() -> bool:
        (passage,) = library.store.get([library.store.nearest(vector, 1)[0][0]])
        return "carbon" in passage.text

    assert not finds_carbon()
    assert start("ingest", home, carbon).wait() == 0
    assert eventually(finds_carbon)
    assert_whole_with_vectors(library)


@pytest.mark.parametrize("steps", [1, 4, 7, 10, 12])
def test_a_killed_ingest_leaves_whole_documents_or_nothing(home: Path, papers: Path, steps: int) -> None:
    open_with_derived(home).ingest([papers])
    write_files(papers, {f"{topic}.md": prose(topic, 4) for topic in TOPICS})
    process = start("ingest", home, papers)
    assert process.stdout
    for _ in range(steps):
        process.stdout.readline()
    time.sleep(0.07 * steps)  # in the middle of writing, more or less
    process.kill()
    process.communicate()

    library = open_with_derived(home)
    for record in library.ledger.records():
        assert len(library.store.passages_of(record.document_id)) == record.passages
    report = library.ingest([papers])

    assert not report.failed
    assert report.added + report.updated + report.unchanged == len(TOPICS)
    assert_whole_with_vectors(library)


def test_two_processes_ingest_at_once(home: Path, papers: Path) -> None:
    write_files(papers, {f"{topic}.md": prose(topic, 4) for topic in TOPICS})
    other = papers.parent / "other"
    shutil.copytree(papers, other)
    (other / "skills.md").write_text(prose("apprentices"))

    processes = [start("ingest", home, folder) for folder in (papers, papers, other)]
    assert [process.wait() for process in processes] == [0, 0, 0]

    library = open_with_derived(home)
    assert library.ingest([papers]).failed == ()
    assert len(library.ledger.records()) == len(TOPICS)
    assert_whole_with_vectors(library)
