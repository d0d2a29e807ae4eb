"""Hand-made records whose figures are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.questions import Evidence, Question
from evals.records import record_from_json

POLICY = "# Rules\n\nStaff must never put personal data into a chatbot. Keep logs for 12 months.\n"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A folder with one document, policy.md."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "policy.md").write_text(POLICY, encoding="utf-8")
    return folder


@pytest.fixture
def questions() -> list[Question]:
    """Three answerable, two unanswerable."""
    never = Evidence("policy.md", "Staff must never put personal data into a chatbot.", None, ("personal data",))
    logs = Evidence("policy.md", "Keep logs for 12 months.", None, ("12 months",))
    return [
        Question("a1", "What must not go in?", "policy", "Personal data.", (never,)),
        Question("a2", "How long are logs kept?", "number", "12 months.", (logs,)),
        Question(
            "a3", "Who signs?", "factoid", "The chief.", (Evidence("other.md", "The chief signs.", None, ("chief",)),)
        ),
        Question("u1", "What does it cost?", "unanswerable"),
        Question("u2", "Who is the supplier?", "unanswerable"),
    ]


def citation(n: int, quote: str, file: str = "policy.md", page: int | None = None) -> dict[str, Any]:
    return {"n": n, "file": file, "document_id": "", "page": page, "quote": quote}


def found(*texts: str, file: str = "policy.md") -> list[dict[str, Any]]:
    return [{"rank": rank, "file": file, "text": text, "passage_id": str(rank)} for rank, text in enumerate(texts, 1)]


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """a1 answered well; a2 refused with a lead; a3 refused without; u1 refused; u2 answered with a false quote."""
    return [
        {
            "id": "a1",
            "status": "answered",
            "answer": "Staff must never put personal data into a chatbot. [1]",
            "claims": [
                {
                    "text": "Staff must never put personal data into a chatbot.",
                    "citations": [1],
                    "supported": True,
                    "score": 0.9,
                }
            ],
            "citations": [citation(1, "Staff must never put personal data into a chatbot.")],
            "retrieved": found("Staff must never put personal data into a chatbot. Keep logs for 12 months."),
            "refusal": None,
            "confidence": 0.9,
            "timings_ms": {"retrieve": 10, "generate": 5, "check": 1, "total": 16},
        },
        {
            "id": "a2",
            "status": "refused",
            "answer": "The library doesn't say.",
            "retrieved": found("Nothing here.", "Nor here.", "Keep logs for 12 months."),
            "refusal": {"reason": "weak", "nearest": [], "leads": [citation(1, "Keep logs for 12 months.")]},
            "confidence": 0.4,
            "timings_ms": {"retrieve": 20, "generate": 0, "check": 0, "total": 20},
        },
        {
            "id": "a3",
            "status": "refused",
            "answer": "The library doesn't say.",
            "retrieved": found("Nothing here."),
            "refusal": {"reason": "weak", "nearest": [], "leads": []},
            "confidence": 0.1,
            "timings_ms": {"retrieve": 30, "generate": 0, "check": 0, "total": 30},
        },
        {
            "id": "u1",
            "status": "refused",
            "answer": "The library doesn't say.",
            "retrieved": found("Nothing here."),
            "refusal": {"reason": "weak", "nearest": [], "leads": []},
            "confidence": 0.2,
            "timings_ms": {"retrieve": 40, "generate": 0, "check": 0, "total": 40},
        },
        {
            "id": "u2",
            "status": "answered",
            "answer": "A firm in Leeds for 90 days. [1] [3]",
            "claims": [{"text": "A firm in Leeds for 90 days.", "citations": [1, 3], "supported": True, "score": 0.6}],
            "citations": [citation(1, "A firm in Leeds supplies it.")],
            "retrieved": found("Nothing here."),
            "refusal": None,
            "confidence": 0.6,
            "timings_ms": {"retrieve": 50, "generate": 5, "check": 1, "total": 56},
        },
    ]


@pytest.fixture
def records(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {row["id"]: record_from_json(row) for row in rows}
