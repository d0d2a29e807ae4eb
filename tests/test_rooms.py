"""Imports point one way: app.py, evals/ -> assistant/ -> knowledge/, prompts/; never back, never sideways."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"app", "assistant", "evals", "knowledge", "prompts"}
MAY_IMPORT = {
    "app": {"assistant", "evals", "knowledge"},
    "evals": {"assistant", "knowledge", "prompts"},
    "assistant": {"knowledge", "prompts"},
    "knowledge": set(),
    "prompts": set(),
}
ONLY_IMPORTER = {
    "chromadb": {"knowledge/store.py"},
    "langchain.chat_models": {"assistant/language_model.py"},
    "gradio": {"assistant/page", "app.py"},
}


def source_files(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in source_files(room)
        for name in imported(path)
        if (top := name.split(".")[0]) in ROOMS and top != room and top not in MAY_IMPORT[room]
    ]
    assert not wrong


def test_passages_imports_nothing_of_ours() -> None:
    assert not {name for name in imported(ROOT / "knowledge" / "passages.py") if name.split(".")[0] in ROOMS}


@pytest.mark.parametrize(("library", "allowed"), sorted(ONLY_IMPORTER.items(), key=lambda item: item[0]))
def test_a_library_has_one_importer(library: str, allowed: set[str]) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in source_files(room)
        if any(name == library or name.startswith(f"{library}.") for name in imported(path))
        and not any(path.relative_to(ROOT).as_posix().startswith(place) for place in allowed)
    ]
    assert not wrong


def test_modules_stay_readable() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ROOMS
        for path in source_files(room)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert not long
