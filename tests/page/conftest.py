"""The page as a visitor meets it: one real server over a real library, and a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from matplotlib.figure import Figure
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.answering import Assistant
from assistant.assembly import STARTER_COLLECTION, open_library, starter_folder
from assistant.page import PageContext, create_app
from assistant.settings import Settings
from knowledge.embedding import SentenceTransformerEmbedder

expect.set_options(timeout=30_000)  # nothing is timed here, and a busy machine takes its time

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_HOSTILE = """Rules for parking wardens' tablets <script>window.ran = 1</script>

Parking wardens may keep their tablet at home <img src=x onerror="window.ran = 2"> for at most nine nights a month.
The tablet's case is green, as [the rule](javascript:window.ran=3) of the depot <script>window.ran = 4</script> says.
Each warden fills in <form action="https://outside.example/"><button>a form</button></form> on the fifth of a month
${window.ran = 5} {{window.ran = 6}} <img src="https://outside.example/x.png"> ![y](https://outside.example/y.png).
"""
_PDF_LINES = (
    "Note on the library service's reading robot",
    "",
    "The reading robot of the library service is called Marlowe.",
    "Marlowe reads stories to children every Saturday at half past ten.",
    "The branch manager must switch Marlowe off before the branch closes.",
    "Each branch keeps a logbook of what Marlowe read and to how many children.",
)


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF with known sentences, and a document whose text tries to run as a script."""
    folder = tmp_path_factory.mktemp("documents")
    figure = Figure(figsize=(8.27, 11.69))
    for index, line in enumerate(_PDF_LINES):
        figure.text(0.1, 0.9 - 0.03 * index, line, fontsize=16 if index == 0 else 11)
    figure.savefig(folder / "reading-robot.pdf")
    (folder / "tablets.txt").write_text(_HOSTILE, "utf-8")
    return folder


@pytest.fixture(scope="session")
def page_context(
    tmp_path_factory: pytest.TempPathFactory, documents: Path, embedder: SentenceTransformerEmbedder
) -> PageContext:
    """The assistant over the starter library and the council's two documents."""
    # The page is what these tests are about: whether to answer is judged elsewhere, so here it always is.
    sure = {"answer_threshold": 0.0, "support_threshold": 0.0}
    settings = Settings(home=tmp_path_factory.mktemp("page"), council_name="Anytown Council", **sure)
    library = open_library(settings, embedder)
    assert not library.ingestor.ingest([starter_folder()], STARTER_COLLECTION).failed
    assert not library.ingestor.ingest([documents], settings.council_collection).failed
    return PageContext(settings, Assistant(library, settings))


@contextmanager
def served(context: PageContext, mcp: bool = False) -> Iterator[str]:
    """Serve a page on a free port; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(context, mcp=mcp), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(page_context: PageContext) -> Iterator[str]:
    """Where the page is served while the tests run."""
    with served(page_context) as address:
        yield address


@pytest.fixture(scope="session")
def refusing_address(page_context: PageContext) -> Iterator[str]:
    """A page whose assistant is never sure enough to answer, so that every refusal has leads."""
    settings = page_context.settings.model_copy(update={"answer_threshold": 1.0, "lead_threshold": 0.0})
    assistant = Assistant(page_context.library, settings)
    assistant.suggester = page_context.assistant.suggester  # topics are asked as where everything is answered
    with served(PageContext(settings, assistant)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; closed after each module, as Playwright's event loop would be in the way of asynchronous tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser of their own: what they do on the page, and every request that their browser makes."""

    def __init__(self, browser: Browser, address: str, **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(45_000)
        self.address = address
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.address + path)
        self.page.locator("#question textarea").wait_for()
        self.page.locator("#suggestions li").first.wait_for()
        return self.page

    def ask(self, question: str) -> str:
        """Ask and wait for the end of the answer; what the page then shows as the last reply."""
        before = self.page.locator("#conversation .bot").count()
        self.page.locator("#question textarea").fill(question)
        self.page.locator("#ask-button").click()
        self.page.wait_for_function(
            "before => document.querySelectorAll('#conversation .bot').length > before", arg=before
        )
        self.ended()
        return self.reply()

    def ended(self) -> None:
        """Wait for the end of an answer, with all that belongs to it."""
        self.page.locator("#status .told").wait_for()
        self.page.locator("body:not(.answering)").wait_for()

    def reply(self) -> str:
        return self.page.locator("#conversation .bot").last.inner_text()

    def settle(self) -> None:
        """Give what was just shown the time to load and run whatever it would (the page keeps one stream open)."""
        self.page.wait_for_timeout(300)

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()

    def hosts(self) -> set[str]:
        """The hosts asked for, without `data:` and `blob:` addresses, which ask nobody."""
        return {urlsplit(url).netloc for url in self.requests if urlsplit(url).scheme not in ("data", "blob")}


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    one = Visitor(browser, address)
    one.open()
    yield one
    one.context.close()
