"""Asking on the page: answers with citations that open, refusals that help, and nothing in a text that runs."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from assistant.page import PageContext
from assistant.page.page import OTHER_TABS
from assistant.section_questions import sections_of
from tests.page.conftest import Visitor

pytestmark = pytest.mark.browser

QUESTION = "What should a data protection impact assessment for generative AI cover?"
ABOUT_PDF = "What is the library service's reading robot called?"
ABOUT_TABLETS = "How many nights may parking wardens keep their tablet at home?"
OFF_TOPIC = "What does a bus ticket to the moon cost?"
_HOSTILE_PARTS = (
    "a[href^='javascript:'], a[href*='outside.example'], img[src='x'], img[src*='outside.example'], img[onerror], "
    "form[action*='outside.example'], #conversation img"
)


def test_answer_appears_and_its_citation_opens_at_the_marked_passage(visitor: Visitor) -> None:
    assert "nine nights" in visitor.ask(ABOUT_TABLETS)
    chip = visitor.page.locator("#conversation a[href^='#src-1-']").last
    number = chip.inner_text().strip("[]")
    chip.click()
    source = visitor.page.locator(f"#src-1-{number}")
    expect(source).to_be_focused()
    expect(source.locator("details")).to_have_attribute("open", "")
    mark = source.locator("mark").first
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == source.locator("blockquote").inner_text()


def test_question_can_be_asked_from_the_keyboard_and_a_suggestion_with_one_click(visitor: Visitor) -> None:
    suggestion = visitor.page.locator("#suggestions a").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(visitor.page.locator("#conversation .user").last).to_have_text(question)
    visitor.page.locator("#status .told").wait_for()
    visitor.page.locator("#question textarea").fill(ABOUT_PDF)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#conversation .bot").nth(1)).to_contain_text("Marlowe")
    expect(visitor.page.locator("#announcements")).to_have_text("Answer ready, with 1 source.")


def test_pdf_citation_shows_the_page_with_the_sentence_highlighted(visitor: Visitor) -> None:
    assert "Marlowe" in visitor.ask(ABOUT_PDF)
    visitor.page.locator("#conversation a[href^='#src-1-1']").click()
    sheet = visitor.page.locator("#src-1-1 .sheet").first
    expect(sheet).to_be_visible()
    picture = sheet.locator("img")
    visitor.page.wait_for_function("image => image.complete && image.naturalWidth > 500", arg=picture.element_handle())
    paper, mark = sheet.locator(".paper").bounding_box(), sheet.locator(".glyphs").first.bounding_box()
    assert paper and mark
    # The sentence's base line was drawn at 0.84 of the page's height from below and 0.1 of its width from the left.
    assert 0.13 < (mark["y"] - paper["y"]) / paper["height"] < 0.16
    assert 0.155 < (mark["y"] + mark["height"] - paper["y"]) / paper["height"] < 0.175
    assert abs((mark["x"] - paper["x"]) / paper["width"] - 0.1) < 0.02


def test_question_that_nothing_answers_is_refused_with_what_the_library_covers(
    browser: Browser, refusing_address: str, page_context: PageContext
) -> None:
    near = page_context.library.retriever.search(OFF_TOPIC)
    page_context.assistant.suggester.questions(sections_of(near), 60.0, 100)
    visitor = Visitor(browser, refusing_address)
    visitor.open()
    reply = visitor.ask(OFF_TOPIC)
    assert "The library does not" in visitor.page.locator("#status").inner_text()
    assert "What the library does cover, nearest first" in reply
    topics = visitor.page.locator("#conversation .bot a[href^='?q=']")
    assert topics.count() >= 2
    topics.first.click()
    expect(visitor.page.locator("#conversation .bot")).to_have_count(2)
    visitor.context.close()


def test_refusal_shows_leads_marked_as_no_answer_and_tells_the_keeper(
    browser: Browser, refusing_address: str, page_context: PageContext
) -> None:
    visitor = Visitor(browser, refusing_address)
    visitor.open()
    reply = visitor.ask(ABOUT_PDF)
    assert "They are not an answer" in reply
    visitor.page.locator("#conversation a[href^='#src-1-1']").click()
    expect(visitor.page.locator("#src-1-1 .glyphs, #src-1-1 mark").first).to_be_visible()
    visitor.page.get_by_role("button", name="Tell the library’s keeper").click()
    expect(visitor.page.locator("#tools-told")).to_contain_text("keeper’s list")
    assert ABOUT_PDF in [one.question for one in page_context.feedback.unanswered()]
    visitor.context.close()


def test_questions_to_ask_next_are_links_that_ask_them(visitor: Visitor, page_context: PageContext) -> None:
    page_context.assistant.suggester.questions(sections_of(page_context.library.retriever.search(QUESTION)), 60.0, 100)
    visitor.ask(QUESTION)
    expect(visitor.page.locator("#suggestions h2")).to_have_text("Ask next")
    offered = visitor.page.locator("#suggestions a")
    assert 1 <= offered.count() <= 3
    question = offered.first.inner_text()
    offered.first.click()
    expect(visitor.page.locator("#conversation .user").last).to_have_text(question)


def test_greeting_is_met_without_sources(visitor: Visitor) -> None:
    assert visitor.ask("Hello!").startswith("Hello")
    expect(visitor.page.locator("#source-panel")).to_contain_text("No source was used.")


@pytest.mark.parametrize(
    "asked", [ABOUT_TABLETS, "What colour is the tablet's case?", "What does each warden fill in on the fifth?"]
)
def test_text_of_a_document_is_shown_and_never_runs(visitor: Visitor, asked: str) -> None:
    visitor.ask(asked)
    panel = visitor.page.locator("#source-panel")
    expect(panel).to_contain_text("<script>window.ran = 1</script>")
    expect(panel).to_contain_text('<form action="https://outside.example/"><button>a form</button></form>')
    expect(panel).to_contain_text("${window.ran = 5} {{window.ran = 6}}")
    _nothing_ran(visitor)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download conversation").click()
    assert "<" in download.value.path().read_text("utf-8")
    assert download.value.suggested_filename.endswith(".txt")
    visitor.tab("Library")
    expect(visitor.page.locator("#documents")).to_contain_text("<script>window.ran = 1</script>")
    _nothing_ran(visitor)


def test_text_of_a_question_is_shown_and_never_runs(visitor: Visitor) -> None:
    question = (
        'Tablets? <script>window.ran=5</script> <img src="x" onerror="window.ran=6"> [x](javascript:window.ran=7) '
        "![y](https://example.org/y.png) ${window.ran=8} {{window.ran=9}} $\\frac{1}{2}$ <b>bold</b>"
    )
    visitor.ask(question)
    expect(visitor.page.locator("#conversation .user").last).to_have_text(question)
    expect(visitor.page.locator("#source-panel .for-question span")).to_have_text(question)
    _nothing_ran(visitor)


def test_question_in_a_link_waits_to_be_asked(visitor: Visitor) -> None:
    visitor.open("/?q=%3Cimg%20src%3Dx%20onerror%3D%22window.ran%3D1%22%3E%20tablets")
    expect(visitor.page.locator("#question textarea")).to_have_value('<img src=x onerror="window.ran=1"> tablets')
    expect(visitor.page.locator("#conversation .bot")).to_have_count(0)
    _nothing_ran(visitor)


def test_no_request_leaves_for_another_host(visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    visitor.ask(QUESTION)
    for tab in (*OTHER_TABS, "Ask"):
        visitor.tab(tab)
        visitor.settle()
    assert visitor.hosts() == {urlsplit(visitor.address).netloc}


def test_two_visitors_do_not_share_a_conversation(browser: Browser, visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    other = Visitor(browser, visitor.address)
    other.open()
    expect(other.page.locator("#conversation .bot")).to_have_count(0)
    other.ask(ABOUT_TABLETS)
    assert "Marlowe" not in other.page.locator("body").inner_text()
    expect(visitor.page.locator("#conversation .bot")).to_have_count(1)
    assert "tablet" not in visitor.page.locator("#conversation").inner_text()
    other.context.close()


def test_conversation_can_be_taken_away_and_deleted(visitor: Visitor) -> None:
    visitor.ask(ABOUT_PDF)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download conversation").click()
    text = download.value.path().read_text("utf-8")
    assert ABOUT_PDF in text
    assert "[1]" in text
    visitor.page.get_by_role("button", name="Delete conversation").click()
    expect(visitor.page.locator("#conversation .bot")).to_have_count(0)
    expect(visitor.page.locator("#source-panel .exchange")).to_have_count(0)


def _nothing_ran(visitor: Visitor) -> None:
    page = visitor.page
    visitor.settle()
    assert page.evaluate("typeof window.ran") == "undefined"
    assert page.locator(_HOSTILE_PARTS).count() == 0
    assert visitor.errors == []
    assert visitor.hosts() == {urlsplit(visitor.address).netloc}
