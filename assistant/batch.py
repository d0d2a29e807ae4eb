"""Batch files: JSON Lines in, JSON Lines out, one row for each line, in order; a broken line costs only itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.errors import BatchError
from knowledge.errors import ReadinessError


@dataclass(frozen=True, slots=True)
class BatchReport:
    """How many rows were written, and what was wrong with those that failed: (line from 1, reason)."""

    rows: int
    failed: tuple[tuple[int, str], ...]


def run_batch(source: Path, target: Path, work: Callable[[dict[str, Any]], dict[str, Any]]) -> BatchReport:
    """Do `work` on every line of `source`; a line that can't be done gives {"id", "error"}.

    The output appears under its name only when it is whole.

    Raises:
        BatchError: `source` can't be read, or `target` can't be written; nothing was done.
    """
    lines = _lines(source)
    part = _writable(target)
    failed: list[tuple[int, str]] = []
    try:
        with part.open("w", encoding="utf-8") as out:
            for number, line in _shown(lines, source.name):
                try:
                    row = work(_row(line))
                except ReadinessError as error:
                    row = {"id": _id(line), "error": str(error)}
                    failed.append((number, str(error)))
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return BatchReport(len(lines), tuple(failed))


def _lines(source: Path) -> list[tuple[int, str]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BatchError(f"There is no file {source}.", "Give a JSON Lines file, one object a line.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(f"{source} can't be read: {error}.", "Give a JSON Lines file in UTF-8.") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _writable(target: Path) -> Path:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.touch()
    except OSError as error:
        raise BatchError(
            f"{target} can't be written: {error.strerror}.", "Name a file in a folder that exists and can be written."
        ) from error
    return part


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchError(
            f"The line is not JSON: {error.msg} at character {error.pos}.", "One JSON object a line."
        ) from error
    except RecursionError as error:
        raise BatchError("The line is nested too deep to be read.", "One flat JSON object a line.") from error
    if not isinstance(row, dict):
        raise BatchError(f"The line holds {type(row).__name__}, not an object.", "One JSON object a line.")
    return row


def _id(line: str) -> Any:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    return row.get("id") if isinstance(row, dict) else None


def _shown(lines: list[tuple[int, str]], name: str) -> Iterator[tuple[int, str]]:
    """The lines, with a progress bar on standard error where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield from progress.track(lines, description=name)
