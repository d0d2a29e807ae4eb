"""Sections of the library's documents, and the questions that they may answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from assistant.answers import Topic
from knowledge.lexical import stem_set
from knowledge.passages import DocumentRecord, RetrievedPassage

_LONGEST_TITLE = 70
_ALIKE = 0.6
"""Share of word stems from which two questions ask the same."""

_TITLE = re.compile(r"what does “[^”]*” say about|what is said about|, according to “[^”]*”", re.IGNORECASE)
_DIRECT = re.compile(r"(?:is|are|was|can|could|do|does|did|should|may|must|will|would|has|have)\b[^?]*$", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:who|whose|what|when|where|which|why|how|whether)\b[^?]*$", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"^(?:introduction|contents|references|annex|appendix|overview|summary|about|background|conclusion|more|notes?|"
    r"acknowledgements?|contact|glossary|figure|table|example|step|page|version|purpose)?\W*\w{0,2}\W*$|"
    r"\b(?:leave open|not say|means for|read more|this document|this guide|this template)\b",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^(?:(?:chapter|section|part|step|annex|appendix)\s+)?(?:\d{1,2}(?:\.\d+)+[.)]?|[\dA-Z]{1,3}[.)])\s+",
    re.IGNORECASE,
)

SectionKey = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a document."""

    document: DocumentRecord
    heading_path: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The innermost heading."""
        return self.heading_path[-1] if self.heading_path else ""

    @property
    def key(self) -> SectionKey:
        """What tells it from other sections of the library."""
        return self.document.document_id, self.heading_path

    def topic(self, question: str) -> Topic:
        """What a refusal names."""
        return Topic(self.document.metadata.title, self.document.file, self.heading, question)

    def holds(self, found: RetrievedPassage) -> bool:
        """Whether a passage stands in it, at any depth."""
        path = found.passage.heading_path[: len(self.heading_path)]
        return found.document.document_id == self.document.document_id and path == self.heading_path


def section_questions(section: Section) -> tuple[str, ...]:
    """Questions that a section may answer, the best first: the one kept for it, then those made from its heading."""
    kept = _kept_questions().get(section.document.file, {}).get(section.heading, "")
    return tuple(question for question in (kept, *_from_heading(section)) if question)


def _from_heading(section: Section) -> tuple[str, ...]:
    """Questions made from a heading, with and without the document's title; none where it says nothing by itself."""
    heading = _NUMBERING.sub("", " ".join(section.heading.split())).strip(" :.")
    title = section.document.metadata.title
    if len(title) > _LONGEST_TITLE:
        title = title.split(" (")[0]
    if not heading or title.casefold().startswith(heading.casefold()) or _SAYS_NOTHING.search(heading):
        return ()
    if _DIRECT.match(heading) or heading.endswith("?"):
        return (f"{heading.rstrip('?')}, according to “{title}”?",)
    about = f"{heading[:1].lower()}{heading[1:]}" if _EMBEDDED.match(heading) else f"“{heading}”"
    untitled = f"What is said about {about}?" if " " in heading else ""
    return untitled, f"What does “{title}” say about {about}?"


def sections_of(found: Sequence[RetrievedPassage]) -> tuple[Section, ...]:
    """The sections of the passages, each once, in their order."""
    return tuple(dict.fromkeys(Section(one.document, one.passage.heading_path) for one in found))


def alike(question: str, other: str) -> bool:
    """Whether two questions ask nearly the same, by the stems of their words; a title in quotes is not counted."""
    one, two = (stem_set(_TITLE.sub("", text)) for text in (question, other))
    return len(one & two) >= _ALIKE * max(min(len(one), len(two)), 1)


@cache
def _kept_questions() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load((files("assistant") / "suggested_questions.yaml").read_text("utf-8")))
