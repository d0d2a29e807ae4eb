"""The page's first bytes: its heading is painted at once, while the browser still loads what the rest is made of."""

from __future__ import annotations

import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.whole_response import collected, send_whole

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


_OF_NO_ACCOUNT = frozenset(
    b"accept accept-encoding accept-language cache-control connection dnt pragma priority referer sec-ch-ua "
    b"sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc "
    b"upgrade-insecure-requests user-agent".split()
)
"""Headers that the page does not depend on; any other, such as a cookie or a proxy's, makes it a page of its own."""
_MOST_KEPT = 64


class FirstPaint:
    """Middleware that puts a heading into the page's HTML and takes out what only other people's sites would need.

    Gradio writes the page anew for everyone, in some ten milliseconds. It holds nothing of a person, so it is kept.

    Args:
        app: what answers.
        title: the page's name, already HTML.
        lead: the sentences below it, already HTML.
    """

    def __init__(self, app: ASGIApp, title: str, lead: str) -> None:
        self._app = app
        self._title = title
        self._lead = lead
        self._kept: dict[tuple[object, ...], tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an HTML page that comes back at `/` is changed and compressed."""
        if scope["type"] != "http" or scope["path"] not in ("", "/") or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        squeeze = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        telling = sorted(pair for pair in scope["headers"] if pair[0] not in _OF_NO_ACCOUNT)
        key = (squeeze, scope["scheme"], scope.get("root_path", ""), *telling)
        special = b"deep_link" in scope["query_string"]
        start, body = (None if special else self._kept.get(key)) or await self._asked(scope, receive, squeeze)
        if start["status"] == 200 and not special and len(self._kept) < _MOST_KEPT:
            self._kept[key] = (start, body)
        await send_whole(start, body, send)

    async def _asked(self, scope: Scope, receive: Receive, squeeze: bool) -> tuple[Message, bytes]:
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start, body = await collected(self._app, {**scope, "headers": plain}, receive)
        headers = MutableHeaders(scope=start)
        if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            body = rewritten(body, self._title, self._lead, squeeze)
            headers["cache-control"] = "no-cache"
            headers["vary"] = "accept-encoding"
            if squeeze:
                headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        return start, body


def rewritten(page: bytes, title: str, lead: str, squeeze: bool) -> bytes:
    """Gradio's page with a title, an early heading, and without tags for social media, gzipped if asked for."""
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
