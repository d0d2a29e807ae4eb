"""The page's first bytes: its heading is painted at once, while the browser still loads what the rest is made of."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SHARING_TAGS = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*', re.DOTALL)
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>\s*')
_IFRAME_SCRIPT = re.compile(
    r"<script>\s*\(\(\) => \{(?:(?!</script>).)*?iframeResizer(?:(?!</script>).)*</script>", re.DOTALL
)
_STYLE = """
#early { position: absolute; inset: 0 0 auto; box-sizing: border-box; max-width: 1240px; margin: 0 auto;
  padding: 0 16px; font: 1.0625rem/1.5 Arial, "Helvetica Neue", Helvetica, sans-serif; }
#early h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; padding: 16px 0 8px; border-bottom: 4px solid #1d4f91; }
"""
_SCRIPT = """
new MutationObserver((_, observer) => {
  if (!document.getElementById("header")) return;
  document.getElementById("early")?.remove();
  observer.disconnect();
}).observe(document.body, { childList: true, subtree: true });
"""


class FirstPaint:
    """Middleware that puts a heading into the page's HTML and takes out what only other people's sites would need.

    Args:
        app: what answers.
        title: the page's name, already HTML.
        lead: the sentences below it, already HTML.
    """

    def __init__(self, app: ASGIApp, title: str, lead: str) -> None:
        self._app = app
        self._title = title
        self._lead = lead

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an HTML page that comes back at `/` is changed and compressed."""
        if scope["type"] != "http" or scope["path"] not in ("", "/") or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        squeeze = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send(start, body, squeeze, send)

        await self._app({**scope, "headers": headers}, receive, collect)

    async def _send(self, start: Message, body: bytes, squeeze: bool, send: Send) -> None:
        headers = MutableHeaders(scope=start)
        if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            body = rewritten(body, self._title, self._lead, squeeze)
            headers["content-length"] = str(len(body))
            headers["cache-control"] = "no-cache"
            headers["vary"] = "accept-encoding"
            if squeeze:
                headers["content-encoding"] = "gzip"
        await send(start)
        await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=8)
def rewritten(page: bytes, title: str, lead: str, squeeze: bool) -> bytes:
    """Gradio's page with a title, an early heading, and without tags for social media, gzipped if asked for.

    The last few are kept: the page is the same for everyone who comes by the same address.
    """
    text = page.decode("utf-8")
    for pattern in (_SHARING_TAGS, _MANIFEST, _IFRAME_SCRIPT):
        text = pattern.sub("", text)
    head = f'<title>{title}</title><meta name="robots" content="noindex"><style>{_STYLE}</style>'
    text = text.replace("</head>", f"{head}</head>", 1)
    early = (
        f'<div id="early"><h1>{title}</h1>{lead}<p role="status">Opening the page …</p>'
        "<noscript><p>The page needs JavaScript. Without it, ask on the command line: readiness ask.</p></noscript>"
        f"</div><script>{_SCRIPT}</script>"
    )
    encoded = text.replace("<gradio-app", f"{early}<gradio-app", 1).encode("utf-8")
    return gzip.compress(encoded, 6, mtime=0) if squeeze else encoded
