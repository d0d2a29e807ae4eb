from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.duplicates import likeness, same_texts, sketch
from knowledge.errors import StoreError, UnknownDocumentError
from knowledge.ledger import Ledger
from knowledge.ledger_rows import Entry, Leftover, is_whole
from tests.knowledge.small_library import prose, small_document


def entry(document_id: str, version: str = "1", file: str = "", collection: str = "default") -> Entry:
    made = small_document(document_id, version, collection=collection).entry
    return replace(made, record=replace(made.record, file=file or f"{document_id}.md"))


def test_an_entry_comes_back_as_it_went_in(home: Path) -> None:
    ledger = Ledger(home / "ledger.sqlite3")
    made = replace(entry("aa"), kept_file="abc.md", given={"title": "Ünï"}, sketch=sketch("some words of a text"))
    made = replace(
        made, record=replace(made.record, pages=3, page_labels=("i", "1", ""), status="partial", problem="Page 2.")
    )

    ledger.activate([made])

    assert Ledger(home / "ledger.sqlite3").entries() == {"aa": made}


def test_every_change_raises_the_generation_in_every_ledger(home: Path) -> None:
    ledger, other = Ledger(home / "ledger.sqlite3"), Ledger(home / "ledger.sqlite3")
    seen = [other.generation()]
    for change in (
        lambda: ledger.activate([entry("aa")]),
        lambda: ledger.activate([entry("aa", "2"), entry("bb")]),
        lambda: ledger.remove(["aa"]),
    ):
        change()
        seen.append(other.generation())

    assert seen == sorted(set(seen))
    assert list(other.entries()) == ["bb"]


def test_what_is_replaced_or_removed_is_left_over_until_settled(home: Path) -> None:
    ledger = Ledger(home / "ledger.sqlite3")
    ledger.activate([entry("aa", "1")])
    ledger.activate([entry("aa", "2"), entry("bb")])
    ledger.remove(["bb"])

    left = ledger.leftovers()

    assert {(one.document_id, one.version) for one in left} == {("aa", "1"), ("bb", "1")}
    ledger.settle(left)
    assert ledger.leftovers() == ()


def test_what_a_living_process_makes_is_not_left_over(home: Path) -> None:
    maker, other = Ledger(home / "ledger.sqlite3"), Ledger(home / "ledger.sqlite3")
    coming = Leftover("aa", "1", "abc.md")
    maker.announce(coming)

    assert maker.leftovers() == other.leftovers() == ()
    assert other.needs_file("abc.md", besides=Leftover("bb", "1"))
    maker.close()
    assert other.leftovers() == (coming,)


def test_what_two_processes_make_is_not_left_over_when_a_third_replaces_what_the_first_made(home: Path) -> None:
    first, second, third = (Ledger(home / "ledger.sqlite3") for _ in range(3))
    second.announce(Leftover("aa", "1", "abc.md"))
    first.activate([entry("aa", "1")])
    third.activate([entry("aa", "2")])

    assert [one.version for one in third.leftovers()] == []
    second.activate([entry("aa", "1")])
    assert [one.version for one in third.leftovers()] == ["2"]


def test_find_by_id_file_or_name(home: Path) -> None:
    ledger = Ledger(home / "ledger.sqlite3")
    ledger.activate([entry("aa", file="x/skills.md"), entry("bb", file="y/skills.md"), entry("cc", file="x/data.md")])

    assert ledger.find("bb").file == "y/skills.md"
    assert ledger.find("x/skills.md").document_id == "aa"
    assert ledger.find("data.md").document_id == "cc"
    with pytest.raises(UnknownDocumentError, match=r"fits 2 documents: aa .*bb"):
        ledger.find("skills.md")
    with pytest.raises(UnknownDocumentError, match="documents list"):
        ledger.find("nothing")


def test_a_ledger_of_a_newer_version_is_left_alone(home: Path) -> None:
    Ledger(home / "ledger.sqlite3").close()
    connection = sqlite3.connect(home / "ledger.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(StoreError, match="newer version"):
        Ledger(home / "ledger.sqlite3")


def test_a_copy_is_whole(home: Path) -> None:
    ledger = Ledger(home / "ledger.sqlite3")
    ledger.activate([entry("aa")])
    ledger.back_up(home / "copy.sqlite3")

    assert is_whole(home / "copy.sqlite3")
    assert Ledger(home / "copy.sqlite3").entries() == ledger.entries()
    (home / "copy.sqlite3").write_bytes(b"not a database at all")
    assert not is_whole(home / "copy.sqlite3")


def test_likeness_of_texts() -> None:
    text = prose("skills", 12)
    nearly = text.replace("Part 3 of skills", "Another heading")

    assert likeness(sketch(text), sketch(text)) == 1.0
    assert likeness(sketch(text), sketch(nearly)) > 0.9
    assert likeness(sketch(text), sketch(prose("data", 12))) < 0.2
    assert likeness(sketch(""), sketch(text)) == 0.0


def test_the_earliest_of_the_same_texts_is_the_original() -> None:
    text = prose("skills", 12)
    sketches = {
        "a": sketch(text),
        "b": sketch(prose("data")),
        "c": sketch(text + " More."),
        "d": sketch(text),
        "e": b"",
    }

    assert same_texts(sketches) == {"c": "a", "d": "a"}
