"""What speaks for and against a claim being said by its evidence, as one row of numbers.

The base is late interaction over token vectors (MaxSim of ColBERT, Khattab and Zaharia, 2020): each word of the claim
meets its most similar word in the evidence. Around it stand the ways in which a claim can look alike and say something
else: numbers, names, negation, modal strength, quantifiers, opposites, order.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from assistant.groundedness.lexicon import (
    COMPARATIVES,
    HEDGES,
    MODAL_STRENGTH,
    MONTHS,
    NEGATIONS,
    OPPOSITES,
    PLAIN_NEGATIONS,
    UNIVERSALS,
)
from assistant.groundedness.matching import Matched, match, weights
from assistant.groundedness.reading import ReadText, Sentence
from assistant.groundedness.words import Number, Words

NEAR = (
    "stronger",
    "universal_alone",
    "comparative_alone",
    "names_apart",
    "name_swaps",
    "denial_parity",
    "denial_dropped",
    "unit_differs",
    "months_missing",
    "other_numbers",
    "swaps",
    "hedge_dropped",
)
_TURNING = NEGATIONS | UNIVERSALS | COMPARATIVES | frozenset(OPPOSITES)


def features(claim: ReadText, evidence: Sequence[Sentence]) -> tuple[dict[str, float], tuple[int, ...]]:
    """The row of features by name, and the chosen sentences, best first."""
    matched = match(claim, evidence)
    chosen = [evidence[at].read.words for at in matched.chosen]
    row = {
        **_covered(matched),
        **_sentence_fit(matched, evidence),
        **_number_gaps(claim.words, [sentence.read.words for sentence in evidence], chosen),
        **_name_gaps(matched, [sentence.read.words for sentence in evidence]),
        **_turned_round(claim.words, chosen),
        **_order(matched, chosen[0]),
        **_lengths(claim.words, evidence),
        **edits(claim.words, chosen),
    }
    return {**row, **near_verbatim(row)}, matched.chosen


def _covered(matched: Matched) -> dict[str, float]:
    """How well the claim's words are covered: means, worst words, shares under a mark."""
    claim = matched.claim
    weight = weights(claim)
    share = weight / weight.sum()
    content = share > 0
    row = {}
    for name, similarity in (("all", matched.everywhere), ("joint", matched.jointly), ("best", matched.best)):
        blended = np.maximum(similarity, matched.known if name == "all" else similarity)
        row[f"sim_{name}"] = float(similarity @ share)
        row[f"sim_{name}_low"] = float(np.quantile(similarity[content], 0.1))
        row[f"sim_{name}_quarter"] = float(np.quantile(similarity[content], 0.25))
        row[f"gap_{name}"] = float(((1 - blended) * weight)[content].max())
    row["plain_mean"] = float(matched.jointly.mean())
    row["under_45"] = float(share[matched.jointly < 0.45].sum())
    row["under_60"] = float(share[matched.jointly < 0.60].sum())
    row["under_75"] = float(share[matched.jointly < 0.75].sum())
    lost = np.sort((1 - matched.jointly) * weight)[::-1]
    row["lost_2"], row["lost_3"] = float(lost[1]) if len(lost) > 1 else 0.0, float(lost[2]) if len(lost) > 2 else 0.0
    row["unseen"] = float(share @ (1 - matched.known))
    row["unseen_joint"] = float(share @ (1 - matched.known_best))
    unseen = (matched.known_best == 0) & content
    row["unseen_sim"] = float(matched.jointly[unseen].mean()) if unseen.any() else 1.0
    row["unseen_worst"] = float(matched.jointly[unseen].min()) if unseen.any() else 1.0
    row["unseen_count"] = float(min(unseen.sum(), 8))
    seen = ~np.isnan(matched.same_word) & content
    row["context_mean"] = float(matched.same_word[seen].mean()) if seen.any() else 0.5
    row["context_low"] = float(np.quantile(matched.same_word[seen], 0.15)) if seen.any() else 0.5
    return row


def _sentence_fit(matched: Matched, evidence: Sequence[Sentence]) -> dict[str, float]:
    """Whole-sentence likeness, pairs of words kept, and whether the best sentence says much else."""
    claim, best = matched.claim, evidence[matched.chosen[0]].read
    whole = _mean_vector(claim)
    chosen = [evidence[at].read for at in matched.chosen]
    stems = claim.words.stems
    pairs = set(itertools.pairwise(stems))
    there = {pair for read in chosen for pair in zip(read.words.stems, read.words.stems[1:], strict=False)}
    back = (best.vectors @ claim.vectors.T).max(axis=1)
    weight = weights(best)
    return {
        "cos_best": float(whole @ _mean_vector(best)),
        "cos_max": max(float(whole @ _mean_vector(sentence.read)) for sentence in evidence),
        "pairs": len(pairs & there) / max(1, len(pairs)),
        "run": _longest_run(stems, best.words.stems) / max(1, len(stems)),
        "back": float(back @ weight / weight.sum()),
        "gain": float(np.mean(matched.jointly - matched.best)),
        "chosen": float(len(matched.chosen)),
    }


def _mean_vector(read: ReadText) -> np.ndarray:
    mean = weights(read) @ read.vectors
    return mean / max(1e-9, float(np.linalg.norm(mean)))


def _longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Words in the longest stretch that both have."""
    longest = 0
    ends = [0] * (len(other) + 1)
    for word in one:
        fresh = [0] * (len(other) + 1)
        for at, there in enumerate(other, 1):
            if word == there:
                fresh[at] = ends[at - 1] + 1
                longest = max(longest, fresh[at])
        ends = fresh
    return longest


def _number_gaps(claim: Words, evidence: Sequence[Words], chosen: Sequence[Words]) -> dict[str, float]:
    everywhere = [number for words in evidence for number in words.numbers]
    near = [number for words in chosen for number in words.numbers]
    missing = sum(not _stands(number, everywhere) for number in claim.numbers)
    apart = sum(not _stands(number, near) for number in claim.numbers)
    other_unit = sum(
        _stands(number, near) and bool(number.unit) and not _stands(number, near, with_unit=True)
        for number in claim.numbers
    )
    months = {word for word in claim.lower if word in MONTHS and word not in ("may", "march")}
    there = {word for words in chosen for word in words.lower}
    return {
        "numbers": float(min(len(claim.numbers), 4)),
        "numbers_missing": float(min(missing, 3)),
        "numbers_apart": float(min(apart, 3)),
        "unit_differs": float(min(other_unit, 2)),
        "months_missing": float(len(months - there)),
        "other_numbers": float(bool(claim.numbers) and apart > 0 and len(near) > 0),
    }


def _stands(number: Number, among: Sequence[Number], with_unit: bool = False) -> bool:
    return any(
        abs(number.value - other.value) <= 1e-6 * max(1.0, abs(number.value))
        and (not with_unit or not other.unit or number.unit == other.unit)
        for other in among
    )


def _name_gaps(matched: Matched, evidence: Sequence[Words]) -> dict[str, float]:
    """Names of the claim that the evidence does not have, abbreviations of names in it counted as had."""
    claim = matched.claim.words
    places = [at for at, name in enumerate(claim.names) if name]
    if not places:
        return {"names": 0.0, "names_missing": 0.0, "names_apart": 0.0, "names_share": 0.0}
    initials = {letters for words in evidence for letters in _initials(words)}
    missing = [at for at in places if not matched.known[at] and claim.lower[at] not in initials]
    apart = [at for at in places if not matched.known_best[at] and claim.lower[at] not in initials]
    return {
        "names": float(min(len(places), 6)),
        "names_missing": float(min(len(missing), 4)),
        "names_apart": float(min(len(apart), 4)),
        "names_share": len(missing) / len(places),
    }


def _initials(words: Words) -> set[str]:
    """Abbreviations that runs of names could have: "National Health Service" gives "nhs"."""
    found, run = set(), ""
    for word, name in zip(words.lower, words.names, strict=True):
        if name:
            run += word[0]
            found |= {run[start:] for start in range(len(run) - 1)}
        elif word not in ("of", "and", "for", "the"):
            run = ""
    return found


def _turned_round(claim: Words, chosen: Sequence[Words]) -> dict[str, float]:
    """Negation, modal strength, quantifiers, hedges and opposites on one side and not on the other."""
    mine, best = set(claim.lower), set(chosen[0].lower)
    theirs = {word for words in chosen for word in words.lower}
    denies, best_denies = bool(mine & NEGATIONS), bool(best & NEGATIONS)
    strength, allowed = _strength(mine), _strength(theirs)
    opposite = sum(bool(OPPOSITES.get(word, frozenset()) & (theirs - mine)) and word not in theirs for word in mine)
    return {
        "denies_alone": float(denies and not theirs & NEGATIONS),
        "denial_dropped": float(best_denies and not denies),
        "denial_parity": float((len(_listed(claim, PLAIN_NEGATIONS)) - len(_listed(chosen[0], PLAIN_NEGATIONS))) % 2),
        "stronger": float(max(0, strength - allowed)) if strength else 0.0,
        "weaker": float(max(0, allowed - strength)) if strength and allowed else 0.0,
        "universal_alone": float(bool((mine & UNIVERSALS) - theirs)),
        "hedge_dropped": float(min(2, len((best & HEDGES) - mine))),
        "hedge_alone": float(bool((mine & HEDGES) - theirs)),
        "comparative_alone": float(min(2, len((mine & COMPARATIVES) - theirs))),
        "opposite": float(min(2, opposite)),
    }


def _listed(words: Words, among: frozenset[str]) -> list[str]:
    return [word for word in words.lower if word in among]


def _strength(words: set[str]) -> int:
    return max((MODAL_STRENGTH.get(word, 0) for word in words), default=0)


def _order(matched: Matched, best: Words) -> dict[str, float]:
    """Whether the claim's words come in the order of the best sentence: who did what to whom."""
    claim = matched.claim.words
    shared = [at for at, stem in enumerate(claim.stems) if claim.content[at] and best.stems.count(stem) == 1]
    places = [best.stems.index(claim.stems[at]) for at in shared]
    swaps = sum(later < earlier for earlier, later in itertools.pairwise(places))
    names = [place for at, place in zip(shared, places, strict=True) if claim.names[at]]
    name_swaps = sum(later < earlier for earlier, later in itertools.pairwise(names))
    spread = (max(places) - min(places) + 1 - len(places)) / max(1, len(places)) if places else 0.0
    return {
        "swaps": swaps / max(1, len(places) - 1),
        "name_swaps": float(min(2, name_swaps)),
        "spread": float(min(6.0, spread)),
    }


def edits(claim: Words, chosen: Sequence[Words]) -> dict[str, float]:
    """What was changed where the claim is the best sentence but for a few words, and claims made of two sentences."""
    best = chosen[0]
    matcher = SequenceMatcher(None, claim.stems, best.stems, autojunk=False)
    ratio = 2 * sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(claim.stems) + len(best.stems))
    kept = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(claim.stems))
    near = float(np.clip((kept - 0.5) / 0.4, 0, 1))
    put_in = [
        at for tag, a, b, _, _ in matcher.get_opcodes() if tag in ("replace", "insert", "delete") for at in range(a, b)
    ]
    swapped = [at for tag, a, b, _, _ in matcher.get_opcodes() if tag == "replace" for at in range(a, b)]
    new = {claim.lower[at] for at in put_in}
    numbers = {number.at for number in claim.numbers}
    return {
        "edit_ratio": ratio,
        "edit_kept": kept,
        "edit_names": near * min(3, sum(claim.names[at] for at in put_in)),
        "edit_names_elsewhere": near * min(3, sum(claim.names[at] and claim.stems[at] in best.stems for at in put_in)),
        "edit_numbers": near * min(2, sum(at in numbers for at in put_in)),
        "edit_content": near * min(6, sum(claim.content[at] for at in put_in)),
        "edit_swapped": near * min(4, sum(claim.content[at] for at in swapped)),
        "edit_turn": near * len(new & _TURNING),
        "edit_strength": near * max(0, _strength(new) - _strength(set(best.lower))),
        "cut_in": _cut_in(claim, chosen),
    }


def _cut_in(claim: Words, chosen: Sequence[Words]) -> float:
    """Share of the claim that is the beginning of one sentence and the middle of another: two facts crossed."""
    crossed = 0.0
    for first in chosen:
        for second in chosen:
            if first is second:
                continue
            opening = _opening_run(claim.stems, first.stems)
            rest = claim.stems[opening:]
            matcher = SequenceMatcher(None, rest, second.stems, autojunk=False)
            run = matcher.find_longest_match(0, len(rest), 0, len(second.stems))
            if opening >= 2 and run.b >= 2 and run.a <= 1 and run.size >= 3:
                crossed = max(crossed, (opening + run.size) / len(claim.stems))
    return crossed


def _opening_run(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared


def near_verbatim(row: dict[str, float]) -> dict[str, float]:
    """The turns that weigh most where nearly every word of the claim stands in the evidence."""
    near = float(np.clip((1 - row["unseen_joint"] - 0.6) / 0.4, 0, 1))
    return {f"near_{name}": near * row[name] for name in NEAR}


def _lengths(claim: Words, evidence: Sequence[Sentence]) -> dict[str, float]:
    return {
        "claim_length": float(np.log1p(sum(claim.content))),
        "evidence_length": float(np.log1p(sum(len(sentence.read.words.lower) for sentence in evidence))),
        "evidence_sentences": float(np.log1p(len(evidence))),
    }
