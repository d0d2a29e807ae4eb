"""What a language model wrote, made fit to be shown: nothing that loads, leads away or was invented to be contacted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.groundedness.words import letters_and_digits

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)|!\[([^\]]*)\]\[[^\]]*\]")
_LINK = re.compile(r"\[([^\]]+)\]\(\s*<?([^)\s>]*)[^)]*\)")
_LINK_TARGET = re.compile(r"(?m)^\s*\[[^\]]+\]:\s*\S+.*$")
_LOADING = re.compile(
    r"(?is)<(script|style|iframe|object|svg|form|video|audio|noscript)\b.*?(?:</\1\s*>|$)|</?[a-z][^<>]*>|<!--.*?(?:-->|$)"
)
_ADDRESS = re.compile(r"(?i)\b(?:(?:https?|ftp|file|javascript|data|vbscript):(?://)?|www\.)[^\s<>\")\]]+")
_EMAIL = re.compile(r"(?i)(?:mailto:)?\b[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3} ?(?:\(0\) ?)?|\(?0)\d(?:[ ()-]{0,2}\d){7,10}(?!\d)")

REMOVED = "[left out: not in the sources]"


def screen_output(text: str, sources: Sequence[str] = ()) -> str:
    """The text without images, markup and links; addresses, e-mails and phone numbers only where a source has them.

    Citation markers such as [1] stay. A link keeps its words and loses its target.
    """
    known = letters_and_digits(" ".join(sources))
    text = _IMAGE.sub(lambda match: match.group(1) or match.group(2) or "", text)
    text = _LINK_TARGET.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _LOADING.sub("", text)
    for pattern in (_EMAIL, _ADDRESS, _PHONE):
        text = pattern.sub(lambda match: _kept(match.group(), known), text)
    return text.strip()


def _kept(found: str, known: str) -> str:
    """The piece itself where a source has it, else a note that it was left out."""
    bare = found.rstrip(".,;:!?")
    wanted = letters_and_digits(bare.removeprefix("mailto:"))
    return found if wanted and wanted in known else REMOVED + found[len(bare) :]
