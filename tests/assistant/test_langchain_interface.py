from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.answering import Assistant
from assistant.answers import Turn
from assistant.errors import QuestionError
from assistant.langchain_interface import ReadinessRetriever, ReadinessRunnable, as_text, read_input
from assistant.language_model import LanguageModel
from knowledge.filters import Filters
from tests.assistant.scripted import ScriptedChat

QUESTION = "How many residents sat on the panel that reviewed Camden's data charter?"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "langchain.md"


class TestStandardRetriever(RetrieversIntegrationTests):
    """LangChain's own tests, over the starter library in a real temporary store."""

    @pytest.fixture(autouse=True)
    def _library(self, starter: Assistant) -> None:
        self.starter = starter

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ReadinessRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.starter.library.retriever, "settings": self.starter.settings}

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


@pytest.fixture
def retriever(starter: Assistant) -> ReadinessRetriever:
    return ReadinessRetriever(library=starter.library.retriever, settings=starter.settings, k=3)


@pytest.fixture
def runnable(starter: Assistant) -> ReadinessRunnable:
    return ReadinessRunnable(starter)


def test_a_document_carries_what_a_citation_needs(retriever: ReadinessRetriever) -> None:
    document = retriever.invoke(QUESTION)[0]
    assert "Camden" in document.page_content + str(document.metadata)
    assert document.id == document.metadata["passage_id"]
    needed = {
        "document_id",
        "file",
        "title",
        "publisher",
        "date",
        "page",
        "heading",
        "url",
        "cited_as",
        "voice",
        "rank",
    }
    assert needed <= document.metadata.keys()
    assert document.metadata["rank"] == 1


def test_filters_go_with_a_call(retriever: ReadinessRetriever) -> None:
    assert retriever.invoke(QUESTION, filters=Filters(collection="starter"))
    assert retriever.invoke(QUESTION, filters=Filters(collection="nothing")) == []


def test_the_page_on_langchain_runs_as_it_stands(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert code is not None
    monkeypatch.setenv("READINESS_HOME", str(starter_home))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code[1], str(PAGE), "exec"), {})
    assert "Question: What did Camden's residents ask for?" in printed.getvalue()
    assert "[4]" in printed.getvalue()


def test_the_runnable_answers_a_text_a_dictionary_and_messages_alike(runnable: ReadinessRunnable) -> None:
    answer = runnable.invoke(QUESTION)
    assert answer.status == "answered" and answer.citations
    assert runnable.invoke({"question": QUESTION}).text == answer.text
    assert runnable.invoke([HumanMessage(QUESTION)]).text == answer.text


def test_history_makes_a_follow_up_understood(runnable: ReadinessRunnable) -> None:
    history = [HumanMessage("What is Camden's data charter?"), AIMessage("A set of principles.")]
    answer = runnable.invoke({"question": "Who reviewed it?", "history": history})
    assert "data charter" in answer.standalone_question
    assert (
        runnable.invoke([*history, HumanMessage("Who reviewed it?")]).standalone_question == answer.standalone_question
    )


def test_the_stream_grows_to_the_whole_answer_also_within_a_chain(runnable: ReadinessRunnable) -> None:
    parts = list(runnable.stream(QUESTION))
    whole = runnable.invoke(QUESTION)
    assert parts[-1].text == whole.text
    assert [len(part.claims) for part in parts] == sorted(len(part.claims) for part in parts)
    chain = runnable | RunnableLambda(lambda answer: answer.text)
    assert list(chain.stream(QUESTION))[-1] == whole.text


async def test_batch_and_the_asynchronous_ways_work(runnable: ReadinessRunnable) -> None:
    answers = runnable.batch([QUESTION, "Good morning!"])
    assert [answer.status for answer in answers] == ["answered", "declined"]
    assert (await runnable.ainvoke(QUESTION)).text == answers[0].text


def test_any_chat_model_can_write_the_answer(starter: Assistant) -> None:
    class Model(ScriptedChat):
        """Judges "yes", then answers in the first source's own words, and adds an invention."""

        def _stream(self, messages: list[Any], *args: Any, **options: Any) -> Any:
            rules, asked = str(messages[0].content), str(messages[1].content)
            source = re.search(r"<source n=\"1\">\n(?:.*\n)(?:Section: .*\n)?((?:.|\n)*?)\n</source>", asked)
            assert source is not None
            sentence = source[1].split(". ")[0].rstrip(".")
            writes = f"{sentence} [1]. The moon is made of cheese [1]. Nobody said so."
            self.reply = "yes" if "You judge" in rules else writes
            return super()._stream(messages, *args, **options)

    assistant = Assistant(starter.library, starter.settings, LanguageModel(Model(), "scripted:test"))
    answer = ReadinessRunnable(assistant).invoke(QUESTION)
    assert (answer.status, answer.model) == ("answered", "scripted:test")
    assert "cheese" not in answer.text and "Nobody" not in answer.text


def test_sources_are_written_numbered(retriever: ReadinessRetriever) -> None:
    text = as_text(retriever.invoke(QUESTION))
    assert [f"[{n}]" in text for n in (1, 2, 3, 4)] == [True, True, True, False]


@pytest.mark.parametrize(
    "given",
    [
        [Turn("user", "One?"), Turn("assistant", "Two."), Turn("user", "Three?")],
        [("human", "One?"), ("ai", "Two."), ("human", "Three?")],
        [{"role": "user", "content": "One?"}, {"role": "assistant", "content": "Two."}, HumanMessage("Three?")],
        [SystemMessage("Rules"), HumanMessage("One?"), AIMessage("Two."), HumanMessage("Three?")],
        {"input": "Three?", "chat_history": [HumanMessage("One?"), AIMessage("Two.")]},
        {"messages": [HumanMessage("One?"), AIMessage("Two."), HumanMessage("Three?")]},
    ],
)
def test_turns_are_read_in_the_forms_that_langchain_has(given: Any) -> None:
    assert read_input(given) == ("Three?", (Turn("user", "One?"), Turn("assistant", "Two.")))


@pytest.mark.parametrize("given", [[], {}, 7, None, [AIMessage("Two.")], {"question": 7}, [object()], {"messages": []}])
def test_an_input_without_a_question_is_told_with_what_was_expected(given: Any) -> None:
    with pytest.raises(QuestionError, match="Give the question as a text"):
        read_input(given)
