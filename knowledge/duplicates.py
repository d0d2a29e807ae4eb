"""Which documents say the same: sketches of their texts (bottom-k of 5-word shingles; Broder, 1997), compared."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping

import numpy as np

SKETCH_SIZE = 128
SHINGLE_WORDS = 5
SAME_TEXT = 0.8
"""Share of common shingles from which two documents count as the same text; a sketch of 128 is right to about 0.04."""

_WORD = re.compile(r"\w+")


def sketch(text: str) -> bytes:
    """The smallest `SKETCH_SIZE` hashes of the shingles (8 bytes each, ascending); b"" for a text with no word."""
    words = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.lower())], "uint64")
    if not len(words):
        return b""
    width = min(SHINGLE_WORDS, len(words))
    shingles = np.zeros(len(words) - width + 1, "uint64")
    for place in range(width):
        shingles = shingles * np.uint64(0x100000001B3) + words[place : place + len(shingles)]
    return np.unique(_mixed(shingles))[:SKETCH_SIZE].tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """About which share of all shingles of two texts both have (0..1)."""
    first, second = np.frombuffer(one, "uint64"), np.frombuffer(other, "uint64")
    if not len(first) or not len(second):
        return 0.0
    union = np.union1d(first, second)[:SKETCH_SIZE]
    return float(np.isin(union, np.intersect1d(first, second)).mean())


def same_texts(sketches: Mapping[str, bytes]) -> dict[str, str]:
    """For each document that says the same as an earlier one, the earliest such; in the order of `sketches`."""
    holders: dict[int, list[str]] = {}
    same: dict[str, str] = {}
    for document_id, own in sketches.items():
        hashes = np.frombuffer(own, "uint64").tolist()
        shared = Counter(other for value in hashes for other in holders.get(value, ()))
        for other, count in shared.most_common(8):
            if count >= len(hashes) / 3 and likeness(own, sketches[other]) >= SAME_TEXT:
                same[document_id] = same.get(other, other)
                break
        for value in hashes:
            holders.setdefault(value, []).append(document_id)
    return same


def _mixed(values: np.ndarray) -> np.ndarray:
    """The values spread evenly over 64 bits (the finisher of splitmix64; Steele and others, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
