"""How well each sentence of the passages found answers the question, from what retrieval measured and how it is worded.

A linear model; what it says compares the sentences of one question and nothing else. Its weights are fitted by
`evals/training/fit_sentence_choice.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.asked_for import GIVES, asks, gives
from assistant.drafts import BULLET
from knowledge.lexical import stem_set
from knowledge.passages import RetrievedPassage

PASSAGES_READ = 4
SHORTEST_SENTENCE = 4
"""Words below which a sentence says nothing alone (a heading, a label, a number)."""
_LONGEST_NAME = 4  # words of a column's name
_NO_NEIGHBOUR = 0.2  # what is taken from the best score where no sentence stands before

_WORK = re.compile(
    r"\barxiv\b|\bdoi[:. ]|\bproceedings of\b|\bjournal of\b|\bretrieved from\b|\bet al\.?,? \(?\d{4}|^\W*ibid\b",
    re.IGNORECASE,
)
_DOCUMENT = r"(?:digest|guide|guidance|guideline|document|paper|report|page|section|chapter|article|playbook|policy)s?"
_OF_ITSELF = re.compile(
    rf"^\W*(?:this|the following) (?:\w+ ){{0,3}}{_DOCUMENT}\b(?: \w+)? "
    r"(?:covers?|sets? out|describes?|explains?|sums? up|outlines?|provides?|aims?|addresses|introduces?|(?:is|are) for"
    r"|(?:is|are) (?:intended|meant|designed|aimed|written|addressed))\b"
    r"|\b(?:is|are) (?:summed up|summari[sz]ed|set out|described) (?:here|below)\b"
    r"|^\W*it (?:addresses|covers|is (?:intended|meant|designed|aimed|written|addressed) (?:for|to|at))\b",
    re.IGNORECASE,
)
_ASKS_OF_THE_DOCUMENT = re.compile(r"\b(?:whom?|intended|meant|aimed|audience|covers?|scope|purpose)\b", re.IGNORECASE)
_ASKS_FOR_QUESTIONS = re.compile(r"\bquestions?\b|\bask", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a retrieved passage's text.

    `source`: the passage's place in the list, from 0. `start`, `end`: character bounds. `score`: differences of it are
    of log-odds, within one question. `listed`: shown as an item of a list.
    """

    source: int
    start: int
    end: int
    score: float
    listed: bool = False


def scored_sentences(question: str, retrieved: Sequence[RetrievedPassage]) -> list[Excerpt]:
    """The sentences of the first passages with their scores, in no order; those that are too short are left out."""
    weights = _weights()
    return [
        Excerpt(source, start, end, sum(weights[name] * value for name, value in features.items()))
        for source, start, end, features in sentence_features(question, retrieved)
    ]


def sentence_features(
    question: str, retrieved: Sequence[RetrievedPassage]
) -> Iterator[tuple[int, int, int, dict[str, float]]]:
    """What the model looks at, by sentence: the passage's place in the list, character bounds, the features by name."""
    asked = _Asked(question)
    read = retrieved[:PASSAGES_READ]
    best = max((sentence.score for found in read for sentence in found.sentences), default=0.0)
    for source, found in enumerate(read):
        below = found.score - read[0].score
        for start, end, features in _of_passage(asked, found, best):
            yield source, start, end, {"passage": below, **features}


def tells_of_itself(sentence: str) -> bool:
    """Whether a sentence tells what its document covers or whom it is for."""
    return bool(_OF_ITSELF.search(sentence))


def is_item(text: str, start: int, end: int) -> bool:
    """Whether a sentence stands behind a bullet or a number, which may be inside its bounds or just before them."""
    line = text.rfind("\n", 0, start) + 1
    return bool(BULLET.match(text[line:end]))


class _Asked:
    """A question as sentences are compared with it."""

    def __init__(self, question: str) -> None:
        self.stems = stem_set(question)
        self.kinds = asks(question)
        self.for_questions = bool(_ASKS_FOR_QUESTIONS.search(question))
        self.of_the_document = bool(_ASKS_OF_THE_DOCUMENT.search(question))

    def share(self, stems: set[int]) -> float:
        """Share of the question's word stems that are among `stems` (0..1)."""
        return len(self.stems & stems) / max(len(self.stems), 1)


def _of_passage(asked: _Asked, found: RetrievedPassage, best: float) -> Iterator[tuple[int, int, dict[str, float]]]:
    text, sentences = found.passage.text, sorted(found.sentences)
    own_best = max((sentence.score for sentence in sentences), default=0.0)
    above = stem_set(" ".join((found.document.metadata.title, *found.passage.heading_path)))
    said = [stem_set(text[start:end]) for start, end, *_ in sentences]
    for place, (start, end, score, asked_for, leads) in enumerate(sentences):
        length = len(re.findall(r"\w+", text[start:end]))
        if length < SHORTEST_SENTENCE:
            continue
        around = set().union(*said[max(place - 1, 0) : place], *said[place + 1 : place + 2])
        before = sentences[place - 1].score if place else own_best - _NO_NEIGHBOUR
        yield (
            start,
            end,
            {
                "match": score - best,
                "match in passage": score - own_best,
                "match before": before - best,
                "asked for": asked_for,
                "leads": leads,
                "words": asked.share(said[place]),
                "words above": asked.share(above - said[place]),
                "words around": asked.share(around - said[place]),
                "length": math.log(length),
                **_wording(asked, text, start, end),
            },
        )


def _wording(asked: _Asked, text: str, start: int, end: int) -> dict[str, float]:
    """What a sentence's own wording tells for or against it, unless the question asks for just that."""
    sentence = text[start:end]
    measured = {
        "asks back": float(sentence.rstrip(" \"'”’)").endswith("?") and not asked.for_questions),
        "names a work": float(bool(_WORK.search(sentence))),
        "tells of itself": float(tells_of_itself(sentence) and not asked.of_the_document),
        "leads in": float(sentence.rstrip().endswith(":")),
        "item": float(is_item(text, start, end)),
        "row": float(" | " in sentence),
        "heads a table": float(_heads_a_table(text, start, end)),
    }
    for kind in GIVES:
        given = asked.kinds[kind] and gives(kind, sentence)
        measured[f"{kind} given"] = float(given)
        measured[f"{kind} missing"] = float(asked.kinds[kind] and not given)
    return measured


def _heads_a_table(text: str, start: int, end: int) -> bool:
    """Whether a row holds a table's column names: the first of its rows, a few words in each cell and no figure."""
    before = text[:start].rstrip("\n").rpartition("\n")[2]
    after = text[end:].lstrip("\n").partition("\n")[0]
    cells = text[start:end].split(" | ")
    return (
        len(cells) > 1
        and " | " not in before
        and " | " in after
        and all(len(cell.split()) <= _LONGEST_NAME and not re.search(r"\d", cell) for cell in cells)
    )


@cache
def _weights() -> dict[str, float]:
    return dict(json.loads((files("assistant") / "sentence_choice.json").read_text("utf-8")))
