from __future__ import annotations

import numpy as np

from knowledge.lexical import BM25, postings_of, stem_id, words


def test_words_keep_numbers_whole_and_lose_stop_words() -> None:
    assert words("The council's fee is £1.5 for 30% of AI tools") == [
        "council",
        "fee",
        "£",
        "1.5",
        "30",
        "%",
        "ai",
        "tools",
    ]


def test_the_passage_with_the_rare_word_comes_first() -> None:
    index = BM25(
        [postings_of(["The charter of Camden.", "The policy of staff."]), postings_of(["A policy for policies."])]
    )
    scores = index.scores({stem_id("charter"): 1.0})
    assert scores.shape == (3,)
    assert int(np.argmax(scores)) == 0
    assert scores[1] == scores[2] == 0


def test_stems_meet() -> None:
    index = BM25([postings_of(["Procuring suppliers."])])
    assert index.scores({stem_id("procured"): 1.0})[0] > 0


def test_an_empty_index_gives_no_scores() -> None:
    assert BM25([]).scores({stem_id("word"): 1.0}).shape == (0,)
