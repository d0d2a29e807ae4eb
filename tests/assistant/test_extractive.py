"""Which of the passages' sentences make the answer, and in which order."""

from __future__ import annotations

from assistant.drafts import readable
from assistant.extractive import extractive_drafts
from knowledge.passages import DocumentRecord, Metadata, Passage, RetrievedPassage, ScoredSentence
from knowledge.sentences import split_sentences

LIST = (
    "Councils differ in size and in the money that they have.\n"
    "Before a tool is used, three questions are asked of it:\n"
    "- does it serve a need of residents\n- is someone accountable for it\n- can its output be explained\n"
    "The answers are kept in the register of tools."
)
PROSE = (
    "Logs have been a matter of debate for many years now. Who reads them is told in the annex to this paper. "
    "Logs of prompts are kept for twelve months. Older ones are deleted by the supplier within a week."
)


def found(text: str, *best: str, score: float = 0.0, number: int = 0) -> RetrievedPassage:
    """A passage whose sentences match the worse, the later they stand in `best`; others worse still."""
    spans = split_sentences(text)
    order = [next(i for i, (a, b) in enumerate(spans) if text[a:b].startswith(start)) for start in best]
    scored = [ScoredSentence(*span, 0.8 - 0.05 * order.index(i) if i in order else 0.3) for i, span in enumerate(spans)]
    passage = Passage(f"p{number}", f"d{number}", 0, text, "", ("Tools",))
    record = DocumentRecord(f"d{number}", "1", "", f"{number}.md", Metadata("Tools"), f"hash{number}")
    sentences = tuple(sorted(scored, key=lambda one: -one.score))
    return RetrievedPassage(passage, record, number + 1, score, {}, sentences)


def answer(question: str, *passages: RetrievedPassage) -> list[tuple[str, bool]]:
    return [(draft.text, draft.listed) for draft in extractive_drafts(question, passages)]


def test_the_sentence_that_answers_best_comes_first_then_what_stands_around_it_as_it_is_read() -> None:
    shown = answer("How long are logs kept?", found(PROSE, "Logs of prompts", "Older ones", "Logs have been"))
    assert [text[:12] for text, _ in shown] == ["Logs of prom", "Logs have be", "Older ones a"]


def test_a_list_is_whole_with_its_lead_in() -> None:
    shown = answer("What are the questions asked of a tool?", found(LIST, "Before", "is someone"))
    assert shown[:4] == [
        ("Before a tool is used, three questions are asked of it:", False),
        ("does it serve a need of residents", True),
        ("is someone accountable for it", True),
        ("can its output be explained", True),
    ]


def test_a_list_that_is_asked_for_comes_before_a_better_sentence_that_is_not_of_it() -> None:
    best = "Questions asked of a tool are kept in the register of tools."
    text = f"{LIST}\n{best}"
    shown = answer("What are the questions asked of a tool?", found(text, "Questions asked", "Before", "is someone"))
    assert shown[0] == ("Before a tool is used, three questions are asked of it:", False)
    assert (best, False) in shown[4:]
    shown = answer("What is asked of a tool?", found(text, "Questions asked", "Before", "is someone"))
    assert shown[0] == (best, False)


def test_one_thing_asked_gets_no_list() -> None:
    shown = answer("Is someone accountable for it?", found(LIST, "is someone"))
    assert shown == [("is someone accountable for it", False)]


def test_what_leads_into_nothing_is_shown_only_where_nothing_else_is() -> None:
    text = "Logs of prompts are kept for these reasons: Logs of prompts are kept for a year by the council."
    first, second = text[:43], text[44:]
    assert [part for part, _ in answer("Why are logs of prompts kept?", found(f"{second}\n\n{first}", "Logs"))] == [
        second
    ]
    assert answer("Why are logs of prompts kept?", found(first, "Logs")) == [(first, False)]


def test_a_sentence_that_asks_back_or_names_a_work_gives_way() -> None:
    text = (
        "How long should such logs be kept by a council? Logs are kept for a year at the least.\n"
        "Smith et al. (2021), Keeping logs, Journal of Records, pp. 3-9."
    )
    shown = answer("How long are logs kept?", found(text, "How long", "Smith", "Logs are"))
    assert shown[0][0] == "Logs are kept for a year at the least."
    assert not any("Smith" in part for part, _ in shown)


def test_what_two_documents_say_alike_is_shown_once() -> None:
    one, other = found(PROSE, "Logs of prompts"), found("Logs of prompts are kept for twelve months.", "Logs", number=1)
    assert [part for part, _ in answer("How long are logs kept?", one, other)].count(
        "Logs of prompts are kept for twelve months."
    ) == 1


def test_a_row_of_a_table_reads_as_a_sentence() -> None:
    assert readable("High | 12 to 19 |  | tell the board") == "High: 12 to 19; tell the board"
    assert readable("- an item\n  over two lines") == "an item over two lines"


def test_a_sources_own_note_does_not_look_like_a_citation() -> None:
    assert readable("Data is governed.[10] Rules apply [3, 4].") == "Data is governed.¹⁰ Rules apply ³, ⁴."


def test_a_sentence_on_the_document_itself_gives_way_unless_it_is_asked_for() -> None:
    text = (
        "This guidance covers how long logs are kept and is for records staff. Logs are kept for a year at the least."
    )
    assert answer("How long are logs kept?", found(text, "This guidance", "Logs are"))[0][0].startswith("Logs are kept")
    whom = answer("Whom is the guidance on logs for?", found(text, "This guidance", "Logs are"))
    assert whom[0][0].startswith("This guidance covers")


def test_the_names_of_a_tables_columns_are_no_answer() -> None:
    text = "Kind of incident | How soon to report | Report to\nLoss of data | within one hour | the security team"
    shown = answer("How soon is an incident reported?", found(text, "Kind of", "Loss of"))
    assert shown[0][0] == "Loss of data: within one hour; the security team"


def test_a_sentence_that_leans_on_another_does_not_open_the_answer() -> None:
    text = "It keeps such logs for a year at the least. The council keeps logs of every prompt in a safe place."
    shown = answer("Are logs kept?", found(text, "It keeps", "The council"))
    assert [part.split()[0] for part, _ in shown] == ["The", "It"]
