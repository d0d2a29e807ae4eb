"""Every prompt as a file of its own, and the rendering that names a missing variable.

`<name>.system.md` holds the rules, `<name>.user.md` what they are applied to; `{{variable}}` stands for a value.
Values are put in once and never read again as a template: text from a document or a person can't fill a variable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class PromptError(Exception):
    """A prompt that isn't there, or that was given too few or too many variables: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a chat model is sent: the rules, and the text that they are for."""

    system: str
    user: str


def names() -> tuple[str, ...]:
    """The names of all prompts, sorted."""
    return tuple(sorted(file.name.removesuffix(".system.md") for file in FOLDER.glob("*.system.md")))


def variables(name: str) -> frozenset[str]:
    """The variables that a prompt asks for.

    Raises:
        PromptError: there is no such prompt.
    """
    return frozenset(variable for part in _parts(name) for variable in _VARIABLE.findall(part))


def render(name: str, **values: str) -> Prompt:
    """The prompt with its variables filled in.

    Raises:
        PromptError: no such prompt; or a variable is missing or unknown, named with those that were expected.
    """
    expected = variables(name)
    missing, unknown = sorted(expected - values.keys()), sorted(values.keys() - expected)
    if missing or unknown:
        wrong = [f"{what}: {', '.join(found)}" for what, found in (("missing", missing), ("unknown", unknown)) if found]
        raise PromptError(f"The prompt '{name}' takes the variables {', '.join(sorted(expected))}; {'; '.join(wrong)}.")
    return Prompt(*(_VARIABLE.sub(lambda match: values[match[1]], part) for part in _parts(name)))


@lru_cache
def _parts(name: str) -> tuple[str, str]:
    try:
        system, user = ((FOLDER / f"{name}.{part}.md").read_text("utf-8").strip() for part in ("system", "user"))
    except OSError as error:
        raise PromptError(f"There is no prompt '{name}'; there are {', '.join(names())}.") from error
    return system, user
