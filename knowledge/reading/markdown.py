"""Markdown: rendered by a real parser, then read as HTML, so that a '#' inside a listing of code stays code.

What site builders add (front matter, Liquid tags, kramdown's attribute lists, MkDocs' boxes) is taken out or unfolded
first, outside listings of code.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.html import LEFT_OUT, HtmlWalker
from knowledge.reading.metadata import Fields, build_metadata, split_front_matter
from knowledge.reading.outline import Outline
from knowledge.reading.text import decode

_FENCE = re.compile(r"[ >]*(```+|~~~+)")
_LISTING = re.compile(r"(?ms)^[ >]*(`{3,}|~{3,})[^\n]*\n.*?^[ >]*\1`*~*[ \t]*$")
_OUT = re.compile(r"<!--.*?-->|\{%.*?%\}|\{\{.*?\}\}", re.S)
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|\{\s*[.#][\w .#=\"'-]*\}")
_CONTENTS = re.compile(
    r"(?m)^[ \t]*(?:[-*]|1\.)[ \t]+\S.*\n[ \t]*\{:\s*toc[^}\n]*\}[ \t]*$|^\[TOC\][ \t]*$|^\[\[_?TOC_?\]\][ \t]*$"
)
_FOOTNOTE = re.compile(r"\[\^([\w-]+)\](:?)")
_NOTE_TEXT = re.compile(r"(?m)^ {0,3}\[\^[\w-]+\]:")
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_BOX = re.compile(r"^([ \t]*)(?:(?:!!!|\?\?\?\+?)[ \t]+[\w -]+|===!?)[ \t]*(?:\"(.*)\")?[ \t]*$")


def read_markdown(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """A Markdown file as a document.

    Raises:
        UnreadableFileError: it is no text, or nothing is left of it without its front matter and tags.
    """
    front, text = split_front_matter(decode(path.read_bytes(), file))
    outline = Outline()
    rendered = _renderer().render(_plain_markdown(text))
    if rendered.strip():
        HtmlWalker(outline, numbered=True).walk(lxml_html.fragment_fromstring(rendered, create_parent="div"))
    if not outline.blocks:
        raise UnreadableFileError(f"{file} holds no text beside its front matter.", "Give a file that holds text.")
    metadata = build_metadata(file, given, front, first_heading=outline.first_heading)
    return Document(file, metadata, tuple(outline.blocks))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _plain_markdown(text: str) -> str:
    """The text without what only a site's builder understands; listings of code are left as they are."""
    parts: list[str] = []
    start = 0
    text = _unfold_boxes(text)
    for listing in _LISTING.finditer(text):
        parts += [_without_tags(text[start : listing.start()]), listing.group()]
        start = listing.end()
    return "".join([*parts, _without_tags(text[start:])])


def _without_tags(text: str) -> str:
    text = _OUT.sub(" ", text)
    text = _CONTENTS.sub("", text)
    text = _ICON.sub("", _ATTRIBUTES.sub("", text))
    text = _NOTE_TEXT.sub(r"\n\g<0>", text)
    return _FOOTNOTE.sub(lambda note: rf"\[{note[1]}\]", text)


def _unfold_boxes(text: str) -> str:
    """MkDocs' boxes (`!!! tip "Title"` and what is indented below) as their title in bold and plain paragraphs."""
    lines: list[str] = []
    open_boxes: list[int] = []
    in_listing = False
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if not in_listing and line.strip():
            while open_boxes and indent <= open_boxes[-1]:
                open_boxes.pop()
        inner = line[min(indent, 4 * len(open_boxes)) :]
        box = None if in_listing else _BOX.match(line)
        if _FENCE.match(inner):
            in_listing = not in_listing
        if box:
            open_boxes.append(len(box[1]))
            lines += ["", f'<hr class="{LEFT_OUT}">', "", f"**{box[2]}**" if box[2] else "", ""]
        else:
            lines.append(inner)
    return "\n".join(lines)
