"""Fit the estimate that passages answer at all: python -m evals.training.fit_confidence QUESTIONS.jsonl ...

Logistic regression on the features of `assistant/confidence.py`, over the library in READINESS_HOME that the questions
were asked of. Prints ROC-AUC cross-validated by document, beside that of the similarities and of the questions' wording
alone (what wording alone tells is a habit of those who write questions, as well as of documents), and at which
threshold how many unanswerable questions are answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.assembly import open_library
from assistant.confidence import features
from assistant.settings import load_settings

FOLDS = 6
WORDING = ("asks ", "names missing", "numbers missing", "length")


def main(questions: list[Path], out: Annotated[Path, typer.Option()] = Path("assistant/confidence.json")) -> None:
    """Measure the features of every question, fit, and write the weights."""
    rows = [json.loads(line) for path in questions for line in path.read_text(encoding="utf-8").splitlines()]
    retriever = open_library(load_settings()).retriever
    measured = [features(row["question"], retriever.search(row["question"], 10)) for row in track(rows)]
    names = sorted(measured[0])
    table = np.array([[one[name] for name in names] for one in measured])
    answerable = np.array([row.get("kind") != "unanswerable" for row in rows])
    groups = np.array([row.get("file") or row.get("near_file") or "" for row in rows])
    print(f"{answerable.sum()} answerable and {(~answerable).sum()} unanswerable questions")
    for label, belongs in _parts():
        columns = [number for number, name in enumerate(names) if belongs(name)]
        guessed = _cross_validated(table[:, columns], answerable, groups)
        print(f"ROC-AUC by document, {label}: {roc_auc_score(answerable, guessed):.3f}")
    _print_curve(answerable, guessed)
    _write(out, names, _model().fit(table, answerable))


def _parts() -> list[tuple[str, Callable[[str], bool]]]:
    """Parts of the features by name; all of them come last."""
    return [
        ("wording alone", lambda name: name.startswith(WORDING)),
        ("similarities alone", lambda name: not name.startswith(WORDING)),
        ("all", lambda _: True),
    ]


def _model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced"))


def _cross_validated(table: np.ndarray, answerable: np.ndarray, groups: np.ndarray) -> np.ndarray:
    folds = GroupKFold(FOLDS)
    guessed: Any = cross_val_predict(_model(), table, answerable, groups=groups, cv=folds, method="predict_proba")
    return np.asarray(guessed)[:, 1]


def _print_curve(answerable: np.ndarray, guessed: np.ndarray) -> None:
    for threshold in np.arange(0.3, 0.8, 0.05):
        print(
            f"threshold {threshold:.2f}: false answers {(guessed[~answerable] >= threshold).mean():.2f}, "
            f"answered {(guessed[answerable] >= threshold).mean():.2f}"
        )


def _write(out: Path, names: Sequence[str], model: Pipeline) -> None:
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    fitted = {"intercept": intercept, "weights": dict(zip(names, weights.tolist(), strict=True))}
    out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
