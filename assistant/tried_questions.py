"""Which questions of sections were tried on the library, kept in its home so that a restart need not try them again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from assistant.section_questions import SectionKey

FILE = "suggestions.json"


def mark_of(generation: int, threshold: float) -> str:
    """What the trials depend on: the library as it is, the confidence asked for, and the weights that estimate it."""
    return f"{generation} {threshold:.4f} {_rules()}"


def read_tried(home: Path, mark: str) -> dict[SectionKey, str]:
    """The kept trials: the question of each section, "" where none is answered; none kept under another mark."""
    try:
        kept = json.loads((home / FILE).read_text("utf-8"))
        if kept["mark"] != mark:
            return {}
        return {(document_id, tuple(path)): question for document_id, path, question in kept["tried"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # whatever is wrong with the file: it is derived, and is made again


def write_tried(home: Path, mark: str, tried: Mapping[SectionKey, str]) -> None:
    """Keep the trials in place of what was kept before; a home that can't be written keeps none."""
    rows = [[document_id, list(path), question] for (document_id, path), question in list(tried.items())]
    new = home / f"{FILE}.{os.getpid()}.new"
    try:
        new.write_text(json.dumps({"mark": mark, "tried": rows}, ensure_ascii=False), "utf-8")
        new.replace(home / FILE)
    except OSError:
        new.unlink(missing_ok=True)


@cache
def _rules() -> str:
    texts = [(files("assistant") / name).read_bytes() for name in ("confidence.json", "suggested_questions.yaml")]
    return sha256(b"".join(texts)).hexdigest()[:16]
