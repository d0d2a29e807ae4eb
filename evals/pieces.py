"""Counting the bundled embedder's word pieces without loading the embedder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from knowledge.embedding import bundled_model_folder

MOST_PIECES = 256
"""The longest row that counts as a hit, start and end markers included: the embedder reads no further."""


@cache
def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(Path(bundled_model_folder()) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def count_pieces(text: str) -> int:
    """How many word pieces the text has, start and end markers included."""
    return len(_tokenizer().encode(text).ids)
