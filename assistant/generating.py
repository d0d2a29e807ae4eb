"""An answer by a language model that reads numbered sources: sentence by sentence, and only what carries a valid
number.

What the sentences claim is not taken on trust: each comes with the verbatim quotes that it rests on, for the check
that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from assistant.citations import best_quote, parse_markers, starts_with_marker
from assistant.drafts import Draft
from assistant.language_model import LanguageModel
from assistant.token_budget import fit_sources, write_sources
from knowledge.passages import RetrievedPassage
from knowledge.sentences import split_sentences
from prompts import render

Verdict = Literal["answers", "partly", "no"]

NO_ANSWER = "NO ANSWER"
_VERDICTS: dict[str, Verdict] = {"yes": "answers", "partly": "partly", "no": "no"}
_BULLET = re.compile(r"^\s*(?:[-*•‣]|\d{1,2}[.)])\s+")
_UNFINISHED_MARKER = re.compile(r"\s*[\[【][^\]】]{0,40}$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]]+")
_SHORTEST = 2
"""Words below which a sentence states nothing."""


def generate(
    model: LanguageModel, question: str, passages: Sequence[RetrievedPassage], context_tokens: int = 3000
) -> Iterator[Draft]:
    """The sentences of the model's answer as they come. None where it says that the sources do not answer.

    Args:
        model: the language model.
        question: one that can be understood alone.
        passages: what retrieval found, best first; as many as fit are read.
        context_tokens: budget for them.

    Raises:
        ProviderError: the provider failed, perhaps after some sentences.
    """
    if not passages:
        return
    fitting = fit_sources(passages, context_tokens)
    prompt = render("answer", question=question, sources=write_sources(fitting))
    for sentence in sentences_of(model.stream(prompt)):
        if says_no_answer(sentence):
            return
        draft = _draft(sentence, fitting, passages)
        if draft:
            yield draft


def verdict(
    model: LanguageModel, question: str, passages: Sequence[RetrievedPassage], context_tokens: int = 3000
) -> Verdict | None:
    """Whether the passages answer the question, in the model's judgement; None where its reply is not one of the three
    words.

    Raises:
        ProviderError: the provider failed.
    """
    if not passages:
        return "no"
    prompt = render("verdict", question=question, sources=write_sources(fit_sources(passages, context_tokens)))
    return parse_verdict(model.complete(prompt))


def parse_verdict(reply: str) -> Verdict | None:
    """Strictly one word, whatever marks stand around it; anything else is no verdict."""
    return _VERDICTS.get(re.sub(r"[\W_]+", " ", reply).strip().lower())


def says_no_answer(sentence: str) -> bool:
    """Whether a sentence is the agreed reply of a model whose sources do not say."""
    return re.sub(r"[\W_]+", " ", parse_markers(sentence).text).strip().upper() == NO_ANSWER


def sentences_of(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences, each with the markers behind it, as soon as the next one has begun."""
    text = ""
    for piece in pieces:
        text += piece
        *whole, text = _cut(text)
        if whole and _UNFINISHED_MARKER.match(text):
            *whole, text = *whole[:-1], whole[-1] + text
        yield from (sentence.strip() for sentence in whole if sentence.strip())
    yield from (sentence.strip() for sentence in _cut(text) if sentence.strip())


def plain(text: str, passages: Sequence[RetrievedPassage] = ()) -> str:
    """The text without Markdown, HTML, images and links; an address stays where a passage has it."""
    text = re.sub(r"!\[[^\]]*\]\s*\([^)]*\)?", "", text)
    text = re.sub(r"\[([^\]]*)\]\s*\([^)]*\)?", r"\1", text)
    text = re.sub(r"<!--.*?(-->|$)|</?[a-zA-Z][^>]*(>|$)|<https?:[^>]*>", "", text)
    known = " ".join(found.passage.text for found in passages)
    text = _ADDRESS.sub(lambda match: match[0] if match[0].rstrip(".,;") in known else "", text)
    text = re.sub(r"\*\*|__|`+|^\s*#+\s*|^\s*>\s*", "", text)
    text = re.sub(r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    return re.sub(r"\s+([.,;:])(?=\s|$)", r"\1", re.sub(r"\s+", " ", text)).strip()


def _cut(text: str) -> list[str]:
    """The text cut before each sentence, blanks kept; markers at the start of one go to the one before."""
    starts = [start + starts_with_marker(text[start:]) for start in _sentence_starts(text)]
    starts = [start for start in dict.fromkeys(starts) if text[start:].strip()]
    if not starts:
        return [text]
    return [text[start:end] for start, end in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]


def _sentence_starts(text: str) -> Iterator[int]:
    offset = 0
    for line in text.splitlines(keepends=True):
        bullet = _BULLET.match(line)
        skip = bullet.end() if bullet else 0
        spans = split_sentences(line[skip:])
        for at, (start, _) in enumerate(spans):
            yield offset + (skip + start if at else 0)
        offset += len(line)


def _draft(sentence: str, fitting: Sequence[RetrievedPassage], passages: Sequence[RetrievedPassage]) -> Draft | None:
    bullet = _BULLET.match(sentence)
    marked = parse_markers(re.sub(r"\[(\d{1,3})\]\s*\([^)]*\)", r"[\1]", sentence[bullet.end() if bullet else 0 :]))
    cited = [fitting[number - 1] for number in marked.numbers if 1 <= number <= len(fitting)]
    text = plain(marked.text, cited)
    if not cited or len(re.findall(r"\w+", text)) < _SHORTEST:
        return None
    return Draft(
        text=text,
        sources=tuple(next(at for at, found in enumerate(passages, start=1) if found is source) for source in cited),
        quotes=tuple(best_quote(text, source) for source in cited),
        listed=bullet is not None,
    )
