"""For whom an answer is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Citation
from assistant.settings import Settings
from assistant.voices import COUNCIL, DIGEST, FOREIGN
from assistant.whose import own_readiness, said_for, unknown_names

LIBRARY = {"Camden", "Copilot", "chatbot"}
NIST = Citation(
    n=1, document_id="d", passage_id="p", file="f", title="AI framework", publisher="NIST", date="2023", country="USA",
    kind="framework", page=1, page_label="", heading="", quote="q", url="", cited_as="AI framework (NIST, 2023)",
    voice=FOREIGN,
)  # fmt: skip
OWN = replace(NIST, voice=COUNCIL, publisher="Anytown")


def told(question: str, *citations: Citation, **settings: str) -> str:
    return said_for(question, citations, LIBRARY.__contains__, Settings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question", ["Are we allowed to use Copilot?", "Do we have an AI policy?", "What does our policy say of chatbots?"]
)
def test_what_only_ones_own_papers_can_say(question: str) -> None:
    assert told(question, NIST) == "This is not said for your own council: it is from NIST."
    assert told(question, NIST, council_name="Anytown") == "This is not said for Anytown: it is from NIST."
    assert told(question, NIST, OWN) == ""


@pytest.mark.parametrize(
    "question", ["Are we ready for GenAI?", "Is our infrastructure ready to harness it?", "How ready are our data?"]
)
def test_how_ready_the_own_council_is_leads_to_the_readiness_check(question: str) -> None:
    assert "readiness check" in own_readiness(question, Settings())
    assert "Anytown" in own_readiness(question, Settings(council_name="Anytown"))
    assert told(question, NIST) == "This is not said for your own council: it is from NIST."


def test_other_questions_do_not() -> None:
    assert own_readiness("How do councils get ready for GenAI?", Settings()) == ""


@pytest.mark.parametrize("question", ["How should we start with AI?", "What do residents want of a chatbot?"])
def test_asking_for_advice_needs_no_such_note(question: str) -> None:
    assert told(question, NIST) == ""


def test_a_body_that_the_library_never_names() -> None:
    assert told("What does Narnia Council's charter say?", NIST) == (
        "Nothing in the library names Narnia Council. What follows is from NIST."
    )
    assert told("What did Camden ask of Copilot?", NIST) == ""
    assert told("Who leads on AI at Camden City Council?", NIST) == ""
    assert unknown_names("Did Narnia buy it on Monday?", LIBRARY.__contains__, Settings()) == (
        "Nothing in the library names Narnia."
    )


def test_ones_own_council_is_no_unknown_name() -> None:
    assert unknown_names("Does Narnia allow it?", LIBRARY.__contains__, Settings(council_name="Narnia County")) == ""


def test_a_digest_is_named_as_such() -> None:
    digest = replace(NIST, voice=DIGEST, cited_as="digest of AI framework (NIST, 2023)")
    assert told("Must we ask residents?", digest).endswith("it is from a digest of AI framework (NIST, 2023).")
