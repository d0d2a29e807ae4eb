"""The field's words: what people say, what documents call it, and which country a question names."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import VocabularyError
from knowledge.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Does a computer get the last word on benefits?", "automated decision-making"),
        ("Who gets sacked when the note-taker is wrong?", "dismissal"),
        ("Who gets sacked when the note-taker is wrong?", "transcription tool"),
        ("Is a DPIA needed?", "data protection impact assessment"),
        ("What does a data protection impact assessment hold?", "dpia"),
    ],
)
def test_lay_words_find_the_official_ones(question: str, term: str) -> None:
    assert term in load_vocabulary().terms(question)


def test_a_term_that_the_question_has_already_is_left_out() -> None:
    assert "dismissal" not in load_vocabulary().terms("Does being sacked count as dismissal?")


def test_us_is_no_abbreviation_in_small_letters() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.terms("What does it mean for us?") == ()
    assert "united states" in vocabulary.terms("Is there a US standard?")


def test_words_are_matched_whole() -> None:
    assert load_vocabulary().terms("The billing robotics") == ()


def test_countries_by_the_names_of_their_people() -> None:
    assert load_vocabulary().countries("What must Scottish and Canadian services do?") == ("UK (Scotland)", "Canada")


def test_a_council_adds_its_own_lines(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text("everyday:\n  the mole: drainage robot\n", encoding="utf-8")
    vocabulary = load_vocabulary(tmp_path)
    assert vocabulary.terms("Where is the mole?") == ("drainage robot",)
    assert vocabulary.terms("Is a DPIA needed?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("everyday: [", "not valid YAML"),
        ("sayings:\n  a: b\n", "'sayings'"),
        ("everyday:\n  yes: approval\n", "True"),
        ("- a\n", "a list"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "vocabulary.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=said) as error:
        load_vocabulary(tmp_path)
    assert str(tmp_path) in str(error.value) and error.value.remedy
