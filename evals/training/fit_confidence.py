"""Fit the estimate that passages answer at all: python -m evals.training.fit_confidence QUESTIONS.jsonl ...

Questions that the reading of questions was fitted on find more than others do. `--crossed FOLDER`, which
`evals/training/fit_question_embedder.py` writes, reads each with the weights that were fitted without its document.

Logistic regression on the features of `assistant/confidence.py`, over the library in READINESS_HOME that the questions
were asked of. Each answerable question is asked a second time with its documents left out, and counts as unanswerable
then, at a low weight (other documents may answer it too): what a question's wording tells cancels out in the pair.

Prints ROC-AUC cross-validated by document, beside that of the similarities and of the questions' wording alone (what
wording alone tells is a habit of those who write questions, as well as of documents), and at which threshold how many
unanswerable questions are answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.assembly import open_library
from assistant.confidence import features
from assistant.settings import load_settings
from evals.training.crossed import crossed_retrievers
from knowledge.filters import Filters
from knowledge.passages import DocumentRecord

FOLDS = 6
LEFT_OUT_WEIGHT = 0.2
WORDING = ("asks ", "names missing", "numbers missing", "length")


@dataclass(frozen=True)
class Asked:
    """Measured questions: features (n, f), whether each is answerable, its document, its weight."""

    table: np.ndarray
    answerable: np.ndarray
    documents: np.ndarray
    weights: np.ndarray
    names: list[str]


@dataclass(frozen=True)
class Without(Filters):
    """Every document but the named files."""

    files: frozenset[str] = frozenset()

    def allow(self, record: DocumentRecord) -> bool:
        """Whether the document is none of the files."""
        return record.file not in self.files


def main(
    questions: list[Path],
    out: Annotated[Path, typer.Option()] = Path("assistant/confidence.json"),
    crossed: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Measure the features of every question, fit, and write the weights."""
    rows = [json.loads(line) for path in questions for line in path.read_text(encoding="utf-8").splitlines()]
    asked = _measured(rows, crossed)
    whole = asked.weights == 1
    print(f"{asked.answerable.sum()} answerable, {(whole & ~asked.answerable).sum()} unanswerable questions")
    for label, belongs in _parts():
        columns = [number for number, name in enumerate(asked.names) if belongs(name)]
        guessed = _cross_validated(asked, columns)
        print(f"ROC-AUC by document, {label}: {roc_auc_score(asked.answerable[whole], guessed[whole]):.3f}")
    _print_curve(asked, guessed)
    _write(out, asked.names, _fitted(asked.table, asked.answerable, asked.weights))


def _measured(rows: Sequence[Mapping[str, Any]], crossed: Path | None) -> Asked:
    library = open_library(load_settings())
    retriever_for = crossed_retrievers(library, crossed)
    measured: list[tuple[dict[str, float], bool, str, float]] = []
    for row in track(rows):
        question, answerable = row["question"], row.get("kind") != "unanswerable"
        document = row.get("file") or row.get("near_file") or row["id"]
        retriever = retriever_for(document)
        measured.append((features(question, retriever.search(question, 10)), answerable, document, 1.0))
        if answerable:
            own = Without(files=frozenset({row["file"], *(other["file"] for other in row.get("alt") or ())}))
            left = features(question, retriever.search(question, 10, own))
            measured.append((left, False, document, LEFT_OUT_WEIGHT))
    names = sorted(measured[0][0])
    table = np.array([[one[name] for name in names] for one, *_ in measured])
    _, answerables, documents, weights = zip(*measured, strict=True)
    return Asked(table, np.array(answerables), np.array(documents), np.array(weights), names)


def _parts() -> list[tuple[str, Callable[[str], bool]]]:
    """Parts of the features by name; all of them come last."""
    return [
        ("wording alone", lambda name: name.startswith(WORDING)),
        ("similarities alone", lambda name: not name.startswith(WORDING)),
        ("all", lambda _: True),
    ]


def _fitted(table: np.ndarray, answerable: np.ndarray, weights: np.ndarray) -> Pipeline:
    """Fitted so that answerable and unanswerable weigh alike."""
    share = np.where(answerable, weights[~answerable].sum() / weights[answerable].sum(), 1.0)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3))
    return model.fit(table, answerable, logisticregression__sample_weight=weights * share)


def _cross_validated(asked: Asked, columns: Sequence[int]) -> np.ndarray:
    """(n,) each question's estimate by a model that was fitted on other documents."""
    table, guessed = asked.table[:, columns], np.zeros(len(asked.table))
    for rest, part in GroupKFold(FOLDS).split(table, groups=asked.documents):
        model = _fitted(table[rest], asked.answerable[rest], asked.weights[rest])
        guessed[part] = model.predict_proba(table[part])[:, 1]
    return guessed


def _print_curve(asked: Asked, guessed: np.ndarray) -> None:
    left_out, missing = asked.weights < 1, (asked.weights == 1) & ~asked.answerable
    for threshold in np.arange(0.3, 0.8, 0.05):
        shares = [(guessed[part] >= threshold).mean() for part in (missing, left_out, asked.answerable)]
        print(
            "threshold {:.2f}: false answers {:.2f}, documents left out {:.2f}, answered {:.2f}".format(
                threshold, *shares
            )
        )


def _write(out: Path, names: Sequence[str], model: Pipeline) -> None:
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    fitted = {"intercept": intercept, "weights": dict(zip(names, weights.tolist(), strict=True))}
    out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
