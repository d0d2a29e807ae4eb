"""The groundedness check: what it must never get wrong, and how words and numbers are read."""

from __future__ import annotations

import pytest

from assistant.groundedness import GroundednessChecker
from assistant.groundedness.reading import windows
from assistant.groundedness.words import read_words, sentence_spans
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.errors import ModelFilesError

EVIDENCE = [
    "The council must report a breach to the ICO within 72 hours. Staff should complete training every year.",
    "Leeds City Council has 1,200 licences, and managers may use Copilot for drafting.",
    "Camden approved its data charter in March 2024.",
]


@pytest.fixture(scope="module")
def checker(embedder: SentenceTransformerEmbedder) -> GroundednessChecker:
    return GroundednessChecker(embedder)


def test_a_claim_that_stands_verbatim_is_supported_whatever_its_marks(checker: GroundednessChecker) -> None:
    verdict = checker.check("“Staff should complete training – every year”", EVIDENCE)
    assert (verdict.supported, verdict.score, verdict.best_evidence) == (True, 1.0, (0,))


@pytest.mark.parametrize("evidence", [[], [""], ["•"], ["   ", "–"]])
def test_nothing_is_supported_by_nothing(checker: GroundednessChecker, evidence: list[str]) -> None:
    verdict = checker.check("Staff should complete training.", evidence)
    assert (verdict.supported, verdict.score, verdict.best_evidence) == (False, 0.0, ())


@pytest.mark.parametrize("claim", ["", "  ", "…", "²"])
def test_a_claim_without_words_is_not_supported(checker: GroundednessChecker, claim: str) -> None:
    assert not checker.check(claim, EVIDENCE).supported


def test_something_else_altogether_is_not_supported(checker: GroundednessChecker) -> None:
    for claim in ("The moon is made of cheese.", "Residents can appeal to the ombudsman about parking fines."):
        assert checker.check(claim, EVIDENCE).score < 0.2


def test_best_evidence_names_the_texts_that_speak_to_the_claim(checker: GroundednessChecker) -> None:
    assert checker.check("Camden's charter for data was approved in 2024.", EVIDENCE).best_evidence[0] == 2
    assert checker.check("A breach has to be reported to the ICO in 72 hours.", EVIDENCE).best_evidence[0] == 0


def test_many_claims_get_the_verdicts_that_each_gets_alone(checker: GroundednessChecker) -> None:
    pairs = [
        ("Managers may draft with Copilot.", EVIDENCE),
        (EVIDENCE[2], EVIDENCE),
        ("Copilot is banned.", EVIDENCE[1:]),
    ]
    together = checker.check_many(pairs)
    alone = [checker.check(claim, evidence) for claim, evidence in pairs]
    assert [verdict.supported for verdict in together] == [verdict.supported for verdict in alone]
    assert [verdict.score for verdict in together] == pytest.approx([verdict.score for verdict in alone], abs=1e-4)


def test_the_threshold_decides(embedder: SentenceTransformerEmbedder) -> None:
    claim = "Managers may draft with Copilot."
    score = GroundednessChecker(embedder).check(claim, EVIDENCE).score
    assert not GroundednessChecker(embedder, threshold=min(1.0, score + 0.01)).check(claim, EVIDENCE).supported
    assert GroundednessChecker(embedder, threshold=score - 0.01).check(claim, EVIDENCE).supported


def test_an_embedder_without_token_vectors_is_refused() -> None:
    class PlainEmbedder:
        name = "plain"
        dimension = 3
        max_pieces = 10

        def encode(self, texts: list[str], rounded: bool = False) -> None:
            return None

    with pytest.raises(ModelFilesError, match="token vectors"):
        GroundednessChecker(PlainEmbedder())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("within 72 hours", [(72, "hour")]),
        ("twenty-five per cent of 1,000 staff", [(25, "%"), (1000, "")]),
        ("£5m, or 2.5 billion", [(5e6, "£"), (2.5e9, "")]),
        ("two thirds, and a third", [(2 / 3, ""), (1 / 3, "")]),
        ("one of twelve", [(12, "")]),
        ("no numbers here", []),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, numbers: list[tuple[float, str]]) -> None:
    found = read_words(text).numbers
    assert [number.value for number in found] == pytest.approx([value for value, _ in numbers])
    assert [number.unit for number in found] == [unit for _, unit in numbers]


def test_sentences_end_where_a_reader_sees_them_end() -> None:
    text = "Dr. Smith wrote it, e.g. for Leeds. Was it read? Yes.\nA heading\n• a point"
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Dr. Smith wrote it, e.g. for Leeds.",
        "Was it read?",
        "Yes.",
        "A heading",
        "• a point",
    ]


def test_long_evidence_is_read_where_it_is_likeliest() -> None:
    filler = "Parks are open from dawn to dusk and dogs are welcome on a lead. " * 200
    kept = windows(
        [filler, "Facial recognition is prohibited in libraries. " + filler], "Is facial recognition prohibited?"
    )
    assert sum(len(part) for _, part in kept) <= 6000
    assert any("Facial recognition" in part for index, part in kept if index == 1)
    assert all(len(part) <= 700 for _, part in kept)
