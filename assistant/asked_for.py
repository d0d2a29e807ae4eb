"""What a question asks for, as far as its wording tells: a count, money, a date, a name, advice, reasons.

Documents answer "why" and "how should" far more often than they give the very count, price, date or name that is asked
for; and where one is asked for, the passages must hold one.
"""

from __future__ import annotations

import re

from knowledge.vocabulary import Vocabulary

_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|half|quarter|third"
ASKS = {
    "count": r"\bhow many\b|\bwhat (?:number|share|percentage|percent|proportion|fraction)\b|\bhow (?:big|large)\b"
    r"|\bpercentage\b",
    "money": r"\bhow much\b|\bcosts?\b|\bprices?\b|\bbudgets?\b|\bsalar(?:y|ies)\b|\bpa(?:y|id)\b|\bspen[dt]\b"
    r"|\bfees?\b|\bfine[ds]?\b|\bpenalt(?:y|ies)\b|[£$€]",
    "date": r"\bwhen (?:did|was|were|will|is|does)\b|\bwhat (?:year|date|day)\b|\bdeadlines?\b"
    r"|\bhow (?:long|soon|quickly|often)\b",
    "who": r"\bwho\b|\bwhose\b|\bname[ds]?\b",
    "which": r"\bwhich\b",
    "past": r"\b(?:did|was|were|had)\b",
    "yes or no": r"^\W*(?:is|are|do|does|did|can|could|should|must|may|will|would|has|have)\b",
    "how": r"\bhow (?:do|should|can|to|would|could|might)\b",
    "why": r"\bwhy\b",
    "what": r"\bwhat (?:is|are|does|do)\b|\bmeans?\b|\bmeaning\b",
    "a number named": r"\d",
}
"""Kinds of question; one may be of several."""
GIVES = {
    "count": rf"\d|\b(?:{_NUMBER_WORDS})\b",
    "money": r"[£$€]\s?\d|\d+\s?(?:pounds|dollars|pence)",
    "date": r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:hour|day|week|month|quarter|year)(?:s|ly)?\b|\bannual",
}
"""What a passage holds that answers such a question."""

_ASKS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in ASKS.items()}
_GIVES = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in GIVES.items()}
_NAME = re.compile(r"\b[A-Z][\w&'’-]+")
_FIRST_WORD = re.compile(r"(?:^|[.!?]\s+)\W*([A-Z][\w&'’-]+)")
_NO_NAMES = frozenset(["AI", "GenAI", "Generative", "I'm", "I've", "I'd", "I’m", "I’ve", "I’d"])


def asks(question: str) -> dict[str, bool]:
    """Which of the kinds (`ASKS`) a question is of."""
    return {name: bool(pattern.search(question)) for name, pattern in _ASKS.items()}


def gives(kind: str, text: str) -> bool:
    """Whether a text holds what a question of this kind (one of `GIVES`) asks for."""
    return bool(_GIVES[kind].search(text))


def names(question: str) -> frozenset[str]:
    """The names in a question: its capitalised words, and of first words only those in capitals throughout."""
    found = set(_NAME.findall(question)) - set(_FIRST_WORD.findall(question))
    found |= {word for word in _FIRST_WORD.findall(question) if len(word) > 1 and word.isupper()}
    return frozenset(re.sub(r"['’]s$", "", word) for word in found - _NO_NAMES)


def whole_names(question: str) -> list[str]:
    """The names as they are written, those that follow each other as one ("Leeds City Council"), in reading order."""
    single, whole, end = names(question), list[str](), -1
    for found in _NAME.finditer(question):
        name = re.sub(r"['’]s$", "", found.group())
        if name not in single:
            continue
        follows = whole and question[end : found.start()] == " "
        whole[-1:] = [f"{whole[-1]} {name}"] if follows else [*whole[-1:], name]
        end = found.end()
    return whole


def unmatched_names(question: str, texts: list[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The names in a question that stand in none of the texts, nor the documents' words for them (a brand's kind)."""
    said = "\n".join(texts).lower()
    return frozenset(
        name for name in names(question) if not any(form.lower() in said for form in (name, *vocabulary.terms(name)))
    )


def unmatched_numbers(question: str, texts: list[str]) -> frozenset[str]:
    """The numbers in a question, in digits, that stand in none of the texts."""
    said = "\n".join(texts)
    return frozenset(number for number in re.findall(r"\d+(?:[.,]\d+)*", question) if number not in said)
