import pytest

from assistant.page.escaping import as_html, as_markdown, question_link, web_address


def test_html_is_shown_and_templates_in_it_are_not_read() -> None:
    shown = as_html('<img src=x onerror="run()"> ${run()} {{run()}}')
    assert "<" not in shown
    assert "{" not in shown
    assert "$" not in shown


@pytest.mark.parametrize("meaning", ["![a](b)", "[a](javascript:b)", "`a`", "**a**", "https://a.example", "$a$", "# a"])
def test_markdown_in_a_text_has_no_meaning_left(meaning: str) -> None:
    shown = as_markdown(meaning)
    assert all(shown[at - 1] == "\\" for at, character in enumerate(shown) if character in "![](`*:$#)")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://www.gov.uk/a", "https://www.gov.uk/a"),
        ("github:owner/name@abc123:docs/a file.md", "https://github.com/owner/name/blob/abc123/docs/a%20file.md"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//elsewhere.example", ""),
        ("http://[broken", ""),
        ("a-file.txt", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_linked(source: str, address: str) -> None:
    assert web_address(source) == address


def test_a_question_link_holds_the_question_whole() -> None:
    assert question_link("A & b? #1") == "?q=A%20%26%20b%3F%20%231"
