"""Claim and evidence to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.groundedness.features import features
from assistant.groundedness.model import SupportModel, load_model
from assistant.groundedness.reading import ReadText, Sentence, TextReader, sentences, windows
from assistant.groundedness.rules import CAPPED, turned
from assistant.groundedness.words import letters_and_digits
from knowledge.embedding import Embedder
from knowledge.errors import ModelFilesError


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the evidence says the claim.

    score: 0..1, the estimate that it does. best_evidence: indexes of the texts that speak most to it, best first,
    whichever way they speak.
    """

    supported: bool
    score: float
    best_evidence: tuple[int, ...] = ()


class GroundednessChecker:
    """Checks claims against evidence.

    Args:
        embedder: the bundled embedder, whose token vectors the weights were fitted on.
        threshold: least score of a claim that counts as supported.
        model: fitted weights; the shipped ones where none are given.

    Raises:
        ModelFilesError: the embedder has no token vectors.
    """

    def __init__(self, embedder: Embedder, threshold: float = 0.5, model: SupportModel | None = None) -> None:
        self._model = model or load_model()
        self._reader = TextReader(embedder, self._model.rarity)
        self.threshold = threshold
        if embedder.encode([]) is None:
            raise ModelFilesError(
                f"The embedder '{embedder.name}' has no token vectors, which the groundedness check needs.",
                "Give the check the bundled embedder, whatever the library itself is embedded with.",
            )

    def check(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """The verdict on one claim. A claim that stands verbatim in its evidence scores 1; without evidence, 0."""
        return self.check_many([(claim, evidence)])[0]

    def check_many(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> list[Verdict]:
        """The verdicts on many claims, their texts encoded together."""
        verdicts = [_plain_verdict(claim, evidence) for claim, evidence in pairs]
        open_pairs = [pair for pair, verdict in zip(pairs, verdicts, strict=True) if verdict is None]
        judged = iter(self._judge(open_pairs))
        return [verdict or next(judged) for verdict in verdicts]

    def _judge(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> list[Verdict]:
        if not pairs:
            return []
        stretches = [windows(evidence, claim) for claim, evidence in pairs]
        texts = [claim for claim, _ in pairs] + [text for found in stretches for _, text in found]
        read = self._reader.read(texts)
        verdicts = []
        for (claim, _), found in zip(pairs, stretches, strict=True):
            evidence = [part for index, text in found for part in sentences(index, read[text])]
            verdicts.append(self._verdict(read[claim], evidence))
        return verdicts

    def _verdict(self, claim: ReadText, evidence: Sequence[Sentence]) -> Verdict:
        if not claim.words.spans or not evidence:
            return Verdict(False, 0.0)
        row, chosen = features(claim, evidence)
        score = self._model.score(row)
        if turned(claim.words, [evidence[at].read.words for at in chosen]):
            score = min(score, CAPPED)
        sources = tuple(dict.fromkeys(evidence[at].source for at in chosen))
        return Verdict(score >= self.threshold, score, sources)


def _plain_verdict(claim: str, evidence: Sequence[str]) -> Verdict | None:
    """The verdict that needs no reading: verbatim, or nothing to read; None where reading is needed."""
    wanted = letters_and_digits(claim)
    texts = [letters_and_digits(text) for text in evidence]
    has_words = any(character.isalpha() or character.isdecimal() for character in claim)
    if not has_words or not any(texts):
        return Verdict(False, 0.0)
    for index, text in enumerate(texts):
        if wanted in text:
            return Verdict(True, 1.0, (index,))
    return None
