"""Plain text: paragraphs parted by blank lines, bullets, and short lines that stand alone as headings."""

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.metadata import Fields, build_metadata, split_front_matter
from knowledge.reading.outline import Outline, tidy

_BULLET = re.compile(r"([ \t]*)(?:[•◦▪●○*‣·–-]|(\d{1,3}[.)]))[ \t]+(\S.*)")
_SENTENCE_END = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_LONGEST_HEADING = 90


def decode(data: bytes, file: str) -> str:
    """The bytes as text: UTF-8 (with or without its mark), UTF-16 by its mark, else the most likely 8-bit encoding.

    Raises:
        UnreadableFileError: these bytes are no text, or there are none.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(f"{file} is empty.", "Give a file that holds text.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _plain(data.decode("utf-16", errors="replace"))
    if b"\0" in data[:4096]:
        raise UnreadableFileError(
            f"{file} is not text: it holds binary data.", "Give a PDF, Word, HTML, Markdown or text file."
        )
    try:
        return _plain(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data[:65536])
    best = from_bytes(data[:65536]).best() if control < 0.01 * len(data[:65536]) else None
    if best is None:
        raise UnreadableFileError(
            f"{file} is not text: it holds binary data.", "Give a PDF, Word, HTML, Markdown or text file."
        )
    # Western European text (few bytes beyond ASCII) is meant far more often than what a short text is guessed to be.
    encoding = "cp1252" if sum(byte > 127 for byte in data) < 0.08 * len(data) else best.encoding
    return _plain(data.decode(encoding, errors="replace"))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")


def read_text(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """A plain text file as a document; see the module for what is taken for a heading."""
    front, text = split_front_matter(decode(path.read_bytes(), file))
    outline = Outline()
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    for i, paragraph in enumerate(paragraphs):
        _add(outline, paragraph.strip("\n"), is_last=i == len(paragraphs) - 1)
    metadata = build_metadata(file, given, front, first_heading=outline.first_heading)
    return Document(file, metadata, tuple(outline.blocks))


def _add(outline: Outline, paragraph: str, is_last: bool) -> None:
    """A paragraph of lines: runs of bullets become lists; one short line without a sentence's end, a heading."""
    lines = paragraph.split("\n")
    is_title = not outline.blocks and not outline.first_heading
    if len(lines) == 1 and not is_last and _is_heading(lines[0], is_title):
        outline.heading(1 if is_title else 2, lines[0].strip("‘’'\"“” \t"))
        return
    prose: list[str] = []
    items: list[tuple[int, str]] = []
    margin = 0
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            _flush(outline, prose, [])
            indent = len(bullet[1].expandtabs(4))
            margin = indent if not items else min(margin, indent)
            items.append((indent, f"{bullet[2]} {tidy(bullet[3])}" if bullet[2] else tidy(bullet[3])))
        elif items and line[:1].isspace():
            items[-1] = (items[-1][0], f"{items[-1][1]} {tidy(line)}")
        else:
            _flush(outline, [], items, margin)
            prose.append(line)
    _flush(outline, prose, items, margin)


def _flush(outline: Outline, prose: list[str], items: list[tuple[int, str]], margin: int = 0) -> None:
    if prose:
        outline.add(tidy(" ".join(prose)))
        prose.clear()
    if items:
        outline.items([(int(indent > margin), text) for indent, text in items])
        items.clear()


def _is_heading(line: str, is_title: bool) -> bool:
    line = line.strip()
    if len(line) > _LONGEST_HEADING or _BULLET.match(line) or _SENTENCE_END.search(line):
        return False
    return is_title or ((line[:1].isupper() or line[:1].isdigit()) and line[:1] not in "“\"‘'")
