"""What is measured of one question: a module for each thing judged, each measure saying which cases it is not for."""

from __future__ import annotations

from evals.measures.base import Measure
from evals.measures.citations import CITATION_MEASURES
from evals.measures.groundedness import GROUNDEDNESS_MEASURES
from evals.measures.key_facts import KEY_FACT_MEASURES
from evals.measures.refusals import REFUSAL_MEASURES
from evals.measures.retrieval import RETRIEVAL_MEASURES

MEASURES: tuple[Measure, ...] = (
    *RETRIEVAL_MEASURES,
    *REFUSAL_MEASURES,
    *KEY_FACT_MEASURES,
    *CITATION_MEASURES,
    *GROUNDEDNESS_MEASURES,
)
