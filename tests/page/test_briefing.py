"""The briefing that a visitor saves from the page."""

from __future__ import annotations

import docx
import pytest
from playwright.sync_api import expect

from tests.page.conftest import Visitor
from tests.page.test_accessibility import nothing_is_wrong

pytestmark = pytest.mark.browser

ABOUT_PDF = "What is the library service's reading robot called?"
ABOUT_TABLETS = "How many nights may parking wardens keep their tablet at home?"


def saved(visitor: Visitor, button: str) -> list[str]:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename.startswith("briefing-")
    return [paragraph.text for paragraph in docx.Document(str(download.value.path())).paragraphs]


def test_the_last_answer_and_the_whole_conversation_are_saved_as_word_files(visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    visitor.ask(ABOUT_TABLETS)
    last = saved(visitor, "Briefing of this answer (Word)")
    nothing_is_wrong(visitor, "briefing")
    assert ABOUT_TABLETS in last
    assert ABOUT_PDF not in "\n".join(last)
    expect(visitor.page.locator("#announcements")).to_contain_text("The briefing is saved as briefing-how-many-nights")
    whole = "\n".join(saved(visitor, "Briefing of the conversation (Word)"))
    assert "Marlowe" in whole
    assert "<script>window.ran = 1</script>" in whole
    assert "Page 1" in whole
    assert "Voice: your council's policy" in whole
    assert visitor.page.evaluate("window.ran") is None
    assert not visitor.errors
