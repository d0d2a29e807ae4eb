"""Fit the estimate that passages answer at all: python -m evals.training.fit_confidence QUESTIONS.jsonl

Logistic regression on the features of `assistant/confidence.py`, over the library in READINESS_HOME that the questions
were asked of. Prints ROC-AUC cross-validated by document, and at which threshold how many unanswerable are answered.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.assembly import open_library
from assistant.confidence import features
from assistant.settings import load_settings


def main(
    questions: Path, out: Annotated[Path, typer.Option()] = Path("assistant/confidence.json"), every: int = 1
) -> None:
    """Measure the features of every question, fit, and write the weights."""
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()][::every]
    retriever = open_library(load_settings()).retriever
    measured = [features(row["question"], retriever.search(row["question"], 10)) for row in rows]
    names = sorted(measured[0])
    table = np.array([[one[name] for name in names] for one in measured])
    answerable = np.array([row.get("kind") != "unanswerable" for row in rows])
    groups = [row.get("file") or row.get("near_file") or "" for row in rows]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced"))
    guessed = cross_val_predict(model, table, answerable, groups=groups, cv=GroupKFold(6), method="predict_proba")[:, 1]
    print(f"ROC-AUC by document: {roc_auc_score(answerable, guessed):.3f}")
    for threshold in np.arange(0.3, 0.8, 0.05):
        print(
            f"threshold {threshold:.2f}: false answers {(guessed[~answerable] >= threshold).mean():.2f}, "
            f"answered {(guessed[answerable] >= threshold).mean():.2f}"
        )
    model.fit(table, answerable)
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    fitted = {"intercept": intercept, "weights": dict(zip(names, weights.tolist(), strict=True))}
    out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
