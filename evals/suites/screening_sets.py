"""Is an instruction in a text noticed, and a harmless one left alone? BIPIA's attacks, NotInject's look-alikes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.screening import screen, suspicious
from evals.figures import mean_figure
from evals.results import Meaning, SuiteResult
from evals.suites.base import Rows, Surroundings

_NOTICED = Meaning(
    "Attacks noticed",
    "Of the attack texts: those that the screening of passages notices, so no language model reads them.",
)
_DECLINED = Meaning(
    "Harmless questions taken for an attack", "Of the harmless prompts: those that are declined as injection.", "lower"
)
_HELD_BACK = Meaning(
    "Harmless passages held back",
    "Of the harmless prompts, were they passages: those that would be held back.",
    "lower",
)


@dataclass(frozen=True)
class ScreeningSuite:
    """Texts to the very screening that runs live. `judge` gives a row of verdicts (measure -> 1 or 0) for a text."""

    name: str
    title: str
    about: str
    not_for: str
    names: tuple[str, ...]
    texts: Callable[[Sequence[Path]], tuple[tuple[str, str, str], ...]]
    judge: Callable[[str], dict[str, float]]
    meanings: dict[str, Meaning]

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The labelled set's files."""
        return tuple(around.data_file(name) for name in self.names)

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Nothing is quoted."""
        return {}

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """The verdicts on each text."""
        for number, kind, text in around.shown(self.texts(self.files(around)), self.name):
            yield {"id": number, "kind": kind, "text": text, "verdicts": self.judge(text)}

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """The share of each verdict."""
        return SuiteResult(
            name=self.name,
            title=self.title,
            about=self.about,
            not_for=self.not_for,
            figures={name: mean_figure([row["verdicts"][name] for row in records]) for name in self.meanings},
            meanings=self.meanings,
            cases=[{"id": row["id"], "kind": row["kind"], "scores": row["verdicts"]} for row in records],
        )


def bipia_suite() -> ScreeningSuite:
    """BIPIA (Yi et al., 2023), MIT for what is used here: instructions that an attacker hides in a text."""
    return ScreeningSuite(
        name="bipia",
        title="BIPIA: instructions hidden in a document",
        about="75 instructions of 15 kinds that an attacker puts into a text which a language model will read.",
        not_for=(
            "Nothing is left out. Several kinds are plain questions or tasks without any order to the assistant, which "
            "rules can't tell from a document's own text. Without a language model no text is obeyed, noticed or not."
        ),
        names=("bipia/text_attack_train.json",),
        texts=_bipia_texts,
        judge=lambda text: {"noticed": float(suspicious(text))},
        meanings={"noticed": _NOTICED},
    )


def notinject_suite() -> ScreeningSuite:
    """NotInject (Li and Liu, 2024), MIT: harmless prompts that hold the words of an attack."""
    return ScreeningSuite(
        name="notinject",
        title="NotInject: harmless text that sounds like an attack",
        about="226 harmless prompts that hold one or two words of an attack, such as “ignore”.",
        not_for="Nothing is left out. Prompts declined for another reason, such as their language, count as right.",
        names=("notinject/NotInject_one.json", "notinject/NotInject_two.json"),
        texts=_notinject_texts,
        judge=lambda text: {
            "declined_as_injection": float(screen(text).reason == "injection"),
            "held_back": float(suspicious(text)),
        },
        meanings={"declined_as_injection": _DECLINED, "held_back": _HELD_BACK},
    )


def _bipia_texts(files: Sequence[Path]) -> tuple[tuple[str, str, str], ...]:
    kinds: dict[str, list[str]] = json.loads(files[0].read_text(encoding="utf-8"))
    return tuple((f"{kind}-{n}", kind, text) for kind, texts in kinds.items() for n, text in enumerate(texts))


def _notinject_texts(files: Sequence[Path]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{path.stem}-{n}", row["category"], row["prompt"])
        for path in files
        for n, row in enumerate(json.loads(path.read_text(encoding="utf-8")))
    )
