"""The suites by name."""

from __future__ import annotations

from collections.abc import Callable

from evals.errors import SuiteError
from evals.suites.answering_sets import mtrag_suite, squad_suite
from evals.suites.asking import starter_suite
from evals.suites.base import Suite
from evals.suites.claim_sets import begin_suite, scifact_claims_suite, wice_suite
from evals.suites.screening_sets import bipia_suite, notinject_suite
from evals.suites.search_sets import or_sharc_suite, policyqa_suite, scifact_suite

SUITES: dict[str, Callable[[], Suite]] = {
    "starter": starter_suite,
    "or_sharc": or_sharc_suite,
    "scifact": scifact_suite,
    "policyqa": policyqa_suite,
    "squad2": squad_suite,
    "mtrag_un": mtrag_suite,
    "wice": wice_suite,
    "begin": begin_suite,
    "scifact_claims": scifact_claims_suite,
    "bipia": bipia_suite,
    "notinject": notinject_suite,
}


def suite_named(name: str) -> Suite:
    """The suite of this name.

    Raises:
        SuiteError: there is none.
    """
    if name not in SUITES:
        raise SuiteError(f"There is no suite {name!r}.", f"There are: {', '.join(SUITES)}.")
    return SUITES[name]()
