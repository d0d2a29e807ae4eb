from __future__ import annotations

import http.server
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langsmith.utils import tracing_is_enabled
from pydantic import SecretStr

from assistant import providers
from assistant.errors import ProviderError, SettingsError
from assistant.language_model import LanguageModel, open_language_model, without_thoughts
from assistant.settings import load_settings
from prompts import Prompt
from tests.assistant.scripted import ScriptedChat, scripted

PROMPT = Prompt("Be short.", "Say hello.")


@pytest.fixture(autouse=True)
def _no_variables_of_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("OPENAI_", "AZURE_", "ANTHROPIC_", "OLLAMA_", "READINESS_", "LANG")):
            monkeypatch.delenv(name)


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers every request with the server's `status` and `body`, after `wait_s` seconds."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.requests.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(server.wait_s)
        self.send_response(server.status)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(server.body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[Any]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as made:
        made.status, made.body, made.wait_s, made.requests = 200, b"", 0.0, []
        made.url = f"http://127.0.0.1:{made.server_port}/v1"
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def _openai(url: str, **changes: Any) -> LanguageModel:
    options = {"model": "openai:small", "model_base_url": url, "model_timeout_s": 10.0} | changes
    model = open_language_model(load_settings(**options))
    assert model is not None
    return model


def _event(text: str) -> bytes:
    return (
        b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"small","choices":[{"index":0,'
        b'"delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}\n\n' % text.encode()
    )


def test_no_model_is_no_error() -> None:
    assert open_language_model(load_settings()) is None
    assert open_language_model(load_settings(model="  ")) is None


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        ("gpt-4o", "not of the form provider:name"),
        ("openai:", "not of the form provider:name"),
        (":gpt-4o", "not of the form provider:name"),
        ("mystery:one", "provider 'mystery' .* is not known"),
        ("https://example.org", "provider 'https' .* is not known"),
    ],
)
def test_a_malformed_setting_is_told_with_what_was_expected(model: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as told:
        open_language_model(load_settings(model=model))
    assert "openai, azure_openai, anthropic, ollama" in told.value.remedy


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai:gpt-4o", "OPENAI_API_KEY"),
        ("anthropic:claude-sonnet-4-5", "ANTHROPIC_API_KEY"),
        ("azure_openai:mine", "AZURE_OPENAI_API_KEY"),
    ],
)
def test_a_missing_key_is_told_with_both_places_for_it(model: str, variable: str) -> None:
    with pytest.raises(SettingsError, match=f"needs a key. Set READINESS_MODEL_API_KEY or {variable}"):
        open_language_model(load_settings(model=model))


def test_a_missing_package_is_told_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = providers.importlib.util.find_spec
    monkeypatch.setattr(
        providers.importlib.util, "find_spec", lambda name: None if "langchain_" in name else find(name)
    )
    with pytest.raises(SettingsError, match=r"`pip install 'genai-readiness-assistant\[anthropic\]'`"):
        open_language_model(load_settings(model="anthropic:claude-sonnet-4-5", model_api_key=SecretStr("k")))
    with pytest.raises(SettingsError, match="`pip install langchain-openai`"):
        open_language_model(load_settings(model="openai:gpt-4o", model_api_key=SecretStr("k")))


def test_azure_needs_an_address() -> None:
    with pytest.raises(SettingsError, match="needs the address of your resource"):
        open_language_model(load_settings(model="azure_openai:mine", model_api_key=SecretStr("k")))


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "localhost", "ftp://example.org", "http://"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(SettingsError, match="is not an address"):
        open_language_model(load_settings(model="openai:small", model_base_url=address))


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("openai:gpt-4o", {"model_api_key": SecretStr("k")}),
        ("openai:local", {"model_base_url": "http://127.0.0.1:1/v1"}),
        ("azure-openai:mine", {"model_api_key": SecretStr("k"), "model_base_url": "https://mine.openai.azure.com"}),
        ("anthropic:claude-sonnet-4-5", {"model_api_key": SecretStr("k")}),
        ("ollama:llama3.1:8b", {}),
    ],
)
def test_each_provider_opens_without_a_request(model: str, changes: dict[str, Any]) -> None:
    opened = open_language_model(load_settings(model=model, **changes))
    assert opened is not None
    assert opened.name == model.replace("-openai", "_openai")


def test_the_name_that_is_given_comes_before_the_setting() -> None:
    opened = open_language_model(load_settings(model="ollama:one"), "ollama:two")
    assert opened is not None and opened.name == "ollama:two"


def test_the_providers_own_variable_holds_the_key_too(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server.body = _event("Hello") + b"data: [DONE]\n\n"
    monkeypatch.setenv("OPENAI_API_KEY", "from-variable")
    assert _openai(server.url).complete(PROMPT) == "Hello"
    assert _openai(server.url, model_api_key=SecretStr("from-setting")).complete(PROMPT) == "Hello"
    assert [headers["Authorization"] for _, headers, _ in server.requests] == [
        "Bearer from-variable",
        "Bearer from-setting",
    ]


def test_a_reply_is_streamed_in_pieces(server: Any) -> None:
    server.body = _event("Hel") + _event("lo") + b"data: [DONE]\n\n"
    assert list(_openai(server.url).stream(PROMPT)) == ["Hel", "lo"]
    path, _, body = server.requests[0]
    assert path == "/v1/chat/completions" and b"Be short." in body and b'"stream":true' in body


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "refused the key"),
        (403, "refused the key"),
        (404, "is not known at that address"),
        (429, "is over its limit"),
        (400, r"did not accept the request \(HTTP 400\)"),
        (500, r"failed \(HTTP 500\)"),
        (503, r"failed \(HTTP 503\)"),
    ],
)
def test_a_refusal_of_the_provider_is_told_without_its_own_words(server: Any, status: int, reason: str) -> None:
    server.status, server.body = status, b'{"error": {"message": "bad key sk-secret"}}'
    with pytest.raises(ProviderError, match=f"language model openai:small {reason}") as told:
        _openai(server.url).complete(PROMPT)
    assert "sk-secret" not in str(told.value)
    assert told.value.remedy
    assert len(server.requests) <= 2


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"data: {not json\n\n", b'data: {"choices": 7}\n\n', b""])
def test_a_server_of_another_kind_is_told(server: Any, body: bytes) -> None:
    server.body = body
    with pytest.raises(ProviderError, match="openai:small"):
        _openai(server.url).complete(PROMPT)


def test_a_closed_port_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ProviderError, match="can't be reached"):
        _openai(f"http://127.0.0.1:{port}/v1").complete(PROMPT)
    ollama = open_language_model(load_settings(model="ollama:small", model_base_url=f"http://127.0.0.1:{port}"))
    assert ollama is not None
    with pytest.raises(ProviderError, match="can't be reached"):
        ollama.complete(PROMPT)
    claude = open_language_model(
        load_settings(model="anthropic:c", model_api_key=SecretStr("k"), model_base_url=f"http://127.0.0.1:{port}")
    )
    assert claude is not None
    with pytest.raises(ProviderError, match="can't be reached"):
        claude.complete(PROMPT)


def test_a_server_that_does_not_answer_is_given_up(server: Any) -> None:
    server.wait_s = 3.0
    with pytest.raises(ProviderError, match=r"did not answer within 0.5 seconds.*READINESS_MODEL_TIMEOUT_S"):
        _openai(server.url, model_timeout_s=0.5).complete(PROMPT)


def test_a_model_that_trickles_is_given_up_although_each_piece_comes_in_time() -> None:
    model = scripted("Slow and steady words.", size=1, pause_s=0.2, timeout_s=0.7)
    stream = model.stream(PROMPT)
    assert next(stream) == "S"
    with pytest.raises(ProviderError, match=r"within 0\.7 seconds"):
        list(stream)


def test_any_chat_model_of_another_program_will_do() -> None:
    assert LanguageModel(ScriptedChat(reply="Hello there")).complete(PROMPT) == "Hello there"


def test_an_unforeseen_failure_is_told_by_its_kind_alone() -> None:
    with pytest.raises(ProviderError, match=r"can't be used \(KeyError\)") as told:
        scripted("", failure=KeyError("the question itself")).complete(PROMPT)
    assert "the question itself" not in str(told.value)


def test_nothing_is_traced_unless_somebody_asked_for_it() -> None:
    assert not tracing_is_enabled()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["<think>a</think>b"], "b"),
        (["<thi", "nk>a</th", "ink>b"], "b"),
        (["a<", "b"], "a<b"),
        (["a <think>", "x", "</think> c"], "a  c"),
        (["a</think>"], "a</think>"),
        (["<think>never ends"], ""),
        (list("one<think>two</think>three"), "onethree"),
    ],
)
def test_thoughts_are_taken_out_however_the_stream_is_cut(pieces: list[str], text: str) -> None:
    assert "".join(without_thoughts(iter(pieces))) == text
