"""`readiness check`: which claims of a file are said by the evidence beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.batch import run_batch
from assistant.errors import BatchError
from assistant.question_commands import finish_batch
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.groundedness import GroundednessChecker

_SHAPE = 'Each line: {"id": ..., "claim": "...", "evidence": ["...", ...]}.'


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(check)


def check(
    batch: Annotated[Path, typer.Option(help="JSON Lines file of claims with their evidence.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where the verdicts go.", show_default=False)],
) -> None:
    """Check claims against evidence: supported or not, with a score and the evidence that speaks most to it."""
    from assistant.groundedness import GroundednessChecker  # noqa: PLC0415 - numpy and weights load only where used
    from knowledge.embedding import SentenceTransformerEmbedder  # noqa: PLC0415 - as above

    # Always the bundled embedder: the weights are fitted on its token vectors, whatever the library is embedded with.
    checker = GroundednessChecker(SentenceTransformerEmbedder(), load_settings().support_threshold)
    finish_batch(run_batch(batch, out, lambda row: verdict_row(checker, row)))


def verdict_row(checker: GroundednessChecker, row: dict[str, Any]) -> dict[str, Any]:
    """One OUT row for one IN row.

    Raises:
        BatchError: the row lacks a claim or a list of evidence, or they are not text.
    """
    claim, evidence = row.get("claim"), row.get("evidence")
    if not isinstance(claim, str) or not claim.strip():
        raise BatchError("The row has no text in 'claim'.", _SHAPE)
    if not isinstance(evidence, list) or not all(isinstance(text, str) for text in evidence):
        raise BatchError("The row has no list of texts in 'evidence'.", _SHAPE)
    verdict = checker.check(claim, evidence)
    return {
        "id": row.get("id"),
        "supported": verdict.supported,
        "score": round(verdict.score, 4),
        "best_evidence": list(verdict.best_evidence),
    }
