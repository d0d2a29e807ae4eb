"""Claim and evidence laid side by side: which token of the evidence comes nearest to each of the claim's."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.groundedness.reading import ReadText, Sentence
from assistant.groundedness.words import Words

SELECTED = 3
"""Most sentences that are read together as the evidence of one claim."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A claim beside the sentences that fit it best: similarity of the claim's words with theirs."""

    claim: ReadText
    chosen: tuple[int, ...]
    everywhere: np.ndarray
    jointly: np.ndarray
    best: np.ndarray
    known: np.ndarray
    known_best: np.ndarray
    aligned: np.ndarray
    same_word: np.ndarray


def match(claim: ReadText, evidence: Sequence[Sentence]) -> Matched:
    """Choose up to three sentences that cover the claim together, and say how well each of its words is covered."""
    weight = weights(claim)
    vectors = np.concatenate([sentence.read.vectors for sentence in evidence])
    cosines = claim.vectors @ vectors.T
    bounds = np.cumsum([0, *(len(sentence.read.vectors) for sentence in evidence)])
    by_sentence = np.stack([cosines[:, a:b].max(axis=1) for a, b in itertools.pairwise(bounds)])
    lexical = np.stack([_lexical(claim.words, sentence.read.words) for sentence in evidence])
    chosen = _choose(np.maximum(by_sentence, lexical), weight)
    first = chosen[0]
    part = cosines[:, bounds[first] : bounds[first + 1]]
    return Matched(
        claim=claim,
        chosen=chosen,
        everywhere=by_sentence.max(axis=0),
        jointly=by_sentence[list(chosen)].max(axis=0),
        best=by_sentence[first],
        known=lexical.max(axis=0),
        known_best=lexical[list(chosen)].max(axis=0),
        aligned=part.argmax(axis=1),
        same_word=_same_word(claim, [evidence[at].read for at in chosen]),
    )


def weights(claim: ReadText) -> np.ndarray:
    """(t,) how much each token of the text counts: its rarity, where it stands in a word that carries meaning."""
    weight = claim.weights * np.array(claim.words.content, "float32")
    return weight if weight.sum() > 0 else np.ones(len(weight), "float32")


def _lexical(claim: Words, sentence: Words) -> np.ndarray:
    """1 for each word of the claim whose stem stands in the sentence, else 0."""
    stems = set(sentence.stems)
    return np.array([float(stem in stems) for stem in claim.stems], "float32")


def _choose(cover: np.ndarray, weight: np.ndarray) -> tuple[int, ...]:
    """Greedy cover: the sentence that covers most, then those that add something."""
    covered = np.zeros(cover.shape[1], "float32")
    chosen: list[int] = []
    for _ in range(min(SELECTED, len(cover))):
        gains = (np.maximum(cover, covered) @ weight) / weight.sum()
        best = int(gains.argmax())
        if chosen and gains[best] - (covered @ weight) / weight.sum() < 0.015:
            break
        chosen.append(best)
        covered = np.maximum(covered, cover[best])
    return tuple(chosen)


def _same_word(claim: ReadText, sentences: Sequence[ReadText]) -> np.ndarray:
    """For each word of the claim that stands in the sentences: how alike its surroundings are (cosine); else nan."""
    found = np.full(len(claim.words.stems), np.nan, "float32")
    for sentence in sentences:
        places: dict[str, list[int]] = {}
        for place, stem in enumerate(sentence.words.stems):
            places.setdefault(stem, []).append(place)
        for at, stem in enumerate(claim.words.stems):
            if stem in places:
                alike = float((sentence.vectors[places[stem]] @ claim.vectors[at]).max())
                found[at] = np.nanmax([found[at], alike])
    return found
