"""What the views tell of a topic, on the real starter library and on documents made for the test."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.assembly import Library, open_library
from assistant.errors import QuestionError
from assistant.groundedness.words import letters_and_digits
from assistant.settings import Settings
from assistant.views.topic import explore
from knowledge.embedding import SentenceTransformerEmbedder

TODAY = datetime.date(2026, 11, 25)
_SOURCES = """file\ttitle\tpublisher\tcountry\tdate\tkind
bins-2019.md\tBins report 2019\tMinistry of Bins\tUK\t2019-05\treport
bins-2025.md\tBins forecast 2025\tBins Institute\tUK\t2025\ttrends
bins-usa.md\tBins abroad\tBureau of Bins\tUSA\t2024-02-03\tguidance
"""


@pytest.fixture(scope="module")
def bins(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Library:
    folder = tmp_path_factory.mktemp("bins")
    texts = {
        "bins-2019.md": "# Robot bins\n\nRobot bins empty themselves. Leeds City Council has tried robot bins."
        "\n\n## References\n\nBarnet Council (2018). Robot bins, a case study. https://example.org/robot-bins",
        "bins-2025.md": "# Robot bins to come\n\nRobot bins will be common by 2030, the institute expects.",
        "bins-usa.md": "# Robot bins\n\nThe Bureau of Bins uses robot bins. They must be emptied within a day.",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "SOURCES.tsv").write_text(_SOURCES, "utf-8")
    library = open_library(Settings(home=tmp_path_factory.mktemp("home")), embedder)
    assert not library.ingestor.ingest([folder], "guidance").failed
    return library


@pytest.mark.parametrize(
    ("topic", "body", "said"),
    [
        ("apprenticeships", "Norfolk", "apprenticeships"),
        ("social progress index", "Lichfield", "index"),
        ("data charter of residents", "Camden", "Charter"),
        ("webchat", "DVLA", "DVLA"),
    ],
)
def test_the_places_that_the_starter_library_names_are_shown_with_their_passage(
    starter: Assistant, topic: str, body: str, said: str
) -> None:
    found = explore(topic, starter.library, starter.settings, TODAY)
    example = next(one for one in found.examples if one.name == body)
    assert any(said in found.passages[citation.passage_id].text for citation in example.citations)
    for citation in example.citations:
        assert letters_and_digits(citation.quote) in letters_and_digits(found.passages[citation.passage_id].text)
        assert body.split()[0] in citation.quote
        assert citation.voice == "digest by this assistant's makers"


def test_a_publisher_is_no_example_and_a_list_of_works_names_none(bins: Library) -> None:
    found = explore("robot bins", bins, bins.settings, TODAY)
    assert [one.name for one in found.examples] == ["Leeds"]


def test_documents_stand_by_date_with_age_voice_and_what_looks_ahead(bins: Library) -> None:
    years = explore("robot bins", bins, bins.settings, TODAY).years
    assert [(one.date, one.publisher, one.citation.n) for one in years] == [
        ("2019-05", "Ministry of Bins", 1),
        ("2024-02-03", "Bureau of Bins", 2),
        ("2025", "Bins Institute", 3),
    ]
    assert [one.age for one in years] == ["Over 3 years old (2019)", "", ""]
    assert [one.ahead for one in years] == [False, False, True]
    assert years[1].citation.voice == "another country"


def test_a_digest_stands_at_the_date_of_its_one_source(starter: Assistant) -> None:
    years = explore("social progress index", starter.library, starter.settings, TODAY).years
    digest = next(one for one in years if one.citation.file == "digital-trends-2025.md")
    assert (digest.date, digest.publisher) == ("2025-04-03", "PublicTechnology")
    assert digest.digest.startswith("digest of Local authorities")


def test_documents_that_disagree_are_shown_side_by_side(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.md").write_text("# Logs\n\nUsage logs of the AI tool must be kept for at least 12 months.", "utf-8")
    (documents / "b.md").write_text("# Rules\n\nUsage logs of the AI tool must be kept for at most 30 days.", "utf-8")
    library = open_library(Settings(home=tmp_path / "home"), embedder)
    library.ingestor.ingest([documents], "guidance")
    (one,) = explore("keeping usage logs", library, library.settings).disagreements
    assert {one.first.file, one.second.file} == {"a.md", "b.md"}
    assert "12 months" in one.why
    assert "30 days" in one.why


def test_a_topic_is_needed(bins: Library) -> None:
    with pytest.raises(QuestionError):
        explore("  ", bins, bins.settings)
