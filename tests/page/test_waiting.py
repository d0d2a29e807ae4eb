from __future__ import annotations

from threading import Event
from typing import Any

from assistant.page.waiting import Line, told_while_waiting
from assistant.page.warming import Warming


async def test_people_are_served_in_the_order_of_their_coming() -> None:
    line = Line(served_at_once=1)
    with line.ticket() as first:
        with line.ticket() as second, line.ticket() as third:
            assert [line.place(ticket) for ticket in (first, second, third)] == [0, 1, 2]
        with line.ticket() as fourth:
            assert line.place(fourth) == 1
    with line.ticket() as last:
        assert line.place(last) == 0


async def test_someone_who_leaves_moves_the_others_up_and_each_place_is_told_once() -> None:
    line = Line(served_at_once=1)
    first, second = line.ticket(), line.ticket()
    first.__enter__()
    second.__enter__()
    told = []
    with line.ticket() as mine:
        async for sentence in told_while_waiting(line, mine, Warming()):
            told.append(sentence.split("You are ")[-1])
            (second if len(told) == 1 else first).__exit__(None, None, None)
    assert told == ["number 2 in the queue.", "number 1 in the queue."]


class SlowLibrary:
    """Loads its embedder when it is let; then fails, as a damaged library would."""

    def __init__(self) -> None:
        self.let = Event()

    @property
    def embedder(self) -> Any:
        self.let.wait(timeout=30)
        raise OSError("damaged")


async def test_a_question_that_comes_while_models_load_is_told_so_and_a_failure_leaves_nobody_waiting() -> None:
    line, warming, library = Line(served_at_once=1), Warming(), SlowLibrary()
    assert warming.ready
    warming.start(library)
    told = []
    with line.ticket() as mine:
        async for sentence in told_while_waiting(line, mine, warming):
            told.append(sentence)
            library.let.set()
    assert warming.ready
    assert [sentence for sentence in told if "still loading" in sentence] == told[:1]
