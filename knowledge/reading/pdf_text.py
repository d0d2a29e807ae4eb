"""Lines of a PDF joined to running text: hyphens at the ends of lines, and where each page begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.reading.outline import tidy
from knowledge.reading.pdf_line import HYPHEN, Line

Text = tuple[str, list[tuple[int, int]]]
"""A text, and (offset, sheet) of where each page begins in it."""

Vocabulary = Counter[str]
"""How often each word stands in a document whole, hyphens inside it kept; lower case."""


def vocabulary_of(pages: Sequence[Sequence[Line]]) -> Vocabulary:
    """The words of the pages; those that a line's end cuts are left out."""
    words: Vocabulary = Counter()
    for page in pages:
        for line in page:
            whole = re.sub(rf"[\w-]*{HYPHEN}\w*|\w+-$", " ", line.text)
            words.update(word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", whole))
    return words


def joined(lines: Sequence[Line], vocabulary: Vocabulary) -> Text:
    """The lines in one text."""
    text = ""
    starts: list[tuple[int, int]] = []
    for line in lines:
        part = tidy(_resolved(line.text, vocabulary))
        if text.endswith("-") and re.search(r"\w-$", text) and part[:1].islower():
            text, part = _glued(text, part, vocabulary)
        elif text and not re.search(r"[/—]$", text):
            text += " "
        if not starts or starts[-1][1] != line.page:
            starts.append((len(text), line.page))
        text += part
    return text, starts


def _glued(text: str, part: str, vocabulary: Vocabulary) -> tuple[str, str]:
    first = re.search(r"[\w-]*-$", text)
    second = re.match(r"\w+", part)
    if first and second and not _keeps_hyphen(first[0][:-1], second[0], vocabulary):
        return text[:-1], part
    return text, part


def _resolved(text: str, vocabulary: Vocabulary) -> str:
    def choose(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if _keeps_hyphen(match[1], match[2], vocabulary) else match[1] + match[2]

    return re.sub(rf"([\w-]*){HYPHEN}(\w*)", choose, text)


def _keeps_hyphen(before: str, after: str, vocabulary: Vocabulary) -> bool:
    """Whether a hyphen at the end of a line belongs to the word: by how the document writes it elsewhere."""
    whole, parted = (before + after).lower(), f"{before}-{after}".lower()
    if vocabulary[whole] or vocabulary[parted]:
        return vocabulary[parted] > vocabulary[whole]
    last = before.rpartition("-")[2].lower()
    return (
        "-" in before
        or not before.isalpha()
        or after[:1].isupper()
        or bool(vocabulary[last] and vocabulary[after.lower()])
    )


def squash(text: str) -> str:
    """Letters and digits only, lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
