"""The way in and out for LangChain: the library as a retriever, the whole assistant as a runnable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import BaseMessage, convert_to_messages
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from assistant.answering import Assistant
from assistant.answers import Answer, Turn
from assistant.assembly import open_assistant, open_library
from assistant.citations import Quote, build_citation
from assistant.errors import QuestionError
from assistant.settings import Settings, load_settings
from knowledge.filters import Filters
from knowledge.passages import RetrievedPassage
from knowledge.retrieval import Retriever

_EXPECTED = (
    "Give the question as a text, a list of messages, or a dictionary with 'question' and, if wanted, 'history'."
)
_QUESTION_NAMES = ("question", "input", "query")
_HISTORY_NAMES = ("history", "chat_history", "messages")


class ReadinessRetriever(BaseRetriever):
    """The library's passages as LangChain documents, best first.

    `k` (how many) and `filters` (which documents) are set here or with each call: `retriever.invoke(question, k=3)`. A
    document's metadata holds what a citation needs: title, publisher, date, page, heading, url, whose voice it is.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Retriever
    settings: Settings = Field(default_factory=load_settings)
    k: int = Field(default=10, ge=1)
    filters: Filters = Filters()

    @classmethod
    def open(cls, settings: Settings | None = None, **fields: Any) -> ReadinessRetriever:
        """The retriever over the library that the settings name."""
        chosen = settings or load_settings()
        return cls(library=open_library(chosen).retriever, settings=chosen, **fields)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        found = self.library.search(query, self.k if k is None else k, filters or self.filters)
        return [to_document(one, self.settings) for one in found]


class ReadinessRunnable(Runnable[Any, Answer]):
    """The assistant as a step of a chain: a question in, an `Answer` with its citations out.

    Takes a text, a list of messages whose last one is the question, or a dictionary with `question` and `history`.
    `stream` gives growing answers, of which each holds the one before, and the last is whole.

    Args:
        assistant: the assistant that answers.
        filters: which documents may be shown.
    """

    def __init__(self, assistant: Assistant, filters: Filters = Filters()) -> None:
        self.assistant = assistant
        self.filters = filters

    @classmethod
    def open(
        cls, settings: Settings | None = None, model: Any = None, filters: Filters = Filters()
    ) -> ReadinessRunnable:
        """The assistant over the settings' library; `model`: any LangChain chat model, None: the settings' own."""
        return cls(open_assistant(settings or load_settings(), model), filters)

    def invoke(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> Answer:
        """The whole answer. Raises QuestionError for an input that holds no question."""
        return self._call_with_config(self._answer, input, config)

    def stream(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> Iterator[Answer]:
        """Growing answers. Raises QuestionError for an input that holds no question."""
        yield from self._transform_stream_with_config(iter([input]), self._grow, config)

    def _answer(self, input: Any) -> Answer:
        question, history = read_input(input)
        return self.assistant.answer(question, history, filters=self.filters)

    def _grow(self, inputs: Iterator[Any]) -> Iterator[Answer]:
        for input in inputs:
            question, history = read_input(input)
            yield from self.assistant.stream(question, history, filters=self.filters)


def as_text(documents: Sequence[Document]) -> str:
    """Documents as numbered sources for a prompt."""
    return "\n\n".join(
        f"[{number}] {document.metadata.get('cited_as', '')}\n{document.page_content}"
        for number, document in enumerate(documents, start=1)
    )


def to_document(found: RetrievedPassage, settings: Settings) -> Document:
    """A retrieved passage as a LangChain document; its id is the passage's."""
    text = found.passage.text
    citation = build_citation(found.rank, Quote(found, 0, len(text)), settings).as_json()
    metadata = {name: value for name, value in citation.items() if name not in ("n", "quote")}
    return Document(
        id=found.passage.passage_id,
        page_content=text,
        metadata=metadata | {"rank": found.rank, "score": round(float(found.score), 6)},
    )


def read_input(given: Any) -> tuple[str, tuple[Turn, ...]]:
    """The question and the turns before it.

    Raises:
        QuestionError: the input is of another shape, or its last message is not a person's.
    """
    if isinstance(given, str):
        return given, ()
    if isinstance(given, dict):
        question = next((given[name] for name in _QUESTION_NAMES if given.get(name) is not None), None)
        turns = _turns(next((given[name] for name in _HISTORY_NAMES if given.get(name) is not None), ()))
        return _last_asked(turns) if question is None else (_text(question), turns)
    if hasattr(given, "to_messages"):
        return _last_asked(_turns(given.to_messages()))
    return _last_asked(_turns(given))


def _last_asked(turns: tuple[Turn, ...]) -> tuple[str, tuple[Turn, ...]]:
    if not turns or turns[-1].role != "user":
        raise QuestionError("The input holds no question: its last message is not a person's.", _EXPECTED)
    return turns[-1].content, turns[:-1]


def _turns(messages: Any) -> tuple[Turn, ...]:
    """Turns from LangChain messages, dictionaries with role and content, pairs or turns; only what the two said."""
    try:
        plain = [(one.role, one.content) if isinstance(one, Turn) else one for one in messages]
        read = convert_to_messages(plain)
    except (TypeError, ValueError, NotImplementedError) as error:
        raise QuestionError(f"The input can't be read: it is a {type(messages).__name__}.", _EXPECTED) from error
    return tuple(
        Turn("user" if message.type == "human" else "assistant", str(message.text))
        for message in read
        if message.type in ("human", "ai")
    )


def _text(question: Any) -> str:
    if isinstance(question, BaseMessage):
        return str(question.text)
    if not isinstance(question, str):
        raise QuestionError(f"The question is a {type(question).__name__} and not a text.", _EXPECTED)
    return question
