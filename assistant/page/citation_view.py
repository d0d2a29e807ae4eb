"""The cited place itself: the page of a PDF with the quote marked on it, or the section around the passage."""

from __future__ import annotations

from pathlib import Path

from assistant.answers import Citation
from assistant.page.context import PageContext
from assistant.page.escaping import as_html
from assistant.page.matching import find_quote
from assistant.page.pdf_pages import Mark, MarkedPage, marked_pages
from knowledge.errors import ReadinessError
from knowledge.passages import DocumentRecord, Passage

_PASSAGES_AROUND = 3
"""How many passages of the same section are shown before and after the cited one."""

_CLOSING = ".,;:!?)]”’\"'"


def place_html(citation: Citation, record: DocumentRecord, context: PageContext) -> str:
    """The page or pages with the quote marked where the file is a PDF, else the section with the quote marked."""
    if citation.page:
        pages = _pages(citation, record, context)
        if pages:
            return "".join(_page_html(page, citation, record) for page in pages)
    return section_html(context.library.passages_of(citation.document_id), citation)


def section_html(passages: list[Passage], citation: Citation) -> str:
    """The passages around the cited one that stand under the same headings, the quote marked."""
    ordered = sorted(passages, key=lambda passage: passage.position)
    at = next((index for index, one in enumerate(ordered) if one.passage_id == citation.passage_id), None)
    if at is None:
        return f'<div class="section"><p><mark>{as_html(citation.quote)}</mark></p></div>'
    near = ordered[max(0, at - _PASSAGES_AROUND) : at + _PASSAGES_AROUND + 1]
    section = [one for one in near if one.heading_path == ordered[at].heading_path]
    heading = f'<p class="section-heading">{as_html(ordered[at].heading)}</p>' if ordered[at].heading else ""
    paragraphs = "".join(
        f"<p{' class=' + chr(34) + 'cited' + chr(34) if one is ordered[at] else ''}>"
        f"{_marked(one.text, citation.quote if one is ordered[at] else '')}</p>"
        for one in section
    )
    return f'<div class="section">{heading}{paragraphs}</div>'


def _marked(text: str, quote: str) -> str:
    place = find_quote(text, quote)
    if place is None:
        return as_html(text)
    start, end = place
    end += len(text[end:]) - len(text[end:].lstrip(_CLOSING))  # the comparison passes over the closing stops
    return f"{as_html(text[:start])}<mark>{as_html(text[start:end])}</mark>{as_html(text[end:])}"


def _pages(citation: Citation, record: DocumentRecord, context: PageContext) -> tuple[MarkedPage, ...]:
    path = pdf_of(record, context)
    return marked_pages(path, record.version, citation.page or 1, citation.quote) if path else ()


def pdf_of(record: DocumentRecord, context: PageContext) -> Path | None:
    """The document's own file where it is there and is a PDF."""
    try:
        path = Path(context.library.file_of(record.document_id))
    except ReadinessError:
        return None
    return path if path.is_file() and _is_pdf(path) else None


def _is_pdf(path: Path) -> bool:
    """By the mark at its start: a file may be called .pdf and be something else."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _page_html(page: MarkedPage, citation: Citation, record: DocumentRecord) -> str:
    source = as_html(f"source/pages/{record.document_id}/{page.sheet}.png?v={record.version}")
    told = "with the quoted passage marked" if page.marks else "which holds the quoted passage"
    marks = "".join(_mark_html(mark) for mark in page.marks)
    return (
        f'<figure class="sheet"><div class="paper" style="aspect-ratio:1/{page.aspect:.4f}">'
        f'<img src="{source}" loading="lazy" alt="Page {page.sheet} of {as_html(citation.title)}, {told}">{marks}</div>'
        f'<figcaption>Page {page.sheet}. <a href="{source}" target="_blank" rel="noopener">Page {page.sheet} as a '
        f"picture of its own</a></figcaption></figure>"
    )


def _mark_html(mark: Mark) -> str:
    place = f"left:{mark.left:.2%};top:{mark.top:.2%};width:{mark.width:.2%};height:{mark.height:.2%}"
    return f'<span class="glyphs" aria-hidden="true" style="{place}"></span>'
