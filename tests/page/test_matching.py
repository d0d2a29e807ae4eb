from assistant.page.matching import find_quote, place_quote


def marked(page: str, indices: set[int]) -> str:
    return "".join(character for index, character in enumerate(page) if index in indices)


def test_a_quote_is_found_whatever_the_spaces_hyphens_and_case() -> None:
    text = "Before. The infor-\nmation  officer SIGNS it. After."
    assert find_quote(text, "the information officer signs it") == (8, 43)
    assert find_quote(text, "the information officer refuses") is None
    assert find_quote(text, "…") is None


def test_a_quote_over_two_pages_is_placed_on_both_without_the_footer() -> None:
    first = "Intro. Every council should name an owner for each Page 15"
    second = "AI Guide model that it uses in a service. Next."
    on_first, on_second = place_quote(
        [first, second], "Every council should name an owner for each model that it uses."
    )
    assert marked(first, on_first) == "Everycouncilshouldnameanownerforeach"
    assert marked(second, on_second) == "modelthatituses"


def test_a_quote_that_is_not_there_is_not_placed() -> None:
    assert place_quote(["Nothing of the kind stands here."], "Every council should name an owner.") == [set()]
