from __future__ import annotations

import pytest

from assistant.errors import ProviderError
from assistant.generating import generate, parse_verdict, plain, sentences_of, verdict
from tests.assistant.scripted import ScriptedChat, retrieved, scripted

LOGS = "Logs of prompts are kept for 12 months. They are deleted after that."
BREACH = "A breach is reported within one hour. The data protection officer is told."
PASSAGES = [retrieved(LOGS, 1), retrieved(BREACH, 2)]


def test_each_sentence_comes_with_its_sources_and_verbatim_quotes() -> None:
    model = scripted("Prompt logs are kept for 12 months [1]. A breach must be reported within one hour. [2]")
    drafts = list(generate(model, "What is kept?", PASSAGES))
    assert [draft.text for draft in drafts] == [
        "Prompt logs are kept for 12 months.",
        "A breach must be reported within one hour.",
    ]
    assert [draft.sources for draft in drafts] == [(1,), (2,)]
    assert [draft.quotes[0].text for draft in drafts] == [
        "Logs of prompts are kept for 12 months.",
        "A breach is reported within one hour.",
    ]


@pytest.mark.parametrize(
    "reply",
    [
        "Logs are kept for ever.",
        "Logs are kept for ever [0].",
        "Logs are kept for ever [3].",
        "Logs are kept for ever [99].",
        "Logs are kept for ever [sic].",
        "[1]",
    ],
)
def test_a_sentence_without_a_valid_number_is_dropped(reply: str) -> None:
    assert list(generate(scripted(reply), "What is kept?", PASSAGES)) == []


@pytest.mark.parametrize("reply", ["", "   \n", "<think>Hm.</think>", "<think>Hm"])
def test_an_empty_reply_is_a_failure_of_the_provider_and_no_refusal(reply: str) -> None:
    with pytest.raises(ProviderError):
        list(generate(scripted(reply), "What is kept?", PASSAGES))


def test_an_invalid_number_beside_a_valid_one_goes_alone() -> None:
    (draft,) = generate(scripted("Logs are kept for 12 months [1][7]."), "What is kept?", PASSAGES)
    assert (draft.sources, draft.text) == ((1,), "Logs are kept for 12 months.")


@pytest.mark.parametrize(
    "reply", ["NO ANSWER", "No answer.", "**NO ANSWER**", "NO ANSWER [1]", "NO ANSWER\n\nThe sources [1]."]
)
def test_a_model_that_finds_no_answer_gives_no_sentence(reply: str) -> None:
    assert list(generate(scripted(reply), "What is kept?", PASSAGES)) == []


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_sentences_do_not_depend_on_how_the_stream_is_cut(size: int) -> None:
    reply = (
        "Logs cost 1.5 million, e.g. in storage [1]. They go after 12 months.[1] [2]\n"
        "- One hour [2]\n2. The officer is told【2】\nNone."
    )
    pieces = (reply[at : at + size] for at in range(0, len(reply), size))
    assert list(sentences_of(pieces)) == [
        "Logs cost 1.5 million, e.g. in storage [1].",
        "They go after 12 months.[1] [2]",
        "- One hour [2]",
        "2. The officer is told【2】",
        "None.",
    ]


def test_items_of_a_list_are_told_as_such() -> None:
    model = scripted("They do this [1]:\n- keep logs for 12 months [1]\n- report a breach [2]\n1. tell the officer [2]")
    drafts = list(generate(model, "What is done?", PASSAGES))
    assert [(draft.text, draft.listed) for draft in drafts] == [
        ("They do this:", False),
        ("keep logs for 12 months", True),
        ("report a breach", True),
        ("tell the officer", True),
    ]


def test_a_sentence_comes_before_the_reply_has_ended() -> None:
    model = scripted("Logs are kept for 12 months [1]. A breach", failure=ConnectionError("gone"))
    drafts = generate(model, "What is kept?", PASSAGES)
    assert next(drafts).text == "Logs are kept for 12 months."
    with pytest.raises(ProviderError, match="can't be reached"):
        next(drafts)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("See ![logo](https://evil.example/x.png?q=secret) here", "See here"),
        ("See [the guide](https://evil.example/) here", "See the guide here"),
        ("See <img src=x onerror=alert(1)>here<script>", "See here"),
        ("Go to https://evil.example/?q=1 now", "Go to now"),
        ("Fewer than <5 cases, 3 < 4", "Fewer than <5 cases, 3 < 4"),
        ("**Bold** and *italic* and `code`", "Bold and italic and code"),
        ("### A heading", "A heading"),
        ("snake_case_name stays, 2*3 too", "snake_case_name stays, 2*3 too"),
        ("An unfinished ![image](http://evil", "An unfinished"),
    ],
)
def test_markup_links_and_images_are_taken_out(text: str, clean: str) -> None:
    assert plain(text) == clean


def test_an_address_that_the_source_has_stays() -> None:
    passage = retrieved("Report it at https://example.gov.uk/report today.")
    assert (
        plain("Report it at https://example.gov.uk/report.", [passage]) == "Report it at https://example.gov.uk/report."
    )


def test_a_number_dressed_as_a_link_is_read_as_a_number() -> None:
    (draft,) = generate(scripted("Logs are kept for 12 months [1](https://evil.example)."), "What is kept?", PASSAGES)
    assert (draft.text, draft.sources) == ("Logs are kept for 12 months.", (1,))


def test_what_a_model_thinks_aloud_is_not_an_answer() -> None:
    model = scripted("<think>Logs are bad [1].</think>Logs are kept for 12 months [1].", size=3)
    assert [draft.text for draft in generate(model, "What is kept?", PASSAGES)] == ["Logs are kept for 12 months."]


def test_sources_point_into_the_passages_that_were_given_even_where_one_did_not_fit() -> None:
    passages = [retrieved(LOGS, 1), retrieved("Long words here. " * 150, 2), retrieved(BREACH, 3)]
    (draft,) = generate(scripted("A breach is reported within one hour [2]."), "When?", passages, context_tokens=200)
    assert draft.sources == (3,)
    assert draft.quotes[0].found is passages[2]


def test_the_model_reads_rules_numbered_sources_and_the_question() -> None:
    chat = ScriptedChat(reply="NO ANSWER", seen=[])
    from assistant.language_model import LanguageModel

    assert not list(generate(LanguageModel(chat), "What is kept?", PASSAGES))
    system, user = chat.seen[0]
    assert "Say only what the sources say" in system.content
    assert '<source n="2">' in user.content and BREACH in user.content and "Question: What is kept?" in user.content


def test_without_a_passage_nothing_is_asked() -> None:
    model = scripted("Anything [1].")
    assert list(generate(model, "What?", [])) == []
    assert verdict(model, "What?", []) == "no"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("yes", "answers"),
        ("Yes.", "answers"),
        ("**partly**", "partly"),
        ("no\n", "no"),
        ("<think>Yes, surely.</think>\nNo", "no"),
        ("Yes, because the first source says so.", None),
        ("not sure", None),
        ("maybe", None),
        ("yes no", None),
    ],
)
def test_a_verdict_is_one_word_or_none(reply: str, expected: str | None) -> None:
    assert verdict(scripted(reply), "What is kept?", PASSAGES) == expected


def test_parsing_a_verdict_needs_no_model() -> None:
    assert parse_verdict("YES") == "answers"
    assert parse_verdict("The answer is yes") is None
