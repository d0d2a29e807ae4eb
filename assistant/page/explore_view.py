"""The Explore tab's HTML: who has done this, over the years, and where documents disagree."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answers import Citation
from assistant.briefing.numbering import spoken_date, voice_of
from assistant.page.citation_view import section_html
from assistant.page.escaping import as_html
from assistant.page.explore_timeline import timeline_svg
from assistant.views.disagreements import Disagreement
from assistant.views.examples import Example
from assistant.views.topic import Topic
from assistant.views.years import Said
from assistant.voices import age_note
from knowledge.passages import Passage

_AHEAD = "looks ahead, by its wording"


def explore_html(topic: Topic, superseded: Mapping[str, str]) -> str:
    """Everything on a topic.

    Args:
        topic: what was found.
        superseded: what replaces a document, by its id.
    """
    if not topic.examples and not topic.years:
        return f"<p>The library holds nothing near to “{as_html(topic.name)}”.</p>"
    return _examples_html(topic, superseded) + _years_html(topic) + _disagreements_html(topic, superseded)


def told(topic: Topic) -> str:
    """What was found, in one sentence."""
    bodies = "1 place or body" if len(topic.examples) == 1 else f"{len(topic.examples)} places or bodies"
    documents = f"{len(topic.years)} document{'' if len(topic.years) == 1 else 's'}"
    return f"“{topic.name}”: {bodies} named, {documents} over the years."


def _examples_html(topic: Topic, superseded: Mapping[str, str]) -> str:
    if not topic.examples:
        found = "<p>On this topic the library names no place or body as an example.</p>"
    else:
        items = "".join(_example_html(one, topic, superseded) for one in topic.examples)
        found = f"<ul class='examples'>{items}</ul>"
    return (
        "<section aria-labelledby='examples-title'><h2 id='examples-title'>Who has done this</h2>"
        "<p class='quiet'>Places and bodies that passages near to the topic name, found by their names alone. What "
        f"they did is told by the passage, and by nothing else.</p>{found}</section>"
    )


def _example_html(example: Example, topic: Topic, superseded: Mapping[str, str]) -> str:
    passages = "".join(_cited_html(one, topic, superseded) for one in example.citations)
    return f"<li><h3>{as_html(example.name)}</h3>{passages}</li>"


def _cited_html(citation: Citation, topic: Topic, superseded: Mapping[str, str]) -> str:
    age = age_note(citation.date, superseded.get(citation.document_id, ""))
    return (
        f"<blockquote>{as_html(citation.quote)}</blockquote>"
        f"<p class='voice-line'>{_labels(citation, age)}</p><p class='quiet'>{as_html(_facts(citation))}</p>"
        f"{_place_html(citation, topic.passages)}"
    )


def _labels(citation: Citation, age: str) -> str:
    aged = f" <span class='aged'>{as_html(age)}</span>" if age else ""
    return f"<span class='voice'>{as_html(voice_of(citation))}</span>{aged}"


def _facts(citation: Citation) -> str:
    page = f"page {citation.page_label or citation.page}" if citation.page else ""
    title = citation.cited_as if citation.cited_as.startswith("digest of") else citation.title
    facts = (title, citation.publisher, spoken_date(citation.date), page, citation.heading.split(" > ")[-1])
    return " · ".join(fact for fact in facts if fact)


def _place_html(citation: Citation, passages: Mapping[str, Passage]) -> str:
    """The whole passage with the quote marked, to open, and the way to the document."""
    passage = passages.get(citation.passage_id)
    shown = section_html([passage], citation) if passage else ""
    page = f"#page={citation.page}" if citation.page else ""
    return (
        f"<details><summary>The passage<span class='unseen'> of {as_html(citation.title)}</span></summary>{shown}"
        f"<p class='links'><a href='source/files/{as_html(citation.document_id)}{page}' target='_blank' rel='noopener'>"
        f"Open the whole document</a></p></details>"
    )


def _years_html(topic: Topic) -> str:
    rows = "".join(_row_html(one, topic) for one in topic.years)
    picture = timeline_svg(topic.years)
    legend = (
        "<p class='quiet legend'><span class='dot'></span> document <span class='dot old'></span> over three years "
        "old, or superseded</p>"
    )
    return (
        "<section aria-labelledby='years-title'><h2 id='years-title'>Over the years</h2>"
        "<p class='quiet'>What each document says nearest to the topic, the oldest first. A digest stands at the date "
        f"of what it sums up, where that is one.</p>{f'<figure>{picture}{legend}</figure>' if picture else ''}"
        "<div class='region' role='region' tabindex='0' aria-label='What was said, by date'><table><thead><tr>"
        "<th scope='col'>No.</th><th scope='col'>Date</th><th scope='col'>Publisher</th>"
        f"<th scope='col'>What it says</th><th scope='col'>Whose voice</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _row_html(said: Said, topic: Topic) -> str:
    date = as_html(spoken_date(said.date)) or "not stated"
    digest = f"<br><span class='quiet'>{as_html(said.digest)}</span>" if said.digest else ""
    ahead = f" <span class='quiet'>({_AHEAD})</span>" if said.ahead else ""
    return (
        f"<tr><th scope='row'><span class='number'>{said.citation.n}</span></th><td data-label='Date'>{date}</td>"
        f"<td data-label='Publisher'>{as_html(said.publisher or 'not stated')}{digest}</td>"
        f"<td data-label='What it says'>“{as_html(said.citation.quote)}”{ahead}"
        f"{_place_html(said.citation, topic.passages)}</td>"
        f"<td data-label='Whose voice'>{_labels(said.citation, said.age)}</td></tr>"
    )


def _disagreements_html(topic: Topic, superseded: Mapping[str, str]) -> str:
    if not topic.disagreements:
        return ""
    items = "".join(_disagreement_html(one, topic, superseded) for one in topic.disagreements)
    return (
        "<section aria-labelledby='disagree-title'><h2 id='disagree-title'>Where documents may disagree</h2>"
        f"<p class='quiet'>Found by their wording: read both before you conclude.</p><ul class='examples'>{items}</ul>"
        "</section>"
    )


def _disagreement_html(one: Disagreement, topic: Topic, superseded: Mapping[str, str]) -> str:
    sides = "".join(_cited_html(side, topic, superseded) for side in (one.first, one.second))
    return f"<li><h3>{as_html(one.why[:1].upper() + one.why[1:])}</h3>{sides}</li>"
