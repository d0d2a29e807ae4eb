"""Who may ask and who may change the library: two functions that every way in goes through; sign-in will fill them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from assistant.settings import Settings

_LOCAL_CLIENTS = frozenset({"127.0.0.1", "::1", "localhost"})
_FORWARDING_HEADERS = ("x-forwarded-for", "x-real-ip", "forwarded")


def may_ask(request: Any) -> bool:
    """Whether the sender of a request may ask questions and read sources: everyone who reaches the page, so far.

    Args:
        request: a Starlette or Gradio request.
    """
    return request is not None


def may_keep(request: Any, settings: Settings) -> bool:
    """Whether the sender of a request may change the library and read the feedback.

    With `keepers` set, only the signed-in people it names. Without it, only a browser on the machine itself: the
    connection and the address asked for are both local (so no other site's name leads here), without a proxy between.
    """
    if request is None:
        return False
    if settings.keepers:
        return getattr(request, "username", None) in settings.keepers
    client = getattr(request.client, "host", "") if request.client else ""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    forwarded = any(name in request.headers for name in _FORWARDING_HEADERS)
    return client in _LOCAL_CLIENTS and host in _LOCAL_CLIENTS and not forwarded
