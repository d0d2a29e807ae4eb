"""A small SQLite file of the home folder, opened anew for each use, so that threads need no lock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import SettingsError


@contextmanager
def sqlite_file(path: Path, tables: str, named: str) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are committed at the end, or undone where something is raised.

    Args:
        path: the file, made with its folder on first use.
        tables: SQL that makes the tables where they are missing.
        named: what the file is to people, such as "The feedback file".

    Raises:
        SettingsError: the file can't be opened, read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
            connection.executescript(tables)
            yield connection
    except (OSError, sqlite3.Error, json.JSONDecodeError) as error:
        raise SettingsError(
            f"{named} {path} can't be used: {error}.",
            "READINESS_HOME must name a folder that can be written; move the file away if it is damaged.",
        ) from error
