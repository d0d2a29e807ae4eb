"""Questions are read with an encoder of their own, documents as before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import LangChainEmbedder, SentenceTransformerEmbedder
from knowledge.question_embedder import (
    WeightChange,
    low_rank,
    question_embedder_for,
    read_change,
    shipped_change,
    write_change,
)


def test_the_bundled_embedder_has_one_and_stays_as_it_is(embedder: SentenceTransformerEmbedder) -> None:
    question = "can a machine refuse someone their benefits with nobody looking?"
    before = embedder.encode([question])[0]
    asking = question_embedder_for(embedder)
    asked = (asking.encode([question]) or [])[0]
    after = embedder.encode([question])[0]
    assert shipped_change(embedder.name) is not None
    assert np.array_equal(before.token_vectors, after.token_vectors)
    assert not np.allclose(before.token_vectors, asked.token_vectors, atol=1e-3)
    assert float(before.vector @ asked.vector) > 0.6


def test_everyday_words_come_nearer_to_official_ones(embedder: SentenceTransformerEmbedder) -> None:
    question = "who carries the can when the computer gets a decision wrong?"
    passages = embedder.embed(
        [
            "Accountability for automated decisions rests with a named senior responsible owner.",
            "The can of fizzy drink was carried to the computer room.",
        ]
    )
    own = embedder.embed([question])[0] @ passages.T
    asked = question_embedder_for(embedder).embed([question])[0] @ passages.T
    assert asked[0] - asked[1] > own[0] - own[1]


def test_it_is_loaded_once_for_all(embedder: SentenceTransformerEmbedder) -> None:
    assert question_embedder_for(embedder) is question_embedder_for(SentenceTransformerEmbedder())


def test_an_embedder_without_a_change_reads_questions_itself(tmp_path: Path) -> None:
    own = SentenceTransformerEmbedder(str(tmp_path))
    foreign = LangChainEmbedder(object(), "foreign")  # type: ignore[arg-type]  # never called
    assert question_embedder_for(own) is own
    assert question_embedder_for(foreign) is foreign


def test_a_change_of_another_embedder_is_refused(embedder: SentenceTransformerEmbedder) -> None:
    with pytest.raises(ValueError, match="'another', not of"):
        question_embedder_for(embedder, WeightChange("another", {}))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    matrix = np.outer(chance.normal(size=6), chance.normal(size=4)).astype("float32")
    vector = chance.normal(size=6).astype("float32")
    write_change(tmp_path / "deep" / "change.npz", low_rank("mine", {"a.weight": matrix, "a.bias": vector}, rank=2))
    change = read_change(tmp_path / "deep" / "change.npz")
    assert change.embedder == "mine"
    assert np.allclose(change.of("a.weight"), matrix, atol=2e-2)  # type: ignore[arg-type]  # it is there
    assert np.allclose(change.of("a.bias"), vector, atol=1e-2)  # type: ignore[arg-type]  # as above
    assert change.of("b.weight") is None
