"""Documents as an independent reader sees them, so that the product's own reader never judges its own quotes.

PDF by poppler's pdftotext (a programme of its own, not a Python package), DOCX from its XML, HTML by the standard
library's parser, Markdown and text as they stand. None of this touches knowledge/reading.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from evals.matching import has_words, same_file, squash

_MARKDOWN_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\([^()]*\)[^()]*)?(?:\s+\"[^\"]*\")?\)")
_MARKDOWN_REFERENCE = re.compile(r"\[([^\]\[]+)\]\[[^\]]*\]")
_TEMPLATE_TAG = re.compile(r"\{:[^}\n]*\}|\{%.*?%\}|\{#[^}\n]*\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# How far from a page's end or start (letters and digits) a quote over two pages may stop or go on: room for footnotes,
# footer and header between the two halves.
_PAGE_EDGE = 900


@dataclass(frozen=True, slots=True)
class SourceText:
    """The readings of one file. `pages` (squashed, sheet 1 first) is empty where the format has none.

    `whole` holds one or more squashed readings of the whole file; a quote counts if it stands in any of them.
    """

    whole: tuple[str, ...]
    pages: tuple[str, ...] = ()

    def holds(self, quote: str, page: int | None = None) -> bool:
        """Whether the quote stands verbatim here, at that page where there are pages."""
        wanted = squash(quote)
        if not has_words(quote):
            return False
        if not self.pages:
            return any(wanted in text for text in self.whole)
        if page is None or not 1 <= page <= len(self.pages):
            return False
        return wanted in self.pages[page - 1] or self._runs_over(wanted, page)

    def _runs_over(self, wanted: str, page: int) -> bool:
        """Whether the quote begins near the end of `page` and goes on near the start of the next."""
        if page >= len(self.pages):
            return False
        end, start = self.pages[page - 1][-len(wanted) - _PAGE_EDGE :], self.pages[page][: len(wanted) + _PAGE_EDGE]
        return any(wanted[:cut] in end and wanted[cut:] in start for cut in range(1, len(wanted)))


@dataclass
class SourceLibrary:
    """Finds a cited file and reads it once. Files that aren't at hand give None: unscored, never wrong.

    Args:
        folders: where files are looked for by their path, then by their name.
        paths: document id -> file, as the run saved it; asked before the folders.
    """

    folders: tuple[Path, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    _texts: dict[tuple[str, str], SourceText | None] = field(default_factory=dict)

    def find(self, file: str, document_id: str = "") -> SourceText | None:
        """The text of a cited document, or None where it isn't there or no reader for it is."""
        key = (file, document_id)
        if key not in self._texts:
            path = self._path(file, document_id)
            self._texts[key] = read_source(path) if path else None
        return self._texts[key]

    def _path(self, file: str, document_id: str) -> Path | None:
        known = Path(self.paths.get(document_id, ""))
        if known.is_file():
            return known
        name = file.rsplit("/", 1)[-1]
        exact = [folder / file for folder in self.folders if file and (folder / file).is_file()]
        found = (path for folder in self.folders for path in folder.rglob(name) if name and path.is_file())
        return exact[0] if exact else next((path for path in found if same_file(path.as_posix(), file)), None)


def read_source(path: Path) -> SourceText | None:
    """The file's text by an independent reader; None where none is installed or the file can't be read."""
    with path.open("rb") as opened:
        start = opened.read(1024)
    try:
        reader = _reader_for(path, start)
        return reader(path) if reader else None
    except (OSError, ValueError, KeyError, subprocess.SubprocessError, zipfile.BadZipFile, ElementTree.ParseError):
        return None


def _reader_for(path: Path, start: bytes) -> Callable[[Path], SourceText | None] | None:
    """The reader by what the file is, which its name may get wrong."""
    if b"%PDF-" in start:
        return _read_pdf
    if start.startswith(b"PK"):
        return _read_docx
    if path.suffix.lower() in {".html", ".htm"} or re.match(rb"\s*<(!doctype html|html)", start, re.IGNORECASE):
        return _read_html
    return _read_plain


def _read_pdf(path: Path) -> SourceText | None:
    programme = shutil.which("pdftotext")
    if programme is None:
        return None
    done = subprocess.run([programme, "-enc", "UTF-8", str(path), "-"], capture_output=True, timeout=120, check=False)
    pages = tuple(squash(page) for page in done.stdout.decode("utf-8", errors="replace").split("\f"))
    return SourceText(("".join(pages),), pages) if any(pages) else None


def _read_docx(path: Path) -> SourceText:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/(document|footnotes|endnotes)\.xml", name)]
        parts = [ElementTree.fromstring(archive.read(name)) for name in sorted(names)]
    texts = (element.text or "" for part in parts for element in part.iter() if element.tag.endswith("}t"))
    return SourceText((squash("".join(texts)),))


def _read_html(path: Path) -> SourceText:
    collector = _TextCollector()
    collector.feed(path.read_bytes().decode("utf-8", errors="replace"))
    return SourceText((squash("".join(collector.texts)),))


def _read_plain(path: Path) -> SourceText:
    """A plain text as it stands, and a second reading without Markdown's own signs."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    return SourceText(_distinct((squash(text), squash(_without_markdown(text)))))


def _without_markdown(text: str) -> str:
    """The text as rendered: link targets, template tags, comments and HTML tags gone, entities as characters."""
    text = _TEMPLATE_TAG.sub(" ", _COMMENT.sub(" ", text))
    for _ in range(2):  # an image within a link
        text = _MARKDOWN_LINK.sub(r"\1", text)
    return unescape(_TAG.sub(" ", _MARKDOWN_REFERENCE.sub(r"\1", text)))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


class _TextCollector(HTMLParser):
    """Every text node outside script and style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)
