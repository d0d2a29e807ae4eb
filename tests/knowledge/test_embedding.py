"""The bundled embedder's vectors."""

from __future__ import annotations

from knowledge.embedding import SentenceTransformerEmbedder


def test_rounded_arithmetic_gives_the_same_vectors_but_for_rounding(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["A council keeps logs of prompts for a year.", "Staff train once a year.", "Who signs off the assessment?"]
    for exact, rounded in zip(embedder.encode(texts), embedder.encode(texts, rounded=True), strict=True):
        assert exact.vector @ rounded.vector > 0.999
        assert (exact.token_vectors * rounded.token_vectors).sum(axis=1).min() > 0.99
        assert exact.pieces.tolist() == rounded.pieces.tolist()
