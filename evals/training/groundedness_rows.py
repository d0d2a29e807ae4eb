"""Labelled rows for fitting and judging the groundedness check, read from the folder of public sets.

Sets, licences (see PROVENANCE.md beside each): WiCE (annotations ODC-BY, Wikipedia CC BY-SA), BEGIN (wow and cmu CC BY
4.0, topicalchat CDLA), SciFact (claims CC BY 4.0, abstracts ODC-By), SQuAD 2.0 (CC BY-SA 4.0; its first four articles),
MTRAG-UN (Apache-2.0), and the project's own training questions with their answers and evidence.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.groundedness.words import letters_and_digits, sentence_spans
from evals.training.perturbing import SAME, WRONG


@dataclass(frozen=True, slots=True)
class Row:
    """A claim beside evidence. `group`: rows about one document or claim, never split between fitting and judging.

    `change` names how a claim was made from a sentence, "" for a claim as the set has it.
    """

    set: str
    group: str
    claim: str
    evidence: tuple[str, ...]
    supported: bool
    change: str = ""


def labelled_rows(folder: Path) -> list[Row]:
    """Every row of every set below `folder` (the one that holds evaldata/ and questions/)."""
    data = folder / "evaldata"
    rows = [
        *_wice(data / "wice"),
        *_begin(data / "begin"),
        *_scifact(data / "scifact"),
        *_squad(data / "squad2" / "dev_first8.json"),
        *_mtrag(data / "mtrag_un" / "reference.jsonl"),
        *_questions(folder / "questions" / "train.jsonl"),
    ]
    return rows + list(_changed(rows, random.Random(7)))


def _json_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _wice(folder: Path) -> Iterator[Row]:
    """Claims of Wikipedia against the pages that they cite; partly supported counts as unsupported."""
    for name, path in (("wice-chunk", next(folder.glob("*oracle_chunks*"))), ("wice", next(folder.glob("data__*")))):
        for row in _json_lines(path):
            yield Row(
                name, f"wice {row['claim'][:60]}", row["claim"], tuple(row["evidence"]), row["label"] == "supported"
            )


def _begin(folder: Path) -> Iterator[Row]:
    """Responses of dialogue models against the knowledge that they were given; generic remarks are left out."""
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["begin_label"] != "Generic" and row["response"] and row["knowledge"]:
                    supported = row["begin_label"] == "Fully attributable"
                    group = f"begin {row['knowledge'][:80]}"
                    yield Row(
                        f"begin-{path.stem[-3:].strip('_')}", group, row["response"], (row["knowledge"],), supported
                    )


def _abstracts(path: Path) -> dict[str, tuple[str, ...]]:
    """SciFact's abstracts as sentences; the file holds them as printed numpy arrays."""
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as source:
        return {
            row["doc_id"]: tuple(
                part for _, part in re.findall(r"(['\"])(.*?)\1(?=[\s\]])", row["abstract"], re.DOTALL)
            )
            for row in csv.DictReader(source)
        }


def _scifact(folder: Path) -> Iterator[Row]:
    """Claims against abstracts: contradicted, and abstracts that say nothing of them, are unsupported."""
    abstracts = _abstracts(folder / "corpus_train.csv")
    seen: set[tuple[str, str]] = set()
    for name in ("claims_train.csv", "claims_validation.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                document = row["evidence_doc_id"] or (re.findall(r"\d+", row["cited_doc_ids"]) or [""])[0]
                if document not in abstracts or (row["id"], document) in seen:
                    continue
                seen.add((row["id"], document))
                sentences = abstracts[document]
                supported = row["evidence_label"] == "SUPPORT"
                gold = {int(number) for number in re.findall(r"\d+", row["evidence_sentences"])}
                yield Row("scifact", f"scifact {document}", row["claim"], sentences, supported)
                if supported and len(sentences) - len(gold) >= 3:
                    rest = tuple(part for at, part in enumerate(sentences) if at not in gold)
                    yield Row(
                        "scifact-without", f"scifact {document}", row["claim"], rest[1:], False, "evidence taken away"
                    )


_SUBJECT_QUESTION = re.compile(
    r"^(Who|What|Which [a-z]+|How many [a-z]+)\s+(?!do\b|does\b|did\b|is the\b|was the\b|are\b|were\b)(\w+ .*)\?$"
)


def _squad(path: Path, articles: int = 4) -> Iterator[Row]:
    """Questions that ask for their subject, turned into claims with a right answer and with another one's."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"][:articles]:
        for number, paragraph in enumerate(article["paragraphs"]):
            group = f"squad {article['title']} {number}"
            answers = [qa["answers"][0]["text"] for qa in paragraph["qas"] if qa["answers"]]
            for qa in paragraph["qas"]:
                asked = _SUBJECT_QUESTION.match(qa["question"].strip())
                if not asked:
                    continue
                rest = asked.group(2)
                plural = asked.group(1).removeprefix("How many") if asked.group(1).startswith("How many") else ""
                if qa["answers"]:
                    right = qa["answers"][0]["text"]
                    yield Row("squad", group, f"{right}{plural} {rest}.", (paragraph["context"],), True)
                    wrong = [other for other in answers if letters_and_digits(other) not in letters_and_digits(right)]
                    if wrong:
                        other = random.Random(qa["id"]).choice(wrong)
                        yield Row("squad", group, f"{other}{plural} {rest}.", (paragraph["context"],), False)
                elif qa.get("plausible_answers"):
                    near = qa["plausible_answers"][0]["text"]
                    yield Row("squad", group, f"{near}{plural} {rest}.", (paragraph["context"],), False)


def _mtrag(path: Path) -> Iterator[Row]:
    """Sentences of people's answers against the passages that they wrote them from, and against another task's."""
    tasks = [task for task in _json_lines(path) if task["answerability"] == "ANSWERABLE" and task["contexts"]]
    by_collection: dict[str, list[Any]] = defaultdict(list)
    for task in tasks:
        by_collection[task["collection"]].append(task)
    for task in tasks:
        contexts = tuple(_context_text(context) for context in task["contexts"][:3])
        group = f"mtrag {task['id'].split('<')[0]}"
        target = task["target"] if isinstance(task["target"], str) else str(task["target"])
        claims = [target[a:b] for a, b in sentence_spans(target)]
        claims = [claim for claim in claims if 40 < len(claim) < 350 and not claim.endswith("?")][:4]
        others = [other for other in by_collection[task["collection"]] if other["id"].split("<")[0] not in group]
        for claim in claims:
            yield Row("mtrag", group, claim, contexts, True)
            other = random.Random(claim).choice(others)
            yield Row(
                "mtrag",
                group,
                claim,
                tuple(_context_text(part) for part in other["contexts"][:3]),
                False,
                "other passages",
            )


def _context_text(context: Any) -> str:
    return context["text"] if isinstance(context, dict) else str(context)


def _questions(path: Path) -> Iterator[Row]:
    """Answers in our own words against their evidence, and against that of other questions on the same document."""
    rows = [
        row for row in _json_lines(path) if row["kind"] != "unanswerable" and row.get("answer") and row.get("evidence")
    ]
    by_file: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_file[row["file"]].append(row)
    for row in rows:
        claim = re.sub(r"^(Yes|No|Not necessarily|Partly)[,;.]\s*", "", row["answer"])
        if len(claim) < 25:
            continue
        random_ = random.Random(row["id"])
        others = [
            other["evidence"]
            for other in by_file[row["file"]]
            if letters_and_digits(other["evidence"]) != letters_and_digits(row["evidence"])
        ]
        near = tuple(random_.sample(others, min(3, len(others))))
        mixed = [row["evidence"], *near[: random_.randint(0, 2)]]
        random_.shuffle(mixed)
        group = f"questions {row['file']}"
        yield Row("questions", group, claim, tuple(mixed), True)
        if near:
            yield Row("questions", group, claim, near, False, "other passages")


def _changed(rows: Sequence[Row], random_: random.Random) -> Iterator[Row]:
    """Claims made from sentences of the evidence and from supported claims, half of them still true."""
    for row in _distinct_evidence(rows):
        sentences = [text[a:b] for text in row.evidence for a, b in sentence_spans(text)]
        usable = [part for part in sentences if 40 < len(part) < 260 and part[:1].isalnum()]
        for sentence in random_.sample(usable, min(2, len(usable))):
            yield from _changes(row, sentence, sentences, random_, "made")
    for row in rows:
        if row.supported and not row.change and row.set not in ("squad",):
            sentences = [text[a:b] for text in row.evidence for a, b in sentence_spans(text)]
            yield from _changes(row, row.claim, sentences, random_, "claim", same=False)


def _distinct_evidence(rows: Sequence[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row.group not in seen and not row.change:
            seen.add(row.group)
            yield row


def _changes(
    row: Row, sentence: str, sentences: Sequence[str], random_: random.Random, kind: str, same: bool = True
) -> Iterator[Row]:
    around = [part for part in sentences if part != sentence][:40]
    for changes, supported, most in ((WRONG, False, 2 if same else 1), (SAME, True, 2 if same else 0)):
        names = random_.sample(sorted(changes), len(changes))
        made = 0
        for name in names:
            text = changes[name](sentence, around, random_) if made < most else None
            if text and letters_and_digits(text) != letters_and_digits(sentence):
                made += 1
                yield Row(f"{row.set}+{kind}", row.group, text, row.evidence, supported, name)
