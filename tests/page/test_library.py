"""The Library tab for its keeper: adding, replacing and removing, the lists and their downloads; and who may not."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, TimeoutError, expect

from assistant.answering import Assistant
from assistant.page import PageContext
from tests.page.conftest import Visitor, served

pytestmark = pytest.mark.browser

QUESTION = "Who waters the plants in the innovation hub?"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "plants.md"
    file.write_text(
        "# Plants in the innovation hub\n\nThe duty officer waters the plants in the innovation hub.\n", "utf-8"
    )
    return file


def add(visitor: Visitor, file: Path) -> None:
    visitor.tab("Library")
    visitor.page.locator("#documents tr").first.wait_for()
    # Just after the tab has opened Gradio draws the upload once more, and what was put into the first drawing is lost:
    # faster than any hand, but not than this.
    for _ in range(5):
        visitor.page.locator("#upload input[type=file]").set_input_files(file)
        with suppress(TimeoutError):
            visitor.page.locator("#upload").get_by_text(file.stem).first.wait_for(timeout=10_000)
            break
    visitor.page.locator("#add-button").click()


def test_a_keeper_adds_replaces_and_removes_a_document(visitor: Visitor, policy: Path) -> None:
    page = visitor.page
    add(visitor, policy)
    expect(page.locator("#library-told")).to_contain_text("Done: 1 added.")
    row = page.locator("#documents tr", has_text="Plants in the innovation hub")
    expect(row).to_contain_text("your council's policy")
    expect(row).to_contain_text("Anytown Council")
    visitor.tab("Ask")
    assert "The duty officer waters" in visitor.ask(QUESTION)

    policy.write_text(policy.read_text("utf-8").replace("duty officer", "caretaker"), "utf-8")
    visitor.open()
    add(visitor, policy)
    expect(page.locator("#library-told")).to_contain_text("Done: 1 replaced.")
    visitor.tab("Ask")
    assert "The caretaker waters" in visitor.ask(QUESTION)

    visitor.tab("Library")
    page.locator("#removing > button").click()
    page.get_by_role("checkbox", name="Plants in the innovation hub").check()
    page.locator("#remove-button").click()
    expect(page.locator("#library-told")).to_contain_text("1 document removed.")
    expect(page.locator("#documents")).not_to_contain_text("Plants in the innovation hub")
    visitor.tab("Ask")
    assert "waters" not in visitor.ask(QUESTION)


def test_a_bar_shows_how_far_an_upload_is(visitor: Visitor, page_context: PageContext, tmp_path: Path) -> None:
    handbook = tmp_path / "handbook.md"
    rules = (f"## Rule {n}\n\nThe badge of visitor group {n} is returned at desk {n} before noon." for n in range(400))
    handbook.write_text("# Handbook of badges\n\n" + "\n\n".join(rules) + "\n", "utf-8")
    visitor.tab("Library")
    visitor.page.evaluate(
        """() => { window.bars = [];
          new MutationObserver(() => {
            const bar = document.querySelector("#library-told progress");
            if (bar) window.bars.push([bar.value, bar.max]);
          }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    add(visitor, handbook)
    expect(visitor.page.locator("#library-told")).to_contain_text("Done: 1 added.")
    bars = visitor.page.evaluate("window.bars")
    assert bars and all(0 <= value <= most for value, most in bars)
    assert [value for value, _ in bars] == sorted(value for value, _ in bars)
    library = page_context.library
    library.ingestor.remove([one.document_id for one in library.records() if one.file == handbook.name])


def test_a_file_that_can_not_be_read_is_told_with_its_reason(visitor: Visitor, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    add(visitor, broken)
    expect(visitor.page.locator("#library-told")).to_contain_text("1 failed")
    expect(visitor.page.locator("#library-told")).to_contain_text("broken.pdf")


def test_feedback_with_a_reason_reaches_the_keeper_and_the_download(
    visitor: Visitor, page_context: PageContext
) -> None:
    page = visitor.page
    visitor.ask("What is the library service's reading robot called?")
    page.get_by_role("button", name="Not useful", exact=True).click()
    page.get_by_role("radio", name="Out of date").check()
    page.get_by_label("In your own words (optional)").fill("=Marlowe <b>retired</b>")
    page.get_by_role("button", name="Send feedback").click()
    expect(page.locator("#tools-told")).to_contain_text("Thank you")
    kept = page_context.feedback.feedback()[0]
    assert (kept.verdict, kept.reason, kept.sources) == ("not useful", "Out of date", "reading-robot.pdf")
    visitor.tab("Library")
    expect(page.locator("#keeper-lists")).to_contain_text("=Marlowe <b>retired</b>")
    answer = httpx.get(f"{visitor.address}/keeper/feedback.csv")
    assert "'=Marlowe <b>retired</b>" in answer.text


def test_unanswered_questions_are_listed_and_downloaded_as_a_table(
    browser: Browser, refusing_address: str, page_context: PageContext
) -> None:
    visitor = Visitor(browser, refusing_address)
    visitor.open()
    visitor.ask('Who pays for "Marlowe", <b>the robot</b>?')
    visitor.page.get_by_role("button", name="Tell the library’s keeper").click()
    expect(visitor.page.locator("#tools-told")).to_contain_text("keeper’s list")
    visitor.tab("Library")
    lists = visitor.page.locator("#keeper-lists")
    expect(lists).to_contain_text('Who pays for "Marlowe", <b>the robot</b>?')
    with visitor.page.expect_download() as download:
        lists.locator("a[href='keeper/unanswered.csv']").click()
    rows = list(csv.DictReader(download.value.path().open(encoding="utf-8-sig", newline="")))
    assert rows[0]["question"] == 'Who pays for "Marlowe", <b>the robot</b>?'
    assert rows[0]["reason"]
    visitor.context.close()


def test_on_a_library_of_the_starter_alone_the_first_thing_shown_is_how_to_add_ones_own(
    browser: Browser, starter: Assistant
) -> None:
    with served(PageContext(starter.settings, starter)) as address:
        visitor = Visitor(browser, address)
        visitor.open()
        visitor.tab("Library")
        first = visitor.page.locator("#own-policies")
        expect(first).to_contain_text("Add your own council’s policies")
        expect(visitor.page.locator("#upload")).to_be_visible()
        above, below = first.bounding_box(), visitor.page.locator("#documents").bounding_box()
        assert above and below
        assert above["y"] < below["y"]
        visitor.context.close()


def test_nobody_else_sees_the_keepers_part_or_its_downloads(address: str) -> None:
    for name in ("feedback", "unanswered"):
        assert httpx.get(f"{address}/keeper/{name}.csv", headers={"x-forwarded-for": "10.0.0.7"}).status_code == 403


def test_every_answer_of_the_server_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/config", "/source/files/none"):
        headers = httpx.get(address + path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_document_opens_as_a_pdf_and_any_other_format_is_only_downloaded(
    address: str, page_context: PageContext
) -> None:
    ids = {record.file: record.document_id for record in page_context.library.records()}
    pdf = httpx.get(f"{address}/source/files/{ids['reading-robot.pdf']}")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    text = httpx.get(f"{address}/source/files/{ids['tablets.txt']}")
    assert text.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in text.headers["content-security-policy"]
    assert httpx.get(f"{address}/source/pages/{ids['reading-robot.pdf']}/99.png").status_code == 404
