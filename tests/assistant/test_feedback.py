import csv
import io
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.feedback import Feedback, FeedbackStore, Unanswered, as_csv


def test_feedback_is_kept_newest_first(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "home" / "feedback.sqlite3")
    store.add_feedback("First?", "answered", "Yes [1].", ["a.md", "b.md", "a.md"], "useful", "Clear")
    store.add_feedback("Second?", "refused", "No.", [], "not useful", "Wrong", "It is there.")
    second, first = FeedbackStore(tmp_path / "home" / "feedback.sqlite3").feedback()
    assert (first.question, first.sources, first.verdict) == ("First?", "a.md, b.md", "useful")
    assert (second.reason, second.comment) == ("Wrong", "It is there.")


def test_unanswered_questions_are_kept(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    store.add_unanswered("Who pays?", "Nothing comes near.")
    assert [(one.question, one.reason) for one in store.unanswered()] == [("Who pays?", "Nothing comes near.")]


def test_csv_runs_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    store.add_unanswered('=HYPERLINK("http://elsewhere.example")', "-1")
    header, row = csv.reader(io.StringIO(as_csv(store.unanswered(), Unanswered)))
    assert header == ["at", "question", "reason"]
    assert row[1:] == ['\'=HYPERLINK("http://elsewhere.example")', "'-1"]
    assert as_csv([], Feedback).startswith("at,question,status,answer,sources,verdict,reason,comment")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite3"
    path.write_bytes(b"no database" * 200)
    with pytest.raises(SettingsError, match="can't be used"):
        FeedbackStore(path).feedback()
