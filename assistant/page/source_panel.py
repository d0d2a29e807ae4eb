"""The sources beside an answer: each cited place shown where it stands, with whose voice it is and how old it is."""

from __future__ import annotations

from assistant.answers import Answer, Citation
from assistant.page.answer_text import support_of
from assistant.page.citation_view import place_html
from assistant.page.context import PageContext
from assistant.page.conversation import Conversation, shown_citations, with_references
from assistant.page.escaping import as_html, web_address
from assistant.voices import age_note
from knowledge.passages import DocumentRecord

EMPTY = (
    '<h2>Sources</h2><p class="quiet">Each sentence of an answer carries a number. '
    "Choose a number, and its source opens here at the very passage.</p>"
)


def sources_html(answer: Answer, turn: int, context: PageContext) -> str:
    """The sources of one answer, or the leads of a refusal, as a section of the panel."""
    citations = shown_citations(answer)
    title = "Sources" if answer.citations else "Passages that come near" if citations else "Sources"
    note = "" if answer.citations or not citations else '<p class="quiet">To read for yourself: not an answer.</p>'
    items = "".join(_source(citation, turn, context, opened=index == 0) for index, citation in enumerate(citations))
    body = f'<ol class="sources">{items}</ol>' if items else '<p class="quiet">No source was used.</p>'
    return (
        f"<h2>{title}</h2><p class='for-question'>For: <span>{as_html(answer.question)}</span></p>"
        f"{note}{body}{_support(answer)}"
        f'<pre class="copy-text" hidden>{as_html(with_references(answer))}</pre>'
    )


def panel_html(conversation: Conversation) -> str:
    """The whole panel: a section for each exchange, the last one shown; a click on an older citation shows its own."""
    if not conversation:
        return EMPTY
    last = len(conversation)
    return "".join(
        f'<section class="exchange" data-turn="{turn}" aria-label="Sources of answer {turn}"'
        f"{'' if turn == last else ' hidden'}>{one.sources_html}</section>"
        for turn, one in enumerate(conversation, start=1)
    )


def _source(citation: Citation, turn: int, context: PageContext, opened: bool) -> str:
    record = context.record(citation.document_id)
    place = place_html(citation, record, context) if record else ""
    return (
        f'<li id="src-{turn}-{citation.n}" class="source" tabindex="-1">'
        f'<h3><span class="number">{citation.n}</span> {as_html(citation.title)}</h3>'
        f'<p class="voice-line">{_labels(citation, record)}</p>'
        f'<p class="quiet">{as_html(_facts(citation))}</p>'
        f"<blockquote>{as_html(citation.quote)}</blockquote>"
        f"<details{' open' if opened else ''}><summary>{_summary(citation)}</summary>{place}</details>"
        f'<p class="links">{_links(citation, record)}</p></li>'
    )


def _labels(citation: Citation, record: DocumentRecord | None) -> str:
    superseded = record.metadata.superseded_by if record else ""
    aged = age_note(citation.date, superseded)
    voice = f'<span class="voice">{as_html(citation.voice)}</span>'
    return voice + (f' <span class="aged">{as_html(aged)}</span>' if aged else "")


def _facts(citation: Citation) -> str:
    cited = citation.cited_as if citation.cited_as.startswith("digest of") else ""
    page = f"page {citation.page_label or citation.page}" if citation.page else ""
    country = citation.country if citation.voice == "another country" else ""
    facts = (cited, citation.publisher, country, citation.date, citation.kind, page, citation.heading)
    return " · ".join(fact for fact in facts if fact)


def _summary(citation: Citation) -> str:
    return f"The passage on page {citation.page}" if citation.page else "The passage in its section"


def _links(citation: Citation, record: DocumentRecord | None) -> str:
    links = []
    if record:
        fragment = f"#page={citation.page}" if citation.page else ""
        address = f"source/files/{as_html(record.document_id)}{fragment}"
        links.append(f'<a href="{address}" target="_blank" rel="noopener">Open the whole document</a>')
    address = web_address(citation.url)
    if address:
        links.append(
            f'<a href="{as_html(address)}" target="_blank" rel="noopener noreferrer">Where it was published</a>'
        )
    links.append('<a href="#conversation" class="back">Back to the answer</a>')
    return " ".join(links)


def _support(answer: Answer) -> str:
    if not answer.claims:
        return ""
    rows = "".join(
        f"<li>{as_html(claim.text)} <strong>{support_of(claim, answer)}</strong></li>" for claim in answer.claims
    )
    return (
        '<details class="support"><summary>How each sentence is supported</summary>'
        '<p class="quiet">Each sentence was compared with the passages it cites. '
        "A dotted number marks a sentence that its source supports in part.</p>"
        f"<ol>{rows}</ol></details>"
    )
