"""Parts that every Word file of the assistant is made of: heading, tables, pictures, references, page numbers."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

_FONT = "Arial"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text as XML can hold it: control characters, which would make the file unreadable, are left out."""
    return _NOT_IN_XML.sub("", text)


def new_document(title: str, author: str, on: datetime.date) -> Document:
    """An A4 document in British English, with a title, properties, and "Page n of m" with the date below each page.

    Args:
        title: the heading, also the title in the file's properties.
        author: who the properties name.
        on: the date in the footer and in the properties.
    """
    document = docx.Document()
    _set_styles(document)
    _set_page(document)
    _set_properties(document, title, author, on)
    document.add_heading(clean(title), level=0)
    _add_footer(document, f"{clean(title)} · {long_date(on)} · ")
    return document


def add_paragraph(document: Document, text: str, style: str | None = None) -> Any:
    """A paragraph with its text cleaned; line breaks stay."""
    return document.add_paragraph(clean(text), style=style)


def add_facts(document: Document, facts: Sequence[tuple[str, str]]) -> None:
    """Lines such as "Date: 3 March 2026", the name in bold."""
    for name, value in facts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{clean(name)}: ").bold = True
        paragraph.add_run(clean(value))


def add_table(
    document: Document, headings: Sequence[str], rows: Sequence[Sequence[str]], widths_cm: Sequence[float]
) -> None:
    """A table whose first row is marked as its heading and comes again on each page; rows don't break over pages."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    for index, heading in enumerate(headings):
        _fill(table.rows[0].cells[index], heading, bold=True)
    for row in rows:
        cells = table.add_row().cells
        for index, value in enumerate(row):
            _fill(cells[index], value)
    for index, row in enumerate(table.rows):
        _mark_row(row, "w:cantSplit", *(["w:tblHeader"] if index == 0 else []))
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def add_picture(document: Document, png: bytes, width_cm: float, alt: str) -> None:
    """A picture with the text that a screen reader says in its place."""
    picture = document.add_picture(io.BytesIO(png), width=Cm(width_cm))
    picture._inline.docPr.set("descr", clean(alt))
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_references(document: Document, references: Sequence[str]) -> None:
    """A numbered reference list: "[1] ...", "[2] ...", with the numbers hanging."""
    for number, reference in enumerate(references, start=1):
        paragraph = add_paragraph(document, f"[{number}]\t{reference}")
        paragraph.paragraph_format.left_indent = Cm(1.1)
        paragraph.paragraph_format.first_line_indent = Cm(-1.1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1.1))


def as_bytes(document: Document) -> bytes:
    """The file's content."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def long_date(on: datetime.date) -> str:
    """A date as a British paper writes it: 3 March 2026."""
    return f"{on.day} {on:%B %Y}"


def _set_styles(document: Document) -> None:
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):  # the theme's font would win over the name
                del fonts.attrib[attribute]
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _set_properties(document: Document, title: str, author: str, on: datetime.date) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), clean(author), clean(author)
    properties.language, properties.comments = "en-GB", ""
    properties.created = properties.modified = datetime.datetime.combine(on, datetime.time(12))


def _add_footer(document: Document, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style.font.size = Pt(9)
    paragraph.add_run(f"{text}Page ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, instruction: str) -> None:
    """A field that Word fills in; "1" stands there until it has."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _fill(cell: Any, text: str, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold, Pt(9.5)


def _mark_row(row: Any, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        properties.append(mark)
