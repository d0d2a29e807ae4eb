"""Suites that search alone: OR-ShARC, SciFact and PolicyQA, each text a document of the product's own library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, P, R, nDCG

from evals.figures import mean_figure
from evals.libraries import open_evaluated_library, text_settings
from evals.matching import holds_evidence
from evals.measures.base import Case
from evals.measures.retrieval import evidence_hit
from evals.questions import Evidence, Question
from evals.records import record_from_json
from evals.results import Meaning, SuiteResult
from evals.suites.base import Rows, Surroundings
from knowledge.errors import ReadinessError

MEASURES: dict[str, tuple[ir_measures.Measure, Meaning]] = {
    "success@1": (P @ 1, Meaning("Right text first", "Share of questions whose first text is a right one.")),
    "recall@5": (R @ 5, Meaning("Recall at 5", "Mean share of the right texts among the first five texts found.")),
    "recall@10": (R @ 10, Meaning("Recall at 10", "Mean share of the right texts among the first ten texts found.")),
    "ndcg@10": (nDCG @ 10, Meaning("nDCG at 10", "1 where all right texts come first, less the later.", unit="number")),
    "mrr@10": (RR @ 10, Meaning("Mean reciprocal rank", "1 divided by the first right text's rank.", unit="number")),
}
HITS = {
    f"evidence_hit@{k}": Meaning(
        f"Right passage among the first {k}",
        f"Share of questions whose answer stands in one of the first {k} passages.",
    )
    for k in (1, 4, 10)
}


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its right texts (file name -> relevance above 0), or with evidence within a text."""

    id: str
    text: str
    relevant: dict[str, int]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class SearchSuite:
    """Questions to the Retriever that the product uses.

    Args:
        names: the labelled set's files.
        texts: file name -> Markdown of each document, from those files.
        queries: the questions, from those files.
        rows: passages to fetch for each question: enough to see ten texts.
        measures: which figures of `MEASURES` are usual for this set.
    """

    name: str
    title: str
    about: str
    not_for: str
    names: tuple[str, ...]
    texts: Callable[[Sequence[Path]], dict[str, str]]
    queries: Callable[[Sequence[Path]], tuple[Query, ...]]
    rows: int
    measures: tuple[str, ...]
    published: tuple[tuple[str, str], ...] = ()

    def files(self, around: Surroundings) -> tuple[Path, ...]:
        """The labelled set's files."""
        return tuple(around.data_file(name) for name in self.names)

    def documents(self, around: Surroundings) -> dict[str, str]:
        """Nothing is quoted."""
        return {}

    def generate(self, around: Surroundings) -> Iterator[dict[str, Any]]:
        """For each question the files found, best first, each once, and the rank of its evidence where it has any."""
        files = self.files(around)
        queries = self.queries(files)
        settings = text_settings(around.settings, around.libraries / self.name, self.texts(files))
        retriever = open_evaluated_library(settings).retriever
        for query in around.shown(queries, self.name):
            try:
                found = retriever.search(query.text, self.rows)
            except ReadinessError as error:
                yield {"id": query.id, "question": query.text, "error": str(error)}
                continue
            rows = [{"rank": one.rank, "file": one.document.file, "text": one.passage.text} for one in found]
            yield {"id": query.id, "question": query.text, "status": "searched", **_kept(query, rows)}

    def score(self, records: Rows, around: Surroundings, documents: dict[str, str]) -> SuiteResult:
        """Ranking figures by ir-measures over texts, or evidence hits within passages."""
        queries = self.queries(self.files(around))
        by_id = {str(row["id"]): row for row in records}
        cases: list[dict[str, Any]] = [
            {"id": query.id, "kind": "", "scores": self._scores(query, by_id[query.id])} for query in queries
        ]
        meanings = {name: HITS[name] if name in HITS else MEASURES[name][1] for name in self.measures}
        return SuiteResult(
            name=self.name,
            title=self.title,
            about=self.about,
            not_for=self.not_for,
            figures={name: mean_figure([case["scores"][name] for case in cases]) for name in self.measures},
            meanings=meanings,
            cases=cases,
            failed=sum("error" in row for row in records),
            published=dict(self.published),
        )

    def _scores(self, query: Query, row: dict[str, Any]) -> dict[str, float | None]:
        if query.evidence:
            record = record_from_json({"status": "searched", **row})
            case = Case(Question(query.id, query.text, "answerable", "", query.evidence), record)
            return {name: evidence_hit(case, int(name.split("@")[1])) for name in self.measures}
        files = [found["file"] for found in row.get("retrieved", ())]
        run = {file: 1.0 / rank for rank, file in enumerate(dict.fromkeys(files), 1)} or {"": 0.0}
        wanted = {MEASURES[name][0]: name for name in self.measures}
        found = ir_measures.iter_calc(list(wanted), {"q": query.relevant}, {"q": run})
        return {wanted[metric.measure]: float(metric.value) for metric in found}


def _kept(query: Query, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What is saved of the passages: their files; and the text of those that hold the evidence, to be scored again."""
    return {
        "retrieved": [
            {
                **row,
                "text": row["text"] if any(holds_evidence(row["text"], row["file"], e) for e in query.evidence) else "",
            }
            for row in rows
        ]
    }
