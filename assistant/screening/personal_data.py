# ruff: noqa: E501 - one rule a line
"""Personal data in a text, found by form and, where the form has one, by its check digit; masked before anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its personal data. `kinds` names what was found, each kind once, in the order of the text's rules."""

    text: str
    kinds: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """What to tell the person, "" where nothing was masked."""
        if not self.kinds:
            return ""
        listed = ", ".join(self.kinds[:-1]) + (" and " if len(self.kinds) > 1 else "") + self.kinds[-1]
        return f"Taken out of your question before it was used or kept: {listed}. Please leave personal data out."


def _always(_: str) -> bool:
    return True


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


def passes_luhn(text: str) -> bool:
    """Whether the digits end in the right check digit of a payment card (ISO/IEC 7812, Luhn)."""
    digits = _digits(text)[::-1]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return len(digits) >= 13 and len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_nhs_number(text: str) -> bool:
    """Whether ten digits end in the right check digit of an NHS number (modulus 11, NHS data dictionary)."""
    digits = _digits(text)
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10


_STREET = r"(?:street|road|lane|avenue|drive|close|crescent|gardens|terrace|way|place|court|grove|row|hill|square|mews)"
_POSTCODE = r"(?i:\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]) ?\d[ABD-HJLNP-UW-Z]{2})\b)"
_TITLED = r"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Mm]x|[Dd]r)\.? (?:[A-Z]\.? ?)*(?:[A-Z]['’])?[A-Z][a-z]+(?:[-' ](?:[A-Z]['’])?[A-Z][a-z]+){0,2}"
_NAMED = r"(?:(?<=\bcalled )|(?<=\bnamed ))[A-Z][a-z]+ [A-Z][a-z]+|(?<=\bname is )[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_DATE = r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4})"

_RULES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("an e-mail address", r"(?i)\b[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", _always),
    ("a card number", r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])", passes_luhn),
    ("an NHS number", r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", is_nhs_number),
    (
        "a National Insurance number",
        r"(?i)\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        _always,
    ),
    ("a phone number", r"(?<![\w.])(?:\+44 ?(?:\(0\) ?)?|0044 ?|\(?0)[1-9](?:[ ()-]{0,2}\d){8,9}(?!\d)", _always),
    ("a bank account", r"(?i)(?<=account )(?:(?:number|no\.?) )?(?:is )?\d{8}\b|\b\d{2}-\d{2}-\d{2}\b", _always),
    ("a passport number", r"(?i)(?<=passport )(?:(?:number|no\.?) )?(?:is )?\d{9}\b", _always),
    ("a date of birth", rf"(?:(?i:born(?: on)?|dob|d\.o\.b\.?|date of birth)(?: is|:)? ){_DATE}", _always),
    ("an address", rf"\b\d{{1,4}}[A-Za-z]?,? (?:[A-Z][a-z']+ ){{1,3}}(?i:{_STREET})\b(?:,? {_POSTCODE})?", _always),
)


def mask(text: str) -> Masked:
    """The text with each piece of personal data replaced by its kind in brackets.

    A person's name and a postcode alone are public enough ("what does Dr Smith's report say?"); together they name
    somebody, so both go.
    """
    kinds: list[str] = []
    for kind, pattern, is_real in _RULES:
        text = _replaced(text, kind, pattern, is_real, kinds)
    names_somebody = re.search(f"{_TITLED}|{_NAMED}", text)
    if names_somebody and (kinds or re.search(_POSTCODE, text)):
        text = _replaced(text, "a name", f"{_TITLED}|{_NAMED}", _always, kinds)
        text = _replaced(text, "a postcode", _POSTCODE, _always, kinds)
    elif "an address" in kinds:
        text = _replaced(text, "a postcode", _POSTCODE, _always, kinds)
    return Masked(text, tuple(kinds))


def _replaced(text: str, kind: str, pattern: str, is_real: Callable[[str], bool], kinds: list[str]) -> str:
    """`text` with the matches of one rule masked; `kinds` grows by the rule's kind where there were any."""

    def put(match: re.Match[str]) -> str:
        if not is_real(match.group()):
            return match.group()
        if kind not in kinds:
            kinds.append(kind)
        return f"[{kind.split(' ', 1)[1]}]"

    return re.sub(pattern, put, text)
