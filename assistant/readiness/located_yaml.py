"""A YAML file together with the line that each part of it stands on, so that an error can name the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ReadinessError

_LARGEST = 1_000_000
"""Bytes; a questions file has some 30,000."""


class QuestionsFileError(ReadinessError):
    """The file with the questions of the readiness check can't be used."""


@dataclass(frozen=True, slots=True)
class LocatedYaml:
    """What a file holds, and where. `lines` gives the line, from 1, for each place such as ("questions", 0, "id")."""

    path: Path
    value: Any
    lines: dict[tuple[Any, ...], int]

    def line(self, place: tuple[Any, ...]) -> int:
        """The line of a place, or of the nearest thing around it that is in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_located(path: Path) -> LocatedYaml:
    """Read a YAML file; nothing in it is run.

    Raises:
        QuestionsFileError: there is no such file, it is no YAML, is too large, or says a thing twice.
    """
    text = _text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = dict(_lines(node, ())) if node else {}
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _broken(path, f"{path.name}{where}: {getattr(error, 'problem', None) or error}") from error
    if not isinstance(value, dict):
        raise _broken(path, f"{path.name} holds no fields; it takes title, about, documents and questions")
    return LocatedYaml(path, value, lines)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise _broken(path, f"{path.name} is larger than {_LARGEST:,} bytes")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _broken(path, f"{path.name} is not in UTF-8 (at byte {error.start})") from error
    except OSError as error:
        raise _broken(path, f"{path} can't be opened: {error.strerror or error}") from error


def _lines(node: yaml.Node, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' stands here twice", problem_mark=key.start_mark)
            seen.add(key.value)
            yield from _lines(value, (*place, key.value))
            yield (*place, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _broken(path: Path, problem: str) -> QuestionsFileError:
    return QuestionsFileError(
        f"The questions of the readiness check can't be used. {problem}.",
        f"READINESS_READINESS_QUESTIONS must name a YAML file in UTF-8 such as the bundled one; mend {path}, or leave "
        "the setting empty to use the bundled questions. docs/readiness-check.md says what each field takes.",
    )
