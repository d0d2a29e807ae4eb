"""Labelled sets that ask whether there is an answer at all: SQuAD 2.0 and MTRAG-UN, each over its own texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.answers import Turn
from assistant.settings import Settings
from evals.libraries import text_settings
from evals.questions import UNANSWERABLE, Evidence, Question
from evals.suites.asking import QuestionSuite
from evals.suites.base import Surroundings

SQUAD_FILE = "squad2/dev_first8.json"
SQUAD_ARTICLES = slice(4, 8)
"""The last four of the eight: the first four may be fitted on."""
MTRAG_FILE = "mtrag_un/reference.jsonl"
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")


def squad_suite() -> QuestionSuite:
    """SQuAD 2.0 (Rajpurkar et al., 2018), CC BY-SA 4.0: four articles of its development set."""
    return QuestionSuite(
        name="squad2",
        title="SQuAD 2.0: is there an answer in these articles, and where?",
        about=(
            "Questions on four encyclopaedia articles, half of them made so that the article looks right and doesn't "
            "answer. Far from the assistant's field, which shows what is general in it."
        ),
        find_files=lambda around: (around.data_file(SQUAD_FILE),),
        read=lambda paths: squad_questions(paths[0]),
        library=lambda around: _library(around, "squad2", squad_texts(around.data_file(SQUAD_FILE))),
        not_for=(
            "The evidence is the sentence that holds the answer. Unanswerable questions get no passage figure. The "
            "questions were written with their paragraph in view, so some make no sense without it."
        ),
    )


def mtrag_suite() -> QuestionSuite:
    """MTRAG-UN (IBM), Apache-2.0: conversations whose last question is or isn't answerable."""
    return QuestionSuite(
        name="mtrag_un",
        title="MTRAG-UN: is there an answer, in a conversation?",
        about=(
            "The last question of real conversations on government pages, product manuals, encyclopaedia and finance "
            "texts, over all the passages of the set."
        ),
        find_files=lambda around: (around.data_file(MTRAG_FILE),),
        read=lambda paths: mtrag_questions(paths[0]),
        library=lambda around: _library(around, "mtrag_un", mtrag_texts(around.data_file(MTRAG_FILE))),
        not_for=(
            "Partly answerable and underspecified questions are left out: neither an answer nor a refusal is right for "
            "sure. No evidence is labelled within the passages, so only the document is looked for."
        ),
    )


def _library(around: Surroundings, name: str, texts: dict[str, str]) -> Settings:
    return text_settings(around.settings, around.libraries / name, texts)


def squad_texts(path: Path) -> dict[str, str]:
    """Each article as one Markdown file."""
    return {
        f"{article['title']}.md": "\n\n".join(
            [f"# {article['title'].replace('_', ' ')}", *(part["context"] for part in article["paragraphs"])]
        )
        for article in _squad_articles(path)
    }


def squad_questions(path: Path) -> tuple[Question, ...]:
    """The questions of the last four articles."""
    return tuple(
        _squad_question(article["title"], part["context"], row)
        for article in _squad_articles(path)
        for part in article["paragraphs"]
        for row in part["qas"]
    )


def _squad_articles(path: Path) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["data"]
    return articles[SQUAD_ARTICLES]


def _squad_question(title: str, context: str, row: dict[str, Any]) -> Question:
    if row["is_impossible"]:
        return Question(row["id"], row["question"], UNANSWERABLE)
    answers = {answer["text"]: answer["answer_start"] for answer in row["answers"]}
    evidence = tuple(
        Evidence(f"{title}.md", sentence_around(context, start, start + len(text)), None, (text,))
        for text, start in answers.items()
    )
    return Question(row["id"], row["question"], "answerable", next(iter(answers)), evidence)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or sentences of `text` that hold the characters from `start` to `end`."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    begin = max((place for place in ends if place <= start), default=0)
    stop = min((place for place in ends if place >= end), default=len(text))
    return text[begin:stop].strip()


def mtrag_texts(path: Path) -> dict[str, str]:
    """Each passage of the set as one Markdown file."""
    return {_mtrag_file(context): context["text"] for task in _mtrag_tasks(path) for context in task["contexts"]}


def mtrag_questions(path: Path) -> tuple[Question, ...]:
    """The tasks that are clearly answerable or clearly not, with their conversations."""
    return tuple(_mtrag_question(task) for task in _mtrag_tasks(path) if task["answerability"] in _MTRAG_KINDS)


_MTRAG_KINDS = {"ANSWERABLE": "answerable", "UNANSWERABLE": UNANSWERABLE}


def _mtrag_question(task: dict[str, Any]) -> Question:
    *history, last = task["turns"]
    return Question(
        id=task["id"],
        text=last["content"],
        kind=_MTRAG_KINDS[task["answerability"]],
        answer=task["target"] or "",
        evidence=tuple(Evidence(_mtrag_file(context)) for context in task["contexts"]),
        history=tuple(Turn(turn["role"], turn["content"]) for turn in history if turn["role"] in ("user", "assistant")),
    )


def _mtrag_tasks(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _mtrag_file(context: dict[str, Any]) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", str(context["document_id"]))[:150] + ".md"
