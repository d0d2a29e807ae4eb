"""Contradictions of a small library, of its answers, and the real ones of the public documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from assistant.answering import Assistant
from assistant.assembly import Library, open_library
from assistant.contradictions import Contradiction, find_contradictions
from assistant.settings import Settings
from tests.assistant.scripted import scripted

POLICY = (
    "---\ntitle: Security policy\npublisher: Alpha Council\ndate: 2025-03\ncountry: UK\nkind: policy\n---\n"
    "# Security policy\n\n"
    "## Reporting\n\nA near miss with an AI tool is reported to the security team within 48 hours.\n\n"
    "## Logging\n\nTeams should consider prompt logging, balanced against privacy.\n"
)
PLAYBOOK = (
    "---\ntitle: Incident playbook\npublisher: Beta Agency\ndate: 2024-11\ncountry: UK\nkind: guidance\n---\n"
    "# Incident playbook\n\n"
    "## Response times\n\nA near miss with an AI tool is reported to the security team within 72 hours.\n\n"
    "## Training\n\nStaff train once a year, and new staff train in their first month.\n"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, embedder) -> Library:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "policy.md").write_text(POLICY)
    (folder / "playbook.md").write_text(PLAYBOOK)
    settings = Settings(home=tmp_path_factory.mktemp("home"), answer_threshold=0.0)
    library = open_library(settings, embedder)
    library.ingestor.ingest([folder], "default")
    return library


def found_in(library: Library) -> list[Contradiction]:
    documents = [(record, library.passages_of(record.document_id)) for record in library.records()]
    return find_contradictions(documents, library.embedder)


def test_a_library_lists_what_disagrees_with_both_places(small: Library) -> None:
    (found,) = found_in(small)
    assert {found.one.document.file, found.other.document.file} == {"policy.md", "playbook.md"}
    assert found.conflict.kind == "time" and {"48", "72"} <= set(found.conflict.why.split())
    assert all("near miss" in side.text for side in (found.one, found.other)) and 0 < found.score <= 1


def test_copies_of_a_document_do_not_contradict_each_other(tmp_path: Path, embedder) -> None:
    (tmp_path / "a.md").write_text(POLICY)
    (tmp_path / "b.md").write_text(POLICY)
    library = open_library(Settings(home=tmp_path / "home"), embedder)
    library.ingestor.ingest([tmp_path / "a.md", tmp_path / "b.md"], "default")
    assert found_in(library) == []


def test_an_answer_shows_both_sides_and_whose_words_either_is(small: Library) -> None:
    answer = Assistant(small, small.settings).answer("How soon must a near miss with an AI tool be reported?")
    assert answer.status == "answered"
    assert "within 48 hours" in answer.text and "within 72 hours" in answer.text
    assert "The documents disagree here" in answer.text
    assert "Security policy (Alpha Council, 2025)" in answer.text and "UK guidance" in answer.text
    cited = {citation.file for citation in answer.citations}
    assert cited == {"policy.md", "playbook.md"} and all(claim.citations for claim in answer.claims)


def test_so_does_an_answer_of_a_language_model_that_tells_one_side(small: Library) -> None:
    question = "How soon must a near miss with an AI tool be reported?"
    hours = ("within 48 hours", "within 72 hours")
    files = [passage.document.file for passage in small.retriever.search(question, 2)]
    first = hours[0] if files[0] == "policy.md" else hours[1]
    told = f"A near miss with an AI tool is reported to the security team {first} [1]."
    answer = Assistant(small, small.settings, scripted(told)).answer(question)
    assert answer.status == "answered" and answer.model == "scripted:test"
    assert all(part in answer.text for part in hours) and "The documents disagree here" in answer.text
    both = told.replace("[1].", "[1]. Another rule says ") + f"within {'72' if first == hours[0] else '48'} hours [2]."
    whole = Assistant(small, small.settings, scripted(both)).answer(question)
    assert "The documents disagree here" not in whole.text


def test_the_command_lists_them_as_text_and_as_json(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READINESS_HOME", str(small.settings.home))
    runner = CliRunner()
    told = runner.invoke(cli, ["contradictions"])
    assert told.exit_code == 0 and "within 72 hours" in told.output and "Alpha Council" in told.output
    rows = json.loads(runner.invoke(cli, ["contradictions", "--json"]).stdout)
    assert rows[0]["kind"] == "time" and {side["file"] for side in rows[0]["sides"]} == {"policy.md", "playbook.md"}


REAL = [
    ("uk-gds-ai-guardrails-base.md", "Do not log prompt content", "uk-gds-ai-security-policy.md", "prompt logging"),
    ("uk-gds-ai-data-sovereignty.md", "EEA", "uk-gds-ai-security-policy.md", "EU/UK"),
    ("uk-gds-ai-data-sovereignty.md", "Usage metadata", "uk-gds-ai-security-policy.md", "minimum 12 months"),
    ("uk-gds-ai-guardrails-base.md", "report immediately", "uk-gds-ai-incident-response-playbook.md", "within 1 hour"),
    ("uk-gds-ai-incident-response-playbook.md", "Near-miss events", "uk-gds-ai-security-policy.md", "Near miss events"),
]


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory, embedder) -> Library:
    folder = tmp_path_factory.mktemp("real")
    for name in {name for one, _, other, _ in REAL for name in (one, other)} | {"SOURCES.tsv"}:
        shutil.copy(shared / "corpus" / name, folder)
    settings = Settings(home=tmp_path_factory.mktemp("realhome"), answer_threshold=0.0)
    library = open_library(settings, embedder)
    library.ingestor.ingest([folder], "default")
    return library


@pytest.fixture(scope="module")
def real_found(real: Library) -> list[Contradiction]:
    return found_in(real)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "words", "other_file", "other_words"), REAL)
def test_real_contradictions_are_among_the_candidates(
    real_found: list[Contradiction], file: str, words: str, other_file: str, other_words: str
) -> None:
    wanted = {(file, words), (other_file, other_words)}
    for found in real_found[:60]:
        sides = [(side.document.file, side.text) for side in (found.one, found.other)]
        if all(any(at == name and part in text for at, text in sides) for name, part in wanted):
            return
    pytest.fail(f"none of {len(real_found)} candidates")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "both"),
    [
        (
            "Should we log the prompts that staff give to AI coding assistants?",
            ("Do not log prompt content", "prompt logging"),
        ),
        ("Is data residency in the EU allowed for our AI coding tools?", ("EEA", "EU/UK")),
        ("How soon must a near miss be reported?", ("48 hours", "72 hours")),
        ("How long must logs of AI tool use be kept?", ("minimum 12 months", "90 days")),
    ],
)
def test_answers_show_both_sides_of_real_contradictions(real: Library, question: str, both: tuple[str, str]) -> None:
    answer = Assistant(real, real.settings).answer(question)
    assert all(part in answer.text for part in both), answer.text
    assert "The documents disagree here" in answer.text
    assert len({citation.file for citation in answer.citations}) > 1
