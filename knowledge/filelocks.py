"""Lock files between processes. The system lets go of them when their holder ends, however it ends."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import StoreError

LOCK_TIMEOUT_S = 120.0
TELL_AFTER_S = 3.0
POLL_S = 0.02

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def exclusive(path: Path, timeout: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock file `path` against every other process and thread.

    Raises:
        StoreError: somebody else held it for `timeout` seconds, or the file can't be made.
    """
    lock = _acquired(path, timeout)
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Whether a living process holds this lock file; one that nobody holds is deleted."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    path.unlink(missing_ok=True)
    return False


def _acquired(path: Path, timeout: float) -> FileLock:
    lock = FileLock(path, thread_local=False, poll_interval=POLL_S)
    try:
        try:
            lock.acquire(timeout=min(TELL_AFTER_S, timeout))
        except Timeout:
            if timeout <= TELL_AFTER_S:
                raise
            _log.warning("Waiting: another process is writing to the library in %s.", path.parent)
            lock.acquire(timeout=timeout - TELL_AFTER_S)
    except Timeout as error:
        raise StoreError(
            f"The library in {path.parent} has been busy for {timeout:.0f} seconds: another process is writing to it.",
            "Wait until it has finished, or end it, and try again.",
        ) from error
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            f"The library's lock file {path} can't be used: {error}.",
            "Set READINESS_HOME to a folder on a local disk that can be written to.",
        ) from error
    return lock
