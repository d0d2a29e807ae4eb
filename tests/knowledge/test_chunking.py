"""Passages: whole sentences, rows and items, within the limit, verbatim, each with what leads into it."""

from __future__ import annotations

import random
import re

import pytest

from knowledge.chunking import chunk
from knowledge.passages import Block, Document, Metadata, Passage
from knowledge.quoting import CELL

LIMIT = 120


def count(text: str) -> int:
    """Two markers, and a piece for each three letters of a word and each sign."""
    return 2 + sum(len(part) // 3 + 1 for part in re.findall(r"\w+|[^\w\s]", text))


def cut(*blocks: Block, title: str = "Rules", **sizes: int) -> list[Passage]:
    return chunk(Document("a.md", Metadata(title, "Council", date="2025-01"), blocks), "doc", count, LIMIT, **sizes)


def prose(sentences: int, about: str = "tool") -> str:
    return " ".join(f"Sentence {i} says that the {about} has an owner who writes it down." for i in range(sentences))


def squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_a_short_document_is_one_passage_with_its_context() -> None:
    (passage,) = cut(Block("Keep logs.", ("Rules", "Logging", "Requirements")))
    assert (passage.text, passage.position, passage.document_id) == ("Keep logs.", 0, "doc")
    assert passage.context == "Rules (Council, 2025) > Logging > Requirements"
    assert passage.indexed_text == f"{passage.context}\nKeep logs."


def test_nothing_gives_nothing() -> None:
    assert cut() == []


def test_headings_that_repeat_are_told_apart_by_their_parents() -> None:
    found = cut(
        Block(prose(4, "log"), ("Rules", "Logging", "Requirements")),
        Block(prose(4, "purchase"), ("Rules", "Buying", "Requirements")),
    )
    assert {passage.heading for passage in found} == {"Rules > Logging > Requirements", "Rules > Buying > Requirements"}
    assert all(("Logging" in p.context) == ("log" in p.text.split()) for p in found)


def test_a_passage_repeats_the_last_sentence_of_the_one_before_in_its_section() -> None:
    found = cut(Block(prose(9), ("Rules",)), words=30)
    ends = [passage.text.split("Sentence ")[-1] for passage in found]
    assert len(found) > 2 and all(end.strip() in after.text for end, after in zip(ends, found[1:], strict=False))
    assert all("Sentence 3" not in p.text or p.text.count("Sentence 3") == 1 for p in found)


def test_a_list_keeps_its_lead_in() -> None:
    blocks = [
        Block(prose(5), ("Rules",)),
        Block("Before a tool is bought, check these:", ("Rules",)),
        Block("- its owner\n- its cost\n- its end", ("Rules",), "list"),
    ]
    found = [passage for passage in cut(*blocks, words=40) if "its cost" in passage.text]
    assert len(found) == 1 and "check these:\n- its owner\n- its cost\n- its end" in found[0].text
    assert found[0].kind == "list"


def test_later_parts_of_a_long_list_and_a_long_table_say_what_they_belong_to() -> None:
    items = "\n".join(f"- item {i} is about one more matter that a council looks at" for i in range(20))
    found = cut(Block("Check these matters:", ("R",)), Block(items, ("R",), "list"), words=40)
    assert len(found) > 2 and all("Check these matters:" in p.indexed_text for p in found)
    rows = "\n".join(["Risk | Owner", *(f"Risk {i} of a kind | Owner {i} of the service" for i in range(20))])
    found = cut(Block(rows, ("R",), "table"), words=40)
    assert len(found) > 2 and all("Risk | Owner" in p.indexed_text for p in found)


def test_a_row_that_is_too_long_is_cut_between_its_cells_or_sentences() -> None:
    row = CELL.join([prose(3, "first"), prose(3, "second"), prose(3, "third")])
    found = cut(Block(f"A{CELL}B{CELL}C\n{row}", ("R",), "table"))
    assert len(found) > 1 and all(count(p.indexed_text) <= LIMIT for p in found)
    assert all(p.text.rstrip().endswith((".", "C")) for p in found)


def test_one_word_that_never_ends_is_cut() -> None:
    found = cut(Block("x" * 3000, ("R",)))
    assert len(found) > 1 and "".join(p.text for p in found) == "x" * 3000
    assert all(count(p.indexed_text) <= LIMIT for p in found)


def test_very_short_sections_join_their_sisters_and_keep_their_headings_in_the_text() -> None:
    found = cut(Block("Be kind.", ("Rules", "Users")), Block("Ask twice.", ("Rules", "Testing")))
    assert [passage.text for passage in found] == ["Users\nBe kind.\nTesting\nAsk twice."]
    assert found[0].heading_path == ("Rules",)


def test_what_stands_apart_in_the_file_is_parted_by_a_blank_line() -> None:
    found = cut(Block("Running text.", ("R",)), Block("1 A footnote.", ("R",), apart=True))
    assert found[0].text == "Running text.\n\n1 A footnote."


def test_pages_are_counted_from_the_passages_own_start() -> None:
    text = f"{prose(6)} {prose(6, 'plan')}"
    found = cut(Block(text, ("R",), page_starts=((0, 4), (len(prose(6)) + 1, 5))), words=30)
    assert found[0].page() == 4 and found[-1].page() == 5
    crossing = [p for p in found if len(p.page_starts) > 1]
    assert all(p.text[p.page_starts[1][0] :].startswith("Sentence 0 says that the plan") for p in crossing)


def test_ids_are_stable_and_differ_for_the_same_text_twice() -> None:
    blocks = [Block(prose(8), ("A",)), Block(prose(8), ("B",)), Block(prose(8), ("A",))]
    one, other = cut(*blocks), cut(*blocks)
    assert [p.passage_id for p in one] == [p.passage_id for p in other]
    assert len({p.passage_id for p in one}) == len(one)


@pytest.mark.parametrize("title", ["", "A" * 400, "word " * 200])
def test_context_gives_way_to_the_text(title: str) -> None:
    found = cut(
        Block(prose(12), tuple(f"Heading {i} with many more words than are needed" for i in range(6))), title=title
    )
    assert all(count(passage.indexed_text) <= LIMIT for passage in found)
    assert all(f"Sentence {i} " in " ".join(p.text for p in found) for i in range(12))


@pytest.mark.parametrize("seed", range(60))
def test_every_word_is_in_a_passage_in_order_and_within_the_limit(seed: int) -> None:
    chosen = random.Random(seed)
    blocks = [_random_block(chosen, i) for i in range(chosen.randrange(1, 14))]
    found = cut(*blocks, words=chosen.choice([20, 60, 120]), overlap=chosen.choice([0, 1, 2]))
    assert all(count(passage.indexed_text) <= LIMIT for passage in found)
    assert [passage.position for passage in found] == list(range(len(found)))
    whole = squashed(" ".join(passage.text for passage in found))
    at = 0
    for block in blocks:
        for line in block.text.split("\n"):
            for sentence in re.split(r"(?<=\.) ", line):
                at = whole.find(squashed(sentence)[:40], max(0, at - 400))
                assert at >= 0, sentence


def _random_block(chosen: random.Random, number: int) -> Block:
    kind = chosen.choice(["paragraph", "paragraph", "list", "table", "code"])
    path = tuple(f"H{level}{chosen.randrange(3)}" for level in range(chosen.randrange(0, 4)))
    lines = [f"Unit {number} {i} {'word ' * chosen.randrange(1, 25)}ends." for i in range(chosen.randrange(1, 9))]
    if kind == "paragraph":
        return Block(" ".join(lines), path, "paragraph", ((0, number + 1),))
    return Block("\n".join(lines), path, kind)
