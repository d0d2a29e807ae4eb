"""A result counts only what was assessed, and every next step carries the passages that it rests on."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from assistant.readiness.questions import BUNDLED, QuestionSet, load_questions
from assistant.readiness.results import LONGEST_EVIDENCE, Response, Result, as_json, result_of
from tests.assistant.readiness.conftest import ON


def test_a_question_without_a_level_is_not_assessed_and_counted_nowhere(result: Result) -> None:
    assert [row.question.id for row in result.assessed] == ["partners", "procurement", "residents"]
    assert len(result.not_assessed) == 7
    assert result.told_average == "2.3 of 4"
    vision = next(row for row in result.rows if row.question.id == "vision")
    assert (vision.told_level, vision.share, vision.gap, vision.told_gap) == ("not assessed", None, None, "unknown")


def test_nothing_assessed_has_no_average_and_no_gap(questions: QuestionSet) -> None:
    empty = result_of(questions, {}, ON)
    assert (empty.told_average, empty.assessed, empty.gaps, empty.steps) == ("", (), (), ())
    assert as_json(empty)["average_of_assessed"] is None
    assert {one["level"] for one in as_json(empty)["questions"]} == {None}


def test_the_widest_gaps_come_first_and_ties_stand_in_the_questions_order(questions: QuestionSet) -> None:
    said = {"training": Response(1, 3), "partners": Response(2, 4), "vision": Response(1, 4), "people": Response(3, 4)}
    told = result_of(questions, said, ON)
    assert [row.question.id for row in told.gaps] == ["vision", "partners", "training", "people"]
    assert [row.question.id for row in told.widest] == ["vision", "partners", "training"]


def test_a_target_that_was_reached_or_passed_is_no_gap(questions: QuestionSet) -> None:
    told = result_of(questions, {"people": Response(4, 2)}, ON)
    assert (told.rows[2].gap, told.rows[2].told_gap, told.gaps) == (0, "none", ())


def test_each_next_step_leads_one_level_up_with_that_levels_passages(result: Result) -> None:
    first, second = result.steps
    assert (first.row.question.id, first.to_level) == ("procurement", 2)
    assert first.text == first.row.question.levels[1].to_reach
    assert (second.row.question.id, second.to_level) == ("partners", 3)
    numbered = {one.n: one for one in result.references}
    assert [numbered[n].quote for n in second.references] == [
        one.quote for one in second.row.question.levels[2].rests_on
    ]
    assert sorted(numbered) == list(range(1, len(numbered) + 1))
    assert "digest by this assistant's makers, of Federal procurement guidance" in numbered[1].text


def test_a_level_that_a_question_does_not_have_counts_as_none(questions: QuestionSet) -> None:
    told = result_of(questions, {"partners": Response(9, 0, "e" * 5000)}, ON)
    assert told.rows[0].response == Response(None, None, "e" * LONGEST_EVIDENCE)


def test_questions_with_different_numbers_of_levels_are_compared_by_share(tmp_path: Path) -> None:
    content = yaml.safe_load(BUNDLED.read_text("utf-8"))
    content["questions"] = content["questions"][:2]
    content["questions"][0]["levels"] = content["questions"][0]["levels"][:3]
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    told = result_of(load_questions(file), {"partners": Response(3), "infrastructure": Response(2)}, ON)
    assert told.told_average == "75 % of the way to the highest levels"


def test_the_export_holds_all_of_it(result: Result) -> None:
    told = json.loads(json.dumps(as_json(result)))
    assert (told["format"], told["date"], told["council"]) == (
        "genai-readiness-check/1",
        "2026-03-03",
        "Anytown Council",
    )
    assert told["widest_gaps"] == ["procurement", "partners"]
    partners, vision = told["questions"][0], told["questions"][4]
    assert (partners["level"], partners["level_name"], partners["target"], partners["gap"]) == (2, "First steps", 3, 1)
    assert (partners["evidence"], partners["owner"]) == ("Minutes of the board", "Head of partnerships")
    assert (vision["level"], vision["level_name"]) == (None, "not assessed")
    for step in told["next_steps"]:
        assert step["references"]
