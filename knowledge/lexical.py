"""BM25 over word stems (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).

Postings are made once per document and kept; an index over any set of documents is their concatenation, so that a
changed document costs no tokenising of the others.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import Stemmer

K1 = 1.2
B = 0.75

_WORD = re.compile(r"[a-z0-9]+(?:[.'’][a-z0-9]+)*|[£$€%]")
_STEMMER = Stemmer.Stemmer("english")

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further get gets got had has have having he her here hers
    him his how i if in into is it its itself just let may me might more most must my no nor not now of off on once only
    or other our ours out over own same shall she should so some such than that the their theirs them then there these
    they this those through to too under until up upon us very was we were what when where which while who whom why will
    with would you your yours""".split()
)


@dataclass(frozen=True)
class Postings:
    """Which stem occurs in which passage how often: three parallel arrays, and each passage's length in words.

    stems: uint32 hashes. passages: int32 positions within the document. counts: uint16. lengths: (n,) int32.
    """

    stems: np.ndarray
    passages: np.ndarray
    counts: np.ndarray
    lengths: np.ndarray


def words(text: str) -> list[str]:
    """Lower-case words without stop words, numbers kept whole ("1.5"), possessives cut."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return [word.removesuffix("'s") for word in _WORD.findall(plain) if word not in STOP_WORDS]


def stem(word: str) -> str:
    """The word's English stem (Porter2)."""
    return str(_STEMMER.stemWord(word))


@lru_cache(maxsize=65536)
def stem_id(word: str) -> int:
    """A stable 32-bit number of the word's stem."""
    return zlib.crc32(stem(word).encode())


def stem_counts(text: str) -> Counter[int]:
    """The numbers of a text's word stems, and how often each stands in it."""
    return Counter(stem_id(word) for word in words(text))


def stem_set(text: str) -> set[int]:
    """The numbers of a text's word stems."""
    return {stem_id(word) for word in words(text)}


def postings_of(texts: Sequence[str]) -> Postings:
    """The postings of one document's passages."""
    stems: list[int] = []
    passages: list[int] = []
    counts: list[int] = []
    lengths: list[int] = []
    for position, text in enumerate(texts):
        found = stem_counts(text)
        stems.extend(found)
        passages.extend([position] * len(found))
        counts.extend(found.values())
        lengths.append(sum(found.values()))
    return Postings(
        np.array(stems, "uint32"),
        np.array(passages, "int32"),
        np.minimum(np.array(counts, "int64"), 65535).astype("uint16"),
        np.array(lengths, "int32"),
    )


class BM25:
    """An index over documents' postings, their passages numbered one after another in the order given."""

    def __init__(self, documents: Sequence[Postings]) -> None:
        sizes = [len(document.lengths) for document in documents]
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype("int64")
        self.size = int(offsets[-1])
        stems = _concatenated([document.stems for document in documents], "uint32")
        rows = _concatenated(
            [document.passages + offset for document, offset in zip(documents, offsets, strict=False)], "int32"
        )
        counts = _concatenated([document.counts for document in documents], "float32")
        lengths = _concatenated([document.lengths for document in documents], "float32")
        order = np.argsort(stems, kind="stable")
        self._stems, first = np.unique(stems[order], return_index=True)
        self._bounds = np.append(first, len(stems))
        self._rows = rows[order]
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self.size else 1.0, 1.0))
        self._weights = counts[order] * (K1 + 1) / (counts[order] + norm[self._rows])

    def frequency(self, number: int) -> int:
        """In how many passages the stem with this number occurs."""
        slot = int(np.searchsorted(self._stems, number))
        if slot == len(self._stems) or self._stems[slot] != number:
            return 0
        return int(self._bounds[slot + 1] - self._bounds[slot])

    def idf(self, number: int) -> float:
        """The stem's rarity: ln(1 + (N - n + .5) / (n + .5))."""
        found = self.frequency(number)
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5)))

    def scores(self, query: Mapping[int, float]) -> np.ndarray:
        """(size,) float32: the BM25 score of every passage for stems with weights."""
        totals = np.zeros(self.size, "float32")
        for number, weight in query.items():
            slot = int(np.searchsorted(self._stems, number))
            if slot < len(self._stems) and self._stems[slot] == number:
                part = slice(self._bounds[slot], self._bounds[slot + 1])
                totals[self._rows[part]] += weight * self.idf(number) * self._weights[part]
        return totals

    def covered(self, query: Mapping[int, float], rows: np.ndarray) -> np.ndarray:
        """(len(rows),) float32: which share of a query's stems each row holds, 0..1, rare stems counting more."""
        total = sum(self.idf(number) for number in query)
        held = np.zeros(len(rows), "float32")
        for number in query:
            slot = int(np.searchsorted(self._stems, number))
            if slot < len(self._stems) and self._stems[slot] == number:
                inside = np.isin(rows, self._rows[self._bounds[slot] : self._bounds[slot + 1]])
                held += self.idf(number) * inside
        return held / max(total, 1e-9)


def _concatenated(arrays: Sequence[np.ndarray], dtype: str) -> np.ndarray:
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype)
