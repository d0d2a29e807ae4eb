"""The line of people who wait for an answer: first come, first served, and each can be told their place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import count

import anyio

from assistant.page.warming import Warming

_EVERY_S = 0.05
"""Seconds between two looks at the line: short beside an answer, and cheap for hundreds of people."""
_TOLD_EVERY_S = 2.0
"""Least seconds between two sentences: telling everyone each step forward would cost more than answering them."""


class Line:
    """Who is being answered and who waits.

    Args:
        served_at_once: how many questions are answered at the same time.
    """

    def __init__(self, served_at_once: int) -> None:
        self._served_at_once = served_at_once
        self._numbers = count()
        self._tickets: dict[int, None] = {}

    @contextmanager
    def ticket(self) -> Iterator[int]:
        """A place at the end of the line, given up at the end of the block."""
        number = next(self._numbers)
        self._tickets[number] = None
        try:
            yield number
        finally:
            del self._tickets[number]

    def place(self, ticket: int) -> int:
        """A ticket's place among those who wait, from 1; 0: it is its turn."""
        return max(0, list(self._tickets).index(ticket) + 1 - self._served_at_once)


async def told_while_waiting(line: Line, ticket: int, warming: Warming) -> AsyncIterator[str]:
    """What to tell someone until it is their turn and the models are loaded: a sentence now and when it has changed."""
    last, at = "", -_TOLD_EVERY_S
    while told := _told(line.place(ticket), warming.ready):
        if told != last and anyio.current_time() >= at + _TOLD_EVERY_S:
            last, at = told, anyio.current_time()
            yield told
        await anyio.sleep(_EVERY_S)


def _told(place: int, ready: bool) -> str:
    if not ready:
        return "The assistant has just been started and is still loading. Your question is answered in a few seconds."
    if place:
        return f"Others are being answered. You are number {place} in the queue."
    return ""
