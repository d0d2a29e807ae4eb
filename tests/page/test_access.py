from typing import Any

import pytest
from starlette.requests import Request

from assistant.page.access import may_ask, may_keep
from assistant.settings import Settings


def request(client: str = "127.0.0.1", **headers: str) -> Request:
    named = {"host": "127.0.0.1:7860", **{name.replace("_", "-"): value for name, value in headers.items()}}
    pairs = [(name.encode(), value.encode()) for name, value in named.items()]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": pairs, "client": (client, 5000)}
    return Request(scope)


def test_whoever_reaches_the_page_may_ask() -> None:
    assert may_ask(request("10.0.0.7"))


def test_the_page_on_the_machine_itself_may_keep_the_library() -> None:
    assert may_keep(request(), Settings())
    assert may_keep(request("::1", host="localhost:7860"), Settings())


@pytest.mark.parametrize(
    "other",
    [
        request("10.0.0.7"),
        request(host="elsewhere.example"),
        request(x_forwarded_for="10.0.0.7"),
        request(forwarded="for=10.0.0.7"),
    ],
)
def test_nobody_else_may_keep_it(other: Request) -> None:
    assert not may_keep(other, Settings())


def test_with_keepers_named_being_local_is_not_enough() -> None:
    assert not may_keep(request(), Settings(keepers=("librarian",)))
