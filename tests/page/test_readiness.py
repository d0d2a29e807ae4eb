"""The Readiness tab in a real browser: form, result, downloads, what good looks like, and what the council keeps."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from assistant.answering import Assistant
from assistant.page import PageContext
from assistant.readiness.history import FILE, History
from assistant.readiness.questions import BUNDLED, load_questions
from tests.page.conftest import Visitor, served
from tests.page.test_accessibility import nothing_is_wrong, open_tab

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.ran = 1"><script>window.ran = 2</script> ${window.ran = 3} =1+1'


@pytest.fixture
def council(page_context: PageContext, tmp_path: Path) -> PageContext:
    """The same library, with a home of its own for what is kept."""
    settings = page_context.settings.model_copy(update={"home": tmp_path / "home"})
    return PageContext(settings, Assistant(page_context.library, settings))


@pytest.fixture
def own_address(council: PageContext) -> Iterator[str]:
    with served(council) as address:
        yield address


def readiness(browser: Browser, address: str, **context: Any) -> Visitor:
    """A visitor who has opened the tab."""
    visitor = Visitor(browser, address, **context)
    visitor.open()
    open_tab(visitor.page, "Readiness")
    visitor.page.locator("#check-partners details").wait_for()
    return visitor


@pytest.fixture
def leader(browser: Browser, own_address: str) -> Iterator[Visitor]:
    visitor = readiness(browser, own_address)
    yield visitor
    visitor.context.close()


def choose(page: Page, question: str, level: str, group: str = "Where are we?") -> None:
    section = page.locator(f"#check-{question}")
    button = section.locator("> button")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    section.get_by_role("radiogroup", name=group).get_by_role("radio", name=level).check()


def fill_in(page: Page) -> None:
    """Partners at 2 of 3, buying at 1 of 4; nothing else is assessed."""
    choose(page, "partners", "2 First steps.")
    choose(page, "partners", "3 In place", "Target")
    page.get_by_label("Evidence (Partners and place)").fill("Minutes of the partnership board")
    page.get_by_label("Owner (Partners and place)").fill("Head of partnerships")
    choose(page, "procurement", "1 Not begun.")
    choose(page, "procurement", "4 Part of how we work", "Target")


def show(page: Page) -> None:
    page.locator("#check-show").click()
    page.locator("#check-result-title").wait_for()


def test_ten_questions_stand_there_with_their_levels_and_nothing_chosen(leader: Visitor) -> None:
    page = leader.page
    questions = load_questions().questions
    for question in questions:
        section = page.locator(f"#check-{question.id}")
        button = section.locator("> button")
        expect(button).to_contain_text(question.title)
        if button.get_attribute("aria-expanded") == "false":
            button.click()
        group = section.get_by_role("radiogroup", name="Where are we?")
        expect(group.get_by_role("radio")).to_have_count(len(question.levels) + 1)
        expect(group.get_by_role("radio", name="Not assessed")).to_be_checked()
        for level in question.levels:
            expect(group).to_contain_text(level.description)
    sources = page.locator("#check-governance details")
    sources.locator("summary").click()
    expect(sources).to_contain_text("NIST's AI Risk Management Framework 1.0, 2023")
    expect(sources).to_contain_text("Under Govern 1.6, AI systems are listed in an inventory.")
    expect(sources).to_contain_text("Rests on no passage: the wording is ours.")
    expect(sources).not_to_contain_text("no longer stand")
    expect(sources).not_to_contain_text("not in this library")
    expect(page.locator("#check-intro")).to_contain_text("these are not Socitm's ten")


def test_the_result_counts_what_was_assessed_and_leads_to_next_steps(leader: Visitor) -> None:
    page = leader.page
    fill_in(page)
    show(page)
    result = page.locator("#check-result")
    expect(page.locator("#check-told")).to_contain_text("Result ready: 2 of 10 questions assessed.")
    expect(result).to_contain_text("Average of the assessed: 1.5 of 4. 8 not assessed and left out.")
    partners = result.locator("tr", has_text="Partners and place").first
    expect(partners).to_contain_text("2 of 4, First steps")
    expect(partners).to_contain_text("1 level")
    expect(partners).to_contain_text("Head of partnerships")
    expect(result.locator("tr", has_text="Data about our place").first).to_contain_text("not assessed")
    assert "Buying AI: 1 of 4, Not begun" in (result.locator(".check-radar img").get_attribute("alt") or "")
    gaps = result.locator("h3", has_text="The widest gaps").locator("+ ol > li")
    assert [text.split(":")[0] for text in gaps.all_inner_texts()] == ["Buying AI", "Partners and place"]
    link = result.locator("a[href^='#check-ref-']").first
    link.click()
    expect(page.locator("#check-ref-1")).to_be_focused()
    expect(page.locator("#check-ref-1")).to_contain_text("GSA tells buyers to understand what service staff want")


def test_one_target_for_all_counts_where_a_question_has_none_of_its_own(leader: Visitor) -> None:
    page = leader.page
    fill_in(page)
    page.locator("#check-common").get_by_role("radio", name="2 First steps").check()
    show(page)
    rows = page.locator("#check-result tr")
    expect(rows.filter(has_text="Partners and place").first).to_contain_text("3 of 4, In place")
    expect(rows.filter(has_text="Training for everyone").first).to_contain_text("2 of 4, First steps")
    expect(rows.filter(has_text="Training for everyone").first).to_contain_text("not assessed")


def test_a_question_in_the_table_leads_back_to_its_place_in_the_form(leader: Visitor) -> None:
    page = leader.page
    show(page)
    page.locator("#check-result a", has_text="Training for everyone").click()
    button = page.locator("#check-training > button")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")


def test_the_briefing_and_the_data_are_taken_away(leader: Visitor) -> None:
    page = leader.page
    fill_in(page)
    show(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Briefing for a committee (Word)").click()
    assert re.fullmatch(r"readiness-check-\d{4}-\d\d-\d\d\.docx", waiting.value.suggested_filename)
    document = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert document.paragraphs[0].text == "How ready is Anytown Council for generative AI?"
    assert "Head of partnerships" in [cell.text for row in document.tables[0].rows for cell in row.cells]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All of it as data (JSON)").click()
    export = Path(waiting.value.path()).read_bytes()
    told = json.loads(export)
    assert (told["assessed"], told["widest_gaps"]) == (2, ["procurement", "partners"])

    leader.open()
    open_tab(page, "Readiness")
    page.locator("#check-earlier > button").click()
    upload = page.locator("#check-export input[type=file]")
    upload.set_input_files({"name": "export.json", "mimeType": "application/json", "buffer": export})
    expect(page.locator("#check-export-told")).to_contain_text("The form is filled in from")
    expect(page.get_by_label("Evidence (Partners and place)")).to_have_value("Minutes of the partnership board")
    nothing_is_wrong(leader, "read back")


def test_a_file_that_is_no_export_is_told(leader: Visitor) -> None:
    page = leader.page
    page.locator("#check-earlier > button").click()
    wrong = {"name": "export.json", "mimeType": "application/json", "buffer": b'{"format": "other"}'}
    page.locator("#check-export input[type=file]").set_input_files(wrong)
    expect(page.locator("#check-export-told")).to_contain_text("no export of the readiness check")


def test_what_good_looks_like_is_answered_with_passages(leader: Visitor) -> None:
    page = leader.page
    page.locator("#check-residents > button").click()
    page.locator("#check-residents").get_by_role("button", name="What does good look like?").click()
    answer = page.locator("#check-residents .check-answer")
    expect(answer).to_contain_text("How should residents be involved")
    link = answer.locator("a[href^='#check-residents-']").first
    number = link.inner_text().strip("[]")
    link.click()
    source = page.locator(f"#check-residents-{number}")
    expect(source).to_be_focused()
    expect(source).to_contain_text("digest by this assistant's makers")
    answer.get_by_role("link", name="Ask this on the Ask tab").click()
    expect(page.get_by_role("tab", name="Ask", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#conversation .bot")).to_be_visible()


def test_a_keeper_keeps_compares_fills_in_and_deletes(leader: Visitor, council: PageContext) -> None:
    page = leader.page
    fill_in(page)
    expect(page.locator("#check-kept")).to_contain_text("every keeper of the library sees it")
    page.get_by_label("Name of this assessment").fill("Cabinet, spring")
    page.locator("#check-keep").click()
    expect(page.locator("#check-kept-told")).to_contain_text("Kept for the council:")
    assert [one.name for one in History(council.settings.home / FILE).kept()] == ["Cabinet, spring"]

    leader.open()
    open_tab(page, "Readiness")
    page.locator("#check-partners details").wait_for()
    choose(page, "partners", "3 In place.")
    page.get_by_role("radio", name="Cabinet, spring").check()
    page.locator("#check-compare").click()
    page.locator("#check-result-title").wait_for()
    changed = page.get_by_role("region", name="What changed").locator("tr", has_text="Partners and place")
    expect(changed).to_contain_text("up 1 level")

    page.locator("#check-fill").click()
    expect(page.locator("#check-kept-told")).to_contain_text("The form is filled in from")
    group = page.locator("#check-partners").get_by_role("radiogroup", name="Where are we?")
    expect(group.get_by_role("radio", name="2 First steps.")).to_be_checked()
    expect(page.get_by_label("Owner (Partners and place)")).to_have_value("Head of partnerships")

    page.locator("#check-forget").click()
    expect(page.locator("#check-kept-told")).to_contain_text("Deleted:")
    expect(page.get_by_role("radio", name="Cabinet, spring")).to_have_count(0)
    assert History(council.settings.home / FILE).kept() == []


def test_nothing_is_kept_where_nothing_was_assessed(leader: Visitor, council: PageContext) -> None:
    leader.page.locator("#check-keep").click()
    expect(leader.page.locator("#check-kept-told")).to_contain_text("Nothing was kept")
    assert History(council.settings.home / FILE).kept() == []


def test_who_is_no_keeper_fills_in_and_takes_away_but_sees_nothing_that_is_kept(
    browser: Browser, leader: Visitor, own_address: str
) -> None:
    fill_in(leader.page)
    leader.page.get_by_label("Name of this assessment").fill("Behind closed doors")
    leader.page.locator("#check-keep").click()
    expect(leader.page.locator("#check-kept-told")).to_contain_text("Kept for the council:")
    show(leader.page)

    other = readiness(browser, own_address, extra_http_headers={"x-forwarded-for": "10.0.0.7"})
    expect(other.page.locator("#check-kept")).to_be_hidden()
    choose(other.page, "training", "1 Not begun.")
    show(other.page)
    expect(other.page.locator("#check-result")).to_contain_text("1 of 10 questions assessed")
    whole = other.page.content()
    assert "Behind closed doors" not in whole
    assert "Head of partnerships" not in whole
    other.context.close()


def test_what_people_write_is_shown_and_never_run(leader: Visitor) -> None:
    page = leader.page
    choose(page, "partners", "1 Not begun.")
    page.get_by_label("Evidence (Partners and place)").fill(HOSTILE)
    page.get_by_label("Owner (Partners and place)").fill(HOSTILE)
    page.get_by_label("Name of this assessment").fill(HOSTILE)
    page.locator("#check-keep").click()
    expect(page.locator("#check-kept-told")).to_contain_text("<script>window.ran = 2</script>")
    page.get_by_role("radio", name="onerror").check()
    page.locator("#check-compare").click()
    expect(page.locator("#check-result")).to_contain_text("${window.ran = 3}")
    leader.settle()
    assert page.evaluate("window.ran") is None
    assert leader.errors == []
    assert leader.hosts() == {leader.address.removeprefix("http://")}


def test_a_councils_own_questions_are_shown_as_text_and_a_broken_file_is_told(
    browser: Browser, council: PageContext, tmp_path: Path
) -> None:
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    content["questions"] = content["questions"][:1]
    content["questions"][0]["question"] = content["questions"][0]["title"] = HOSTILE
    content["documents"]["socitm-questions"]["file"] = "missing.md"
    content["documents"]["socitm-trends"]["file"] = "tablets.txt"
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    settings = council.settings.model_copy(update={"readiness_questions": str(file)})
    with served(PageContext(settings, council.assistant)) as address:
        visitor = readiness(browser, address)
        page = visitor.page
        expect(page.locator("#check-partners .lead")).to_contain_text("${window.ran = 3}")
        page.locator("#check-partners summary").click()
        expect(page.locator("#check-partners details")).to_contain_text("(not in this library)")
        expect(page.locator("#check-partners details")).to_contain_text("(these words no longer stand in it)")
        show(page)
        visitor.settle()
        assert (page.evaluate("window.ran"), visitor.errors) == (None, [])
        visitor.context.close()

    file.write_text("title: Half a file\n", "utf-8")
    with served(PageContext(settings, council.assistant)) as address:
        visitor = Visitor(browser, address)
        visitor.open()
        open_tab(visitor.page, "Readiness")
        problem = visitor.page.locator("#check-problem")
        expect(problem).to_contain_text("own.yaml, line 1, about: this field is missing and must be there")
        expect(problem).to_contain_text("docs/readiness-check.md")
        nothing_is_wrong(visitor, "broken file")
        visitor.context.close()


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1280, 900), ("dark", 1280, 900), ("light", 360, 740), ("dark", 320, 256)]
)
def test_form_and_result_are_accessible_and_nothing_is_cut_off(
    browser: Browser, own_address: str, council: PageContext, scheme: str, width: int, height: int
) -> None:
    visitor = readiness(browser, own_address, color_scheme=scheme, viewport={"width": width, "height": height})
    page = visitor.page
    nothing_is_wrong(visitor, "form")
    fill_in(page)
    page.locator("#check-procurement summary").click()
    page.locator("#check-procurement").get_by_role("button", name="What does good look like?").click()
    page.locator("#check-procurement .check-answer").wait_for()
    nothing_is_wrong(visitor, "filled in, with sources and an answer")
    for name in ("Winter", "Spring"):
        page.get_by_label("Name of this assessment").fill(name)
        page.locator("#check-keep").click()
        page.get_by_role("radio", name=name).wait_for()
    expect(page.get_by_role("region", name="Over time")).to_contain_text("Spring")
    page.get_by_role("radio", name="Spring").check()
    page.locator("#check-compare").click()
    page.locator("#check-result-title").wait_for()
    nothing_is_wrong(visitor, "result, compared")
    visitor.context.close()


def test_the_check_is_made_by_keyboard_and_the_result_is_announced(leader: Visitor) -> None:
    page = leader.page
    button = page.locator("#check-infrastructure > button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    group = page.locator("#check-infrastructure").get_by_role("radiogroup", name="Where are we?")
    page.keyboard.press("Tab")
    expect(group.get_by_role("radio", name="Not assessed")).to_be_focused()
    for level in ("1 Not begun.", "2 First steps."):
        page.keyboard.press("ArrowDown")
        expect(group.get_by_role("radio", name=level)).to_be_checked()
        expect(group.get_by_role("radio", name=level)).to_be_focused()
    page.locator("#check-show").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announcements")).to_have_text("Result ready: 1 of 10 questions assessed.")
