"""The same store against a real Chroma server on the loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StoreError
from tests.knowledge.small_library import chroma_rows, open_small, open_store, prose, small_document, write_files


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    program = Path(sys.executable).parent / "chroma"
    folder = tmp_path_factory.mktemp("server")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def test_replace_find_and_remove(home: Path, server: str) -> None:
    store = open_store(home, server)
    old, new = small_document("aa", "1", 9), small_document("aa", "2", 4)
    store.replace([old, small_document("bb")])
    store.replace([new])

    assert store.passages_of("aa") == new.passages
    assert store.nearest(new.vectors[2], 1)[0][0] == "aa-0002"
    store.remove(["aa"])
    assert store.nearest(new.vectors[2], 1)[0][0].startswith("bb")
    assert {row[:2] for row in chroma_rows(store)} == {"bb"}
    assert not (home / "chroma").exists()


def test_two_homes_on_one_server_keep_apart(tmp_path: Path, server: str) -> None:
    one, other = open_store(tmp_path / "one", server), open_store(tmp_path / "other", server)
    document = small_document("aa")
    one.replace([document])
    other.replace([document])

    one.remove(["aa"])

    assert other.passages_of("aa") == document.passages


def test_ingest_and_rebuild(home: Path, tmp_path: Path, server: str) -> None:
    folder = write_files(tmp_path / "papers", {"skills.md": prose("skills"), "data.md": prose("data")})
    library = open_small(home, server)

    assert library.ingest([folder]).added == 2
    assert library.ingest([folder]).unchanged == 2
    assert library.rebuild().updated == 2
    assert len(library.store.passages_of(library.ledger.find("data.md").document_id)) > 1


def test_a_server_that_is_not_there(home: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    store = open_store(home, address)

    with pytest.raises(StoreError, match="READINESS_CHROMA_URL"):
        store.replace([small_document("aa")])
    assert store.nearest(np.ones(16, "float32"), 1) == []
