"""Fit which sentences answer: python -m evals.training.fit_sentence_choice QUESTIONS.jsonl ...

A linear model over the features of `assistant/sentence_choice.py`, by listwise softmax over the sentences of the first
passages (ListNet's loss with one right list; Cao et al., 2007), over the library in READINESS_HOME that the questions
were asked of. Right are the sentences that have a question's evidence; questions whose evidence is not among the first
passages tell nothing and are left out. `--crossed FOLDER` as for `evals/training/fit_confidence.py`.

Prints, cross-validated by document, of how many questions the best sentence is right, and one of the best five, beside
the same by late interaction alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from assistant.assembly import open_library
from assistant.extractive import MOST_SENTENCES
from assistant.sentence_choice import PASSAGES_READ, sentence_features
from assistant.settings import load_settings
from evals.errors import QuestionFileError
from evals.matching import same_file
from evals.questions import Question, read_questions
from evals.training.crossed import crossed_retrievers
from evals.training.question_examples import answering_sentences
from knowledge.passages import RetrievedPassage

FOLDS = 6
PENALTY = 1e-3
"""Of the squared weights of standardised features, beside the mean loss of a question."""


@dataclass(frozen=True)
class Choice:
    """One question's sentences: features (s, f), whether each is right (s,), and the document that is asked of."""

    table: np.ndarray
    right: np.ndarray
    document: str


def main(
    questions: list[Path],
    out: Annotated[Path, typer.Option()] = Path("assistant/sentence_choice.json"),
    crossed: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Measure the sentences of every question, fit, and write the weights."""
    names, choices = _measured([one for path in questions for one in read_questions(path)], crossed)
    if not choices:
        raise QuestionFileError(
            "No question's evidence is among the first passages.",
            "Give questions on the documents of the library in READINESS_HOME, or add their documents to it.",
        )
    print(f"{len(choices)} questions, {sum(len(one.right) for one in choices)} sentences")
    alone = np.array([float(name == "match") for name in names])
    _print_shares("late interaction alone", [choice.table @ alone for choice in choices], choices)
    _print_shares("all, by document", _cross_validated(choices), choices)
    weights = fitted(choices)
    out.write_text(json.dumps(dict(zip(names, weights.tolist(), strict=True)), indent=2) + "\n", encoding="utf-8")


def fitted(choices: Sequence[Choice]) -> np.ndarray:
    """(f,) the weights that make the right sentences likeliest; of one question or more, each with a right sentence."""
    table = np.concatenate([choice.table for choice in choices])
    scale = table.std(axis=0)
    scale[scale < 1e-9] = 1.0
    scaled = table / scale
    starts = np.concatenate([[0], np.cumsum([len(choice.right) for choice in choices])[:-1]])
    sizes = [len(choice.right) for choice in choices]
    share = np.concatenate([choice.right / choice.right.sum() for choice in choices])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = scaled @ weights
        scores = scores - np.repeat(np.maximum.reduceat(scores, starts), sizes)
        likely = np.exp(scores)
        totals = np.add.reduceat(likely, starts)
        likely /= np.repeat(totals, sizes)
        value = (np.log(totals).sum() - share @ scores) / len(choices)
        slope = scaled.T @ (likely - share) / len(choices)
        return float(value + PENALTY * weights @ weights / 2), slope + PENALTY * weights

    return np.asarray(minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x / scale)


def _measured(questions: Sequence[Question], crossed: Path | None) -> tuple[list[str], list[Choice]]:
    retriever_for = crossed_retrievers(open_library(load_settings()), crossed)
    names: list[str] = []
    choices = []
    for question in track([one for one in questions if one.is_answerable]):
        document = question.evidence[0].file
        found = retriever_for(document).search(question.text, PASSAGES_READ)
        rows = list(sentence_features(question.text, found))
        right = _right(question, found)
        labels = np.array([(source, start) in right for source, start, *_ in rows], dtype=float)
        if labels.any():
            names = names or sorted(rows[0][3])
            table = np.array([[features[name] for name in names] for *_, features in rows])
            choices.append(Choice(table, labels, document))
    return names, choices


def _right(question: Question, found: Sequence[RetrievedPassage]) -> set[tuple[int, int]]:
    """The sentences that have evidence: the passage's place in the list, and where the sentence begins."""
    right = set()
    for source, one in enumerate(found):
        spans = [sentence[:2] for sentence in sorted(one.sentences)]
        for evidence in question.evidence:
            if evidence.text or same_file(one.document.file, evidence.file):
                answering = answering_sentences(one.passage.text, spans, evidence)
                right |= {(source, spans[place][0]) for place in answering}
    return right


def _cross_validated(choices: Sequence[Choice]) -> list[np.ndarray]:
    """Each question's scores by a model that was fitted on other documents."""
    scores: list[np.ndarray] = [np.zeros(0)] * len(choices)
    for rest, part in GroupKFold(FOLDS).split(choices, groups=[choice.document for choice in choices]):
        weights = fitted([choices[i] for i in rest])
        for i in part:
            scores[i] = choices[i].table @ weights
    return scores


def _print_shares(label: str, scores: Sequence[np.ndarray], choices: Sequence[Choice]) -> None:
    ordered = [choice.right[np.argsort(-own, kind="stable")] for own, choice in zip(scores, choices, strict=True)]
    best = np.mean([right[0] for right in ordered])
    among = np.mean([right[:MOST_SENTENCES].any() for right in ordered])
    print(f"{label}: best sentence right {best:.3f}, one of the best {MOST_SENTENCES} {among:.3f}")


if __name__ == "__main__":
    typer.run(main)
