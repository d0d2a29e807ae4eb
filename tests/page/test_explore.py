"""The Explore tab in a real browser: examples, time line, disagreements, and nothing in a text that runs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import Visitor
from tests.page.test_accessibility import nothing_is_wrong, open_tab, sight

__all__ = ["sight"]

pytestmark = pytest.mark.browser


def look_up(visitor: Visitor, topic: str) -> None:
    open_tab(visitor.page, "Explore")
    visitor.page.locator("#explore-topic textarea, #explore-topic input").first.fill(topic)
    visitor.page.locator("#explore-button").click()
    visitor.page.locator("#explore-told").get_by_text(f"“{topic}”").wait_for()


def test_a_topic_shows_who_has_done_it_with_the_passage(visitor: Visitor) -> None:
    look_up(visitor, "social progress index")
    expect(visitor.page.get_by_role("heading", name="Lichfield", exact=True)).to_be_visible()
    example = visitor.page.locator("ul.examples > li").first
    expect(example.locator(".voice").first).to_have_text("digest by this assistant's makers")
    example.locator("summary").first.click()
    expect(example.locator("mark").first).to_be_visible()
    assert example.locator("mark").first.inner_text() == example.locator("blockquote").first.inner_text()
    expect(visitor.page.locator("#announcements")).to_contain_text("named")


def test_a_topic_that_is_offered_shows_the_years_as_picture_and_table(visitor: Visitor) -> None:
    open_tab(visitor.page, "Explore")
    visitor.page.get_by_role("button", name="Involving residents").click()
    visitor.page.locator("#explore-told").get_by_text("“Involving residents”").wait_for()
    picture = visitor.page.locator("svg.timeline")
    expect(picture).to_be_visible()
    rows = visitor.page.locator("#explore-result tbody tr")
    assert rows.count() >= 2
    assert f"{rows.count()} documents" in (picture.get_attribute("aria-label") or "")
    assert [row.inner_text() for row in rows.locator("th").all()] == [str(n + 1) for n in range(rows.count())]


def test_text_of_a_topic_and_of_a_document_is_shown_and_never_runs(visitor: Visitor) -> None:
    look_up(visitor, "parking wardens' tablet")
    expect(visitor.page.locator("#explore-result")).to_contain_text("<img src=x onerror=")
    visitor.page.locator("#explore-topic textarea, #explore-topic input").first.fill(
        "<img src=x onerror=window.ran=9> ${1}"
    )
    visitor.page.locator("#explore-button").click()
    expect(visitor.page.locator("#explore-told")).to_contain_text("<img src=x onerror=window.ran=9> ${1}")
    visitor.settle()
    assert visitor.page.evaluate("window.ran") is None
    assert not visitor.errors
    assert visitor.hosts() == {visitor.address.removeprefix("http://")}


def test_an_empty_topic_is_told(visitor: Visitor) -> None:
    open_tab(visitor.page, "Explore")
    visitor.page.locator("#explore-button").click()
    expect(visitor.page.locator("#explore-told")).to_have_text("Name a topic first.")


def test_the_tab_is_accessible_and_nothing_is_cut_off(browser: Browser, address: str, sight: dict[str, Any]) -> None:
    shown = Visitor(browser, address, **sight)
    shown.open()
    look_up(shown, "involving residents")
    shown.page.locator("#explore-result summary").first.click()
    nothing_is_wrong(shown, "explore")
    shown.context.close()
