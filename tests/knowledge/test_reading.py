"""Every format read from files made here, and the public documents and damaged files beside the checkout."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from evals.sources import read_source
from knowledge.chunking import chunk
from knowledge.errors import UnreadableFileError
from knowledge.quoting import verbatim_stretch
from knowledge.reading import SUFFIXES, read_file, read_sources
from knowledge.reading.metadata import web_address
from knowledge.sentences import split_sentences


def _read(folder: Path, name: str, content: str | bytes):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, name)


def test_markdown_keeps_structure_and_drops_what_only_a_site_builder_reads(tmp_path: Path) -> None:
    source = (
        "---\ntitle: Rules\ndate: 2025-04-03\n---\n# Rules\n\n## Logging\n\n### Requirements\n\n"
        "Keep logs. {% include x %}\n"
        "{: .intro }\n\n<!-- a draft -->\n\n- one\n  - two\n\n| A | B |\n|---|---|\n| c | d |\n\n"
        "```sh\n# comment\nls\n```\n"
    )
    document = _read(tmp_path, "a.md", source)
    text = "\n".join(block.text for block in document.blocks)
    assert (document.metadata.title, document.metadata.date) == ("Rules", "2025-04-03")
    assert {block.heading_path for block in document.blocks} == {("Rules", "Logging", "Requirements")}
    assert [block.kind for block in document.blocks] == ["paragraph", "list", "table", "code"]
    assert "- one\n  - two" in text and "A | B\nc | d" in text and "# comment" in text
    assert "include" not in text and "draft" not in text and "intro" not in text


def test_html_leaves_navigation_out(tmp_path: Path) -> None:
    page = "<html><body><nav><a href='/'>Home</a></nav><main><h1>T</h1><p>Text {{ x }} of the page.</p></main>"
    document = _read(tmp_path, "a.pdf", page)
    assert [(block.text, block.heading_path) for block in document.blocks] == [("Text of the page.", ("T",))]


def test_word_headings_lists_and_tables_in_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Policy", 1)
    word.add_paragraph("First.")
    word.add_paragraph("item", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = "abcd"[i]
    word.save(str(tmp_path / "a.docx"))
    blocks = read_file(tmp_path / "a.docx", "a.docx").blocks
    assert [block.text for block in blocks] == ["First.", "- item", "a | b\nc | d"]
    assert {block.heading_path for block in blocks} == {("Policy",)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.txt", b"\x00\x01\x02binary"),
        ("a.docx", b"no zip"),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.xyz", b"x"),
    ],
)
def test_what_can_not_be_read_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as raised:
        _read(tmp_path, name, content)
    assert name in raised.value.problem and raised.value.remedy


def test_text_in_other_encodings(tmp_path: Path) -> None:
    assert _read(tmp_path, "a.txt", "\ufeffPlain text.").blocks[0].text == "Plain text."
    assert "£5" in _read(tmp_path, "b.txt", "It costs £5 a day, they said.".encode("cp1252")).blocks[0].text


def test_sentences_are_verbatim_and_know_abbreviations() -> None:
    text = "Use it, e.g. Copilot. The U.S. rule (No. 5) costs 2.5 million. “Why?” they ask.\n- item one\n1. item two"
    found = [text[a:b] for a, b in split_sentences(text)]
    assert found[:2] == ["Use it, e.g. Copilot.", "The U.S. rule (No. 5) costs 2.5 million."]
    assert found[-2:] == ["item one", "item two"]


def test_a_github_source_becomes_an_address() -> None:
    assert web_address("github:o/r@abc1:a/b.md") == "https://github.com/o/r/blob/abc1/a/b.md"


def test_corpus_is_read_and_cut_within_the_limit(shared: Path, embedder) -> None:
    folder = shared / "corpus"
    sources = read_sources(folder)
    files = [path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES]
    passages = []
    for path in files:
        document = read_file(path, path.name, sources.get(path.name))
        assert document.metadata.title == sources[path.name]["title"]
        passages += chunk(document, path.name, embedder.count)
    assert len(files) == 32 and len({passage.passage_id for passage in passages}) == len(passages)
    assert all(embedder.count(passage.indexed_text) <= 256 for passage in passages[::7])


def test_damaged_files(shared: Path) -> None:
    folder = shared / "edge-files"
    for name in ("image-only-card-game.pdf", "empty.pdf", "html-saved-as.pdf"):
        with pytest.raises(UnreadableFileError):
            read_file(folder / name, name)
    assert read_file(folder / "truncated-no-endstream.pdf", "t.pdf").problem == "44 of 143 pages unreadable"
    assert read_file(folder / "poster-a0.pdf", "p.pdf").blocks


def test_a_sites_disclaimer_among_footnotes_is_left_out_and_each_note_is_a_paragraph(tmp_path: Path) -> None:
    source = (
        "# Guide\n\nText.[^1]\n\n## Footnotes\n\n[^1]: First work.\n[^2]: Second work.\n\n"
        "    DISCLAIMER: This page has hypertext links. When you select a link to an outside website, you leave us.\n\n"
        "[^3]: Third work.\n\nDisclaimer: this template is no legal advice.\n"
    )
    texts = [block.text for block in _read(tmp_path, "a.md", source).blocks]
    assert texts[1:4] == ["[1] First work.", "[2] Second work.", "[3] Third work."]
    assert texts[-1] == "Disclaimer: this template is no legal advice."


def test_headings_that_repeat_have_their_parents_in_every_format(tmp_path: Path) -> None:
    expected = {("Rules", "Logging", "Requirements"), ("Rules", "Buying", "Requirements")}
    parts = [(1, "Rules"), (2, "Logging"), (3, "Requirements"), (2, "Buying"), (3, "Requirements")]
    markdown = "\n\n".join(f"{'#' * level} {name}" + ("\n\nText." if level == 3 else "") for level, name in parts)
    html = "".join(f"<h{level}>{name}</h{level}>" + ("<p>Text.</p>" if level == 3 else "") for level, name in parts)
    word = docx.Document()
    for level, name in parts:
        word.add_heading(name, level)
        if level == 3:
            word.add_paragraph("Text.")
    word.save(str(tmp_path / "c.docx"))
    documents = [
        _read(tmp_path, "a.md", markdown),
        _read(tmp_path, "b.html", f"<html><body>{html}</body></html>"),
        read_file(tmp_path / "c.docx", "c.docx"),
    ]
    assert all({block.heading_path for block in document.blocks} == expected for document in documents)


def test_a_form_in_word_names_its_sections_whole_or_not_at_all(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Assessment", 1)
    table = word.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Point 1", "User centred - understand who uses it."
    table.cell(1, 0).text = "Guidance"
    table.cell(1, 1).text = "In this phase the main purpose is to see that the team goes on building what users need."
    table.cell(2, 0).text = "Prompts"
    for i in range(5):
        table.cell(2, 1).add_paragraph(f"Question {i}?")
    word.save(str(tmp_path / "a.docx"))
    paths = {block.heading_path[1:] for block in read_file(tmp_path / "a.docx", "a.docx").blocks}
    assert paths == {
        ("Point 1 User centred",),
        ("Point 1 User centred", "Guidance"),
        ("Point 1 User centred", "Prompts"),
    }


def test_second_level_bullets_in_word_and_html(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("one", style="List Bullet")
    word.add_paragraph("two", style="List Bullet 2")
    word.save(str(tmp_path / "a.docx"))
    page = "<html><body><ul><li>one<ul><li>two</li></ul></li></ul></body></html>"
    for document in (read_file(tmp_path / "a.docx", "a.docx"), _read(tmp_path, "a.html", page)):
        assert document.blocks[0].text == "- one\n  - two"


def test_what_is_left_out_parts_its_neighbours(tmp_path: Path) -> None:
    source = (
        "# Guide\n\nBefore.\n\n[Purpose](#purpose)\n\nAfter the contents.\n\n!!! quote\n\n    In a box.\n\n"
        "Then:\n\n```python\nrun()\n```\n\nLast.\n"
    )
    blocks = _read(tmp_path, "a.md", source).blocks
    assert [(block.text, block.apart) for block in blocks] == [
        ("Before.", False),
        ("After the contents.", True),
        ("In a box.", True),
        ("Then:", False),
        ("run()", True),
        ("Last.", False),
    ]


@pytest.mark.slow
def test_what_can_be_quoted_of_public_files_stands_in_them(shared: Path) -> None:
    """PDFs are judged by poppler in test_reading_pdf; the others by a reading of their bytes."""
    verdicts = []
    for path in sorted((shared / "corpus").iterdir()):
        source = read_source(path) if path.suffix in SUFFIXES - {".pdf"} else None
        passages = chunk(read_file(path, path.name), "d", lambda text: len(text.split())) if source else []
        for passage in passages:
            for span in split_sentences(passage.text):
                start, end = verbatim_stretch(passage.text, *span)
                verdicts.append(source is not None and source.holds(passage.text[start:end]))
    assert len(verdicts) > 3000 and sum(verdicts) / len(verdicts) >= 0.99
