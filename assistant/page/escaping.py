"""Text from documents and questions, made safe to show: never run as HTML, Markdown, a template or a formula."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit

_MARKDOWN_MEANING = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:@=\"'^/])")
_GITHUB_SOURCE = re.compile(r"github:([\w.-]+/[\w.-]+)@(\w+):(.+)")


def as_html(text: object) -> str:
    """Text for an HTML element or a quoted attribute; `${...}` stands as entities, so no template reads it."""
    escaped = html.escape(str(text), quote=True)
    return escaped.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;")


def as_markdown(text: str) -> str:
    """Text for Markdown, shown letter for letter: no markup, image, link or HTML in it works."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN_MEANING.sub(r"\\\1", escaped)


def web_address(source: str) -> str:
    """The http(s) address of a source, "" where none is safe to link; `github:owner/name@commit:path` becomes one."""
    match = _GITHUB_SOURCE.fullmatch(source.strip())
    if match:
        repository, commit, path = match.groups()
        return f"https://github.com/{repository}/blob/{commit}/{quote(path)}"
    try:
        parts = urlsplit(source.strip())
    except ValueError:
        return ""
    return source.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def question_link(question: str) -> str:
    """A relative address that opens the page with a question filled in."""
    return f"?q={quote(question, safe='')}"
