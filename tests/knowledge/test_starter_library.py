"""The starter library: digests in our own words, labelled as such, with their sources named and right."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import yaml

LIBRARY = Path(__file__).resolve().parents[2] / "knowledge" / "library"
DIGESTS = sorted(LIBRARY.glob("*.md"))
KINDS = {"trends", "policy", "guidance", "strategy", "template"}
RUN = 8
"""Words in a row that count as copied."""
LONG_NAMES = ("UK Extension to the EU US Data Privacy Framework",)
"""Names that can't be put in other words."""

MUST_COVER = {
    "digital-trends-2025.md",
    "key-questions-for-leaders.md",
    "skills-and-workforce.md",
    "infrastructure-and-data-readiness.md",
    "ai-readiness-self-assessment.md",
    "ai-security.md",
    "data-protection-impact.md",
    "procurement.md",
    "organising-for-ai.md",
}

each_digest = pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)


def parts(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body of a digest."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def words(text: str) -> list[str]:
    """Lower-case words without punctuation; hyphens at line ends are undone."""
    joined = re.sub(r"(\w)-\s*\n\s*(\w)", r"\1\2", text)
    return re.findall(r"[a-z0-9]+", joined.lower().replace("’", "").replace("'", ""))


def runs(text: str) -> set[str]:
    for name in LONG_NAMES:
        text = re.sub(r"\W+".join(map(re.escape, name.split())), "\u2020 ", text)
    tokens = words(text)
    return {" ".join(tokens[start : start + RUN]) for start in range(len(tokens) - RUN + 1)}


def plain_text(path: Path) -> str:
    """A source's text, read apart from the project's own readers."""
    if path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    text = path.read_text(encoding="utf-8", errors="replace")
    return re.sub(r"<[^>]+>", " ", text) if path.suffix == ".html" else text


@functools.cache
def runs_of_sources(corpus: Path) -> set[str]:
    found: set[str] = set()
    for path in corpus.iterdir():
        if path.name != "SOURCES.tsv":
            found |= runs(plain_text(path))
    return found


def test_the_library_holds_at_least_fifteen_digests() -> None:
    assert len(DIGESTS) >= 15
    assert {path.name for path in DIGESTS} >= MUST_COVER


@each_digest
def test_front_matter_says_what_the_digest_is_and_what_it_rests_on(path: Path) -> None:
    front, body = parts(path)
    assert front["title"]
    assert front["kind"] in KINDS
    assert front["publisher"] == "GenAI readiness assistant"
    assert str(front["date"]) == "2026-11"
    assert front["country"] == "UK"
    assert "AI" in front["written"]
    assert "checked against the sources" in front["written"]
    assert front["based_on"]
    for source in front["based_on"]:
        assert all(str(source.get(field, "")).strip() for field in ("title", "publisher", "date", "country", "licence"))
        address = source.get("source", "")
        assert address.startswith("https://") or (source["publisher"] == "PublicTechnology" and not address)
    assert len(re.findall(r"^# ", body, flags=re.MULTILINE)) == 1
    assert len(re.findall(r"^## ", body, flags=re.MULTILINE)) >= 4


@each_digest
def test_length_is_600_to_1500_words(path: Path) -> None:
    assert 600 <= len(parts(path)[1].split()) <= 1500


@each_digest
def test_named_sources_agree_with_the_list_of_sources(path: Path, shared: Path) -> None:
    with (shared / "corpus" / "SOURCES.tsv").open(encoding="utf-8", newline="") as lines:
        known = {row["title"]: row for row in csv.DictReader(lines, delimiter="\t")}
    for source in parts(path)[0]["based_on"]:
        row = known[source["title"]]
        assert (source["publisher"], str(source["date"]), source["country"]) == (
            row["publisher"],
            row["date"],
            row["country"],
        )
        if row["source"].startswith("github:"):
            repository, rest = row["source"].removeprefix("github:").split("@", 1)
            commit, place = rest.split(":", 1)
            assert source["source"] == f"https://github.com/{repository}/blob/{commit}/{place}"


@each_digest
def test_no_long_run_of_words_is_shared_with_a_source(path: Path, shared: Path) -> None:
    shared_runs = runs(parts(path)[1]) & runs_of_sources(shared / "corpus")
    assert not shared_runs


def test_a_template_is_always_labelled_as_one_in_its_title_and_its_text() -> None:
    templates = [path for path in DIGESTS if "template" in path.name or path.name == "model-council-genai-policy.md"]
    assert templates
    for path in templates:
        front, body = parts(path)
        heading = re.search(r"^# (.+)$", body, flags=re.MULTILINE)
        assert heading
        assert "template" in front["title"].lower()
        assert "template" in heading[1].lower()
        opening = " ".join(body.split(heading[1], 1)[1].split()[:60]).lower()
        assert "this template is nobody's policy" in opening


@each_digest
def test_no_digest_but_the_template_calls_itself_a_policy(path: Path) -> None:
    front, _ = parts(path)
    is_template = path.name == "model-council-genai-policy.md"
    assert (front["kind"] == "template") == is_template
    assert ("policy" in front["title"].lower()) <= is_template


def test_no_set_of_questions_of_ours_is_called_socitms_ten() -> None:
    for path in DIGESTS:
        front, body = parts(path)
        headings = re.findall(r"^#+ (.+)$", body, flags=re.MULTILINE)
        assert not [text for text in [front["title"], *headings] if "socitm's ten" in text.lower()]
    assert "six of the ten" in (LIBRARY / "key-questions-for-leaders.md").read_text(encoding="utf-8")
