"""A refusal that helps: why, what was searched, the nearest topics, and leads to read."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Answer, Citation, Refusal, Topic
from assistant.citations import Quote, build_citation
from assistant.settings import Settings
from knowledge.passages import DocumentRecord, RetrievedPassage
from knowledge.quoting import verbatim_stretch

MOST_LEADS = 3
MOST_TOPICS = 4
_HELD = 0.6
"""Share of the question's words (rare ones count more) from which a passage comes near, whatever the estimate says."""
_SHORTEST_LEAD = 6  # words: a shorter one is a cell of a table or a heading


def refusal(
    start: Answer,
    found: Sequence[RetrievedPassage],
    records: Sequence[DocumentRecord],
    settings: Settings,
    reason: str = "",
) -> Refusal:
    """Why `start.question` is not answered, with the passages that come near where any do."""
    near = start.confidence >= settings.lead_threshold or any(_holds_the_words(one) for one in found[:MOST_LEADS])
    leads = tuple(_lead(n, one, settings) for n, one in enumerate(found[:MOST_LEADS], 1)) if near else ()
    return Refusal(_reason(reason, bool(leads), len(records), settings), _topics(found), leads)


def _holds_the_words(found: RetrievedPassage) -> bool:
    return found.signals.get("covered", 0.0) >= _HELD


def _reason(reason: str, has_leads: bool, documents: int, settings: Settings) -> str:
    if not documents:
        return "The library is empty, so there is nothing to answer from. Add documents, or the starter library, first."
    searched = f"I searched {documents} document{'s' if documents != 1 else ''}."
    opening = reason or "The library does not clearly say."
    near = "The passages below come nearest; they are not an answer." if has_leads else "Nothing in them comes near."
    ask = f" You could ask {settings.contact}." if settings.contact else ""
    return f"{opening} {searched} {near}{ask}"


def _lead(n: int, found: RetrievedPassage, settings: Settings) -> Citation:
    """The longest stretch around the sentence that comes nearest that can be quoted in one piece."""
    text = found.passage.text
    stretches = [verbatim_stretch(text, start, end) for start, end, *_ in found.sentences] or [(0, len(text))]
    start, end = next((one for one in stretches if len(text[slice(*one)].split()) >= _SHORTEST_LEAD), stretches[0])
    return build_citation(n, Quote(found, start, end), settings)


def _topics(found: Sequence[RetrievedPassage]) -> tuple[Topic, ...]:
    topics: dict[tuple[str, str], Topic] = {}
    for one in found:
        heading = one.passage.heading_path[-1] if one.passage.heading_path else ""
        topic = Topic(one.document.metadata.title, one.document.file, heading)
        topics.setdefault((topic.title, heading), topic)
    return tuple(topics.values())[:MOST_TOPICS]
