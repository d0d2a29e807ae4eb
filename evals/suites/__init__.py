"""The suites by name."""

from __future__ import annotations

from collections.abc import Callable

from evals.errors import SuiteError
from evals.suites.asking import starter_suite
from evals.suites.base import Suite

SUITES: dict[str, Callable[[], Suite]] = {
    "starter": starter_suite,
}


def suite_named(name: str) -> Suite:
    """The suite of this name.

    Raises:
        SuiteError: there is none.
    """
    if name not in SUITES:
        raise SuiteError(f"There is no suite {name!r}.", f"There are: {', '.join(SUITES)}.")
    return SUITES[name]()
