"""What to ask: the welcome, the first questions on offer, and the follow-ups after an answer."""

from __future__ import annotations

from pathlib import Path

from assistant.page.context import PageContext
from assistant.page.conversation import Conversation
from assistant.page.escaping import as_html, question_link
from knowledge.passages import DocumentRecord

_FIRST_QUESTIONS = Path(__file__).with_name("first_questions.txt")


def welcome_html(context: PageContext) -> str:
    """The sentences above the conversation."""
    council = f" for {as_html(context.settings.council_name)}" if context.settings.council_name else ""
    return (
        f"<p class='lead'>Ask about generative AI in the public sector{council}. Every sentence of an answer cites the "
        "passage it comes from; where the documents do not say, you are told so.</p>"
    )


def suggestions_html(conversation: Conversation, context: PageContext) -> str:
    """Questions to ask next, as links: the last answer's own suggestions, or the first ones of the starter library."""
    if conversation:
        title, questions = "Ask next", list(conversation[-1].answer.suggestions)
    else:
        title, questions = "You could ask", first_questions(context.library.records())
    if not questions:
        return ""
    items = "".join(f'<li><a href="{question_link(one)}">{as_html(one)}</a></li>' for one in questions)
    return f'<h2>{title}</h2><ul class="questions">{items}</ul>'


def first_questions(records: list[DocumentRecord]) -> list[str]:
    """The questions offered before anything was asked: those on the starter library, while the library holds it."""
    if not any(record.collection == "starter" for record in records):
        return []
    return [line for line in _FIRST_QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
