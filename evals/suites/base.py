"""What a suite is: it generates records, and scores saved ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assistant.settings import Settings
from evals.errors import SuiteError
from evals.results import SuiteResult

Shown = Callable[[Sequence[Any], str], Iterator[Any]]
"""Passes things through and shows how far it is."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Surroundings:
    """Where a suite runs: the settings in force, the labelled sets' folder, and a folder for libraries it builds."""

    settings: Settings
    data: Path | None
    libraries: Path
    shown: Shown = field(default=lambda things, _: iter(things))

    def data_file(self, suite: str, *parts: str) -> Path:
        """A file of the labelled sets.

        Raises:
            SuiteError: there is no data folder, or not this file.
        """
        wanted, path = "/".join(parts), self.data.joinpath(*parts) if self.data else None
        if path is None or not path.is_file():
            raise SuiteError(
                f"The suite {suite} needs the labelled set {wanted}, which is not in {self.data or 'any folder'}.",
                "Name the folder of the labelled sets with --data DIR or READINESS_EVALDATA; "
                "docs/evaluation.md says where each set comes from.",
            )
        return path


class Suite(Protocol):
    """One thing to evaluate."""

    @property
    def name(self) -> str:
        """As it is chosen on the command line and stands in the results."""
        ...

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The files that it reads its cases from, for the checksum in config.json.

        Raises:
            SuiteError: one is not there.
        """
        ...

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """Records, one a case, each with an `id`."""
        ...

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Figures from saved records alone; `documents` maps document ids to files for the check of quotes."""
        ...

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Document id -> path of the file it came from, for what was generated; empty where nothing is quoted."""
        ...
