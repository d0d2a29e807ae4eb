"""The briefing is opened and read as a reader of the file would find it."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest

from assistant.answering import Assistant
from assistant.answers import Answer, Citation, Claim, Turn
from assistant.briefing import Asked, briefing_docx, briefing_name
from assistant.settings import Settings

QUESTION = "How many residents sat on the panel that reviewed Camden's data charter?"
TODAY = datetime.date(2026, 3, 3)
HOSTILE = 'Never <script>alert(1)</script> ${x} {{y}} \x00\x07\x1b[31m <img src=x onerror="a()"> ]]> &amp; \ud800 end.'


def citation(n: int, **fields: object) -> Citation:
    known = {
        "n": n,
        "document_id": "d1",
        "passage_id": f"p{n}",
        "file": "logging.md",
        "title": "Logging rules",
        "publisher": "Ministry of Records",
        "date": "2020-09",
        "country": "USA",
        "kind": "guidance",
        "page": 4,
        "page_label": "iv",
        "heading": "Logs > Retention",
        "quote": "Logs are kept for a year.",
        "url": "https://example.org/logging",
        "cited_as": "Logging rules (Ministry of Records, 2020)",
        "voice": "another country",
    }
    return Citation(**{**known, **fields})  # type: ignore[arg-type]


def answered(text: str, claims: tuple[Claim, ...], citations: tuple[Citation, ...], **fields: object) -> Answer:
    return Answer("How long?", "How long?", "answered", text, claims, citations, **fields)  # type: ignore[arg-type]


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


@pytest.fixture
def strict(starter: Assistant) -> Assistant:
    changes = {"answer_threshold": 1.0, "lead_threshold": 0.0}
    return Assistant(starter.library, starter.settings.model_copy(update=changes))


def test_an_answer_is_told_with_its_references_date_pages_and_disclaimer(starter: Assistant) -> None:
    answer = starter.answer(QUESTION)
    content = briefing_docx(
        [Asked(answer)], Settings(council_name="Anytown Council", contact="the law desk"), {}, TODAY
    )
    read = lines(content)
    text = "\n".join(read)
    assert read[0].startswith("Briefing: How many residents")
    assert "Date made: 3 March 2026" in read
    assert "Made for: Anytown Council" in read
    assert QUESTION in read
    for claim in answer.claims:
        assert claim.text in text
    listed = [line for line in read if re.match(r"\[\d+\]\t", line)]
    assert [int(line[1 : line.index("]")]) for line in listed] == list(range(1, len(listed) + 1))
    body = text[: text.index("References")]
    assert {int(n) for n in re.findall(r"\[(\d+)\]", body)} == set(range(1, len(listed) + 1))
    for cited in answer.citations:
        assert any(cited.title in line and cited.voice in line for line in listed)
    assert "no legal advice" in read[-1]
    assert "the law desk" in read[-1]
    footer = zipfile.ZipFile(io.BytesIO(content)).read("word/footer1.xml").decode()
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_a_conversation_shares_one_list_and_a_refusal_is_told_as_one(starter: Assistant, strict: Assistant) -> None:
    first = starter.answer(QUESTION)
    history = [Turn("user", QUESTION), Turn("assistant", first.text)]
    refused = strict.answer("What did it cost?", history)
    assert refused.status == "refused"
    assert refused.refusal
    assert refused.refusal.leads
    greeted = starter.answer("Hello!")
    content = briefing_docx([Asked(first), Asked(refused), Asked(greeted), Asked(first)], starter.settings)
    read = lines(content)
    assert "Answered from the library: 2 of 4 questions" in read
    assert "Not answered: the library does not clearly say" in read
    at = read.index("For reading, not an answer: passages that come near")
    for lead, line in zip(refused.refusal.leads, read[at + 1 :], strict=False):
        assert lead.quote.split("\n")[0] in line
    assert any(line.startswith("Understood as: ") for line in read)
    places = {(one.document_id, one.page, one.heading) for one in (*first.citations, *refused.refusal.leads)}
    assert sum(bool(re.match(r"\[\d+\]\t", line)) for line in read) == len(places)


def test_age_voice_place_and_words_that_differ_stand_in_the_reference() -> None:
    claim = Claim("They keep them for twelve months.", (1,), True, 0.9)
    answer = answered("They keep them for twelve months. [1]", (claim,), (citation(1),), model="openai:some-model")
    content = briefing_docx([Asked(answer)], Settings(), {"d1": "Logging rules 2"}, TODAY)
    reference = next(line for line in lines(content) if line.startswith("[1]\t"))
    assert reference == (
        "[1]\tLogging rules. Ministry of Records, September 2020. Page iv, section “Logs > Retention”. "
        "Voice: another country (USA). Superseded by Logging rules 2. https://example.org/logging "
        "Passage: “Logs are kept for a year.”"
    )
    assert "Whose words: [1] another country (USA) (Superseded by Logging rules 2)" in lines(content)
    assert any(
        line.startswith("How answers were made: by the language model openai:some-model") for line in lines(content)
    )
    old = briefing_docx([Asked(answer)], Settings(), {}, TODAY)
    assert any("Over 3 years old (2020)" in line for line in lines(old) if line.startswith("[1]\t"))


def test_a_list_stays_a_list_and_a_number_in_a_quote_stays_the_sources_own() -> None:
    claims = (
        Claim("Two things count [1]:", (1,), True, 1.0),
        Claim("time, and", (1,), True, 1.0),
        Claim("money [7].", (2,), True, 1.0),
    )
    other = citation(2, document_id="d2", quote="money [7].", url="javascript:alert(1)")
    answer = answered("Two things count [1]: [1]\n- time, and [1]\n- money [7]. [2]", claims, (citation(1), other))
    content = briefing_docx([Asked(answer)], Settings(), {}, TODAY)
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    listed = [paragraph.text for paragraph in paragraphs if paragraph.style.name == "List Bullet"]
    assert listed == ["time, and [1]", "money [7]. [2]"]
    assert "javascript" not in "\n".join(lines(content))


def test_text_that_tries_to_be_more_than_text_comes_out_as_text() -> None:
    claim = Claim(HOSTILE, (1,), True, 1.0)
    bad = citation(1, title=HOSTILE, quote=HOSTILE, heading=HOSTILE, publisher=HOSTILE, date=HOSTILE)
    answer = replace(answered(f"{HOSTILE} [1]", (claim,), (bad,)), question=HOSTILE, notice=HOSTILE)
    content = briefing_docx(
        [Asked(answer, stopped=True)], Settings(council_name=HOSTILE, contact=HOSTILE), {"d1": HOSTILE}
    )
    text = "\n".join(lines(content))
    assert text.count("<script>alert(1)</script> ${x} {{y}}") >= 5
    assert "stopped before it was whole" in text
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert b"<script" not in b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))


def test_the_file_name_says_question_and_day() -> None:
    answer = answered("Yes.", (), ())
    assert briefing_name([Asked(answer)], TODAY) == "briefing-how-long-2026-03-03.docx"
    assert briefing_name([Asked(answer)] * 2, TODAY) == "briefing-conversation-2026-03-03.docx"
    assert briefing_name([Asked(replace(answer, question="¿?"))], TODAY) == "briefing-answer-2026-03-03.docx"
