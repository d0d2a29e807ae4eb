from datetime import date

import pytest

from assistant.settings import Settings
from assistant.voices import age_note, cited_as, voice_of
from knowledge.passages import BasedOn, DocumentRecord, Metadata


def record(collection: str = "guidance", **metadata: object) -> DocumentRecord:
    known = {"title": "AI playbook", "publisher": "GDS", "country": "UK", "date": "2026-01", "kind": "guidance"}
    return DocumentRecord("d", "1", collection, "playbook.md", Metadata(**{**known, **metadata}), "hash")


WORK = BasedOn("Trends 2025", "PublicTechnology", "2025-04-03")


@pytest.mark.parametrize(
    ("document", "voice"),
    [
        (record(), "UK guidance"),
        (record(country="UK (Scotland)", kind="standard"), "UK guidance"),
        (record(kind="report"), "UK report"),
        (record(country="USA"), "another country"),
        (record(country="USA", kind="trends"), "another country"),
        (record(kind="trends"), "trends report"),
        (record(country=""), "country not stated"),
        (record("council", country=""), "your council's policy"),
        (record(based_on=(WORK,)), "digest by this assistant's makers"),
        (record("council", based_on=(WORK,)), "digest by this assistant's makers"),
        (record("council", kind="template"), "template"),
        (record(kind="template", based_on=(WORK,)), "template"),
    ],
)
def test_a_source_is_labelled_with_whose_voice_it_is(document: DocumentRecord, voice: str) -> None:
    assert voice_of(document, Settings()) == voice


def test_a_digest_is_cited_as_one_and_never_as_its_publisher() -> None:
    assert cited_as(record(based_on=(WORK,))) == "digest of Trends 2025 (PublicTechnology, 2025)"
    second = BasedOn("Charter", "Camden", "2023")
    third = BasedOn("Framework")
    assert cited_as(record(based_on=(WORK, second, third))) == (
        "digest of Trends 2025 (PublicTechnology, 2025), Charter (Camden, 2023) and Framework"
    )


def test_other_documents_are_cited_by_title_publisher_and_year() -> None:
    assert cited_as(record()) == "AI playbook (GDS, 2026)"
    assert cited_as(record(publisher="", date="")) == "AI playbook"
    assert cited_as(record(kind="template", title="Model policy", based_on=(WORK,))) == "Model policy (GDS, 2026)"


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("2026", ""),
        ("2023", ""),
        ("2023-11-26", ""),
        ("2023-11-24", "Over 3 years old (2023)"),
        ("2022", "Over 3 years old (2022)"),
        ("2018-05", "Over 3 years old (2018)"),
        ("", "Date not stated"),
        ("soon", "Date not stated"),
    ],
)
def test_an_old_source_is_told(written: str, note: str) -> None:
    assert age_note(written, today=date(2026, 11, 25)) == note


def test_a_superseded_source_is_told_whatever_its_date() -> None:
    assert age_note("2026", "AI playbook 2027") == "Superseded by AI playbook 2027"
