"""Loading what the first answer needs while the page can already be opened."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Any

_LOG = logging.getLogger(__name__)


class Warming:
    """Whether the models are loaded; `start` loads them in a thread of its own. Never started, it counts as ready."""

    def __init__(self) -> None:
        self._done = Event()
        self._done.set()

    @property
    def ready(self) -> bool:
        """Whether a question can be answered at once."""
        return self._done.is_set()

    def start(self, library: Any) -> None:
        """Begin to load a library's embedder, index and groundedness check."""
        self._done.clear()
        Thread(target=self._load, args=(library,), name="warming", daemon=True).start()

    def _load(self, library: Any) -> None:
        try:
            library.embedder.encode(["What is asked first?"])
            library.retriever.search("What is asked first?", 1)
            library.checker.check("The models are loaded.", ["The models are loaded."])
        except Exception:  # the first question will meet the same error, and tell it to whoever asked
            _LOG.exception("The models could not be loaded ahead of the first question.")
        finally:
            self._done.set()
