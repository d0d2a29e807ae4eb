"""The documents say what is there: settings, commands, links, and the README's example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from app import cli
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`READINESS_{name.upper()}`" in text
        assert (field.description or "?") in text


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    assert not [name for name in commands if f"readiness {name}" not in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert not [link for link in local if not (page.parent / link).exists()]


def test_the_readme_shows_the_example_that_a_test_runs() -> None:
    """tests/assistant/test_langchain_interface.py runs the one in docs/langchain.md."""
    example = re.compile(r"```python\n(.*?)```", re.DOTALL)
    shown = example.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == example.findall((ROOT / "docs" / "langchain.md").read_text(encoding="utf-8"))[:1]
