"""Over the years: what the library's documents say on a topic, each in its own words, by date and publisher."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Citation
from assistant.citations import Quote, build_citation
from assistant.settings import Settings
from assistant.views.examples import near_enough
from assistant.voices import age_note
from knowledge.passages import DocumentRecord, RetrievedPassage
from knowledge.sentences import split_sentences

MOST_DOCUMENTS = 14
_FEWEST_WORDS = 7
"""Words below which a sentence is a heading or a label, and not what a document says."""
_AHEAD = re.compile(
    r"\b(?:will|expects?|expected to|forecasts?|foresees?|foreseen|predicts?|predicted|plans? to|intends? to|"
    r"by 20[2-9]\d|in future|in the coming|next years?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says.

    `date` is ISO, as precise as known, "" where unknown; of a digest it is that of its works, where they have one.
    `age`: what a reader should know of its age, "" where it is recent. `digest`: what a digest sums up, "" of other
    documents. `ahead`: its wording looks ahead, as far as a list of words can tell.
    """

    date: str
    publisher: str
    citation: Citation
    age: str
    digest: str = ""
    ahead: bool = False


def over_the_years(
    found: Sequence[RetrievedPassage], settings: Settings, today: datetime.date | None = None
) -> tuple[Said, ...]:
    """The passage of each document that comes nearest to a topic, the oldest first and the undated last.

    Args:
        found: passages on the topic, the nearest first.
        settings: for the voices of the citations.
        today: the day to count ages from; the day of the call by default.
    """
    nearest: dict[str, RetrievedPassage] = {}
    for one in near_enough(found):
        nearest.setdefault(one.document.document_id, one)
    said = [_said(one, settings, today) for one in list(nearest.values())[:MOST_DOCUMENTS]]
    by_date = sorted(said, key=lambda one: (not one.date, one.date))
    return tuple(replace(one, citation=replace(one.citation, n=n)) for n, one in enumerate(by_date, start=1))


def _said(found: RetrievedPassage, settings: Settings, today: datetime.date | None) -> Said:
    quote = _best_sentence(found)
    citation = build_citation(1, quote, settings)
    metadata = found.document.metadata
    date, publisher = _when_and_who(found.document)
    return Said(
        date,
        publisher,
        citation,
        age_note(date, metadata.superseded_by, today),
        citation.cited_as if metadata.is_digest else "",
        bool(_AHEAD.search(quote.text)),
    )


def _when_and_who(record: DocumentRecord) -> tuple[str, str]:
    """The date and publisher of what is told: of a digest those of its works, where they are of one date or year."""
    metadata = record.metadata
    dates = {work.date for work in metadata.based_on} - {""}
    years = {date[:4] for date in dates}
    if len(years) != 1:
        return metadata.date, metadata.publisher
    publishers = dict.fromkeys(work.publisher for work in metadata.based_on if work.publisher)
    return (min(dates) if len(dates) == 1 else min(years)), ", ".join(publishers) or metadata.publisher


def _best_sentence(found: RetrievedPassage) -> Quote:
    """The passage's sentence that fits the topic best, with the one after it where it leads into that one."""
    text = found.passage.text
    spans = [(start, end) for start, end, *_ in found.sentences] or split_sentences(text) or [(0, len(text))]
    start, end = next((span for span in spans if len(text[slice(*span)].split()) >= _FEWEST_WORDS), spans[0])
    if text[start:end].rstrip().endswith(":"):
        end = next((later for begin, later in split_sentences(text) if begin >= end), end)
    return Quote(found, start, end)
