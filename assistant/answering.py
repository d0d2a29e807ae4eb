"""The flow of a question, readable top to bottom.

question + history -> screening -> standalone question -> retrieval -> enough evidence? -> drafts, by a language model
or in the sources' own sentences -> each draft checked against its quotes -> Answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Claim, Timings, Turn
from assistant.citations import renumber
from assistant.composing import shown_text
from assistant.confidence import confidence
from assistant.drafts import Draft, with_other_sides
from assistant.errors import ProviderError
from assistant.extractive import extractive_drafts
from assistant.generating import generate, verdict
from assistant.language_model import LanguageModel
from assistant.questions import checked_question
from assistant.refusing import refusal
from assistant.rewriting import standalone
from assistant.screening import Screening, screen, screen_output, suspicious
from assistant.settings import Settings
from assistant.suggesting import Suggester
from assistant.whose import own_readiness, said_for, unknown_names
from knowledge.filters import Filters
from knowledge.passages import RetrievedPassage
from knowledge.retrieval import EVERYTHING

if TYPE_CHECKING:
    from assistant.assembly import Library

ROWS = 10


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft with the verdict of the groundedness check."""

    draft: Draft
    score: float


class Assistant:
    """Answers questions from one library.

    Args:
        library: where passages are found.
        settings: thresholds, budgets, the council's name.
        model: reads the passages and writes the answer; None: the sources' own sentences.
    """

    def __init__(self, library: Library, settings: Settings, model: LanguageModel | None = None) -> None:
        self.library = library
        self.settings = settings
        self.model = model
        self.suggester = Suggester(library, settings)

    def answer(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters = EVERYTHING, k: int = ROWS
    ) -> Answer:
        """The whole answer. Raises QuestionError for a question that is empty or too long."""
        *_, last = self.stream(question, history, filters=filters, k=k)
        return last

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters = EVERYTHING, k: int = ROWS
    ) -> Iterator[Answer]:
        """Growing answers, each with one more checked sentence; the last one is whole.

        Args:
            question: what was asked.
            history: the turns before it, oldest first.
            filters: which documents may be shown.
            k: how many passages the answer carries.

        Raises:
            QuestionError: the question is empty or too long.
        """
        clock = Clock()
        screening = screen(checked_question(question, self.settings.max_question_characters))
        if screening.action != "ask":
            yield declined(screening, clock)
            return
        asked = standalone(screening.text, history, self.model)
        found = self.library.retriever.search(asked, max(k, ROWS), filters)
        clock.lap("retrieve")
        start = Answer(
            question=screening.text,
            standalone_question=asked,
            status="answered",
            text="",
            retrieved=tuple(found[:k]),
            notice=screening.notice,
            confidence=confidence(asked, found),
        )
        whole = start
        for whole in self._answered(start, found, clock):
            yield whole
        questions = [turn.content for turn in history if turn.role == "user"]
        whole = self.suggester.completed(whole, found, [*questions, asked])
        yield replace(whole, timings=clock.timings())

    def _answered(self, start: Answer, found: Sequence[RetrievedPassage], clock: Clock) -> Iterator[Answer]:
        """By the language model where there is one; where it fails, by the sources' own sentences, and that is said."""
        if self.model is not None and found:
            try:
                yield from self._by_model(self.model, start, found, clock)
                return
            except ProviderError as error:
                start = replace(start, notice=f"{error.problem} So the sources' own sentences were used instead.")
        if start.confidence < self.settings.answer_threshold or not found:
            yield self._refused(start, found, clock)
            return
        yield from self._checked(start, extractive_drafts(start.standalone_question, found), found, clock)

    def _by_model(
        self, model: LanguageModel, start: Answer, found: Sequence[RetrievedPassage], clock: Clock
    ) -> Iterator[Answer]:
        start = replace(start, model=model.name)
        safe = [one for one in found if not suspicious(one.passage.text)]
        judged = verdict(model, start.standalone_question, safe, self.settings.context_tokens)
        if judged == "no":
            yield self._refused(start, found, clock)
            return
        drafts = generate(model, start.standalone_question, safe, self.settings.context_tokens)
        yield from self._checked(start, with_other_sides(drafts, safe, start.standalone_question), found, clock)

    def _checked(
        self, start: Answer, drafts: Iterator[Draft], found: Sequence[RetrievedPassage], clock: Clock
    ) -> Iterator[Answer]:
        """One growing answer a supported draft; what is not supported never reaches a person as fact."""
        checked: list[CheckedDraft] = []
        dropped = 0
        for draft in drafts:
            clock.lap("generate")
            verdict_ = self.library.checker.check(draft.text, [quote.text for quote in draft.quotes])
            clock.lap("check")
            if not verdict_.supported:
                dropped += 1
                continue
            checked.append(CheckedDraft(draft, verdict_.score))
            yield self._with_claims(start, checked, clock)
        clock.lap("generate")
        if not checked:
            reason = "" if not dropped else "No sentence of the drafted answer could be confirmed in the sources."
            yield self._refused(start, found, clock, reason)
            return
        whole = self._with_claims(start, checked, clock)
        whose = said_for(start.standalone_question, whole.citations, self.library.retriever.knows, self.settings)
        yield replace(whole, notice=" ".join(filter(None, [start.notice, whose])))

    def _with_claims(self, start: Answer, checked: Sequence[CheckedDraft], clock: Clock) -> Answer:
        numbered = renumber([one.draft.quotes for one in checked], self.settings)
        claims = tuple(
            Claim(screen_output(one.draft.text, [quote.text for quote in one.draft.quotes]), numbers, True, one.score)
            for one, numbers in zip(checked, numbered.numbers, strict=True)
        )
        listed = [one.draft.listed for one in checked]
        text = shown_text(claims, listed, numbered.citations, [one.draft.opposes for one in checked])
        return replace(start, text=text, claims=claims, citations=numbered.citations, timings=clock.timings())

    def _refused(self, start: Answer, found: Sequence[RetrievedPassage], clock: Clock, reason: str = "") -> Answer:
        asked = start.standalone_question
        reason = reason or unknown_names(asked, self.library.retriever.knows, self.settings)
        reason = reason or own_readiness(asked, self.settings)
        told = refusal(start, found, self.library.records(), self.settings, reason)
        return replace(start, status="refused", text=told.reason, refusal=told, timings=clock.timings())


class Clock:
    """Milliseconds by part of the way."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._parts = {"retrieve": 0.0, "generate": 0.0, "check": 0.0}

    def lap(self, part: str) -> None:
        """Count the time since the last lap towards a part."""
        now = time.perf_counter()
        self._parts[part] += 1000 * (now - self._last)
        self._last = now

    def timings(self) -> Timings:
        """The parts so far, and the whole."""
        return Timings(**self._parts, total=1000 * (time.perf_counter() - self._start))


def declined(screening: Screening, clock: Clock) -> Answer:
    """What is said without a search: to a greeting, or to what the assistant is not for."""
    return Answer(
        question=screening.text,
        standalone_question=screening.text,
        status="declined",
        text=screening.reply,
        notice=screening.notice,
        timings=clock.timings(),
    )
