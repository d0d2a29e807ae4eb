"""Claims and evidence as words with vectors: what the features compare."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.groundedness.lexicon import STOPWORDS
from assistant.groundedness.words import Words, read_words, sentence_spans
from knowledge.embedding import Embedder, unit

WINDOW_CHARACTERS = 700
"""Longest stretch encoded at once: under the embedder's 256 word pieces for ordinary English."""

EVIDENCE_CHARACTERS = 6000
"""Most evidence that is read for one claim; of longer evidence, the stretches that share most words with the claim."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text's words with a unit vector (words, d) and a rarity weight (words,) each."""

    words: Words
    vectors: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the evidence. `source` is the index of the evidence text that it stands in."""

    source: int
    read: ReadText


class TextReader:
    """Reads texts with the encoder.

    Args:
        embedder: one that has token vectors.
        rarity: (vocabulary,) weight of each word piece, higher for rarer ones.
    """

    def __init__(self, embedder: Embedder, rarity: np.ndarray) -> None:
        self._embedder = embedder
        self._rarity = rarity

    def read(self, texts: Sequence[str]) -> dict[str, ReadText]:
        """Each different text, read."""
        wanted = list(dict.fromkeys(texts))
        encodings = self._embedder.encode(wanted) or []
        return {
            text: self._aligned(text, encoding.pieces, encoding.spans, encoding.token_vectors)
            for text, encoding in zip(wanted, encodings, strict=True)
        }

    def _aligned(self, text: str, pieces: np.ndarray, spans: np.ndarray, vectors: np.ndarray) -> ReadText:
        """A vector for each word: the mean of its pieces' vectors; its weight is that of its rarest piece."""
        words = read_words(text)
        totals = np.zeros((len(words.spans), vectors.shape[1]), "float32")
        weights = np.zeros(len(words.spans), "float32")
        position = 0
        rarity = self._rarity[np.minimum(pieces, len(self._rarity) - 1)]
        for (start, end), vector, rare in zip(spans.tolist(), vectors, rarity, strict=True):
            while position < len(words.spans) and words.spans[position][1] <= start:
                position += 1
            if position < len(words.spans) and words.spans[position][0] < end:
                totals[position] += vector
                weights[position] = max(weights[position], rare)
        return ReadText(words, unit(totals), weights)


def windows(evidence: Sequence[str], claim: str) -> list[tuple[int, str]]:
    """(index of the evidence text, stretch of whole sentences) in order; of long evidence the likeliest stretches."""
    found = [(index, part) for index, text in enumerate(evidence) for part in _stretches(text)]
    if sum(len(part) for _, part in found) <= EVIDENCE_CHARACTERS:
        return found
    return _likeliest(found, claim)


def sentences(index: int, read: ReadText) -> list[Sentence]:
    """The sentences of one stretch, each with its part of the stretch's vectors."""
    spans = sentence_spans(read.words.text)
    if not read.words.spans:
        return []
    if len(spans) == 1:
        return [Sentence(index, read)]
    starts = [start for start, _ in read.words.spans]
    cuts = [int(np.searchsorted(starts, start)) for start, _ in spans] + [len(starts)]
    return [Sentence(index, _part(read, first, last)) for first, last in itertools.pairwise(cuts) if last > first]


def _part(read: ReadText, first: int, last: int) -> ReadText:
    words = read.words
    numbers = tuple(
        type(number)(number.value, number.unit, number.at - first)
        for number in words.numbers
        if first <= number.at < last
    )
    start, end = words.spans[first][0], words.spans[last - 1][1]
    part = Words(
        text=words.text[start:end],
        lower=words.lower[first:last],
        stems=words.stems[first:last],
        spans=tuple((a - start, b - start) for a, b in words.spans[first:last]),
        content=words.content[first:last],
        names=words.names[first:last],
        numbers=numbers,
    )
    return ReadText(part, read.vectors[first:last], read.weights[first:last])


def _stretches(text: str) -> list[str]:
    """A text in stretches of whole sentences, each short enough to be encoded whole."""
    stretches: list[str] = []
    start = end = None
    for first, last in sentence_spans(text):
        if start is not None and last - start > WINDOW_CHARACTERS:
            stretches += _cut(text[start:end])
            start = None
        start = first if start is None else start
        end = last
    return stretches + (_cut(text[start:end]) if start is not None else [])


def _cut(text: str) -> list[str]:
    """A sentence longer than a window (a table, a list without full stops) in pieces at white space."""
    if len(text) <= WINDOW_CHARACTERS:
        return [text]
    place = text.rfind(" ", 1, WINDOW_CHARACTERS) + 1 or WINDOW_CHARACTERS
    return [text[:place].strip(), *_cut(text[place:].strip())] if text[place:].strip() else [text[:place].strip()]


def _likeliest(found: Sequence[tuple[int, str]], claim: str) -> list[tuple[int, str]]:
    """The stretches that share most rare words with the claim, within the budget, in their own order."""
    asked = set(re.findall(r"\w+", claim.lower())) - STOPWORDS
    bags = [set(re.findall(r"\w+", part.lower())) & asked for _, part in found]
    spread = {word: sum(word in bag for bag in bags) for word in asked}
    rank = sorted(range(len(found)), key=lambda at: -sum(1 / (1 + spread[word]) for word in bags[at]))
    kept: list[int] = []
    room = EVIDENCE_CHARACTERS
    for at in rank:
        if len(found[at][1]) <= room:
            kept.append(at)
            room -= len(found[at][1])
    return [found[at] for at in sorted(kept)]
