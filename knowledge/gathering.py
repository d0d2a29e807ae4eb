"""Which files an ingest is about, what each is called in the library, and what is known of it beforehand."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import ReadinessError, UnreadableFileError
from knowledge.reading import SUFFIXES, read_sources
from knowledge.reading.metadata import SOURCES


class UnusablePathError(ReadinessError):
    """A path that was to be ingested is not there or can't be read."""


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that did not go in, and why: a sentence for whoever keeps the library."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to ingest. `file` is its path below the folder that was named; `given` its row of SOURCES.tsv."""

    path: Path
    file: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the paths hold: files in order of their names, what can't be taken, and how many others were passed over."""

    files: tuple[FoundFile, ...]
    failed: tuple[FailedFile, ...]
    passed_over: int


def require_usable(paths: Sequence[Path], prune: bool = False) -> None:
    """Raise UnusablePathError where a path is missing or can't be read, or where pruning is asked of a single file."""
    if not paths:
        raise UnusablePathError("No file or folder was named.", "Name one, such as `readiness ingest policies/`.")
    for path in paths:
        if not path.exists():
            raise UnusablePathError(f"There is no file or folder '{path}'.", "Name one that exists.")
        if not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
            raise UnusablePathError(f"'{path}' can't be read.", "Give yourself the right to read it and try again.")
        if prune and not path.is_dir():
            raise UnusablePathError(f"'{path}' is a file, and only a folder can be pruned.", "Name its folder.")


def gather(paths: Sequence[Path]) -> Gathered:
    """The files of these folders and files, each name once; hidden files and Word's lock files are passed over."""
    files: dict[str, FoundFile] = {}
    failed: list[FailedFile] = []
    passed_over = 0
    tables = _SourceTables()
    for path, file in (pair for root in paths for pair in _walk(root)):
        if not file.isprintable():
            shown = file.encode("utf-8", "replace").decode()
            failed.append(FailedFile(shown, "Its name holds characters that are no text: give it another."))
        elif path.suffix.lower() not in SUFFIXES:
            passed_over += path.name != SOURCES
            if path in paths:
                kinds = ", ".join(sorted(SUFFIXES))
                failed.append(FailedFile(file, f"'{path.suffix}' is not a kind that is read; these are: {kinds}."))
        elif file in files:
            if not path.samefile(files[file].path):
                reason = f"{files[file].path} has the same name below its folder: put it into another collection."
                failed.append(FailedFile(file, reason))
        else:
            files[file] = FoundFile(path, file, tables.row_of(path, file))
    return Gathered(tuple(files.values()), (*failed, *tables.failed), passed_over)


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _SourceTables:
    """The SOURCES.tsv files beside what is ingested, each read once."""

    def __init__(self) -> None:
        self.failed: list[FailedFile] = []
        self._tables: dict[Path, Mapping[str, Mapping[str, str]]] = {}

    def row_of(self, path: Path, file: str) -> Mapping[str, str]:
        """The row in the nearest folder's table that names the file, from its own folder up to the one ingested."""
        parts = file.split("/")
        folder = path.parent
        for depth in range(1, len(parts) + 1):
            row = self._table(folder).get("/".join(parts[-depth:]))
            if row is not None:
                return row
            folder = folder.parent
        return {}

    def _table(self, folder: Path) -> Mapping[str, Mapping[str, str]]:
        if folder not in self._tables:
            try:
                self._tables[folder] = read_sources(folder)
            except (UnreadableFileError, OSError) as error:
                self._tables[folder] = {}
                self.failed.append(FailedFile(str(folder / SOURCES), str(error)))
        return self._tables[folder]


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """(path, path below the root with forward slashes) of each file, in order."""
    if root.is_file():
        yield root, root.name
        return
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                path = Path(folder) / name
                yield path, path.relative_to(root).as_posix()
