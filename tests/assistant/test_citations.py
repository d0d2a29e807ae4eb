from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.citations import Quote, best_quote, build_citation, parse_markers, renumber, starts_with_marker
from assistant.settings import load_settings
from tests.assistant.scripted import retrieved

TEXT = (
    "Every council should name one person who answers for AI. That person reports to the chief executive twice a year. "
    "Training is given to all staff within 90 days. A register of tools is kept and published."
)


@pytest.mark.parametrize(
    ("text", "bare", "numbers"),
    [
        ("It must be logged [1].", "It must be logged.", (1,)),
        ("It must be logged. [2]", "It must be logged.", (2,)),
        ("Both say so [1, 2].", "Both say so.", (1, 2)),
        ("Both say so [1][3].", "Both say so.", (1, 3)),
        ("Both say so [1] [3].", "Both say so.", (1, 3)),
        ("Both say so [1 and 3].", "Both say so.", (1, 3)),
        ("Three say so [2-4].", "Three say so.", (2, 3, 4)),
        ("As cited 【1】.", "As cited.", (1,)),
        ("As cited 【4†source】.", "As cited.", (4,)),
        ("A footnote [^2].", "A footnote.", (2,)),
        ("A word [Source 1].", "A word.", (1,)),
        ("Words [Source 1, Source 2].", "Words.", (1, 2)),
        ("Twice [1][1].", "Twice.", (1,)),
        ("They wrote [sic] that in [2024].", "They wrote [sic] that in [2024].", ()),
        ("A box [ ] to tick and [x] one.", "A box [ ] to tick and [x] one.", ()),
        ("An absurd range [1-999].", "An absurd range.", (1, 999)),
        ("", "", ()),
    ],
)
def test_markers_of_many_shapes_are_read(text: str, bare: str, numbers: tuple[int, ...]) -> None:
    marked = parse_markers(text)
    assert (marked.text, marked.numbers) == (bare, numbers)


def test_markers_at_the_start_are_measured() -> None:
    assert starts_with_marker(" [1][2] Next.") == len(" [1][2]")
    assert starts_with_marker("Next [1].") == 0


def test_the_quote_is_the_sentence_that_holds_the_claim() -> None:
    assert best_quote("Staff are trained within 90 days", retrieved(TEXT)).text == (
        "Training is given to all staff within 90 days."
    )


def test_a_claim_over_two_sentences_is_quoted_from_both() -> None:
    quote = best_quote("A named person answers for AI and reports to the chief executive twice a year", retrieved(TEXT))
    assert quote.text.startswith("Every council") and quote.text.endswith("twice a year.")


def test_a_claim_with_no_word_of_the_source_is_still_quoted_from_inside_it() -> None:
    assert best_quote("Zebras graze.", retrieved(TEXT)).text in TEXT
    assert best_quote("", retrieved("one")).text == "one"


def test_a_citation_carries_the_page_on_which_its_quote_begins() -> None:
    found = retrieved(
        TEXT, publisher="A body", date="2025-04", country="UK", kind="guidance", url="https://example.org"
    )
    pages = ((0, 7), (60, 8), (120, 9))
    found = replace(
        found,
        passage=replace(found.passage, page_starts=pages),
        document=replace(found.document, page_labels=("",) * 6 + ("v", "vi")),
    )
    start = TEXT.index("That person")
    citation = build_citation(3, Quote(found, start, start + 80), load_settings())
    assert (citation.n, citation.page, citation.page_label) == (3, 7, "v")
    assert citation.quote == TEXT[start : start + 80].strip()
    late = build_citation(1, Quote(found, 130, 150), load_settings())
    assert (late.page, late.page_label) == (9, "")
    assert (citation.heading, citation.publisher, citation.date) == ("Guide > Rules", "A body", "2025-04")
    assert citation.cited_as == "Title 1 (A body, 2025)"
    assert citation.voice == "UK guidance"


def test_a_quote_that_begins_with_the_blank_before_a_page_belongs_to_that_page() -> None:
    found = retrieved("One. \nTwo.")
    found = replace(found, passage=replace(found.passage, page_starts=((0, 1), (6, 2))))
    citation = build_citation(1, Quote(found, 4, 10), load_settings())
    assert (citation.quote, citation.page) == ("Two.", 2)


def test_numbers_start_at_one_and_the_same_quote_keeps_its_own() -> None:
    one, two = retrieved(TEXT, 1), retrieved(TEXT, 2)
    a, b, c = Quote(two, 0, 20), Quote(one, 0, 20), Quote(two, 20, 40)
    numbered = renumber([[a], [b, a], [], [c]], load_settings())
    assert numbered.numbers == ((1,), (2, 1), (), (3,))
    assert [citation.n for citation in numbered.citations] == [1, 2, 3]
    assert [citation.document_id for citation in numbered.citations] == ["d2", "d1", "d2"]
