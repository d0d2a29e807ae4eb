"""Pictures of every tab, an answer and a refusal on a wide screen and on a phone: `python -m tests.page.screenshots`.

They are taken from the starter library in a home of its own, and written to docs/screenshots.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from assistant.assembly import STARTER_COLLECTION, open_assistant, starter_folder
from assistant.page import PageContext
from assistant.page.page import OTHER_TABS
from assistant.settings import Settings
from tests.page.conftest import ARGUMENTS, Visitor, served

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
_SIZES = {1280: 900, 360: 740}
_ANSWERED = "How should councils find and keep people with digital skills?"
_REFUSED = "How many parking wardens does the council employ?"
_OF_THEIR_OWN = ("Readiness", "Explore")
"""Tabs whose pictures show more than an opened tab and are made with their tests."""


def take(browser: Browser, address: str, width: int) -> None:
    """All pictures at one width."""
    visitor = Visitor(browser, address, viewport={"width": width, "height": _SIZES[width]})
    visitor.open()
    picture(visitor, f"ask-{width}")
    for name, question in (("answer", _ANSWERED), ("refusal", _REFUSED)):
        visitor.open()
        visitor.ask(question)
        visitor.page.wait_for_timeout(1000)
        picture(visitor, f"{name}-{width}")
    for tab in OTHER_TABS:
        if tab not in _OF_THEIR_OWN:
            visitor.tab(tab)
            visitor.page.wait_for_timeout(1500)
            picture(visitor, f"{tab.lower()}-{width}")
    visitor.context.close()


def picture(visitor: Visitor, name: str) -> None:
    """One picture of as much as fits three screens."""
    page = visitor.page
    page.evaluate("window.scrollTo(0, 0)")
    size = page.viewport_size or {"width": 1280, "height": 900}
    height = min(page.evaluate("document.documentElement.scrollHeight"), 3 * size["height"])
    page.screenshot(path=_FOLDER / f"{name}.png", full_page=True, clip={"x": 0, "y": 0, **size, "height": height})


def main() -> None:
    """Fill a home, serve it, take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name), council_name="Anytown Council", contact="digital@anytown.example")
        assistant = open_assistant(settings)
        assistant.library.ingestor.ingest([starter_folder()], STARTER_COLLECTION)
        command = [str(Path(sys.executable).with_name("readiness")), "eval", "run"]
        subprocess.run(command, env={**os.environ, "READINESS_HOME": name}, check=False, stdout=subprocess.DEVNULL)
        with served(PageContext(settings, assistant)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            for width in _SIZES:
                take(browser, address, width)
            browser.close()


if __name__ == "__main__":
    main()
