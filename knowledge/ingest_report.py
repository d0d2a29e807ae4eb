"""What an ingest tells: how far it is, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from knowledge.gathering import FailedFile


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: the file at hand, files done of those that are new or changed, passages embedded."""

    file: str
    done: int
    total: int
    passages: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `problems` tells of documents that are in but not as they should be (file, problem)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[FailedFile, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    problems: tuple[FailedFile, ...] = ()
    passed_over: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report's fields, as the interface names them."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [{"file": failed.file, "reason": failed.reason} for failed in self.failed],
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
        }
