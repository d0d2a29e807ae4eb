"""Many people at the page at once: how long they wait for it, and for the first words of an answer.

    python -m benchmarks.people --address http://127.0.0.1:7860 --people 50

The page is opened in a real Chromium, alone, and again while 49 others ask the same server for everything that the
browser asked for. Then 50 people ask at the same moment. The others are connections and not browsers, so that what is
measured is the server; they share the processor with it all the same, and the figures are upper bounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.async_api import Browser, async_playwright

from benchmarks.connections import Connection

_CONNECTIONS_EACH = 6
"""How many a browser opens to one server."""

_FILES = ("/assets/", "/static/", "/theme.css")

_QUESTIONS = Path("assistant/page/first_questions.txt")


@dataclass(frozen=True, slots=True)
class Opened:
    """How a browser saw the page come, in seconds: first paint, question box there; and what it asked for."""

    painted: float
    ready: float
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Seconds until the first words and until the whole answer, and the most people that stood before this one."""

    first_words: float
    whole: float
    place: int


async def opened(browser: Browser, address: str) -> Opened:
    """Open the page in a browser that has kept nothing of it."""
    context = await browser.new_context()
    page = await context.new_page()
    paths: list[str] = []
    page.on(
        "request", lambda request: paths.append(request.url.removeprefix(address) if request.method == "GET" else "")
    )
    started = time.perf_counter()
    await page.goto(address)
    await page.locator("#question textarea").wait_for()
    ready = time.perf_counter() - started
    painted = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
    await context.close()
    return Opened(painted, ready, tuple(path for path in paths if path.startswith(_FILES)))


async def fetched(address: str, paths: Sequence[str]) -> float:
    """Ask for the page and then for what belongs to it, over as many connections as a browser's; seconds."""
    host, port = _place(address)
    started = time.perf_counter()
    first = await Connection.opened(host, port)
    await first.get("/")
    others = [first, *[await Connection.opened(host, port) for _ in range(_CONNECTIONS_EACH - 1)]]

    async def some(connection: Connection, part: Sequence[str]) -> None:
        for path in part:
            await connection.get(path)
        connection.close()

    await asyncio.gather(*(some(one, paths[at::_CONNECTIONS_EACH]) for at, one in enumerate(others)))
    return time.perf_counter() - started


async def asked(address: str, event: int, inputs: Sequence[Any], question: str, name: str) -> Asked:
    """Ask as the page does, and follow the answer."""
    host, port = _place(address)
    connection = await Connection.opened(host, port)
    body = {"data": [question, *inputs], "fn_index": event, "session_hash": name, "trigger_id": None}
    started = time.perf_counter()
    await connection.post("/gradio_api/queue/join", json.dumps(body).encode())
    first_words, place = 0.0, 0
    async for line in connection.lines(f"/gradio_api/queue/data?session_hash={name}"):
        if not first_words and b"#src-" in line:
            first_words = time.perf_counter() - started
        if b"number " in line and b"in the queue" in line:
            place = max(place, int(line.split(b"number ")[1].split()[0]))
        if b'"process_completed"' in line:
            break
    connection.close()
    whole = time.perf_counter() - started
    return Asked(first_words or whole, whole, place)


def ask_event(config: dict[str, Any]) -> tuple[int, list[Any]]:
    """The number of the page's ask event, and what it takes beside the question as a new visitor's page sends it."""
    components = {one["id"]: one for one in config["components"]}
    button = next(key for key, one in components.items() if one["props"].get("elem_id") == "ask-button")
    events = [one for one in config["dependencies"] if [button, "click"] in map(list, one["targets"])]
    event = next(one for one in events if one["backend_fn"])
    values = [components[key]["props"].get("value") for key in event["inputs"][1:]]
    return event["id"], [None, *values[1:]]


async def measure(address: str, people: int) -> dict[str, float]:
    """All figures, in seconds but for the counts."""
    chromium = shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        await opened(browser, address)  # the server keeps what it compressed
        alone = [await opened(browser, address) for _ in range(5)]
        crowd = []
        others: list[float] = []
        for _ in range(5):
            among, *took = await asyncio.gather(
                opened(browser, address), *(fetched(address, alone[0].paths) for _ in range(people - 1))
            )
            crowd.append(among)
            others += took
        await browser.close()
    return {
        "requests_of_a_page": float(len(alone[0].paths)),
        "alone_first_paint": statistics.median(one.painted for one in alone),
        "alone_ready": statistics.median(one.ready for one in alone),
        "crowd_first_paint": statistics.median(one.painted for one in crowd),
        "crowd_ready": statistics.median(one.ready for one in crowd),
        "others_fetched_median": statistics.median(others),
        "others_fetched_most": max(others),
        **await _asking(address, people),
    }


async def _asking(address: str, people: int) -> dict[str, float]:
    host, port = _place(address)
    connection = await Connection.opened(host, port)
    event, inputs = ask_event(json.loads(await connection.get("/config")))
    connection.close()
    questions = cycle(line for line in _QUESTIONS.read_text("utf-8").splitlines() if line.strip())
    alone = [await asked(address, event, inputs, next(questions), uuid4().hex) for n in range(8)]
    crowd = await asyncio.gather(*(asked(address, event, inputs, next(questions), uuid4().hex) for n in range(people)))
    words = sorted(one.first_words for one in crowd)
    return {
        "alone_first_words": statistics.median(one.first_words for one in alone),
        "alone_whole_answer": statistics.median(one.whole for one in alone),
        "crowd_first_words_median": statistics.median(words),
        "crowd_first_words_95": words[int(0.95 * len(words))],
        "crowd_whole_answer_most": max(one.whole for one in crowd),
        "furthest_place_told": float(max(one.place for one in crowd)),
    }


def _place(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return parts.hostname or "127.0.0.1", parts.port or 80


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:7860")
    parser.add_argument("--people", type=int, default=50)
    chosen = parser.parse_args()
    figures = asyncio.run(measure(chosen.address, chosen.people))
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):28} {value:8.2f}")
    print(f"{'page among all, times alone':28} {figures['crowd_ready'] / figures['alone_ready']:8.2f}")


if __name__ == "__main__":
    main()
