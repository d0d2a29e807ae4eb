"""The page's scripts and styles, compressed once and kept, so that many people can open the page at the same moment."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.whole_response import collected, send_whole

_NAMED_BY_CONTENT = ("/assets/", "/theme.css")
_OTHERS = ("/static/",)
_MOST_KEPT = 1000


class KeptAssets:
    """Middleware that answers a request for a script, style or picture of the page with what was answered before.

    They are the same for everyone and change with a new version only; none holds anything of a library or a person.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[tuple[str, bool], tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, else pass the request on and keep the answer."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "GET" or not path.startswith((*_NAMED_BY_CONTENT, *_OTHERS)):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "range" in headers:
            await self._app(scope, receive, send)
            return
        key = (path, "br" in headers.get("accept-encoding", ""))
        if key not in self._kept:
            start, body = await self._asked(scope, receive, key[1])
            if start["status"] != 200 or len(self._kept) >= _MOST_KEPT:
                await send_whole(start, body, send)
                return
            self._kept[key] = (start, body)
        await send_whole(*self._kept[key], send)

    async def _asked(self, scope: Scope, receive: Receive, brotli: bool) -> tuple[Message, bytes]:
        ways = [(b"accept-encoding", b"br" if brotli else b"identity")]
        passing = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        others = [(name, value) for name, value in scope["headers"] if name not in passing]
        start, body = await collected(self._app, {**scope, "headers": others + ways}, receive)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(body))
        if start["status"] == 200:
            lasting = scope["path"].startswith(_NAMED_BY_CONTENT)
            headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "public, max-age=86400"
            headers["vary"] = "accept-encoding"
        return start, body
