"""One visitor's conversation, kept in the memory of their tab alone, and what can be taken away from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answers import Answer, Citation, Turn


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, the answer that came (complete or stopped), and its sources as HTML."""

    answer: Answer
    sources_html: str = ""
    stopped: bool = False


Conversation = tuple[Exchange, ...]


def exchange(answer: Answer, sources_html: str, stopped: bool = False) -> Exchange:
    """An exchange without the passages that were only looked at, which nothing on the page needs."""
    return Exchange(replace(answer, retrieved=()), sources_html, stopped)


def history(conversation: Conversation) -> tuple[Turn, ...]:
    """What was said so far, for the assistant."""
    turns: list[Turn] = []
    for one in conversation:
        turns += [Turn("user", one.answer.question), Turn("assistant", one.answer.text)]
    return tuple(turns)


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """The numbered passages that belong to an answer: its citations, or the leads of a refusal."""
    return answer.citations or (answer.refusal.leads if answer.refusal else ())


def reference(citation: Citation) -> str:
    """A citation as a line of a reference list."""
    page = f", page {citation.page_label or citation.page}" if citation.page else ""
    heading = f", “{citation.heading}”" if citation.heading else ""
    address = f". {citation.url}" if citation.url else ""
    return f"[{citation.n}] {citation.cited_as}{page}{heading} ({citation.voice}): “{citation.quote}”{address}"


def with_references(answer: Answer) -> str:
    """An answer as plain text with its question before and its numbered references after it."""
    lead_in = "References" if answer.citations else "Passages that come near (not an answer)"
    references = [reference(citation) for citation in shown_citations(answer)]
    parts = [answer.question, answer.text, *([f"{lead_in}:\n" + "\n".join(references)] if references else [])]
    return "\n\n".join(parts)
