"""Fit what the estimate adds for digests: python -m evals.training.fit_digest_offset QUESTIONS.jsonl

A digest says in a sentence what its source says in a page, so its passages match a question less for the same worth.
The questions the estimate was fitted on ask of long documents alone; over the starter library, in READINESS_HOME, the
largest offset is taken at which at most one unanswerable question in ten is answered: half the share allowed elsewhere,
as the set is small. Run it after `evals/training/fit_confidence.py`, which leaves the offset at nought.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from assistant.assembly import open_library
from assistant.confidence import confidence
from assistant.settings import load_settings

FALSE_ANSWERS = 0.1
OFFSET = "digest"


def main(questions: Path, out: Annotated[Path, typer.Option()] = Path("assistant/confidence.json")) -> None:
    """Measure the estimate of every question without an offset, choose it, and write it beside the other weights."""
    settings = load_settings()
    retriever = open_library(settings).retriever
    fitted = json.loads(out.read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    measured = [confidence(row["question"], retriever.search(row["question"], 10)) for row in track(rows)]
    logits = np.log(np.array(measured) / (1 - np.array(measured))) - fitted["weights"].get(OFFSET, 0.0)
    answerable = np.array([row.get("kind") != "unanswerable" for row in rows])
    aim = float(np.log(settings.answer_threshold / (1 - settings.answer_threshold)))
    offset = chosen_offset(logits[~answerable], aim)
    fitted["weights"][OFFSET] = offset
    out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    answered = [(logits[part] + offset >= aim).mean() for part in (~answerable, answerable)]
    print("offset {:.2f}: false answers {:.2f}, answered {:.2f}".format(offset, *answered))


def chosen_offset(unanswerable: np.ndarray, aim: float, share: float = FALSE_ANSWERS) -> float:
    """The largest offset, in steps of .05, at which at most `share` of the unanswerable logits reach the aim."""
    steps = np.arange(-2.0, 2.0, 0.05)
    kept = [step for step in steps if (unanswerable + step >= aim).mean() <= share]
    return round(float(max(kept, default=0.0)), 2)


if __name__ == "__main__":
    typer.run(main)
