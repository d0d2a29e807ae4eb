"""Fits the groundedness check and prints what it is worth: `python -m evals.training.fit_groundedness ../shared`.

Fitted on WiCE dev (annotations ODC-BY, Wikipedia CC BY-SA), BEGIN dev (CC BY 4.0 and CDLA), SciFact train and
validation (claims CC BY 4.0, abstracts ODC-By), SQuAD 2.0's first four articles (CC BY-SA 4.0), MTRAG-UN (Apache-2.0),
this project's own training questions, and claims made from their sentences (`perturbing`). Only weights are kept, no
text. Folds are cut by document; "without it" means that a whole set was left out of fitting and then judged.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from assistant.groundedness.features import features
from assistant.groundedness.model import WEIGHTS, SupportModel, Trees
from assistant.groundedness.reading import TextReader, sentences, windows
from evals.training.groundedness_rows import Row, labelled_rows
from knowledge.embedding import SentenceTransformerEmbedder

FOLDS = 3
TRUST = {"squad": 0.3, "mtrag": 0.5, "questions": 0.7}
"""How much a set counts, 1 where not named: what was labelled by people most, what was made by rule least."""
MADE = 0.5
"""How much claims made by perturbing a set's sentences count beside the set itself."""
AGAINST = (
    "numbers_missing numbers_apart unit_differs months_missing names_missing names_apart denies_alone opposite "
    "stronger universal_alone comparative_alone name_swaps unseen unseen_joint under_45 gap_joint gap_all edit_names "
    "edit_numbers edit_names_elsewhere edit_content edit_swapped edit_turn edit_strength cut_in "
    "near_stronger near_universal_alone "
    "near_comparative_alone near_names_apart near_name_swaps near_denial_parity near_unit_differs near_months_missing "
    "near_other_numbers near_swaps"
).split()
FOR = "sim_all sim_joint sim_best cos_best cos_max pairs run plain_mean sim_joint_low context_mean".split()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as numbers: `values` (rows, features), `supported` 0 or 1, and what each row is."""

    names: tuple[str, ...]
    values: np.ndarray
    supported: np.ndarray
    sets: np.ndarray
    groups: np.ndarray
    changes: np.ndarray

    @property
    def families(self) -> np.ndarray:
        """The set that a row is from, without its part: "wice" for "wice-chunk" and "wice+made"."""
        return np.array([name.split("+")[0].split("-")[0] for name in self.sets])

    @property
    def made(self) -> np.ndarray:
        """Whether a row's claim was made by perturbing."""
        return np.array(["+" in name for name in self.sets])


def main(
    shared: Annotated[Path, typer.Argument(help="Folder that holds evaldata/ and questions/.")],
    cache: Annotated[Path | None, typer.Option(help="Keep the features here, and take them from here.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
) -> None:
    """Fit, print the figures, write the weights."""
    if cache and cache.exists():
        table, rarity = read_table(cache)
    else:
        rows = labelled_rows(shared)
        embedder = SentenceTransformerEmbedder()
        rarity = piece_rarity(rows, embedder)
        table = feature_table(rows, embedder, rarity)
        if cache:
            keep_table(cache, table, rarity)
    report(table, rarity)
    everything = np.ones(len(table.supported), bool)
    write_weights(out, fit(table, everything, rarity))


def piece_rarity(rows: list[Row], embedder: SentenceTransformerEmbedder) -> np.ndarray:
    """(vocabulary,) inverse document frequency of each word piece over the evidence and the claims as given."""
    texts = sorted({text for row in rows for text in row.evidence} | {row.claim for row in rows if not row.change})
    tokenizer = embedder._model.tokenizer
    seen: Counter[int] = Counter()
    for start in range(0, len(texts), 1000):
        for pieces in tokenizer(texts[start : start + 1000], truncation=False, verbose=False)["input_ids"]:
            seen.update(set(pieces))
    rarity = np.full(tokenizer.vocab_size, np.log(len(texts) + 1), "float32")
    for piece, count in seen.items():
        rarity[piece] = np.log((len(texts) + 1) / (count + 0.5))
    return rarity


def feature_table(rows: list[Row], embedder: SentenceTransformerEmbedder, rarity: np.ndarray, part: int = 400) -> Table:
    """The features of every row that has words on both sides. Takes about half an hour on two cores."""
    reader = TextReader(embedder, rarity)
    rows = sorted(rows, key=lambda row: row.group)
    kept: list[Row] = []
    found: list[dict[str, float]] = []
    for start in range(0, len(rows), part):
        block = rows[start : start + part]
        stretches = [windows(row.evidence, row.claim) for row in block]
        read = reader.read([row.claim for row in block] + [text for parts in stretches for _, text in parts])
        for row, parts in zip(block, stretches, strict=True):
            evidence = [sentence for index, text in parts for sentence in sentences(index, read[text])]
            if evidence and read[row.claim].words.spans:
                kept.append(row)
                found.append(features(read[row.claim], evidence)[0])
    return as_table(kept, found)


def as_table(rows: list[Row], found: list[dict[str, float]]) -> Table:
    """Rows and their features as arrays."""
    names = tuple(found[0])
    return Table(
        names=names,
        values=np.array([[row[name] for name in names] for row in found], "float32"),
        supported=np.array([int(row.supported) for row in rows]),
        sets=np.array([row.set for row in rows]),
        groups=np.array([row.group for row in rows]),
        changes=np.array([row.change for row in rows]),
    )


def keep_table(path: Path, table: Table, rarity: np.ndarray) -> None:
    """Write the features to a file that `read_table` reads."""
    np.savez_compressed(
        path,
        names=np.array(table.names),
        values=table.values,
        supported=table.supported,
        sets=table.sets,
        groups=table.groups,
        changes=table.changes,
        rarity=rarity,
    )


def read_table(path: Path) -> tuple[Table, np.ndarray]:
    """The features and the rarity that `keep_table` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        names = tuple(str(name) for name in stored["names"])
        columns = (stored[name] for name in ("values", "supported", "sets", "groups", "changes"))
        return Table(names, *columns), stored["rarity"]


def _weights(table: Table, chosen: np.ndarray) -> np.ndarray:
    """Every set counts alike and, within it, both labels, so that .5 is a sensible threshold on each."""
    kinds = list(zip(table.families[chosen], table.made[chosen], table.supported[chosen], strict=True))
    counts = Counter(kinds)
    weights = np.array([TRUST.get(kind[0], 1.0) * (MADE if kind[1] else 1.0) / counts[kind] for kind in kinds])
    return weights / weights.mean()


def fit(table: Table, chosen: np.ndarray, rarity: np.ndarray) -> SupportModel:
    """Fit on the rows that `chosen` marks."""
    mean, scale = table.values[chosen].mean(axis=0), table.values[chosen].std(axis=0) + 1e-6
    values = np.clip((table.values[chosen] - mean) / scale, -5, 5)
    weights = _weights(table, chosen)
    logistic = LogisticRegression(C=0.02, max_iter=500).fit(values, table.supported[chosen], sample_weight=weights)
    boosted = HistGradientBoostingClassifier(
        max_iter=160,
        max_leaf_nodes=8,
        learning_rate=0.06,
        l2_regularization=10,
        min_samples_leaf=60,
        monotonic_cst=[-1 if name in AGAINST else 1 if name in FOR else 0 for name in table.names],
        random_state=0,
    ).fit(values, table.supported[chosen], sample_weight=weights)
    return SupportModel(
        names=table.names,
        mean=mean,
        scale=scale,
        weight=logistic.coef_[0].astype("float32"),
        bias=float(logistic.intercept_[0]),
        trees=_as_arrays(boosted),
        rarity=rarity,
    )


def _as_arrays(boosted: HistGradientBoostingClassifier) -> Trees:
    """The trees of scikit-learn as plain arrays; a leaf leads to itself."""
    nodes = [iteration[0].nodes for iteration in boosted._predictors]
    width = max(len(tree) for tree in nodes)
    shape = (len(nodes), width)
    feature, left, right = (np.zeros(shape, "int16") for _ in range(3))
    threshold, value = np.zeros(shape, "float32"), np.zeros(shape, "float32")
    for at, tree in enumerate(nodes):
        own = np.arange(len(tree))
        leaf = tree["is_leaf"].astype(bool)
        feature[at, : len(tree)] = np.where(leaf, 0, tree["feature_idx"])
        threshold[at, : len(tree)] = np.where(leaf, 0, tree["num_threshold"])
        left[at, : len(tree)] = np.where(leaf, own, tree["left"])
        right[at, : len(tree)] = np.where(leaf, own, tree["right"])
        value[at, : len(tree)] = np.where(leaf, tree["value"], 0)
    depth = max(int(tree["depth"].max()) for tree in nodes)
    return Trees(feature, threshold, left, right, value, depth, float(boosted._baseline_prediction.ravel()[0]))


def report(table: Table, rarity: np.ndarray) -> None:
    """Print ROC-AUC and balanced accuracy at .5 for each set, in folds by document and with the whole set left out."""
    folds = np.array([zlib.crc32(group.encode()) % FOLDS for group in table.groups])
    scores = np.zeros(len(folds))
    for fold in range(FOLDS):
        scores[folds == fold] = fit(table, folds != fold, rarity).scores(table.values[folds == fold])
    print("Folds by document")
    _print_sets(table, scores, ~table.made)
    _print_changes(table, scores)
    print("A set judged without it")
    for family in ("begin", "wice", "scifact"):
        inside = table.families == family
        scores[inside] = fit(table, ~inside, rarity).scores(table.values[inside])
        _print_sets(table, scores, inside & ~table.made)


def _print_sets(table: Table, scores: np.ndarray, chosen: np.ndarray) -> None:
    for name, rows in _named_rows(table, chosen):
        truth, score = table.supported[rows], scores[rows]
        if len(set(truth)) == 2:
            balanced, area = balanced_accuracy_score(truth, score >= 0.5), roc_auc_score(truth, score)
            print(f"  {name:16} {len(truth):6} rows  ROC-AUC {area:.3f}  balanced accuracy {balanced:.3f}")


def _named_rows(table: Table, chosen: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    for name in sorted(set(table.sets[chosen])):
        yield str(name), chosen & (table.sets == name)
    for family in sorted(set(table.families[chosen])):
        yield f"all {family}", chosen & (table.families == family)


def _print_changes(table: Table, scores: np.ndarray) -> None:
    for change in sorted(set(table.changes[table.made])):
        rows = table.made & (table.changes == change)
        right = (scores[rows] >= 0.5) == (table.supported[rows] == 1)
        kind = "true" if table.supported[rows][0] else "false"
        print(f"  {change:16} {rows.sum():6} made, {right.mean():.2f} right ({kind})")


def write_weights(path: Path, model: SupportModel) -> None:
    """Write the file that `assistant.groundedness.model.load_model` reads."""
    trees = model.trees
    np.savez_compressed(
        path,
        names=np.array(model.names),
        mean=model.mean,
        scale=model.scale,
        weight=model.weight,
        bias=model.bias,
        rarity=model.rarity.astype("float16"),
        tree_feature=trees.feature,
        tree_threshold=trees.threshold,
        tree_left=trees.left,
        tree_right=trees.right,
        tree_value=trees.value,
        tree_depth=trees.depth,
        tree_baseline=trees.baseline,
    )


if __name__ == "__main__":
    typer.run(main)
