"""An answer of the page's server taken whole, so that a layer above can change it, keep it and send it again."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def collected(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """(start, body): the message that opens an application's answer, with status and headers, and its bytes in one."""
    start: Message = {}
    parts: list[bytes] = []

    async def collect(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, collect)
    return start, b"".join(parts)


async def send_whole(start: Message, body: bytes, send: Send) -> None:
    """Send what was collected; of its headers a copy, since layers above add to the list that they are given."""
    await send({**start, "headers": list(start["headers"])})
    await send({"type": "http.response.body", "body": body})
