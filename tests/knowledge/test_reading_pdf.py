"""PDFs made here, each with one trap of real ones, and the public ones judged by poppler's reading of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from evals.matching import squash
from evals.sources import read_source
from knowledge.chunking import chunk
from knowledge.errors import UnreadableFileError
from knowledge.passages import Document
from knowledge.quoting import CELL, PART, verbatim_stretch
from knowledge.reading import read_file, read_sources
from knowledge.sentences import split_sentences
from tests.knowledge.pdf_files import Page, write_pdf

FILLER = (
    "Councils should keep a record of what each tool is used for, and who",
    "answers for it when something goes wrong.",
)


def read(path: Path) -> Document:
    return read_file(path, path.name)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def count(text: str) -> int:
    return int(1.35 * len(text.split())) + 2


def filled(page: Page, top: float = 700) -> Page:
    return page.lines(72, top, *FILLER).lines(72, top - 60, *FILLER)


def test_a_table_comes_row_by_row_with_its_columns_in_order(tmp_path: Path) -> None:
    rows = [
        [["Incident"], ["Report to"], ["Within"]],
        [["Personal data", "was shared"], ["Data protection officer"], ["72 hours"]],
        [["Wrong advice"], ["Service owner"], ["Five working", "days"]],
    ]
    page = filled(Page()).table([72, 200, 350, 480], 500, rows)
    table = next(block for block in read(write_pdf(tmp_path / "a.pdf", page)).blocks if block.kind == "table")
    assert table.text.split("\n") == [
        CELL.join(["Incident", "Report to", "Within"]),
        CELL.join(["Personal data was shared", "Data protection officer", "72 hours"]),
        CELL.join(["Wrong advice", "Service owner", "Five working days"]),
    ]


def test_cells_that_stand_close_together_are_parted_by_the_line_between_them(tmp_path: Path) -> None:
    rows = [[["Name", "it"], ["Owner"]], [["Register of AI"], ["Finance"]]]
    page = filled(Page()).table([72, 152, 250], 500, rows)
    table = next(block for block in read(write_pdf(tmp_path / "a.pdf", page)).blocks if block.kind == "table")
    assert table.text.split("\n")[1] == f"Register of AI{CELL}Finance"


def test_a_table_that_goes_on_over_the_page_is_one_and_names_its_columns_once(tmp_path: Path) -> None:
    names = [["Step"], ["Who does it"]]
    first = Page().lines(72, 760, *FILLER).table([72, 200, 400], 120, [names, [["One"], ["The owner"]]])
    second = Page().table([72, 200, 400], 790, [names, [["Two"], ["The auditor"]]]).lines(72, 600, *FILLER)
    tables = [block for block in read(write_pdf(tmp_path / "a.pdf", first, second)).blocks if block.kind == "table"]
    assert [table.text.count("Who does it") for table in tables] == [1]
    assert tables[0].text.endswith(f"Two{CELL}The auditor") and [page for _, page in tables[0].page_starts] == [1, 2]


def test_boxes_and_underlines_are_no_tables(tmp_path: Path) -> None:
    page = filled(Page()).rule(72, 697, 300, 697)
    page.rule(60, 720, 540, 720).rule(60, 600, 540, 600).rule(60, 600, 60, 720).rule(540, 600, 540, 720)
    assert {block.kind for block in read(write_pdf(tmp_path / "a.pdf", page)).blocks} == {"paragraph"}


def test_later_parts_of_a_long_table_carry_its_column_names(tmp_path: Path) -> None:
    names = [["Risk"], ["What to do about it"]]
    rows = [[[f"Risk {i}"], ["Write down who decides and", f"review the decision after {i} months"]] for i in range(12)]
    page = Page().lines(72, 790, *FILLER).table([72, 200, 400], 740, [names, *rows])
    document = read(write_pdf(tmp_path / "a.pdf", page))
    later = [p for p in chunk(document, "d", count, words=40) if p.kind == "table"][1:]
    assert later and all("What to do about it" in passage.context for passage in later)


def test_a_footer_in_the_middle_of_a_sentence_is_left_out(tmp_path: Path) -> None:
    pages = []
    for number, (before, own) in enumerate([("", "audit"), ("audit", "risk"), ("risk", "cost"), ("cost", "law")], 1):
        page = Page().text(72, 780, f"takes part in the {before} review." if before else "Who takes part in reviews.")
        page.lines(72, 600, *FILLER).lines(72, 400, *FILLER)
        page.text(72, 120, f"Each {own} officer is named in the register, so that everyone who works with it")
        pages.append(page.text(72, 40, f"AI policy of the council    Page {number}", 8))
    document = read(write_pdf(tmp_path / "a.pdf", *pages))
    assert not any("Page" in text or "AI policy" in text for text in texts(document))
    assert any("everyone who works with it takes part in the risk review." in text for text in texts(document))
    assert document.page_labels[:2] == ("1", "2")


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    page = filled(Page())
    page.lines(
        72, 500, "The governance of these tools and the assess-", "ment of risk need a long-", "term plan. A long-term"
    )
    page.lines(72, 300, "view helps with the assessment of each tool.")
    text = " ".join(texts(read(write_pdf(tmp_path / "a.pdf", page))))
    assert "the assessment of risk need a long-term plan" in text


def test_locked_and_pictures_only(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="password"):
        read(write_pdf(tmp_path / "locked.pdf", filled(Page()), locked=True))
    with pytest.raises(UnreadableFileError, match="text layer"):
        read(write_pdf(tmp_path / "scan.pdf", Page().picture(), Page().picture()))


def test_a_footnote_is_no_part_of_what_runs_over_it(tmp_path: Path) -> None:
    first = Page().lines(72, 780, *FILLER).lines(72, 700, *FILLER)
    first.lines(72, 120, "Every council decides for itself whether a tool may be used, and").text(
        72, 60, "1 See the guide.", 8
    )
    second = Page().lines(72, 780, "writes its decision down.").lines(72, 700, *FILLER).lines(72, 600, *FILLER)
    document = read(write_pdf(tmp_path / "a.pdf", first, second))
    found = texts(document)
    at = next(i for i, text in enumerate(found) if "may be used, and writes its decision down." in text)
    assert found[at + 1] == "1 See the guide." and document.blocks[at + 1].apart


def test_a_list_set_in_bold_is_no_row_of_headings(tmp_path: Path) -> None:
    page = filled(Page()).text(72, 500, "Ask these questions first", 11, bold=True)
    for i, text in enumerate(("1. Who owns the tool", "2. What it is used for", "3. What it costs", "4. When it ends")):
        page.text(72, 470 - 20 * i, text, bold=True)
    document = read(write_pdf(tmp_path / "a.pdf", page.lines(72, 330, *FILLER)))
    items = [text for text in texts(document) if "What it costs" in text]
    assert items and "2. What it is used for" in items[0]


def test_second_level_bullets_keep_their_level(tmp_path: Path) -> None:
    page = filled(Page()).text(72, 500, "• Name an owner").text(100, 486, "• from the service")
    page.text(100, 472, "• not from a supplier").text(72, 458, "• Keep a register")
    blocks = [block for block in read(write_pdf(tmp_path / "a.pdf", page)).blocks if block.kind == "list"]
    assert blocks[0].text == "- Name an owner\n  - from the service\n  - not from a supplier\n- Keep a register"


def test_a_stretch_ends_at_seams_and_cells() -> None:
    text = f"Before.\nLead in:\n\nOne{CELL}two parts{PART}second part\nAlone.\nAfter."
    for wanted in ("Before.\nLead in:", "One", "two parts", "second part", "Alone.\nAfter."):
        start, end = verbatim_stretch(text, text.index(wanted) + 1, text.index(wanted) + 2)
        assert text[start:end] == wanted


pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")


def layout_pages(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return [squash(page) for page in done.stdout.decode("utf-8", "replace").split("\f")]


def quotable(path: Path) -> tuple[list[bool], list[bool]]:
    """For each sentence, and for each stretch around one, whether an independent reader finds it on its page."""
    source, layout = read_source(path), layout_pages(path)
    assert source is not None
    sentences, stretches = [], []
    for passage in chunk(read(path), "d", count):
        for span in split_sentences(passage.text):
            for (start, end), verdicts in ((span, sentences), (verbatim_stretch(passage.text, *span), stretches)):
                quote, page = passage.text[start:end], passage.page(start) or 0
                if squash(quote):
                    verdicts.append(source.holds(quote, page) or squash(quote) in layout[page - 1])
    return sentences, stretches


@pdftotext
def test_every_quote_of_a_made_file_is_verbatim(tmp_path: Path) -> None:
    rows = [
        [["Milestone"], ["Reporting", "mechanism"], ["Required or encouraged"]],
        [["1.1 Assess the data that the", "council holds"], ["Progress tool"], ["Required for large", "councils only"]],
        [["1.2 Publish a register"], ["Web page", "and gazette"], ["Encouraged"]],
    ]
    page = filled(Page()).table([72, 230, 330, 500], 560, rows).lines(72, 380, *FILLER)
    page.lines(72, 300, "• Ask who owns the tool and who", "  answers for it", "• Write it down").text(
        72, 60, "1 A note.", 8
    )
    second = Page().lines(72, 780, *FILLER).text(72, 700, "Left column of text", 11).text(330, 700, "Right column", 11)
    sentences, stretches = quotable(write_pdf(tmp_path / "a.pdf", page, second))
    assert len(sentences) > 15 and all(sentences) and all(stretches)


@pdftotext
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("uk-explaining-ai-in-local-government.pdf", 0.98),
        ("uk-genai-in-education-guide.pdf", 0.995),
        ("us-federal-data-ethics-framework.pdf", 0.95),
        ("us-federal-data-skills-catalog.pdf", 0.96),
        ("us-federal-data-strategy-2021-action-plan.pdf", 0.985),
        ("us-nist-ai-rmf-playbook.pdf", 0.999),
    ],
)
def test_quotes_of_public_files_are_verbatim(shared: Path, name: str, least: float) -> None:
    sentences, stretches = quotable(shared / "corpus" / name)
    assert sum(sentences) / len(sentences) >= least and sum(stretches) / len(stretches) >= least


def test_tables_of_a_public_plan_keep_their_rows(shared: Path) -> None:
    path = shared / "corpus" / "us-federal-data-strategy-2021-action-plan.pdf"
    document = read_file(path, path.name, read_sources(path.parent).get(path.name))
    tables = [block.text for block in document.blocks if block.kind == "table"]
    row = next(row for table in tables for row in table.split("\n") if row.startswith("7.1 "))
    assert row.split(CELL)[1:] == [
        "Completion",
        "CIO Council web page and Resources. data.gov",
        "Dec. 31, 2021",
        "CIO Council",
    ]
    assert sum("Milestone" in table.split("\n")[0] for table in tables) >= 10
