"""A question prefers the papers of a place or body that it names; else the asker's country and newer papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.passages import BasedOn, DocumentRecord, Metadata
from knowledge.preferences import Preferences
from knowledge.vocabulary import load_vocabulary

RECORDS = [
    DocumentRecord(
        f"document-{number}", "1", "", f"{number}.md", Metadata(title, publisher, country, written), f"hash-{number}"
    )
    for number, (title, publisher, written, country) in enumerate(
        [
            ("How residents made Camden's Data Charter", "LOTI", "2023-02", "UK"),
            ("Digital standards", "Government of Canada", "2021", "Canada"),
            ("Service standard", "Scottish Government", "2018", "UK (Scotland)"),
            ("AI playbook", "NIST", "2023", "USA"),
            ("AI playbook, second edition", "GSA", "2025", "UK"),
        ]
    )
]


def preferred(question: str) -> list[DocumentRecord]:
    gains = Preferences(RECORDS, load_vocabulary(), "UK", date(2026, 1, 1)).of(question)
    return [record for record, gain in zip(RECORDS, gains, strict=True) if gain == gains.max()]


def test_a_named_body_or_place() -> None:
    assert preferred("What did the Camden panel ask for?") == [RECORDS[0]]
    assert preferred("Camden: who sat on the panel?") == [RECORDS[0]]
    assert preferred("What do Canadian standards say of staff?") == [RECORDS[1]]
    assert preferred("what does scotland ask of services?") == [RECORDS[2]]
    assert preferred("Is the NIST playbook binding?") == [RECORDS[3]]


def test_no_name_prefers_the_own_country_and_newer_papers() -> None:
    assert preferred("What should we do about bias?") == [RECORDS[4]]


def test_what_is_capitalised_everywhere_is_no_name() -> None:
    assert preferred("What is a Digital Service?") == [RECORDS[4]]


def test_a_library_without_metadata_prefers_nothing() -> None:
    bare = [replace(record, metadata=Metadata("")) for record in RECORDS]
    gains = Preferences(bare, load_vocabulary()).of("What did the Camden panel ask for?")
    assert len(set(gains.tolist())) == 1


def test_a_digest_counts_as_its_sources_do() -> None:
    source = BasedOn(title="Data Charter", publisher="Camden Council", date="2023", country="UK")
    digest = replace(RECORDS[1], metadata=Metadata("What residents asked for", based_on=(source,)))
    gains = Preferences([*RECORDS[2:4], digest], load_vocabulary()).of("What did the Camden panel ask for?")
    assert gains.argmax() == 2
