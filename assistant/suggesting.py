"""What to ask next: questions on sections near to what was found, each tried on the library before it is offered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.confidence import confidence
from assistant.screening import screen
from assistant.section_questions import Section, SectionKey, alike, section_questions, sections_of
from assistant.tried_questions import mark_of, read_tried, write_tried
from knowledge.errors import ReadinessError
from knowledge.passages import RetrievedPassage

if TYPE_CHECKING:
    from assistant.assembly import Library
    from assistant.settings import Settings

MOST = 3
NEAR_SECTIONS = 8
"""Sections that are looked at after one answer."""
INLINE_SECONDS = 0.06
"""Time that one answer may spend on trying suggestions."""
REFUSAL_SECONDS = 0.12
"""The same for a refusal, which spends nothing on writing and checking."""
MOST_TOPICS = 4
ROWS = 10
_AMONG_FIRST = 3
"""A section counts as found by its question where it is among the first few passages."""
_MOST_KEPT = 5000
_REST, _BETWEEN_ROUNDS = 0.2, 30.0
"""Seconds that the learning thread rests after a section, and after all of them."""
_LOG = logging.getLogger(__name__)


class Suggester:
    """Finds questions that the library answers, and remembers of those it tried which do.

    Args:
        library: where they are tried.
        settings: `answer_threshold` is read: a suggestion needs the same confidence as anyone's question.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._lock = threading.Lock()
        self._tried: dict[SectionKey, str] = {}
        self._mark = ""
        self._learned = ""
        self._cost = 0.03

    def learn_in_background(self) -> None:
        """From now on, a thread of its own tries the sections of the library, and again after each change of it."""
        threading.Thread(target=self._keep_learning, name="suggesting", daemon=True).start()

    def learn(self, pause: float = 0.0) -> int:
        """Try every section of the library that was not tried yet, up to a few thousand; how many have a question.

        What was tried is kept in the home, for those who ask after a restart or on the command line.

        Args:
            pause: seconds to rest after each, so that people's questions come first.
        """
        tried = self._tried_now()
        mark = self._mark
        if mark != self._learned and self._tried_all(tried, pause):
            write_tried(self._settings.home, mark, tried)
            self._learned = mark
        return sum(map(bool, list(tried.values())))

    def _tried_all(self, tried: dict[SectionKey, str], pause: float) -> bool:
        """Try what is left, and whether the library stayed the same until the end."""
        for record in self._library.records():
            for section in dict.fromkeys(
                Section(record, passage.heading_path) for passage in self._library.passages_of(record.document_id)
            ):
                if tried is not self._tried_now():
                    return False
                if len(tried) >= _MOST_KEPT:
                    return True
                if section.key not in tried:
                    self._try(section, tried)
                    time.sleep(pause)
        return True

    def completed(self, answer: Answer, found: Sequence[RetrievedPassage], asked: Sequence[str]) -> Answer:
        """The answer with its suggestions, or the refusal with questions on its nearest topics.

        Args:
            answer: what was answered or refused.
            found: what retrieval found for it, best first.
            asked: the questions of the conversation so far.
        """
        if answer.status == "answered":
            return replace(answer, suggestions=self.after(answer, found, asked))
        if answer.refusal is None:
            return answer
        sections = sections_of(found)[:NEAR_SECTIONS]
        questions = self.questions(sections, REFUSAL_SECONDS, MOST_TOPICS)
        shown = [section for section in sections if section in questions]
        shown += [section for section in sections if section not in questions and section.heading]
        kept = sorted(shown[:MOST_TOPICS], key=sections.index)
        nearest = tuple(section.topic(questions.get(section, "")) for section in kept)
        return replace(answer, refusal=replace(answer.refusal, nearest=nearest or answer.refusal.nearest))

    def after(
        self,
        answer: Answer,
        found: Sequence[RetrievedPassage],
        asked: Sequence[str],
        seconds: float = INLINE_SECONDS,
    ) -> tuple[str, ...]:
        """Up to three questions to ask next that the library answers, on sections that the answer does not cite.

        Args:
            answer: what was answered.
            found: what retrieval found for it, best first.
            asked: the questions of the conversation so far.
            seconds: how long may be spent on trying; what was tried before costs nothing.
        """
        cited = {citation.passage_id for citation in answer.citations}
        used = {Section(one.document, one.passage.heading_path) for one in found if one.passage.passage_id in cited}
        sections = [section for section in sections_of(found) if section not in used]
        chosen: list[str] = []
        for question in self.questions(sections[:NEAR_SECTIONS], seconds).values():
            if len(chosen) < MOST and not any(alike(question, other) for other in (*asked, *chosen)):
                chosen.append(question)
        return tuple(chosen)

    def questions(
        self, sections: Sequence[Section], seconds: float = INLINE_SECONDS, enough: int = MOST
    ) -> dict[Section, str]:
        """Sections with a question that the library answers from them, in the order of `sections`.

        Args:
            sections: what to ask about.
            seconds: how long may be spent on trying; a section that there is no time for is left out.
            enough: from how many on no more are tried.
        """
        tried = self._tried_now()
        until = time.perf_counter() + seconds
        found: dict[Section, str] = {}
        for section in sections:
            if section.key not in tried:
                if len(found) >= enough or time.perf_counter() + self._cost > until:
                    continue
                self._try(section, tried)
            if tried[section.key]:
                found[section] = tried[section.key]
        return found

    def _keep_learning(self) -> None:
        while True:
            try:
                self.learn(_REST)
            except ReadinessError as error:  # such as a library that is being made anew; the next round may do
                _LOG.info("Suggestions could not be tried: %s", error)
            time.sleep(_BETWEEN_ROUNDS)

    def _tried_now(self) -> dict[SectionKey, str]:
        """What was tried on the library as it is now: what is kept in the home, and nothing after a change of it."""
        mark = mark_of(self._library.ledger.generation(), self._settings.answer_threshold)
        with self._lock:
            if mark != self._mark:
                self._mark, self._tried = mark, read_tried(self._settings.home, mark)
            return self._tried

    def _try(self, section: Section, tried: dict[SectionKey, str]) -> None:
        start = time.perf_counter()
        questions = section_questions(section)
        tried[section.key] = next((one for one in questions if self._is_answered(one, section)), "")
        if questions:
            self._cost = 0.7 * self._cost + 0.3 * (time.perf_counter() - start)

    def _is_answered(self, question: str, section: Section) -> bool:
        if screen(question).action != "ask":
            return False
        found = self._library.retriever.search(question, ROWS)
        near = any(section.holds(one) for one in found[:_AMONG_FIRST])
        return near and confidence(question, found) >= self._settings.answer_threshold
