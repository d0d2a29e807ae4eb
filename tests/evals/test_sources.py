"""Quotes are judged by readers that are not the product's."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from evals.sources import SourceLibrary, SourceText, read_source


def test_markdown_with_and_without_its_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "Ask the **[data team](https://example.org/x)** first{: .note} &amp; <b>wait</b>.", encoding="utf-8"
    )
    source = read_source(path)
    assert source is not None
    assert source.holds("Ask the data team first & wait.")
    assert source.holds("[data team](https://example.org/x)")
    assert not source.holds("Ask nobody")
    assert not source.holds("")


def test_docx_from_its_xml(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Keep logs ").add_run("for 12 months").bold = True
    document.save(str(tmp_path / "a.docx"))
    source = read_source(tmp_path / "a.docx")
    assert source is not None
    assert source.holds("Keep logs for 12 months")


def test_html_without_scripts(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<!doctype html><script>never()</script><p>Yes &amp; <em>no</em></p>", encoding="utf-8"
    )
    source = read_source(tmp_path / "a.html")
    assert source is not None
    assert source.holds("Yes & no")
    assert not source.holds("never()")


def test_a_quote_may_run_over_two_pages_but_not_lie_on_another() -> None:
    source = SourceText(
        ("",), ("firstpage.thequoteбegins".replace("б", "b") + "footer1", "headergoesonhere.andmore", "third")
    )
    assert source.holds("the quote begins goes on here", 1)
    assert source.holds("first page", 1)
    assert not source.holds("first page", 2)
    assert not source.holds("third", None)
    assert not source.holds("third", 9)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_pdf_by_poppler_at_its_page(shared: Path) -> None:
    source = SourceLibrary((shared / "corpus",)).find("us-nist-ai-rmf-1-0.pdf")
    assert source is not None
    assert len(source.pages) >= 40
    assert source.holds("Artificial Intelligence Risk Management Framework", 1)
    assert not source.holds("Artificial Intelligence Risk Management Framework of another kind", 1)


def test_finds_by_document_id_then_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.md").write_text("in the folder", encoding="utf-8")
    (tmp_path / "kept").write_text("kept bytes", encoding="utf-8")
    library = SourceLibrary((tmp_path,), {"d1": str(tmp_path / "kept")})
    kept, found = library.find("a.md", "d1"), library.find("deep/a.md", "d2")
    assert kept is not None
    assert kept.holds("kept bytes")
    assert found is not None
    assert found.holds("in the folder")
    assert library.find("none.md") is None
