"""A conversation as it goes on: words arrive one by one, stop, ask again, wait one's turn, copy, pass on, narrow."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from assistant.answering import Assistant
from assistant.answers import Answer, Turn
from assistant.page import PageContext
from tests.page.conftest import Visitor, served

pytestmark = pytest.mark.browser

QUESTION = "What should a data protection impact assessment for generative AI cover?"
ABOUT_PDF = "What is the library service's reading robot called?"
ABOUT_TABLETS = "How many nights may parking wardens keep their tablet at home?"


class SteppingAssistant(Assistant):
    """The real assistant, which takes each step of an answer when a test lets it."""

    steps = threading.Semaphore(0)

    def stream(self, question: str, history: Sequence[Turn] = (), **options: Any) -> Iterator[Answer]:
        for answer in super().stream(question, history, **options):
            assert self.steps.acquire(timeout=60)
            yield answer

    def let(self, steps: int = 1) -> None:
        self.steps.release(steps)


@pytest.fixture
def stepping(page_context: PageContext) -> SteppingAssistant:
    assistant = SteppingAssistant(page_context.library, page_context.settings)
    assistant.steps = threading.Semaphore(0)
    return assistant


@pytest.fixture
def stepped(browser: Browser, page_context: PageContext, stepping: SteppingAssistant) -> Iterator[Visitor]:
    """A visitor of a page that answers one question at a time, step by step."""
    settings = page_context.settings.model_copy(update={"concurrency": 1})
    with served(PageContext(settings, stepping)) as address:
        visitor = Visitor(browser, address)
        visitor.open()
        yield visitor
        stepping.let(1000)
        visitor.context.close()


def begin(visitor: Visitor, question: str) -> None:
    visitor.page.locator("#question textarea").fill(question)
    visitor.page.locator("#ask-button").click()


def test_words_arrive_before_the_answer_is_complete(stepped: Visitor, stepping: SteppingAssistant) -> None:
    page = stepped.page
    begin(stepped, QUESTION)
    expect(page.locator("#conversation .bot")).to_have_text("Looking in the library …")
    stepping.let()
    chips = page.locator("#conversation .bot a[href^='#src-1-']")
    expect(chips).to_have_count(1)
    first = stepped.reply()
    expect(page.locator("#status .told")).to_have_count(0)
    expect(page.locator("#source-panel .exchange")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("#ask-button")).to_be_hidden()
    stepping.let(1000)
    stepped.ended()
    assert stepped.reply().startswith(first)
    assert chips.count() > 1
    expect(page.locator("#source-panel .exchange")).to_have_count(1)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_stop_keeps_what_has_come_with_its_source_and_says_so_once(
    stepped: Visitor, stepping: SteppingAssistant
) -> None:
    page = stepped.page
    begin(stepped, QUESTION)
    stepping.let()
    chip = page.locator("#conversation .bot a[href^='#src-1-1']")
    expect(chip).to_have_count(1)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#status .told")).to_have_text("Stopped.")
    stepped.ended()
    assert stepped.reply().endswith("(stopped)")
    expect(page.locator("#announcements")).to_have_text("Stopped.")
    expect(
        page.locator("#status, #conversation").get_by_text("Error", exact=True).locator("visible=true")
    ).to_have_count(0)
    chip.click()
    expect(page.locator("#src-1-1")).to_be_focused()
    stepping.let(1000)
    assert "(stopped)" not in stepped.ask(ABOUT_PDF)
    expect(page.locator("#conversation .bot").first).to_contain_text("(stopped)")


def test_a_place_in_the_queue_is_shown_and_moves_up(
    browser: Browser, stepped: Visitor, stepping: SteppingAssistant
) -> None:
    begin(stepped, QUESTION)
    expect(stepped.page.locator("#conversation .bot")).to_have_text("Looking in the library …")
    second, third = (Visitor(browser, stepped.address) for _ in range(2))
    for visitor, place in ((second, 1), (third, 2)):
        visitor.open()
        begin(visitor, ABOUT_PDF)
        expect(visitor.page.locator("#status")).to_contain_text(f"You are number {place} in the queue.")
    expect(third.page.locator("#announcements")).to_contain_text("number 2")
    second.page.get_by_role("button", name="Stop").click()
    expect(second.page.locator("#conversation .bot")).to_have_text("(stopped before an answer came)")
    expect(third.page.locator("#status")).to_contain_text("You are number 1 in the queue.")
    stepping.let(1000)
    third.ended()
    assert "Marlowe" in third.reply()
    for visitor in (second, third):
        visitor.context.close()


def test_ask_again_puts_a_new_answer_in_the_old_ones_place(visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    page = visitor.page
    page.locator("#filters > button").click()
    page.get_by_role("radiogroup", name="Collection").get_by_role("radio", name="starter").check()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("#conversation .bot").last).not_to_contain_text("Marlowe")
    visitor.ended()
    expect(page.locator("#conversation .user")).to_have_count(1)
    expect(page.locator("#conversation .user")).to_have_text(ABOUT_PDF)
    expect(page.locator("#source-panel .exchange")).to_have_count(1)


def test_filters_narrow_what_is_asked(visitor: Visitor, page_context: PageContext) -> None:
    page = visitor.page
    records = page_context.library.records()
    countries = {record.document_id: record.metadata.country for record in records}
    dates = {record.document_id: record.metadata.date for record in records}
    kinds = {record.document_id: record.metadata.kind for record in records}
    page.locator("#filters > button").click()
    choices = {"Country": countries, "Kind of document": kinds}
    for name, values in choices.items():
        group = page.get_by_role("group", name=name)
        chosen = group.get_by_role("checkbox").first
        wanted = group.locator("label").first.inner_text().strip()
        chosen.check()
        visitor.ask(QUESTION)
        assert {values[one] for one in _cited(visitor)} <= {wanted}
        chosen.uncheck()
    years = page.get_by_role("radiogroup", name="Published since")
    newest = years.locator("label").nth(1).inner_text().strip()
    years.get_by_role("radio", name=newest).check()
    visitor.ask(QUESTION)
    assert all(dates[one][:4] >= newest for one in _cited(visitor))


def _cited(visitor: Visitor) -> set[str]:
    """The ids of the documents that the last answer cites."""
    links = visitor.page.locator("#source-panel .exchange:not([hidden]) a[href^='source/files/']")
    return {link.get_attribute("href").split("/")[-1].split("#")[0] for link in links.all()}


def test_copy_with_references_and_a_link_that_someone_else_asks_again(browser: Browser, address: str) -> None:
    mine = Visitor(browser, address, permissions=["clipboard-read", "clipboard-write"])
    mine.open()
    mine.ask(ABOUT_PDF)
    mine.page.get_by_role("button", name="Copy with references").click()
    expect(mine.page.locator("#tools-told")).to_have_text("Copied, with references.")
    copied = mine.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(ABOUT_PDF)
    assert "References:\n[1]" in copied
    assert "page 1" in copied
    mine.page.get_by_role("button", name="Copy link to this question").click()
    expect(mine.page.locator("#tools-told")).to_have_text("Link copied.")
    link = mine.page.evaluate("navigator.clipboard.readText()")
    other = Visitor(browser, address)
    other.open(link.removeprefix(address))
    expect(other.page.locator("#question textarea")).to_have_value(ABOUT_PDF)
    expect(other.page.locator("#conversation .bot")).to_have_count(0)
    other.page.locator("#ask-button").click()
    other.ended()
    assert "Marlowe" in other.reply()
    for visitor in (mine, other):
        visitor.context.close()


def test_an_empty_question_is_told_and_costs_nothing(visitor: Visitor) -> None:
    visitor.page.locator("#ask-button").click()
    expect(visitor.page.locator("#status")).to_have_text("Write a question first.")
    expect(visitor.page.locator("#announcements")).to_have_text("Write a question first.")
    expect(visitor.page.locator("#conversation .bot")).to_have_count(0)
    assert "Marlowe" in visitor.ask(ABOUT_PDF)


def test_a_conversation_goes_on_and_older_citations_still_open(visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    visitor.ask(ABOUT_TABLETS)
    page = visitor.page
    expect(page.locator("#source-panel .exchange:not([hidden])")).to_have_attribute("data-turn", "2")
    page.locator("#conversation a[href^='#src-1-1']").first.click()
    expect(page.locator("#src-1-1")).to_be_focused()
    expect(page.locator("#source-panel .exchange:not([hidden])")).to_have_attribute("data-turn", "1")


def test_each_answer_is_judged_for_itself_and_a_reload_forgets_the_conversation(
    visitor: Visitor, page_context: PageContext
) -> None:
    visitor.ask(ABOUT_TABLETS)
    page = visitor.page
    page.get_by_role("button", name="Useful", exact=True).click()
    page.get_by_role("radio", name="Good sources").check()
    page.get_by_role("button", name="Send feedback").click()
    expect(page.locator("#tools-told")).to_contain_text("Thank you")
    kept = page_context.feedback.feedback()[0]
    assert (kept.question, kept.verdict, kept.reason) == (ABOUT_TABLETS, "useful", "Good sources")
    visitor.open()
    expect(page.locator("#conversation .bot")).to_have_count(0)
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "tablet" not in stored
