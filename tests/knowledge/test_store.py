from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StoreError
from tests.knowledge.small_library import chroma_rows, open_store, small_document


def test_a_passage_comes_back_as_it_went_in(home: Path) -> None:
    store = open_store(home)
    document = small_document("aa")
    odd = replace(
        document.passages[0], text="“Quoted” – ünï\n• one\n• two\x00", context="", heading_path=(), page_starts=()
    )
    document = replace(document, passages=[odd, *document.passages[1:]])

    store.replace([document])

    assert store.passages_of("aa") == document.passages
    assert store.get(["aa-0003", "aa-0000"]) == [document.passages[3], odd]
    assert store.get(["aa-9999", "zz-0001"]) == []
    assert [list(part) for part in store.all_passages()] == [document.passages]


def test_nearest_gives_cosines_nearest_first_and_obeys_allow(home: Path) -> None:
    store = open_store(home)
    documents = [small_document(f"d{number}", passages=20) for number in range(6)]
    store.replace(documents)
    vector = documents[2].vectors[7]
    every = np.concatenate([document.vectors for document in documents]) @ vector

    found = store.nearest(vector, 10)

    assert found[0][0] == "d2-0007"
    assert np.allclose([cosine for _, cosine in found], np.sort(every)[::-1][:10], atol=1e-5)
    among = store.nearest(vector, 25, allow={"d4", "d5"})
    assert len(among) == 25
    assert {passage_id.split("-")[0] for passage_id, _ in among} == {"d4", "d5"}
    assert store.nearest(vector, 100, allow={"d4"})[-1][1] == pytest.approx(
        float((documents[4].vectors @ vector).min()), abs=1e-5
    )
    assert store.nearest(vector, 3, allow=set()) == []


def test_an_empty_library_finds_nothing(home: Path) -> None:
    store = open_store(home)

    assert store.nearest(np.ones(16, "float32"), 5) == []
    assert store.get(["aa-0001"]) == []
    assert store.passages_of("aa") == []
    assert list(store.all_passages()) == []


def test_a_new_version_takes_the_place_of_all_of_the_old(home: Path) -> None:
    store = open_store(home)
    old, new = small_document("aa", "1", passages=9), small_document("aa", "2", passages=4)
    store.replace([old, small_document("bb")])
    before = store.generation

    store.replace([new])

    assert store.generation > before
    assert store.passages_of("aa") == new.passages
    assert store.nearest(old.vectors[8], 20)[0][1] < 0.99
    assert {row for row in chroma_rows(store) if row.startswith("aa")} == {f"{p.passage_id}@2" for p in new.passages}


def test_what_was_removed_leaves_nothing(home: Path) -> None:
    store = open_store(home)
    forgotten: list[str] = []
    store._forget = lambda left: forgotten.append(left.document_id)
    store.replace([small_document("aa"), small_document("bb")])

    store.remove(["aa"])

    assert {row[:2] for row in chroma_rows(store)} == {"bb"}
    assert store.passages_of("aa") == []
    assert forgotten == ["aa"]
    assert store.ledger.leftovers() == ()


def test_what_a_dead_process_left_is_swept_by_the_next_write(home: Path) -> None:
    store = open_store(home)
    store.replace([small_document("aa")])
    abandoned = small_document("bb")
    with store._connection.writing(store.ledger.generation) as session:
        (collection,) = [session.collection(found.name) for found in session.client.list_collections()]
        store.ledger.announce(abandoned.entry.as_leftover())
        collection.upsert(
            ids=["bb-0000@1"], embeddings=abandoned.vectors[:1], documents=["x"], metadatas=[{"owner": "bb@1"}]
        )
    store.ledger.close()
    store = open_store(home)
    assert store.nearest(abandoned.vectors[0], 1)[0][0].startswith("aa")

    store.replace([small_document("cc")])

    assert {row[:2] for row in chroma_rows(store)} == {"aa", "cc"}


def test_threads_read_while_one_writes(home: Path) -> None:
    store = open_store(home)
    store.replace([small_document("aa", passages=50)])
    stop, errors = threading.Event(), []

    def read() -> None:
        vector = small_document("aa", passages=50).vectors[11]
        while not stop.is_set():
            try:
                assert store.nearest(vector, 3)[0] == ("aa-0011", pytest.approx(1.0, abs=1e-5))
                assert len(store.passages_of("aa")) == 50
            except BaseException as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(6):
        store.replace([small_document(f"d{number}", passages=30)])
    stop.set()
    for reader in readers:
        reader.join()

    assert not errors
    assert len(store.ledger.records()) == 7


def test_two_stores_of_one_process_see_each_other(home: Path) -> None:
    one, other = open_store(home), open_store(home)
    document = small_document("aa")

    assert other.nearest(document.vectors[0], 1) == []
    one.replace([document])
    assert other.nearest(document.vectors[0], 1)[0][0] == "aa-0000"
    other.remove(["aa"])
    assert one.nearest(document.vectors[0], 1) == []


def test_another_embedder_is_told(home: Path) -> None:
    open_store(home).replace([small_document("aa")])

    with pytest.raises(StoreError, match=r"indexed with the embedder 'small', and 'other' is set.*rebuild"):
        open_store(home, embedder_name="other").nearest(np.ones(16, "float32"), 1)


def test_a_damaged_index_is_told(home: Path) -> None:
    store = open_store(home)
    document = small_document("aa")
    store.replace([document])
    store.close()
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)

    with pytest.raises(StoreError, match=r"damaged.*documents rebuild"):
        store.nearest(document.vectors[0], 1)


def test_a_lost_index_is_told(home: Path) -> None:
    store = open_store(home)
    document = small_document("aa")
    store.replace([document])
    store.close()
    shutil.rmtree(home / "chroma")

    with pytest.raises(StoreError, match=r"holds 0 of 5 passages.*documents rebuild"):
        store.nearest(document.vectors[0], 1)


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_index_files_are_told(home: Path, damage: str) -> None:
    store = open_store(home)
    for number in range(4):
        store.replace([small_document(f"d{number}", passages=400)])
    store.close()
    files = [path for path in (home / "chroma").glob("*/*") if path.is_file()]
    assert files
    for path in files:
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(StoreError, match="documents rebuild"):
        store.nearest(np.ones(16, "float32"), 1)
