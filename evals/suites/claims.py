"""Suites of claims with evidence: does the groundedness check tell what the evidence says from what it doesn't?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.figures import Figure, auc_figure, interval, mean_figure, resample, unscored
from evals.results import Meaning, SuiteResult
from evals.suites.base import Rows, Surroundings

BATCH = 32
MEANINGS = {
    "balanced_accuracy": Meaning(
        "Balanced accuracy", "Mean of the two shares below: 0.5 by chance, whatever the mix of claims.", unit="number"
    ),
    "roc_auc": Meaning(
        "Score tells supported from unsupported (ROC-AUC)",
        "How often a supported claim has a higher score than an unsupported one: 1 always, 0.5 by chance.",
        unit="number",
    ),
    "supported_passed": Meaning("Supported claims that pass", "Of the claims that the evidence says: those that pass."),
    "unsupported_caught": Meaning(
        "Unsupported claims that are caught", "Of the claims that the evidence doesn't say: those that don't pass."
    ),
}


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, its evidence, and whether a person found it supported. `kind` is the label as the set has it."""

    id: str
    claim: str
    evidence: tuple[str, ...]
    supported: bool
    kind: str


@dataclass(frozen=True)
class ClaimSuite:
    """Claims to the very check that runs live, with the threshold of the settings in force."""

    name: str
    title: str
    about: str
    not_for: str
    names: tuple[str, ...]
    claims: Callable[[Sequence[Path]], tuple[LabelledClaim, ...]]
    published: tuple[tuple[str, str], ...] = ()

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The labelled set's files."""
        return tuple(around.data_file(name) for name in self.names)

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Nothing is quoted."""
        return {}

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """For each claim the verdict and its score."""
        from assistant.groundedness import GroundednessChecker  # noqa: PLC0415 - loads torch
        from knowledge.embedding import SentenceTransformerEmbedder  # noqa: PLC0415 - loads torch

        checker = GroundednessChecker(SentenceTransformerEmbedder(), around.settings.support_threshold)
        claims = self.claims(self.files(around))
        for start in around.shown(range(0, len(claims), BATCH), self.name):
            part = claims[start : start + BATCH]
            verdicts = checker.check_many([(claim.claim, claim.evidence) for claim in part])
            for claim, verdict in zip(part, verdicts, strict=True):
                yield {"id": claim.id, "claim": claim.claim, "supported": verdict.supported, "score": verdict.score}

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Balanced accuracy, ROC-AUC and the two shares."""
        claims = self.claims(self.files(around))
        by_id = {str(row["id"]): row for row in records}
        labels = np.array([claim.supported for claim in claims])
        passed = np.array([bool(by_id[claim.id]["supported"]) for claim in claims])
        right = (passed == labels).astype(float)
        return SuiteResult(
            name=self.name,
            title=self.title,
            about=self.about,
            not_for=self.not_for,
            figures={
                "balanced_accuracy": balanced_accuracy(passed, labels),
                "roc_auc": auc_figure([by_id[claim.id]["score"] for claim in claims], labels.tolist()),
                "supported_passed": mean_figure(right[labels].tolist()),
                "unsupported_caught": mean_figure(right[~labels].tolist()),
            },
            meanings=MEANINGS,
            cases=[
                {"id": claim.id, "kind": claim.kind, "scores": {"correct": float(correct)}}
                for claim, correct in zip(claims, right, strict=True)
            ],
            published=dict(self.published),
        )


def balanced_accuracy(passed: np.ndarray, labels: np.ndarray) -> Figure:
    """Mean of the share right among each label, with an interval that resamples the cases of each label apart."""
    right = (passed == labels).astype(float)
    sides = [right[labels], right[~labels]]
    if not all(side.size for side in sides):
        return unscored("it needs cases of both kinds")
    samples = np.mean([side[resample(side.size)].mean(axis=1) for side in sides], axis=0)
    low, high = interval(samples)
    return Figure(float(np.mean([side.mean() for side in sides])), low, high, len(labels))
