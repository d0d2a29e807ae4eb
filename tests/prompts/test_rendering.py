from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts


@pytest.mark.parametrize("name", prompts.names())
def test_every_prompt_renders_and_shows_each_value_once(name: str) -> None:
    values = {variable: f"<the {variable}>" for variable in prompts.variables(name)}
    prompt = prompts.render(name, **values)
    assert "{{" not in prompt.system + prompt.user
    for value in values.values():
        assert (prompt.system + prompt.user).count(value) == 1


def test_the_prompts_that_the_assistant_uses_are_all_there() -> None:
    assert prompts.names() == ("answer", "judge", "rewrite", "verdict")


def test_no_file_is_left_out_of_the_list() -> None:
    files = {file.name for file in Path(prompts.__file__).parent.glob("*.md")}
    assert files == {f"{name}.{part}.md" for name in prompts.names() for part in ("system", "user")}


def test_rules_hold_no_variable_so_that_no_document_or_person_can_write_into_them() -> None:
    for name in prompts.names():
        assert not re.search(r"\{\{", (prompts.FOLDER / f"{name}.system.md").read_text("utf-8"))


def test_a_missing_and_an_unknown_variable_are_named() -> None:
    with pytest.raises(
        prompts.PromptError, match=r"'answer' takes .* question, sources; missing: sources; unknown: souces"
    ):
        prompts.render("answer", question="Why?", souces="")


def test_an_unknown_prompt_is_told_with_those_that_there_are() -> None:
    with pytest.raises(prompts.PromptError, match="no prompt 'anwser'; there are answer, judge"):
        prompts.render("anwser")


def test_a_value_is_never_read_as_a_template() -> None:
    prompt = prompts.render("answer", question="What is {{sources}}?", sources="\\1 {{question}}")
    assert "Question: What is {{sources}}?" in prompt.user
    assert "\\1 {{question}}" in prompt.user
