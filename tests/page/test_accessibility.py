"""Accessibility in a real browser: axe-core without a rule off, the keyboard alone, zoom, and what is announced."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.page import PageContext
from assistant.page.page import OTHER_TABS
from tests.page.conftest import Visitor

pytestmark = pytest.mark.browser

TABS = tuple(OTHER_TABS)
ABOUT_PDF = "What is the library service's reading robot called?"
_CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const measures = one.closest(".tab-container.visually-hidden");
  const hidden = measures || !one.checkVisibility() || one.closest("#announcements, [style*='clip-path']");
  const scrolls = one.closest("[tabindex='0'][role=region]");
  return box.width > 1 && !hidden && !scrolls && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => `${one.tagName} ${one.id} ${one.className} ${one.textContent.slice(0, 40)}`)"""


_SIGHTS = [("light", 1280, 900), ("dark", 1280, 900), ("light", 360, 740), ("dark", 320, 256)]
"""Light and dark, on a wide screen, on a phone, and at 400 % zoom of a screen of 1280 by 1024."""


@pytest.fixture(params=_SIGHTS)
def sight(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How a browser shows the page."""
    scheme, width, height = request.param
    return {"color_scheme": scheme, "viewport": {"width": width, "height": height}}


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_every_tab_and_an_answer_are_accessible_and_nothing_is_cut_off(
    browser: Browser, address: str, sight: dict[str, Any]
) -> None:
    shown = Visitor(browser, address, **sight)
    shown.open()
    nothing_is_wrong(shown, "start")
    shown.ask(ABOUT_PDF)
    nothing_is_wrong(shown, "answer")
    for name in TABS:
        shown.tab(name)
        nothing_is_wrong(shown, name)
    shown.context.close()


def test_a_refusal_is_accessible_and_nothing_is_cut_off(
    browser: Browser, refusing_address: str, sight: dict[str, Any]
) -> None:
    shown = Visitor(browser, refusing_address, **sight)
    shown.open()
    assert "They are not an answer" in shown.ask(ABOUT_PDF)
    nothing_is_wrong(shown, "refusal")
    shown.context.close()


def test_what_opens_only_when_asked_for_is_accessible_too(
    browser: Browser, address: str, sight: dict[str, Any], page_context: PageContext
) -> None:
    page_context.feedback.add_unanswered("Who pays?", "Nothing comes near.")
    page_context.feedback.add_feedback("Who pays?", "refused", "", [], "not useful", "Wrong", "Ask finance.")
    shown = Visitor(browser, address, **sight)
    shown.open()
    page = shown.page
    page.locator("#ask-button").click()
    expect(page.locator("#status")).to_have_text("Write a question first.")
    page.locator("#filters > button").click()
    expect(page.get_by_role("radiogroup", name="Collection")).to_be_visible()
    nothing_is_wrong(shown, "filters")
    shown.ask(ABOUT_PDF)
    page.get_by_role("button", name="Not useful", exact=True).click()
    expect(page.get_by_role("radiogroup", name="Why? (optional)")).to_be_visible()
    for details in page.locator("#source-panel summary").all():
        if details.evaluate("one => !one.parentElement.open"):
            details.click()
    nothing_is_wrong(shown, "feedback and sources")
    shown.tab("Library")
    page.locator("#removing > button").click()
    expect(page.get_by_role("group", name="Documents to remove")).to_be_visible()
    expect(page.locator("#keeper-lists")).to_contain_text("Who pays?")
    nothing_is_wrong(shown, "library")
    shown.context.close()


def nothing_is_wrong(visitor: Visitor, state: str) -> None:
    visitor.settle()
    assert (state, violations(visitor.page), visitor.page.evaluate(_CUT_OFF)) == (state, [], [])


def test_arrow_keys_move_between_tabs_and_choices(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("tab", name="Ask", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Readiness", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Library", exact=True)).to_be_focused()
    expect(page.get_by_role("tab", name="Library", exact=True)).to_have_attribute("aria-selected", "true")
    group = page.get_by_role("radiogroup", name="Kind of document")
    expect(group).to_be_visible()
    group.get_by_role("radio", name="policy").focus()
    page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="guidance")).to_be_checked()
    assert page.evaluate("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") >= 1


def test_an_answer_is_asked_read_and_left_by_keyboard(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("#question textarea").focus()
    page.keyboard.type(ABOUT_PDF)
    page.keyboard.press("Enter")
    chip = page.locator("#conversation a[href^='#src-1-1']").first
    page.locator("#status .told").wait_for()
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#src-1-1")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#src-1-1')")


def test_a_citation_followed_before_its_source_has_come_opens_it_when_it_comes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.ask(ABOUT_PDF)
    late = page.locator("#source-panel .exchange").evaluate_handle(
        "(one) => { window.place = one.parentElement; one.remove(); return one; }"
    )
    page.locator("#conversation a[href^='#src-1-1']").first.focus()
    page.keyboard.press("Enter")
    page.evaluate("(one) => window.place.append(one)", late)
    expect(page.locator("#src-1-1")).to_be_focused()


def test_a_source_that_is_drawn_anew_keeps_the_focus(visitor: Visitor) -> None:
    page = visitor.page
    visitor.ask(ABOUT_PDF)
    page.locator("#conversation a[href^='#src-1-1']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#src-1-1")).to_be_focused()
    page.locator("#source-panel .exchange").evaluate("(one) => { one.outerHTML = one.outerHTML; }")
    expect(page.locator("#src-1-1")).to_be_focused()
    page.locator("#question textarea").focus()
    page.locator("#source-panel .exchange").evaluate("(one) => { one.outerHTML = one.outerHTML; }")
    visitor.settle()
    expect(page.locator("#question textarea")).to_be_focused()


def test_the_filters_are_one_stop_each_and_their_choices_move_with_the_arrow_keys(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("#filters > button").focus()
    page.keyboard.press("Enter")
    group = page.get_by_role("radiogroup", name="Collection")
    expect(group).to_be_visible()
    page.keyboard.press("Tab")
    expect(group.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio").nth(1)).to_be_checked()
    # A choice redraws the group; it is one stop again a frame later, sooner than a hand presses the next key.
    group.evaluate(
        """async (group) => {
          const names = () => new Set([...group.querySelectorAll("input[type=radio]")].map((one) => one.name));
          do { await new Promise((next) => setTimeout(next, 50)); } while (names().size > 1);
        }"""
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")
    expect(page.get_by_role("group", name="Kind of document").get_by_role("checkbox").first).to_be_checked()


def test_an_answer_is_announced_once(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
          window.said = [];
          const region = document.getElementById("announcements");
          new MutationObserver(() => { if (region.textContent) window.said.push(region.textContent); })
            .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    visitor.ask(ABOUT_PDF)
    visitor.settle()
    assert visitor.page.evaluate("window.said") == ["Answer ready, with 1 source."]
    expect(visitor.page.locator("#conversation [role=log]")).to_have_attribute("aria-live", "off")


def test_with_reduced_motion_nothing_moves(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address, reduced_motion="reduce")
    visitor.open()
    slowest = visitor.page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("*")].flatMap((one) => {
          const style = getComputedStyle(one);
          const times = [style.animationDuration, style.transitionDuration];
          return times.flatMap((listed) => listed.split(",").map(parseFloat));
        }))"""
    )
    assert slowest <= 0.001
    visitor.context.close()


def open_tab(page: Page, name: str) -> None:
    """Choose a tab."""
    page.get_by_role("tab", name=name, exact=True).click()
