"""Fit the reading of questions: python -m evals.training.fit_question_embedder --questions FILE ... FOLDER ...

FOLDER holds documents that the questions ask of; documents that no question asks of are not read. The encoder of the
documents stays as it is; the questions' encoder starts as the same one, and all of its layers are fitted. Loss of a
question, over one right and `NEGATIVES` near passages: listwise softmax over late interaction (as in Khattab and
Zaharia, ColBERT, 2020, with more negatives), over that of single sentences, and over the passages' vectors.

Fitted on this project's own questions alone, about documents whose licences allow it: the public question set's, and
those of `evals/training/sources.tsv`; no labelled set of others was used.

With `--folds N` it fits N times more, each time without the documents of one part, prints what the part's questions
find before and after, and keeps each in the folder `--crossed`, for `evals/training/fit_confidence.py`.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from rich.progress import track

from evals.questions import read_questions
from evals.training.question_examples import Corpus, Example, examples_of, read_corpus
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.question_embedder import WeightChange, low_rank, question_embedder_for, write_change
from knowledge.token_head import TokenHead, head_for

NEGATIVES = 24
BATCH = 8
LATE_SCALE, DENSE_SCALE = 25.0, 15.0
SENTENCE_SHARE, DENSE_SHARE = 0.5, 0.5
RATE = 3e-5
DROPOUT = 0.1
RANK = 16
KEPT = 0.6
"""The share of the fitted change that is kept: weights between the first and the fitted ones find more in documents
unlike those of the training (Wortsman et al., Robust fine-tuning of zero-shot models, 2022), and here in like ones."""
CUTS = (1, 4, 10)
MEASURED_EVERY = 3


@dataclass(frozen=True)
class Documents:
    """The documents' side, which nothing is fitted of; lists are by row.

    tokens: (t, d) float32 each. segments: (t,) the number of each token's sentence. sentences: how many there are.
    vectors: (n, D). rarity: (V,) the weight of a word piece in late interaction.
    """

    tokens: list[torch.Tensor]
    segments: list[torch.Tensor]
    sentences: list[int]
    vectors: torch.Tensor
    rarity: torch.Tensor
    projection: torch.Tensor


def documents_of(corpus: Corpus, head: TokenHead) -> Documents:
    """What fitting reads of a corpus."""
    tokens, segments, sentences = [], [], []
    for document in corpus.index.documents:
        for position in range(len(document.passage_ids)):
            part = slice(document.token_starts[position], document.token_starts[position + 1])
            tokens.append(torch.tensor(document.token_vectors[part].astype("float32") / 127))
            segments.append(torch.tensor(document.token_sentences[part].astype("int64")))
            sentences.append(int(document.sentence_starts[position + 1] - document.sentence_starts[position]))
    rarity = torch.tensor(corpus.index.late.rarity(np.arange(30522)))
    return Documents(tokens, segments, sentences, torch.tensor(corpus.vectors), rarity, torch.tensor(head.projection))


def fit(
    embedder: SentenceTransformerEmbedder, documents: Documents, examples: Sequence[Example], epochs: int, seed: int = 0
) -> WeightChange:
    """The change of weights that these examples call for; the same seed and data give the same."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    encoder, tokenizer = embedder.encoder()
    before = copy.deepcopy(encoder.state_dict())
    model = copy.deepcopy(encoder)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = DROPOUT
    fitted = [weights.requires_grad_() for weights in model.encoder.parameters()]
    optimiser = torch.optim.AdamW(fitted, lr=RATE, weight_decay=0.01)
    steps = epochs * (len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    model.train()
    for epoch in range(epochs):
        order, total = chance.sample(list(examples), len(examples)), 0.0
        for start in track(range(0, len(order) - BATCH + 1, BATCH), f"epoch {epoch + 1}"):
            losses = _losses(model, tokenizer, documents, order[start : start + BATCH], chance)
            optimiser.zero_grad()
            losses.mean().backward()
            torch.nn.utils.clip_grad_norm_(fitted, 1.0)
            optimiser.step()
            schedule.step()
            total += float(losses.detach().sum())
        print(f"epoch {epoch + 1}: loss {total / len(order):.3f}", flush=True)
    after = dict(model.encoder.named_parameters(prefix="encoder"))
    return low_rank(
        embedder.name, {name: (KEPT * (after[name].detach() - before[name])).numpy() for name in after}, RANK
    )


def _losses(
    model: Any, tokenizer: Any, documents: Documents, examples: Sequence[Example], chance: random.Random
) -> torch.Tensor:
    """(len(examples),) the loss of each."""
    texts = [example.question for example in examples]
    inputs = tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=256)
    hidden = model(**inputs).last_hidden_state
    losses = []
    for number, example in enumerate(examples):
        length = int(inputs["attention_mask"][number].sum())
        weight = documents.rarity[inputs["input_ids"][number, 1 : length - 1]]
        losses.append(_loss(hidden[number, :length], weight / weight.sum(), documents, example, chance))
    return torch.stack(losses)


def _loss(
    hidden: torch.Tensor, weight: torch.Tensor, documents: Documents, example: Example, chance: random.Random
) -> torch.Tensor:
    """The loss of a question. hidden: (q + 2, D), markers of start and end included; weight: (q,), without them."""
    chosen = chance.randrange(len(example.right))
    rows = [example.right[chosen], *chance.sample(example.near, NEGATIVES)]
    tokens = _unit(_unit(hidden[1:-1]) @ documents.projection)
    passages, sentences = _late(tokens, weight, documents, rows)
    loss = -torch.log_softmax(LATE_SCALE * passages, 0)[0]
    dense = documents.vectors[rows] @ _unit(hidden.mean(0))
    loss = loss - DENSE_SHARE * torch.log_softmax(DENSE_SCALE * dense, 0)[0]
    answering = list(example.sentences[chosen])
    if answering:
        likely = torch.log_softmax(LATE_SCALE * sentences, 0)[answering]
        loss = loss - SENTENCE_SHARE * torch.logsumexp(likely, 0)
    return loss


def _late(
    tokens: torch.Tensor, weight: torch.Tensor, documents: Documents, rows: Sequence[int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Late interaction with each row (n,), and with each sentence of the rows, one row after another (s,)."""
    parts = [documents.tokens[row] for row in rows]
    similarity = tokens @ torch.cat(parts).T
    best = torch.stack([part.max(1).values for part in similarity.split([len(part) for part in parts], 1)], 1)
    starts = np.concatenate([[0], np.cumsum([documents.sentences[row] for row in rows])]).tolist()
    total = starts[-1]
    # A passage's line of context belongs to no sentence: its tokens go into one column more, which is dropped.
    numbers = [documents.segments[row] for row in rows]
    owners = torch.cat(
        [
            torch.where(own >= documents.sentences[row], total, own + start)
            for own, row, start in zip(numbers, rows, starts, strict=False)
        ]
    )
    by_sentence = torch.full((len(tokens), total + 1), -1.0)
    by_sentence = by_sentence.scatter_reduce(1, owners.expand(len(tokens), -1), similarity, "amax")[:, :total]
    return weight @ best, weight @ by_sentence


def _unit(vectors: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(vectors, dim=-1)


def found(
    corpus: Corpus, examples: Sequence[Example], embedder: SentenceTransformerEmbedder, change: WeightChange | None
) -> list[float]:
    """The share of the examples with a right passage among the first 1, 4 and 10, ranked as retrieval ranks."""
    reader = question_embedder_for(embedder, change) if change else embedder
    hits = []
    for example in examples:
        encoding = (reader.encode([example.question]) or [])[0]
        ranked = corpus.ranked(example.question, encoding)
        hits.append([bool(set(ranked[:cut]) & set(example.right)) for cut in CUTS])
    return np.mean(hits, axis=0).round(3).tolist()


def parts_of(examples: Sequence[Example], count: int) -> dict[str, int]:
    """Each document's part; parts have about as many questions each."""
    parts: dict[str, int] = {}
    sizes = [0] * count
    for file, number in Counter(example.file for example in examples).most_common():
        parts[file] = sizes.index(min(sizes))
        sizes[parts[file]] += number
    return parts


def without(corpus: Corpus, examples: Sequence[Example], files: set[str]) -> list[Example]:
    """The examples that ask of none of the files, their near passages from none of them either."""
    rest = []
    for example in examples:
        near = tuple(row for row in example.near if corpus.files[row] not in files)
        if example.file not in files and len(near) >= NEGATIVES:
            rest.append(replace(example, near=near))
    return rest


def main(
    folders: list[Path],
    questions: Annotated[list[Path], typer.Option()],
    out: Annotated[Path, typer.Option()] = Path("knowledge/weights/questions-minilm.npz"),
    folds: int = 0,
    crossed: Path = Path("crossed"),
    epochs: int = 2,
) -> None:
    """Fit on every answerable question of the files, and write the change of weights."""
    embedder = SentenceTransformerEmbedder()
    head = head_for(embedder, crossed)
    asked = [one for path in questions for one in read_questions(path) if one.is_answerable]
    corpus = read_corpus(folders, {one.evidence[0].file for one in asked}, embedder, head)
    print(f"{len(corpus.passages)} passages", flush=True)
    examples = examples_of(corpus, asked, embedder)
    print(f"{len(examples)} of {len(asked)} questions with their evidence whole in a passage", flush=True)
    if not examples:
        raise typer.BadParameter("No question's evidence stands in the documents. Give the folders that they ask of.")
    documents = documents_of(corpus, head)
    parts = parts_of(examples, folds) if folds else {}
    for part in range(folds):
        own = {file for file, number in parts.items() if number == part}
        change = fit(embedder, documents, without(corpus, examples, own), epochs)
        write_change(crossed / f"{part}.npz", change)
        held = [example for example in examples if example.file in own][::MEASURED_EVERY]
        print(f"part {part + 1}, {len(held)} questions, first {CUTS}: {found(corpus, held, embedder, None)} before,")
        print(f"  {found(corpus, held, embedder, change)} after", flush=True)
    if folds:
        (crossed / "parts.json").write_text(json.dumps(parts, indent=2) + "\n", encoding="utf-8")
    write_change(out, fit(embedder, documents, without(corpus, examples, set()), epochs))
    print(f"wrote {out}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    typer.run(main)
