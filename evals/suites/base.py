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
    """Where a suite runs: the settings in force, the labelled sets' folder, and a folder for libraries it builds.

    `folders` are where cited documents are looked for, beside what a library itself knows of its files.
    """

    settings: Settings
    data: Path | None
    libraries: Path
    folders: tuple[Path, ...] = ()
    shown: Shown = field(default=lambda things, _: iter(things))

    def data_file(self, name: str) -> Path:
        """A file of the labelled sets, "squad2/dev_first8.json".

        Raises:
            SuiteError: there is no data folder, or not this file.
        """
        path = self.data / name if self.data else None
        if path is None or not path.is_file():
            raise SuiteError(
                f"The labelled set {name} is not in {self.data or 'any folder: none was named'}.",
                "Name the folder of the labelled sets with --data DIR or READINESS_EVALDATA.",
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

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Document id -> path of the file it came from, of what may be quoted; empty where nothing is."""
        ...

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Figures from saved records alone."""
        ...
