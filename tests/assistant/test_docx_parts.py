"""Parts of Word files: text that XML can hold, tables that come again, references, and British dates."""

from __future__ import annotations

import datetime
import io

import docx
import pytest

from assistant.docx_parts import add_facts, add_references, add_table, as_bytes, clean, long_date, new_document

ON = datetime.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b\x0bc", "abc"), ("tab\tand\nline", "tab\tand\nline"), ("\ud800x", "x"), ("£5 – “ok” 😀", "£5 – “ok” 😀")],
)
def test_what_xml_cannot_hold_is_left_out(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_document_is_a4_in_british_english_with_title_date_and_page_numbers() -> None:
    opened = docx.Document(io.BytesIO(as_bytes(new_document("A title\x00", "A council", ON))))
    section, properties = opened.sections[0], opened.core_properties
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert (properties.title, properties.author, properties.language) == ("A title", "A council", "en-GB")
    footer = section.footer.paragraphs[0]
    assert "A title · 3 March 2026 · Page " in footer.text
    assert [field.get(docx.oxml.ns.qn("w:instr")) for field in footer._p.iter(docx.oxml.ns.qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]


def test_tables_facts_and_references_hold_their_text() -> None:
    document = new_document("A title", "A council", ON)
    add_facts(document, [("Date", long_date(ON))])
    add_table(document, ("Question", "Now"), [("One", "2 of 4"), ("Two", "\x07")], (8, 4))
    add_references(document, ["First", "Second"])
    opened = docx.Document(io.BytesIO(as_bytes(document)))
    rows = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert rows == [["Question", "Now"], ["One", "2 of 4"], ["Two", ""]]
    texts = [paragraph.text for paragraph in opened.paragraphs]
    assert "Date: 3 March 2026" in texts
    assert texts[-2:] == ["[1]\tFirst", "[2]\tSecond"]
