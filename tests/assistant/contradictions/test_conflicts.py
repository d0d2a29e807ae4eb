"""Which sentences disagree and which only look alike."""

from __future__ import annotations

import pytest

from assistant.contradictions import conflict, statements_of
from assistant.contradictions.statements import Statement
from knowledge.passages import Passage
from knowledge.quoting import CELL


def passage(text: str, *headings: str, kind: str = "paragraph") -> Passage:
    return Passage("p", "d", 0, text, "", headings, kind)  # type: ignore[arg-type]


def state(text: str, *headings: str) -> Statement:
    (statement,) = statements_of([passage(text, *headings)])
    return statement


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Report a data breach within 72 hours.", "Report a data breach within 48 hours.", "time"),
        ("Report a data breach immediately.", "A data breach is reported within one hour.", "time"),
        ("Audit logs are kept for at least 12 months.", "Audit logs are kept for at most 12 months.", "time"),
        ("Audit logs are kept for up to 30 days.", "Keep audit logs for a minimum of six months.", "time"),
        ("Resident data is stored in the UK or EEA.", "Resident data is stored in UK or EU regions.", "region"),
        ("Staff must not enter resident names in prompts.", "Staff may enter resident names in prompts.", "permission"),
        ("Do not log prompt content.", "Councils should consider prompt logging of content.", "permission"),
        ("Licences cost £20 for each user of the tool.", "Licences cost £30 for each user of the tool.", "amount"),
    ],
)
def test_disagreements(one: str, other: str, kind: str) -> None:
    for first, second in ((one, other), (other, one)):
        found = conflict(state(first), state(second))
        assert found is not None and found.kind == kind and "against" in found.why and found.shared > 0.4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Report a data breach within 72 hours.", "Report a data breach within three days."),
        ("Report a data breach within 72 hours.", "Pay the supplier within 30 days."),
        ("Audit logs are kept for at least 12 months.", "Audit logs are kept for 18 months."),
        ("Audit logs are kept for at least 6 months.", "Audit logs are kept for at most 12 months."),
        ("Staff must not enter names in prompts.", "Prompts that do not contain names must be logged by staff."),
        ("The board must review the tool yearly.", "The board may review the tool yearly."),
        ("The tool may be used by all staff.", "The council must not buy another car park."),
        ("Report a breach within 2 hours to the officer.", "Training on how to report a breach takes two years."),
    ],
)
def test_agreements_and_other_subjects(one: str, other: str) -> None:
    assert conflict(state(one), state(other)) is None


def test_a_row_is_read_with_its_column_names_and_the_line_above() -> None:
    rows = ["Maximum retention", f"Data{CELL}Kept", f"Usage logs of the tool{CELL}12 months"]
    (found,) = statements_of([passage("\n".join(rows), kind="table")])
    assert found.durations[0].bound == "most" and "retain" in found.about and found.text == rows[-1]
    other = state("Usage logs of the tool are kept for at least 12 months.")
    disagreement = conflict(found, other)
    assert disagreement is not None and disagreement.why == "at most 12 months against at least 12 months"


def test_questions_lead_ins_and_fragments_state_nothing() -> None:
    text = "Must we report it within 72 hours? You must not:\n- do so\nWithin 72 hours."
    assert [statement.text for statement in statements_of([passage(text)])] == ["Within 72 hours."]
