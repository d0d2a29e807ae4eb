"""The first look at a question, before anything is searched, kept or sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.screening.injection import asks_to_break_rules
from assistant.screening.personal_data import mask
from assistant.screening.scope import is_despair, is_off_topic, other_language, politeness

Action = Literal["ask", "greet", "decline", "signpost"]

_PURPOSE = (
    "I answer questions about generative AI in councils and other public bodies, from the documents in this library, "
    "and show where each answer stands."
)
_EXAMPLE = "You could ask: “What should we settle before staff use generative AI?”"
_REPLIES = {
    "greeting": f"Hello. {_PURPOSE} {_EXAMPLE}",
    "thanks": "You're welcome. Ask me anything else about generative AI in public services.",
    "goodbye": "Goodbye. The library will be here when you need it.",
    "about": f"{_PURPOSE} Where the documents do not say, I tell you so. {_EXAMPLE}",
    "injection": (
        f"I can't change how I work or show my instructions. {_PURPOSE} If your question is about attacks such as "
        "prompt injection, ask it in plain words."
    ),
    "off_topic": f"That is not something I can help with. {_PURPOSE} {_EXAMPLE}",
    "language": f"I can only read questions in English, since the library is in English. {_PURPOSE}",
    "danger": (
        "If you or somebody else is in danger now, call 999. If you are struggling to cope, you can talk to Samaritans "
        "free at any time on 116 123, or call NHS 111 and choose the mental health option. I am a library assistant "
        "and can't help with this, but they can."
    ),
    "no_question": f"I could not find a question in that. {_EXAMPLE}",
}


@dataclass(frozen=True, slots=True)
class Screening:
    """What to do with a question.

    action: "ask" (search with `text`), "greet" (a friendly `reply`), "decline" (a `reply` that says what the assistant
    is for), "signpost" (a `reply` that says who can help now). Only "ask" is searched; the others are declined.
    reason: "" for "ask"; else "greeting", "thanks", "goodbye", "about", "injection", "off_topic", "language", "danger"
    or "no_question". text: the question with personal data masked: the only form to keep, log or send. notice: what to
    tell of the masking, "" where there was none.
    """

    action: Action
    reason: str
    text: str
    reply: str = ""
    notice: str = ""


def screen(question: str) -> Screening:
    """Look at a question: mask personal data, and tell greetings, injection and what the assistant is not for."""
    masked = mask(question)
    action, reason = _judged(masked.text)
    return Screening(action, reason, masked.text, _REPLIES.get(reason, ""), masked.notice)


def _judged(question: str) -> tuple[Action, str]:
    if not any(character.isalnum() for character in question):
        return "decline", "no_question"
    polite = politeness(question)
    if polite:
        return "greet", polite
    if is_despair(question):
        return "signpost", "danger"
    if asks_to_break_rules(question):
        return "decline", "injection"
    if is_off_topic(question):
        return "decline", "off_topic"
    if other_language(question):
        return "decline", "language"
    return "ask", ""
