"""The shipped questions stand on what they cite, and a council's own file is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.answering import Assistant
from assistant.assembly import starter_folder
from assistant.readiness.located_yaml import QuestionsFileError
from assistant.readiness.questions import BUNDLED, Cited, QuestionSet, load_questions
from assistant.readiness.quotes import section_text, stands_in
from assistant.settings import Settings

SIX = ["partners", "infrastructure", "people", "place-data", "vision", "protection"]
FOUR = ["governance", "procurement", "training", "residents"]


@pytest.fixture(scope="module")
def shipped() -> QuestionSet:
    return load_questions()


def cited(questions: QuestionSet) -> list[Cited]:
    return [
        one
        for question in questions.questions
        for one in (question.source, *(passage for level in question.levels for passage in level.rests_on))
    ]


def test_every_quote_stands_word_for_word_in_the_section_it_names(shipped: QuestionSet) -> None:
    missing = []
    for one in cited(shipped):
        text = (starter_folder() / shipped.documents[one.document].file).read_text("utf-8")
        if not stands_in(one.quote, section_text(text, one.section)):
            missing.append((one.document, one.section, one.quote))
    assert len(cited(shipped)) > 60
    assert not missing


def test_every_document_is_named_as_the_digest_names_its_own_sources(shipped: QuestionSet) -> None:
    for name, document in shipped.documents.items():
        text = (starter_folder() / document.file).read_text("utf-8")
        front = yaml.safe_load(text.split("---")[1])
        works = [f"{work['title']} ({work['publisher']}, {str(work['date'])[:4]})" for work in front["based_on"]]
        known = [work.replace(" (interview on Socitm's Public Sector Digital Trends 2025)", "") for work in works]
        assert document.title == front["title"]
        assert document.digest_of in known or document.voice, name


def test_what_is_the_makers_own_reading_is_said_to_be(shipped: QuestionSet) -> None:
    for one in cited(shipped):
        if one.quote.startswith("Our reading"):
            assert "our own reading" in shipped.documents[one.document].voice


def test_six_questions_come_from_the_interview_and_four_from_other_documents(shipped: QuestionSet) -> None:
    assert [question.id for question in shipped.questions] == SIX + FOUR
    for question in shipped.questions:
        told = question.source.told_by
        assert ("Socitm" in told) == (question.id in SIX), told
    assert "these are not Socitm's ten" in shipped.about


def test_each_question_has_three_to_five_levels_that_say_what_they_rest_on(shipped: QuestionSet) -> None:
    for question in shipped.questions:
        assert 3 <= len(question.levels) <= 5
        for level in question.levels:
            assert bool(level.rests_on) != (level.wording == "ours")


def test_the_interview_is_not_copied(shipped: QuestionSet, shared: Path) -> None:
    interview = (shared / "corpus" / "uk-socitm-digital-trends-2025-interview.txt").read_text("utf-8")
    for question in shipped.questions:
        for text in (question.question, *(level.description for level in question.levels)):
            words = text.split()
            runs = [" ".join(words[start : start + 8]) for start in range(len(words) - 7)]
            assert not [run for run in runs if stands_in(run, interview)]


def broken(tmp_path: Path, change: tuple[str, str]) -> QuestionsFileError:
    text = BUNDLED.read_text("utf-8")
    assert change[0] in text
    file = tmp_path / "questions.yaml"
    file.write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(QuestionsFileError) as error:
        load_questions(file)
    return error.value


def line_of(text: str) -> int:
    return BUNDLED.read_text("utf-8").split(text)[0].count("\n") + 1


def test_a_field_with_a_slip_in_its_name_is_told_with_its_line(tmp_path: Path) -> None:
    told = broken(tmp_path, ("    title: Partners and place", "    titel: Partners and place"))
    assert "question 1, titel" in told.problem or "question 1, title" in told.problem
    assert f"line {line_of('  - id: partners')}" in told.problem or f"line {line_of('title: Partners')}" in told.problem
    assert "docs/readiness-check.md" in told.remedy


def test_a_passage_of_an_unknown_document_is_told(tmp_path: Path) -> None:
    told = broken(tmp_path, ("document: socitm-trends", "document: nowhere"))
    assert "question 'partners' cites the document 'nowhere'" in told.problem
    assert "socitm-questions" in told.problem


def test_two_questions_of_one_name_are_told(tmp_path: Path) -> None:
    told = broken(tmp_path, ("id: vision", "id: partners"))
    assert "two questions have the id 'partners'" in told.problem


def test_a_level_must_say_what_it_rests_on(tmp_path: Path) -> None:
    told = broken(tmp_path, ("        wording: ours\n", ""))
    assert "question 3, level 1" in told.problem
    assert (
        f"line {line_of('      - name: Not begun' + chr(10) + '        description: We fill digital')}" in told.problem
    )
    assert "'wording: ours'" in told.problem


def test_too_few_levels_are_told(tmp_path: Path) -> None:
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    content["questions"][4]["levels"] = content["questions"][4]["levels"][:2]
    file = tmp_path / "short.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(QuestionsFileError, match="question 5, levels: 2 given, where 3 is the fewest"):
        load_questions(file)


def test_a_level_that_does_not_say_how_to_reach_it_is_told(tmp_path: Path) -> None:
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    del content["questions"][1]["levels"][2]["to_reach"]
    file = tmp_path / "no-way.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(QuestionsFileError, match=r"question 2: every level after the first takes 'to_reach'.*level 3"):
        load_questions(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title: [unclosed", "line 1"),
        (b"title: a\ntitle: b\n", "line 2, column 1: 'title' stands here twice"),
        (b"", "holds no fields"),
        (b"- a list", "holds no fields"),
        (b"title: \xff\xfe", "not in UTF-8"),
        (b"title: caf\xe9", "not in UTF-8"),
        (b"!!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_what_is_no_questions_file_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "questions.yaml"
    file.write_bytes(content)
    with pytest.raises(QuestionsFileError) as error:
        load_questions(file)
    assert told in error.value.problem
    assert str(file) in error.value.remedy


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionsFileError, match=r"gone\.yaml can't be opened: No such file"):
        load_questions(tmp_path / "gone.yaml")


def test_a_councils_own_file_with_other_levels_is_read(tmp_path: Path) -> None:
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    content["questions"] = content["questions"][:2]
    content["questions"][0]["levels"] = content["questions"][0]["levels"][:3]
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    own = load_questions(file)
    assert (len(own.questions), own.even, own.most_levels) == (2, False, 4)


def test_the_example_in_the_documentation_is_a_questions_file(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "readiness-check.md").read_text("utf-8")
    file = tmp_path / "example.yaml"
    file.write_text(text.split("```yaml\n")[1].split("```")[0], "utf-8")
    assert load_questions(file).questions[0].levels[0].name == "Not begun"


def test_the_starter_library_has_something_to_say_on_what_good_looks_like(
    shipped: QuestionSet, starter: Assistant
) -> None:
    assistant = Assistant(starter.library, Settings(home=starter.settings.home))
    silent = []
    for question in shipped.questions:
        answer = assistant.answer(question.ask)
        if not answer.citations and not (answer.refusal and answer.refusal.leads):
            silent.append(question.ask)
    assert not silent
