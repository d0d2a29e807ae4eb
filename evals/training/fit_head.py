"""Fit the head of late interaction: python -m evals.training.fit_head CORPUS QUESTIONS.jsonl... [--out FILE]

A projection (384 x 64, started from the token vectors' principal axes) and a factor for each word piece; the encoder
stays as it is. Loss: listwise softmax over one right and 24 near passages (as in Khattab and Zaharia, ColBERT, 2020,
with more negatives). Fitted on this project's own questions alone: `train.jsonl` of the public question set and
`evals/training/questions_*.jsonl`; no labelled set of others was used, so no licence of theirs reaches the weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from evals.matching import holds_evidence
from evals.questions import Question, read_questions
from knowledge.chunking import chunk
from knowledge.derived import derive
from knowledge.embedding import Encoding, SentenceTransformerEmbedder
from knowledge.gathering import gather
from knowledge.lexical import stem_id, words
from knowledge.passage_index import PassageIndex
from knowledge.passages import DocumentRecord, Passage
from knowledge.preparing import document_id_of
from knowledge.ranking import Query, rank
from knowledge.reading import read_file
from knowledge.token_head import TokenHead, named_head, unfitted_head

NEGATIVES = 24
POOL = 48
BATCH = 8
TEMPERATURE = 25.0
PROJECTION_RATE, FACTOR_RATE = 5e-4, 1e-2


@dataclass(frozen=True)
class Example:
    """One question with its right rows and the wrong ones that retrieval puts nearest."""

    question: Encoding
    right: tuple[int, ...]
    near: tuple[int, ...]


@dataclass(frozen=True)
class Corpus:
    """Passages of every document with their encodings, and the index over them; rows number both."""

    passages: Sequence[Passage]
    files: Sequence[str]
    encodings: Sequence[Encoding]
    index: PassageIndex


def read_corpus(folder: Path, embedder: SentenceTransformerEmbedder) -> Corpus:
    """Read, cut and encode a folder's documents, indexed with the untrained head."""
    documents: list[tuple[DocumentRecord, list[Passage]]] = []
    for found in gather([folder]).files:
        document_id = document_id_of("training", found.file)
        document = read_file(found.path, found.file, found.given)
        record = DocumentRecord(document_id, "1", "training", found.file, document.metadata, "")
        documents.append((record, list(chunk(document, document_id, embedder.count))))
    passages = [passage for _, part in documents for passage in part]
    encodings = embedder.encode([passage.indexed_text for passage in passages])
    head = unfitted_head(np.concatenate([encoding.token_vectors for encoding in encodings[::10]]))
    derived, start = [], 0
    for _, part in documents:
        derived.append(derive(part, encodings[start : start + len(part)], head))
        start += len(part)
    files = [record.file for record, part in documents for _ in part]
    return Corpus(passages, files, encodings, PassageIndex([record for record, _ in documents], derived, head))


def examples_of(corpus: Corpus, questions: Sequence[Question], embedder: SentenceTransformerEmbedder) -> list[Example]:
    """The questions whose evidence is whole in a passage, each with the wrong passages that come nearest."""
    asked = [question for question in questions if question.is_answerable]
    vectors = np.array([encoding.vector for encoding in corpus.encodings])
    rows_of: dict[str, list[int]] = {}
    for row, file in enumerate(corpus.files):
        rows_of.setdefault(file, []).append(row)
    examples = []
    for question, encoding in zip(asked, embedder.encode([one.text for one in asked]), strict=True):
        right = tuple(
            row
            for one in question.evidence
            for row in rows_of.get(one.file, ())
            if holds_evidence(corpus.passages[row].text, one.file, one)
        )
        dense = np.argsort(-(vectors @ encoding.vector))[:150]
        stems = Counter(stem_id(word) for word in words(question.text))
        query = Query(encoding, stems, {}, np.zeros(len(corpus.index.records), "float32"))
        near = [candidate.row for candidate in rank(corpus.index, query, dense)]
        wrong = tuple(row for row in near if row not in right)[:POOL]
        if right and len(wrong) >= NEGATIVES:
            examples.append(Example(encoding, right, wrong))
    return examples


def fit_head(corpus: Corpus, examples: Sequence[Example], epochs: int = 2, seed: int = 0) -> TokenHead:
    """Fit projection and factors; the same seed and data give the same head."""
    chance = np.random.default_rng(seed)
    torch.manual_seed(seed)
    rarity = _rarity(corpus)
    projection = torch.tensor(corpus.index.head.projection.copy(), requires_grad=True)
    factors = torch.zeros(len(rarity), requires_grad=True)
    optimiser = torch.optim.Adam(
        [{"params": [projection], "lr": PROJECTION_RATE}, {"params": [factors], "lr": FACTOR_RATE}]
    )
    for epoch in range(epochs):
        order = chance.permutation(len(examples))
        total = 0.0
        for start in range(0, len(order), BATCH):
            part = [examples[i] for i in order[start : start + BATCH]]
            losses = [_loss(corpus, one, projection, factors, rarity, chance) for one in part]
            loss = torch.stack(losses).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += float(loss.detach()) * len(part)
        print(f"epoch {epoch + 1}: loss {total / len(order):.3f}")
    return named_head(projection.detach().numpy(), factors.detach().exp().numpy())


def _loss(
    corpus: Corpus,
    example: Example,
    projection: torch.Tensor,
    factors: torch.Tensor,
    rarity: torch.Tensor,
    chance: np.random.Generator,
) -> torch.Tensor:
    rows = [chance.choice(example.right), *chance.choice(example.near, NEGATIVES, replace=False)]
    unit = torch.nn.functional.normalize
    tokens = [corpus.encodings[int(row)].token_vectors.astype("float32") for row in rows]
    stacked = unit(torch.tensor(np.concatenate(tokens)) @ projection, dim=1)
    similarity = unit(torch.tensor(example.question.token_vectors) @ projection, dim=1) @ stacked.T
    best = torch.stack([part.max(1).values for part in similarity.split([len(t) for t in tokens], dim=1)], 1)
    pieces = torch.tensor(example.question.pieces.astype("int64"))
    weight = rarity[pieces] * factors[pieces].exp()
    scores = (best * (weight / weight.sum())[:, None]).sum(0)
    return -torch.log_softmax(TEMPERATURE * scores, 0)[0]


def _rarity(corpus: Corpus, vocabulary: int = 30522) -> torch.Tensor:
    """(V,) the weight that `LateInteraction.weights` gives a word piece of this corpus before the factors."""
    found = Counter(piece for encoding in corpus.encodings for piece in set(encoding.pieces.tolist()))
    counts = np.array([found[piece] for piece in range(vocabulary)], "float32")
    return torch.tensor(np.maximum(0.05, np.log((len(corpus.passages) + 1) / (counts + 0.5))))


def main(
    corpus: Path,
    questions: list[Path],
    out: Annotated[Path, typer.Option()] = Path("knowledge/weights/head-minilm.npz"),
    epochs: int = 2,
) -> None:
    """Fit on every answerable question of the files and write the head."""
    embedder = SentenceTransformerEmbedder()
    read = read_corpus(corpus, embedder)
    print(f"{len(read.passages)} passages", flush=True)
    examples = examples_of(read, [one for path in questions for one in read_questions(path)], embedder)
    print(f"{len(examples)} questions", flush=True)
    head = fit_head(read, examples, epochs)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        np.savez_compressed(
            file,
            embedder=np.array(embedder.name),
            projection=head.projection.astype("float16"),
            factors=head.factors.astype("float16"),
        )
    print(f"wrote {out}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    typer.run(main)
