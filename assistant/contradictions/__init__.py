"""Where documents disagree: for the library's keeper a list of candidates, and in an answer both sides."""

from assistant.contradictions.both_sides import both_sides
from assistant.contradictions.conflicts import Conflict, conflict
from assistant.contradictions.finding import Contradiction, find_contradictions
from assistant.contradictions.statements import Statement, statements_of

__all__ = [
    "Conflict",
    "Contradiction",
    "Statement",
    "both_sides",
    "conflict",
    "find_contradictions",
    "statements_of",
]
