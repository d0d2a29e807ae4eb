"""A follow-up made into a question that can be understood alone.

Without a language model by rules: pronouns ("how long does that take?"), what is left out ("and in Scotland?", "what
about procurement?", "why?", "the same for suppliers?"). A question that stands on its own is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Turn
from assistant.errors import ProviderError
from assistant.language_model import LanguageModel
from assistant.references import (
    AGENTS,
    WORD,
    Phrase,
    content_words,
    joined_phrases,
    phrases,
    references,
    without_opening,
)
from assistant.screening import mask, screen, suspicious
from prompts import render

_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?|thank you|many thanks|cheers|ok|okay|great|perfect|"
    r"bye|goodbye|i see|got it|understood|yes|no|sure|nice|cool|very (?:good|helpful)|"
    r"that(?:'s| is) (?:all|great|helpful|fine))"
    r"(?:[\s,.!]+(?:there|thanks|thank you|you|so much|very much|a lot|all|"
    r"for (?:your|the) \w+|that(?:'s| is)? \w+|everyone|again|then|"
    r"fine|great))*[\s.!]*$",
    re.IGNORECASE,
)
_LINK = r"(?P<link>for|in|at|under|with|by|from|on|to|about|outside|within)\s+"
_INSTEAD = re.compile(
    r"^(?:what about|how about|what of|(?:is it |is that |does it work )?(?:the )?same(?= (?:for|with|in|at|under))|"
    rf"(?:and )?also|and|or|but)\s+(?:{_LINK})?(?P<rest>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_PLACED = re.compile(rf"^(?:only |just |even |also )?{_LINK}(?P<rest>.+?)[\s?.!]*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=\S)")
_GERUND = re.compile(r"\w+ing\s+\w", re.IGNORECASE)
_MANY_WORDS = 6
"""Words with a topic in one sentence, from which on it tells its topic itself."""
_LONGEST_TURN = 300
_TURNS_READ = 20
_TURNS_TOLD = 6
"""Turns that a language model is shown."""


def standalone(question: str, history: Sequence[Turn], model: LanguageModel | None = None) -> str:
    """The last message as a question that can be understood alone; unchanged where it already can be.

    Args:
        question: the last message.
        history: the turns before it, oldest first.
        model: rewrites where it is given; where it fails or its reply can't be used, the rules do.
    """
    question = question.strip()
    usable = usable_turns(history)
    if is_small_talk(question) or not any(turn.role == "user" for turn in usable):
        return question
    if model is not None and (rewritten := _by_model(question, usable, model)):
        return rewritten
    return by_rules(question, [turn.content for turn in usable if turn.role == "user"])


def usable_turns(history: Sequence[Turn]) -> list[Turn]:
    """The last turns without those that the assistant is not for, and without personal data: what was kept out of a
    question once must not come back in through its follow-up.
    """
    usable: list[Turn] = []
    for turn in history[-_TURNS_READ:]:
        if turn.role == "assistant":
            usable.append(Turn(turn.role, mask(turn.content[:_LONGEST_TURN]).text))
        elif (screening := screen(turn.content)).action == "ask":
            usable.append(Turn(turn.role, screening.text))
    return usable


def by_rules(question: str, earlier: Sequence[str]) -> str:
    """The follow-up after the questions before it, oldest first, each read in the light of the one before."""
    resolved = ""
    for turn in earlier:
        if not is_small_talk(turn):
            resolved = _follow(turn.strip()[:_LONGEST_TURN], resolved)
    return _follow(question, resolved)


def is_small_talk(text: str) -> bool:
    """Whether a message greets, thanks or agrees and asks nothing."""
    return _SMALL_TALK.match(text.strip()) is not None


def _follow(question: str, resolved: str) -> str:
    """One step: a question after one that can be understood alone ("" where there is none)."""
    if not resolved:
        return question
    bare = without_opening(question)
    if _stands_alone(bare):
        return question
    return _instead(question, bare, resolved) or (_pointed(bare, resolved) if references(bare) else question)


def _stands_alone(bare: str) -> bool:
    """Whether a message tells its topic itself.

    What points back in a later sentence of a message, or far into a long question, mostly means what that message
    named before.
    """
    first = next((part for part in _SENTENCE_END.split(bare) if content_words(part) or references(part)), bare)
    if len(first) < len(bare) and len(content_words(first)) >= 2 and not references(first):
        return True
    return len(content_words(first)) >= _MANY_WORDS


def _instead(question: str, bare: str, resolved: str) -> str:
    """ "And in Scotland?", "what about suppliers?": the earlier question, asked of something else."""
    match = _INSTEAD.match(question.strip()) or _INSTEAD.match(bare) or _PLACED.match(bare)
    if match is None or len(WORD.findall(match["rest"])) > 6 or _is_clause(match["rest"]):
        return _after(resolved, bare or question) if not content_words(bare) and not references(bare) else ""
    new, link = match["rest"], (match["link"] or "").lower()
    if not link and len(content_words(new)) >= (2 if _GERUND.match(new) else 4):
        return question
    old = _slot(resolved, new, link)
    if old is not None:
        return f"{resolved[: old.start]}{new}{resolved[old.end :]}"
    if not link or len(_SENTENCE_END.split(resolved)) > 1:
        return _after(resolved, f"What about {new}?")
    return f"{resolved.rstrip(' ?.!')} {link} {new}?"


def _is_clause(text: str) -> bool:
    """Whether the text is a question of its own rather than a thing."""
    return bool(
        re.match(
            r"(?:who|what|when|where|why|how|which|is|are|do|does|did|can|could|should|must|will|would|if)\b",
            text,
            re.IGNORECASE,
        )
    ) or bool(references(text))


def _slot(resolved: str, new: str, link: str) -> Phrase | None:
    """The phrase of the earlier question in whose place the new one goes: one of its kind, the last of these."""
    if len(_SENTENCE_END.split(resolved)) > 1 or _GERUND.match(new):
        return None
    found = phrases(resolved)
    words = [word.lower() for word in WORD.findall(new)]
    agent = bool(words) and words[-1] in AGENTS
    named = Phrase(new, 0, len(new), agent).named
    if link and not agent:
        same = [
            phrase
            for phrase in found
            if re.search(rf"\b{link}\s+(?:the |a |an |our )?$", resolved[: phrase.start], re.IGNORECASE)
        ]
        same = [phrase for phrase in same if phrase.named == named]
        return same[-1] if same else None
    same = [phrase for phrase in found if phrase.agent == agent and (agent or phrase.named == named)]
    return same[-1] if same else None


def _pointed(bare: str, resolved: str) -> str:
    """The question with its pointing word replaced by the earlier question's topic; both one after the other where
    that is not sure.

    Sure is one pointing word and one thing of the right kind that it can mean.
    """
    pointing = references(bare)
    first = pointing[0]
    word = bare[first.start : first.end].lower()
    people = word in ("they", "them", "their")
    things = [phrase for phrase in joined_phrases(resolved) if people or not phrase.agent]
    if len(pointing) > 1 or len(things) != 1 or not first.replaceable or people != things[0].plural:
        return _after(resolved, bare)
    name = f"{things[0].with_article}'s" if first.possessive else things[0].with_article
    return f"{bare[: first.start]}{name}{bare[first.end :]}"


def _after(resolved: str, question: str) -> str:
    """Both questions; of a long story before, its last question where that tells the topic."""
    asked = [part for part in _SENTENCE_END.split(resolved) if part.endswith("?") and not references(part)]
    core = next((part for part in reversed(asked) if len(content_words(part)) >= 2), resolved)
    return f"{core.rstrip(' .!')}{'' if core.rstrip().endswith('?') else '.'} {question}"


def _by_model(question: str, history: Sequence[Turn], model: LanguageModel) -> str:
    """The model's rewriting, or "" where it failed or is no single question of a fitting length."""
    turns = "\n".join(
        f"{turn.role}: {' '.join(turn.content.split())[:_LONGEST_TURN]}" for turn in history[-_TURNS_TOLD:]
    )
    try:
        reply = model.complete(render("rewrite", conversation=turns, question=question))
    except ProviderError:
        return ""
    rewritten = reply.strip().strip("\"'“”").strip()
    fitting = rewritten and "\n" not in rewritten and len(rewritten) <= len(question) + _LONGEST_TURN
    return rewritten if fitting and not suspicious(rewritten) else ""
