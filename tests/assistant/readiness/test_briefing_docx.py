"""The Word briefing, opened again: its sections, tables, picture, references, page numbers and date."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document

from assistant.readiness.briefing_docx import briefing_docx
from assistant.readiness.history import History
from assistant.readiness.questions import QuestionSet
from assistant.readiness.results import Response, Result, result_of
from tests.assistant.readiness.conftest import ON


def opened(result: Result) -> Document:
    return docx.Document(io.BytesIO(briefing_docx(result)))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_it_has_the_shape_of_a_committee_paper(result: Result) -> None:
    document = opened(result)
    headings = [one.text for one in document.paragraphs if one.style.name in ("Title", "Heading 1")]
    assert headings == [
        "How ready is Anytown Council for generative AI?",
        "1. Purpose",
        "2. Recommendations",
        "3. Where we are, against target",
        "4. The widest gaps",
        "5. Next steps",
        "6. Evidence",
        "7. Implications",
        "References",
    ]
    assert "Date: 3 March 2026" in texts(document)
    assert "Average of the 3 assessed questions: 2.3 of 4; 7 not assessed and left out." in texts(document)
    recommendations = [one.text for one in document.paragraphs if one.style.name == "List Number"]
    assert recommendations[0] == "notes that 3 of 10 questions have been assessed (section 3);"
    assert (document.core_properties.title, document.core_properties.author) == (headings[0], "Anytown Council")


def test_the_summary_says_now_target_gap_and_owner_of_every_question(result: Result) -> None:
    summary = opened(result).tables[0]
    rows = [[cell.text for cell in row.cells] for row in summary.rows]
    assert rows[0] == ["Question", "Now", "Target", "Gap", "Owner"]
    assert rows[1] == [
        "1. Partners and place",
        "2 of 4, First steps",
        "3 of 4, In place",
        "1 level",
        "Head of partnerships",
    ]
    assert rows[5][1:4] == ["not assessed", "4 of 4, Part of how we work", "unknown"]
    assert len(rows) == 11
    assert 'w:tblHeader w:val="true"' in summary._tbl.xml


def test_every_number_of_a_next_step_has_its_reference_with_a_quote(result: Result) -> None:
    document = opened(result)
    steps = " ".join(cell.text for row in document.tables[1].rows for cell in row.cells)
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", steps)}
    listed = texts(document)[texts(document).index("References") + 1 :]
    assert numbers == set(range(1, len(listed) + 1))
    for number, line in enumerate(listed, start=1):
        assert line.startswith(f"[{number}]\t")
        assert result.references[number - 1].quote in line


def test_the_radar_is_a_picture_with_a_text_and_each_page_has_its_number(result: Result) -> None:
    with zipfile.ZipFile(io.BytesIO(briefing_docx(result))) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/") and name.endswith(".png")]
        body = archive.read("word/document.xml").decode()
        footers = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert re.search(r'<wp:docPr[^>]* descr="Radar chart with one axis for each of 10 questions', body)
    assert 'w:instr="PAGE"' in footers
    assert 'w:instr="NUMPAGES"' in footers
    assert "3 March 2026" in footers


def test_an_earlier_assessment_is_compared(result: Result, questions: QuestionSet, tmp_path: Path) -> None:
    earlier = History(tmp_path / "kept.sqlite3").keep(result, "Spring")
    now = result_of(questions, {"partners": Response(3, 3)}, datetime.date(2026, 9, 1), "Anytown Council")
    document = docx.Document(io.BytesIO(briefing_docx(now, earlier)))
    assert any(text.startswith("Since the assessment of") and text.endswith("Spring") for text in texts(document))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows[1] == ["Partners and place", "2 of 4, First steps", "3 of 4, In place", "up 1 level"]


@pytest.mark.parametrize(
    "hostile", ["bell \x07 and null \x00", "<w:p>no markup</w:p>", "lone \ud800 half", "=1+1\nline two"]
)
def test_what_people_write_is_text_and_never_breaks_the_file(questions: QuestionSet, hostile: str) -> None:
    said = {"partners": Response(1, 3, hostile, hostile)}
    document = opened(result_of(questions, said, ON, hostile))
    kept = re.sub("[\x00\x07\ud800]", "", hostile)
    assert any(kept in text for text in texts(document))


def test_without_any_answer_it_says_so(questions: QuestionSet) -> None:
    document = opened(result_of(questions, {}, ON))
    told = " ".join(texts(document))
    assert "How ready is the council for generative AI?" in told
    assert "No gap is known" in told
    assert "No next step follows" in told
    assert "References" not in texts(document)
