"""How likely it is that the passages answer the question at all, from what retrieval measured and what is asked for.

Similarity alone tells little on near misses (ROC-AUC about .65), so the estimate looks at what a question asks for, and
whether the passages hold such a thing, as well. It orders questions; it does not know. Its weights are fitted by
`evals/training/fit_confidence.py`; the offset for digests, which speak more briefly than what they sum up, by
`evals/training/fit_digest_offset.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.asked_for import GIVES, asks, gives, unmatched_names, unmatched_numbers
from knowledge.lexical import stem_set, words
from knowledge.passages import RetrievedPassage
from knowledge.vocabulary import Vocabulary, load_vocabulary

NEAR = 5
"""How many of the passages are looked at."""


def confidence(question: str, retrieved: Sequence[RetrievedPassage]) -> float:
    """0..1; 0 where nothing was found or late interaction has nothing to say."""
    if not retrieved:
        return 0.0
    intercept, weights = _weights()
    total = intercept + sum(weights.get(name, 0.0) * value for name, value in features(question, retrieved).items())
    return 1 / (1 + math.exp(-total))


def features(question: str, retrieved: Sequence[RetrievedPassage]) -> dict[str, float]:
    """What the estimate looks at; `retrieved` holds at least one passage, best first."""
    return {**_similarity(question, retrieved), **_wording(question, retrieved)}


def _similarity(question: str, retrieved: Sequence[RetrievedPassage]) -> dict[str, float]:
    late = np.array([found.signals["late"] for found in retrieved])
    near, first = retrieved[:NEAR], retrieved[0]
    asked = stem_set(question)
    said = [stem_set(found.passage.indexed_text) for found in near]
    return {
        "late": float(late.max()),
        "late_gap": float(late[0] - late[1:].mean()) if len(late) > 1 else 0.0,
        "weakest": max(found.signals["weakest"] for found in near),
        "sentence": max(found.signals["sentence"] for found in near),
        "covered": max(found.signals["covered"] for found in near),
        "dense": max(found.signals["dense"] for found in near),
        "words_in_first": len(asked & said[0]) / max(len(asked), 1),
        "words_in_near": len(asked & set().union(*said)) / max(len(asked), 1),
        "same_document": sum(found.document == first.document for found in near) / NEAR,
        "length": math.log(1 + len(words(question))),
        "digest": float(first.document.metadata.is_digest),
    }


def _wording(question: str, retrieved: Sequence[RetrievedPassage]) -> dict[str, float]:
    near = [found.passage.indexed_text for found in retrieved[:NEAR]]
    best = max(retrieved[:NEAR], key=lambda found: found.signals["sentence"])
    start, end = best.sentences[0][:2] if best.sentences else (0, 0)
    asked = asks(question)
    measured = {f"asks {kind}": float(yes) for kind, yes in asked.items()}
    for kind in GIVES:
        measured[f"{kind} missing"] = float(asked[kind] and not gives(kind, near[0]))
        measured[f"{kind} in sentence"] = float(asked[kind] and gives(kind, best.passage.text[start:end]))
    measured["names missing"] = float(bool(unmatched_names(question, near, _vocabulary())))
    measured["numbers missing"] = float(bool(unmatched_numbers(question, near)))
    return measured


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def _weights() -> tuple[float, dict[str, float]]:
    fitted = json.loads((files("assistant") / "confidence.json").read_text("utf-8"))
    return float(fitted["intercept"]), dict(fitted["weights"])
