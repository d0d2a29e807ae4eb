"""Labelled sets for search: where their texts and questions are, and what others printed for them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.questions import Evidence
from evals.suites.searching import Query, SearchSuite


def or_sharc_suite() -> SearchSuite:
    """OR-ShARC (Gao et al., 2021), CC BY-SA 3.0: questions on government rules, development set."""
    return SearchSuite(
        name="or_sharc",
        title="OR-ShARC: find the government rule that a question is about",
        about="1,105 rows of questions on gov.uk and United States government pages; 651 rule texts are searched.",
        not_for=(
            "Nothing is left out. One text counts as right for each row, so an equally good near-duplicate counts as a "
            "miss; the question alone is searched, without the story before it."
        ),
        names=("or_sharc/id2snippet.json", "or_sharc/open_retrieval_sharc_dev.json"),
        texts=_or_sharc_texts,
        queries=_or_sharc_queries,
        rows=20,
        measures=("success@1", "recall@5", "recall@10", "mrr@10"),
        published=(("recall@5", "measured before: BM25 .82, with stems .91, all-MiniLM-L6-v2 .78"),),
    )


def scifact_suite() -> SearchSuite:
    """SciFact (Wadden et al., 2020) as in BEIR (Thakur et al., 2021): claims CC BY 4.0, abstracts ODC-By 1.0."""
    return SearchSuite(
        name="scifact",
        title="SciFact: find the abstract that bears on a scientific claim",
        about="300 claims of BEIR's test set; 5,183 abstracts are searched.",
        not_for="Nothing is left out. A text's rank is that of its best passage.",
        names=("scifact/corpus_train.csv", "scifact/claims_validation.csv", "scifact/beir_qrels_test.tsv"),
        texts=_scifact_texts,
        queries=_scifact_queries,
        rows=50,
        measures=("ndcg@10", "recall@10", "mrr@10", "success@1"),
        published=(("ndcg@10", "BM25 .676, all-MiniLM-L6-v2 .645, BM25 with a six-layer cross-encoder .688"),),
    )


def policyqa_suite() -> SearchSuite:
    """PolicyQA (Ahmad et al., 2020), MIT; its policies are third-party texts for research use. Development set."""
    return SearchSuite(
        name="policyqa",
        title="PolicyQA: find the passage in a website's privacy policy",
        about="3,809 questions on 20 privacy policies, searched together; the website's name is added to the question.",
        not_for=(
            "Nothing is left out. Questions are templates that repeat over policies, and many paragraphs answer "
            "in part: only the one that was marked counts."
        ),
        names=("policyqa/dev.json",),
        texts=_policyqa_texts,
        queries=_policyqa_queries,
        rows=10,
        measures=("evidence_hit@1", "evidence_hit@4", "evidence_hit@10"),
    )


def _or_sharc_texts(files: Sequence[Path]) -> dict[str, str]:
    snippets: dict[str, str] = json.loads(files[0].read_text(encoding="utf-8"))
    return {f"{number}.md": text for number, text in snippets.items()}


def _or_sharc_queries(files: Sequence[Path]) -> tuple[Query, ...]:
    rows = [json.loads(line) for line in files[1].read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(Query(row["utterance_id"], row["question"], {f"{row['gold_snippet_id']}.md": 1}) for row in rows)


def _scifact_texts(files: Sequence[Path]) -> dict[str, str]:
    return {
        f"{row['doc_id']}.md": f"# {row['title']}\n\n{' '.join(abstract_sentences(row['abstract']))}\n"
        for row in _csv_rows(files[0])
    }


def _scifact_queries(files: Sequence[Path]) -> tuple[Query, ...]:
    claims = {row["id"]: row["claim"] for row in _csv_rows(files[1])}
    relevant: dict[str, dict[str, int]] = {}
    for row in _csv_rows(files[2], "\t"):
        relevant.setdefault(row["query-id"], {})[f"{row['corpus-id']}.md"] = int(row["score"])
    return tuple(Query(number, claims[number], right) for number, right in relevant.items())


def abstract_sentences(cell: str) -> list[str]:
    """The sentences of an abstract, which stands in the file as the printed form of an array of strings.

    Each stands in single quotes, or in double ones where it holds a single quote.
    """
    found = re.findall(r"'((?:[^'\\]|\\.)*)'(?=\s*[\n\]])|\"((?:[^\"\\]|\\.)*)\"(?=\s*[\n\]])", cell)
    return [(single or double).replace("\\'", "'").replace('\\"', '"').strip() for single, double in found]


def _policyqa_texts(files: Sequence[Path]) -> dict[str, str]:
    return {
        f"{policy['title']}.md": "\n\n".join(
            [f"# Privacy policy of {policy['title']}", *(part["context"].strip() for part in policy["paragraphs"])]
        )
        for policy in _policies(files)
    }


def _policyqa_queries(files: Sequence[Path]) -> tuple[Query, ...]:
    return tuple(
        Query(
            id=row["id"],
            text=f"{row['question']} ({policy['title']})",
            relevant={},
            evidence=tuple(Evidence(f"{policy['title']}.md", answer["text"]) for answer in row["answers"]),
        )
        for policy in _policies(files)
        for part in policy["paragraphs"]
        for row in part["qas"]
    )


def _policies(files: Sequence[Path]) -> list[dict[str, Any]]:
    policies: list[dict[str, Any]] = json.loads(files[0].read_text(encoding="utf-8"))["data"]
    return policies


def _csv_rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened, delimiter=delimiter)
