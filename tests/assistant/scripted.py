"""Passages made by hand, and a chat model that says what a test wants, to force cases that a real one won't show."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.language_model import LanguageModel
from knowledge.passages import DocumentRecord, Metadata, Passage, RetrievedPassage


def retrieved(text: str, rank: int = 1, **metadata: Any) -> RetrievedPassage:
    document_id = f"d{rank}"
    passage = Passage(f"p{rank}", document_id, 0, text, "", heading_path=("Guide", "Rules"))
    record = DocumentRecord(
        document_id, "v1", "starter", f"file-{rank}.md", Metadata(**{"title": f"Title {rank}"} | metadata), "hash"
    )
    return RetrievedPassage(passage, record, rank, 1.0 / rank)


class ScriptedChat(BaseChatModel):
    """Streams `reply` in pieces of `size` characters, waiting `pause_s` before each; then raises `failure`, if any."""

    reply: str = ""
    size: int = 5
    pause_s: float = 0.0
    failure: Any = None
    seen: list[Any] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.reply))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.seen.append(messages)
        for start in range(0, len(self.reply), self.size):
            time.sleep(self.pause_s)
            yield ChatGenerationChunk(message=AIMessageChunk(self.reply[start : start + self.size]))
        if self.failure is not None:
            raise self.failure


def scripted(reply: str = "", timeout_s: float = 20.0, **options: Any) -> LanguageModel:
    return LanguageModel(ScriptedChat(reply=reply, **options), "scripted:test", timeout_s)
