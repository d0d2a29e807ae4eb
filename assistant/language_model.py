"""A language model behind one setting; the only importer of LangChain's chat models.

Nothing is sent anywhere before a question is asked, and then only to the address that the settings name.
"""

from __future__ import annotations

import contextvars
import queue
import re
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.errors import ProviderError, SettingsError
from assistant.providers import model_options, parse_model, require_package

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings
    from prompts import Prompt


class LanguageModel:
    """A chat model with a deadline, and with failures told for a person.

    Args:
        chat: any LangChain chat model; one that another program made is as good as one from the settings.
        name: how answers name it, as provider:name.
        timeout_s: seconds for a whole reply.
    """

    def __init__(self, chat: BaseChatModel, name: str = "", timeout_s: float = 60.0) -> None:
        self._chat = chat
        self.name = name or chat.get_name()
        self.timeout_s = timeout_s

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The reply's text, piece by piece, without what a reasoning model thinks aloud.

        The model is read in a thread of its own, since the timeout of most providers is for each packet and not for
        the reply.

        Raises:
            ProviderError: the provider is down, slow, over its limit, refuses or says nothing; its message names the
            cause.
        """
        said = False
        for piece in without_thoughts(self._pieces(prompt)):
            said = said or not piece.isspace()
            yield piece
        if not said:
            raise ProviderError(
                f"The language model {self.name} gave an empty reply.", "Ask again, or set another model."
            )

    def complete(self, prompt: Prompt) -> str:
        """The whole reply. Raises what `stream` raises."""
        return "".join(self.stream(prompt)).strip()

    def _pieces(self, prompt: Prompt) -> Iterator[str]:
        deadline = time.monotonic() + self.timeout_s
        pieces: queue.Queue[str | Exception | None] = queue.Queue()
        stopped = threading.Event()
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._read, prompt, pieces, stopped), daemon=True).start()
        try:
            while True:
                piece = pieces.get(timeout=max(deadline - time.monotonic(), 0.001))
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise self._told(piece) from piece
                yield piece
        except queue.Empty:
            raise ProviderError(
                f"The language model {self.name} did not answer within {self.timeout_s:g} seconds.",
                "Ask again, or set READINESS_MODEL_TIMEOUT_S higher.",
            ) from None
        finally:
            stopped.set()

    def _read(self, prompt: Prompt, pieces: queue.Queue[str | Exception | None], stopped: threading.Event) -> None:
        try:
            for chunk in self._chat.stream([("system", prompt.system), ("human", prompt.user)]):
                if stopped.is_set():
                    return
                if chunk.text:
                    pieces.put(str(chunk.text))
            pieces.put(None)
        except Exception as error:  # every provider's package raises classes of its own
            pieces.put(error)

    def _told(self, error: Exception) -> ProviderError:
        reason, remedy = _reason(error)
        return ProviderError(f"The language model {self.name} {reason}.", remedy)


def open_language_model(settings: Settings, name: str = "") -> LanguageModel | None:
    """The language model that the settings name, or None where they name none. Nothing is sent to it yet.

    Args:
        settings: `model`, `model_base_url`, `model_api_key`, `model_timeout_s`, `answer_tokens` and `context_tokens`
        are read.
        name: comes before `settings.model`, such as from `--model`.

    Raises:
        SettingsError: the setting can't work: not provider:name, an unknown provider, its package or key missing.
    """
    wanted = (name or settings.model).strip()
    if not wanted:
        return None
    provider, model = parse_model(wanted)
    require_package(provider)
    options = model_options(provider, model, settings)
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - a second; only where a model is set

    try:
        chat = init_chat_model(model, model_provider=provider, **options)
    except Exception as error:  # pydantic's, the provider's own, and others
        raise SettingsError(
            f"The language model '{wanted}' can't be set up: {type(error).__name__}: {_first_line(error)}",
            "Look at READINESS_MODEL, READINESS_MODEL_BASE_URL and the provider's own environment variables.",
        ) from error
    return LanguageModel(chat, f"{provider}:{model}", settings.model_timeout_s)


def _reason(error: Exception) -> tuple[str, str]:
    """Why a call failed, for a person. The provider's own words are left out, as they can hold keys or the question."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    if status in (401, 403):
        return "refused the key", "Look at READINESS_MODEL_API_KEY, or the provider's own variable for the key."
    if status == 404:
        return "is not known at that address", "Look at the name in READINESS_MODEL and at READINESS_MODEL_BASE_URL."
    if status == 429:
        return "is over its limit", "Ask again in a while, or raise the limit with the provider."
    if isinstance(status, int) and status >= 500:
        return f"failed (HTTP {status})", "Ask again in a while."
    if isinstance(status, int) and status >= 400:
        return f"did not accept the request (HTTP {status})", "Look at the model's limits and READINESS_CONTEXT_TOKENS."
    if "timeout" in kind.lower():
        return "did not answer in time", "Ask again, or set READINESS_MODEL_TIMEOUT_S higher."
    if isinstance(error, OSError) or re.search("connect|network", kind.lower()):
        return "can't be reached", "Look whether it runs, and at READINESS_MODEL_BASE_URL."
    if re.search("protocol|read|stream", kind.lower()):
        return "broke off in the middle", "Ask again."
    return f"gave a reply that can't be used ({kind})", "Look whether the address speaks the provider's protocol."


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:200] if lines else ""


def without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces without what stands between `<think>` and `</think>`, which some models write before they answer."""
    held, thinking = "", False
    for piece in pieces:
        held += piece
        while True:
            tag = "</think>" if thinking else "<think>"
            before, found, after = held.partition(tag)
            if not found:
                break
            if not thinking and before:
                yield before
            held, thinking = after, not thinking
        keep = _overlap(held, tag)
        if not thinking and len(held) > keep:
            yield held[: len(held) - keep]
        held = held[len(held) - keep :]
    if held and not thinking:
        yield held


def _overlap(text: str, tag: str) -> int:
    """How many characters at the end of the text could be the beginning of the tag."""
    return next((size for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size])), 0)
