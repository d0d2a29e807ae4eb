"""Who may touch an embedded Chroma folder, and when.

Two processes on one embedded folder break its index in silence, and a client that has searched never sees what another
process wrote. So whoever writes takes the folder's file lock before opening a client and holds it until the client is
closed; a reader that sees a new generation takes the same lock, closes, opens again, warms up and lets go. Between
those moments readers search without a lock.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from knowledge.errors import StoreError
from knowledge.filelocks import LOCK_TIMEOUT_S, exclusive

Client = TypeVar("Client")
Shown = TypeVar("Shown", covariant=True)

YIELD_S = 0.06
"""How long a writer stays away after a write: those who wait only look now and then, and it would always win."""
PATIENCE_S = 2.0
"""How long a reader that still has a client waits for a writer before it goes on with what it has."""

PAUSE_S = 0.5
"""How long it then goes on before it waits again."""


class Gate:
    """Many may pass at a time, or one alone; whoever wants to be alone comes first."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._waiting_alone = 0
        self._alone = False

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Be inside with others."""
        with self._condition:
            self._condition.wait_for(lambda: not self._alone and not self._waiting_alone)
            self._inside += 1
        try:
            yield
        finally:
            with self._condition:
                self._inside -= 1
                self._condition.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside with nobody else."""
        with self._condition:
            self._waiting_alone += 1
            self._condition.wait_for(lambda: not self._alone and not self._inside)
            self._waiting_alone -= 1
            self._alone = True
        try:
            yield
        finally:
            with self._condition:
                self._alone = False
                self._condition.notify_all()


class Connection(Protocol[Shown]):
    """How threads come by a client. `generation` gives the library's newest generation."""

    def reading(self, generation: Callable[[], int]) -> AbstractContextManager[Shown]:
        """A client that finds what the newest generation holds."""
        ...

    def writing(self, generation: Callable[[], int]) -> AbstractContextManager[Shown]:
        """A client for the only writer."""
        ...

    def close(self) -> None:
        """Let go of the client; the next call opens one again."""
        ...


class GuardedClient(Generic[Client]):
    """The one client that this process has of an embedded folder, shared by its threads.

    Args:
        lock: the folder's lock file.
        open_client: makes a client that is warm, so that later searches write nothing.
        close_client: lets go of the folder.
    """

    def __init__(self, lock: Path, open_client: Callable[[], Client], close_client: Callable[[Client], None]) -> None:
        self._lock = lock
        self._open_client = open_client
        self._close_client = close_client
        self._gate = Gate()
        self._owner = threading.Lock()
        self._writing = False
        self._client: Client | None = None
        self._seen = 0
        self._retry_at = 0.0

    @contextlib.contextmanager
    def reading(self, generation: Callable[[], int]) -> Iterator[Client]:
        """A client that has seen the newest generation, or, while a writer is at work elsewhere, the one before."""
        while True:
            self._refresh(generation)
            with self._gate.together():
                if self._client is not None:
                    yield self._client
                    return

    @contextlib.contextmanager
    def writing(self, generation: Callable[[], int]) -> Iterator[Client]:
        """A fresh client while nobody else has one; this process' readers share it, and get a fresh one afterwards.

        Raises:
            StoreError: another process has been writing for two minutes.
        """
        with self._owner, exclusive(self._lock):
            self._writing = True
            try:
                yield self._reopen()
            finally:
                self._seen = generation()
                with contextlib.suppress(StoreError):  # the next reader tries again, and is told
                    self._reopen()
                self._writing = False
        time.sleep(YIELD_S)

    @contextlib.contextmanager
    def without_client(self) -> Iterator[None]:
        """Be the only one who touches the folder, with no client open: for replacing the folder itself."""
        with self._owner, exclusive(self._lock), self._gate.alone():
            self._drop()
            yield

    def close(self) -> None:
        """Let go of the folder until the next read or write."""
        with self._owner, self._gate.alone():
            self._drop()

    def _refresh(self, generation: Callable[[], int]) -> None:
        if self._is_current(generation):
            return
        with self._owner:
            if self._is_current(generation):
                return
            has_one = self._client is not None
            try:
                with exclusive(self._lock, timeout=PATIENCE_S if has_one else LOCK_TIMEOUT_S):
                    newest = generation()
                    self._reopen()
                    self._seen = newest
            except StoreError:
                if not has_one:
                    raise
                self._retry_at = time.monotonic() + PAUSE_S

    def _is_current(self, generation: Callable[[], int]) -> bool:
        if self._writing:
            return True
        return self._client is not None and (time.monotonic() < self._retry_at or self._seen == generation())

    def _reopen(self) -> Client:
        with self._gate.alone():
            self._drop()
            self._client = self._open_client()
            return self._client

    def _drop(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            self._close_client(client)


class ServerClient(Generic[Client]):
    """A client of a server, which takes any number of them; the lock only keeps two writers of one ledger apart."""

    def __init__(self, lock: Path, open_client: Callable[[], Client]) -> None:
        self._lock = lock
        self._open_client = open_client
        self._guard = threading.Lock()
        self._client: Client | None = None

    @contextlib.contextmanager
    def reading(self, generation: Callable[[], int]) -> Iterator[Client]:
        """The client; a server shows everyone the newest generation."""
        yield self._opened()

    @contextlib.contextmanager
    def writing(self, generation: Callable[[], int]) -> Iterator[Client]:
        """The client, while no other process with this home writes."""
        with exclusive(self._lock):
            yield self._opened()

    def close(self) -> None:
        """Forget the client; its connections close by themselves."""
        self._client = None

    def _opened(self) -> Client:
        with self._guard:
            if self._client is None:
                self._client = self._open_client()
            return self._client
