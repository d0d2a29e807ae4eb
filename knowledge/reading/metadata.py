"""What is known of a document as a whole, field by field from the surest source that names it.

In this order: what the reader was given (a row of SOURCES.tsv), front matter, the document's own properties, its first
heading, the name of its file.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from knowledge.errors import UnreadableFileError
from knowledge.passages import BasedOn, Metadata
from knowledge.reading.outline import tidy

SOURCES = "SOURCES.tsv"

Fields = Mapping[str, Any]
"""Names of `Metadata`'s fields (or their other names below) and values as found."""

_OTHER_NAMES = {
    "title": ("title",),
    "publisher": ("publisher", "organisation", "organization", "author"),
    "country": ("country",),
    "date": ("date", "published", "issued", "created"),
    "kind": ("kind", "type"),
    "licence": ("licence", "license"),
    "url": ("url", "address", "source", "canonical_url", "og_url"),
    "superseded_by": ("superseded_by",),
}
_MONTHS = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_MEANINGLESS_TITLE = re.compile(
    r"(untitled|document|slide|presentation)\s*\d*|microsoft (word|powerpoint)\b.*|"
    r".*\.(docx?|pdf|pptx?|indd|tmp|html?)|[\W\d_]*",
    re.I,
)


def read_sources(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of the folder's SOURCES.tsv by `file`, empty where there is none; cells that are empty are left out.

    Raises:
        UnreadableFileError: the table has no column `file` or is not UTF-8.
    """
    path = folder / SOURCES
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path} is not UTF-8 text.", "Save it as UTF-8, tab-separated.") from error
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if "file" not in (rows.fieldnames or ()):
        raise UnreadableFileError(
            f"{path} has no column named 'file'.",
            "Its first line must name the columns, parted by tabs: file, title, ...",
        )
    return {
        row["file"]: {name: value.strip() for name, value in row.items() if name and value and value.strip()}
        for row in rows
        if row["file"]
    }


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """(fields, text without them) where YAML stands between lines of "---" at the very top; else ({}, text)."""
    match = re.match(r"\s*---[ \t]*\r?\n(.*?\r?\n)?(---|\.\.\.)[ \t]*(\r?\n|\Z)", text, re.S)
    if not match:
        return {}, text
    try:
        fields = yaml.safe_load(match[1] or "")
    except (yaml.YAMLError, ValueError):
        fields = dict(re.findall(r"(?m)^(\w+):[ \t]*(.*?)[ \t]*\r?$", match[1] or ""))
    if not isinstance(fields, dict):
        return {}, text
    return {str(name).strip().lower().replace("-", "_"): value for name, value in fields.items()}, text[match.end() :]


def iso_date(value: object) -> str:
    """A date as people, PDFs and web pages write it as "2025", "2025-04" or "2025-04-03"; "" where there is none."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    text = str(value or "").strip()
    if match := re.match(r"(?:D:)?((?:19|20)\d\d)(?:[-/.]?(\d\d))?(?:[-/.]?(\d\d))?(?![\d])", text.split("T")[0][:12]):
        return "-".join(part for part in match.groups() if part)
    if match := re.match(r"D:((?:19|20)\d\d)(\d\d)(\d\d)", text):
        return "-".join(match.groups())
    if match := re.search(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3})[a-z]*\.?\s+((?:19|20)\d\d)", text):
        month = _MONTHS.get(match[2].lower())
        if month:
            return f"{match[3]}-{month:02}" + (f"-{int(match[1]):02}" if match[1] else "")
    match = re.search(r"\b(?:19|20)\d\d\b", text)
    return match[0] if match else ""


def web_address(source: object) -> str:
    """A usable https address of a source, "" where it has none; `github:owner/repo@commit:path` becomes its page."""
    text = str(source or "").strip()
    if match := re.fullmatch(r"github:([\w.-]+/[\w.-]+)@(\w+):(.+)", text):
        return f"https://github.com/{match[1]}/blob/{match[2]}/{match[3].replace(' ', '%20')}"
    return text if re.match(r"https?://\S+$", text) else ""


def build_metadata(file: str, *sources: Fields | Metadata | None, first_heading: str = "") -> Metadata:
    """One `Metadata`, each field from the first of `sources` that has it, the title else from heading or file name."""
    found: dict[str, Any] = {}
    for source in sources:
        fields = asdict(source) if isinstance(source, Metadata) else (source or {})
        for name, value in _known_fields(fields).items():
            found.setdefault(name, value)
    stem = PurePosixPath(file).stem
    found.setdefault("title", first_heading or tidy(re.sub(r"[-_]+", " ", stem)) or file)
    return Metadata(**found)


def meaningful_title(title: str, file: str) -> str:
    """The title from a document's properties, or "" where it is only what a program put there."""
    title = tidy(title)
    same = re.sub(r"\W+", "", title).lower() == re.sub(r"\W+", "", PurePosixPath(file).stem).lower()
    return "" if same or _MEANINGLESS_TITLE.fullmatch(title) else title


def _known_fields(fields: Fields) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, others in _OTHER_NAMES.items():
        for other in others:
            value = _as_text(fields.get(other))
            value = iso_date(fields.get(other)) if name == "date" else value
            value = web_address(value) if name == "url" else value
            if value:
                known[name] = value
                break
    works = based_on(fields.get("based_on"))
    if works:
        known["based_on"] = works
    return known


def based_on(value: object) -> tuple[BasedOn, ...]:
    """The works that a digest names under `based_on`: a title, one mapping, or a list of either."""
    works = []
    for entry in value if isinstance(value, list | tuple) else [value]:
        entry = {"title": entry} if isinstance(entry, str) else entry
        if isinstance(entry, Mapping) and _as_text(entry.get("title")):
            works.append(
                BasedOn(
                    title=_as_text(entry["title"]),
                    publisher=_as_text(entry.get("publisher")),
                    date=iso_date(entry.get("date")),
                    country=_as_text(entry.get("country")),
                    licence=_as_text(entry.get("licence") or entry.get("license")),
                    source=web_address(entry.get("source")) or _as_text(entry.get("source") or entry.get("url")),
                )
            )
    return tuple(works)


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_as_text, value)))
    return "" if value is None or isinstance(value, Mapping | bool) else tidy(str(value))
