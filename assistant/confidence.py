"""How likely it is that the passages answer the question at all, from what retrieval measured.

Similarity alone tells little on near misses (ROC-AUC about .65): the estimate orders questions, it does not know. Its
weights are fitted by `evals/training/fit_confidence.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from knowledge.lexical import stem_id, words
from knowledge.passages import RetrievedPassage

NEAR = 5
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b", re.I
)
_MONEY = re.compile(r"[£$€]\s?\d|\d+\s?(?:pounds|dollars|pence)", re.I)
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:day|week|month|year)s?\b",
    re.I,
)
_ASKS = {
    "number": (
        re.compile(
            r"\bhow many\b|\bwhat (?:number|share|percentage|proportion)\b|\bhow (?:long|often|big|large)\b", re.I
        ),
        _NUMBER,
    ),
    "money": (re.compile(r"\bhow much\b|\bcosts?\b|\bprice\b|\bbudget\b|\bpaid?\b|\bfees?\b", re.I), _MONEY),
    "date": (re.compile(r"\bwhen\b|\bwhat (?:year|date)\b|\bhow (?:long|soon|quickly)\b|\bdeadline\b", re.I), _DATE),
}


def confidence(question: str, retrieved: Sequence[RetrievedPassage]) -> float:
    """0..1; 0 where nothing was found or late interaction has nothing to say."""
    if not retrieved:
        return 0.0
    intercept, weights = _weights()
    total = intercept + sum(weights.get(name, 0.0) * value for name, value in features(question, retrieved).items())
    return 1 / (1 + math.exp(-total))


def features(question: str, retrieved: Sequence[RetrievedPassage]) -> dict[str, float]:
    """What the estimate looks at; `retrieved` holds at least one passage, best first."""
    late = np.array([found.signals["late"] for found in retrieved])
    first = retrieved[0]
    best = max(retrieved[:NEAR], key=lambda found: found.signals["sentence"])
    start, end, _ = best.sentences[0] if best.sentences else (0, 0, 0.0)
    asked = {stem_id(word) for word in words(question)}
    said = {stem_id(word) for word in words(first.passage.indexed_text)}
    near = " ".join(found.passage.text for found in retrieved[:2])
    measured = {
        "late": float(late.max()),
        "late_gap": float(late[0] - late[1:].mean()) if len(late) > 1 else 0.0,
        "weakest": max(found.signals["weakest"] for found in retrieved[:NEAR]),
        "sentence": best.signals["sentence"],
        "dense": max(found.signals["dense"] for found in retrieved[:NEAR]),
        "words_found": len(asked & said) / max(len(asked), 1),
        "same_document": sum(found.document == first.document for found in retrieved[:NEAR]) / NEAR,
        "length": math.log(1 + len(words(question))),
    }
    for name, (asks, gives) in _ASKS.items():
        wanted = bool(asks.search(question))
        measured[f"{name}_missing"] = float(wanted and not gives.search(near))
        measured[f"{name}_found"] = float(wanted and bool(gives.search(best.passage.text[start:end])))
    return measured


@cache
def _weights() -> tuple[float, dict[str, float]]:
    fitted = json.loads((files("assistant") / "confidence.json").read_text("utf-8"))
    return float(fitted["intercept"]), dict(fitted["weights"])
