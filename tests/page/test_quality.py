"""The Quality tab over an evaluation that was really run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from assistant.answering import Assistant
from assistant.page import PageContext
from tests.page.conftest import Visitor, served
from tests.page.test_accessibility import nothing_is_wrong

pytestmark = pytest.mark.browser

QUESTIONS = [
    {
        "id": "a1",
        "question": "What did the residents' panel in Camden consist of?",
        "kind": "guidance",
        "file": "involving-residents.md",
        "evidence": "Camden",
        "must_include": ["Camden"],
    },
    {"id": "u1", "question": "Which firm cleans the town hall's windows?", "kind": "unanswerable"},
]


@pytest.fixture(scope="module")
def evaluated(starter: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant whose home holds the report of an evaluation by the command line."""
    questions = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    questions.write_text("".join(json.dumps(one) + "\n" for one in QUESTIONS), "utf-8")
    command = [str(Path(sys.executable).with_name("readiness")), "eval", "run", "--questions", str(questions)]
    environment = {**os.environ, "READINESS_HOME": str(starter.settings.home)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return starter


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_real_report_is_told_in_plain_words_with_its_pictures(
    browser: Browser, evaluated: Assistant, width: int, scheme: str
) -> None:
    with served(PageContext(evaluated.settings, evaluated)) as address:
        visitor = Visitor(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
        visitor.open()
        visitor.tab("Quality")
        shown = visitor.page.locator("#quality")
        expect(shown).to_contain_text("It answers although the library does not say")
        expect(shown).to_contain_text(" of 100")
        pictures = shown.locator("img")
        expect(pictures.first).to_be_visible()
        for picture in pictures.all():
            assert (picture.get_attribute("alt") or "").strip()
            assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        nothing_is_wrong(visitor, "quality")
        with visitor.context.expect_page() as opened:
            shown.get_by_role("link", name="Open the full report").click()
        expect(opened.value.locator("h1").first).to_be_visible()
        assert visitor.hosts() == {urlsplit(address).netloc}
        visitor.context.close()
