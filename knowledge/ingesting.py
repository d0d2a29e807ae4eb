"""Files -> library: what is new, changed or gone; whole documents or nothing.

A document is known in its collection by its path below the folder that was ingested. Its version is a digest of all
that its passages depend on, so that a file whose version is the active one is neither read nor embedded again.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.embedding import Embedder
from knowledge.errors import ReadinessError, StoreError
from knowledge.filelocks import exclusive
from knowledge.gathering import FoundFile, gather, require_usable
from knowledge.ingest_report import IngestReport, Progress
from knowledge.ingest_run import KEPT, IngestRun
from knowledge.ledger import Ledger
from knowledge.ledger_rows import Leftover, is_whole
from knowledge.preparing import Derive, Job, Preparer
from knowledge.store import PassageStore

SPARE_BYTES = 50_000_000
LONGEST_NAME = 64
BACKUP = "ledger.backup.sqlite3"


class Ingestor:
    """Puts files into a library and takes documents out of it.

    Args:
        home: the library's folder; the bytes of every document are kept in its folder `files`.
        ledger, store: of the same home.
        preparer: how files become passages and vectors.
    """

    def __init__(self, home: Path, ledger: Ledger, store: PassageStore, preparer: Preparer) -> None:
        self.home = home
        self.ledger = ledger
        self.store = store
        self._preparer = preparer

    def ingest(
        self,
        paths: Sequence[Path],
        collection: str = "default",
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Add or update what the paths hold.

        Args:
            paths: files or folders.
            collection: which collection they go into.
            prune: remove documents of this collection that came from under a path and whose file is gone.
            progress: called with each file and each part of the embedding.

        Raises:
            ReadinessError: a path, the collection's name or the library can't be used; nothing was done then. The
                disk filled up or the store broke; the documents before that are in.
        """
        started = time.monotonic()
        require_usable(paths, prune)
        _require_name(collection)
        self.store.require_same_embedder()
        gathered = gather(paths)
        run = self._run(progress)
        jobs = run.plan(gathered.files, collection)
        self._require_room(jobs)
        run.work(jobs)
        removed = self._prune(paths, collection) if prune else 0
        self._finish(changed=bool(run.done or removed))
        return run.report(gathered.failed, gathered.passed_over, removed, time.monotonic() - started)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents out, with their passages, derived files and kept bytes."""
        self.store.remove(document_ids)
        self._finish(changed=True)

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Make the whole index anew from the kept files: after damage, or with another embedder.

        One that was interrupted goes on where it stopped. A document whose bytes are gone or can't be read any more is
        told as failed, and removed.
        """
        started = time.monotonic()
        entries = tuple(self.ledger.entries().values())
        if self.ledger.fact("rebuilding") != "yes":
            self.ledger.set_facts(rebuilding="yes", epoch=str(int(self.ledger.fact("epoch")) + 1))
            self.store.clear()
        run = self._run(progress)
        jobs = []
        for entry in entries:
            record, kept = entry.record, self.home / KEPT / entry.kept_file
            found = FoundFile(kept if kept.exists() else Path(entry.source), record.file, entry.given)
            jobs += run.plan([found], record.collection, entry.source)
        run.work(jobs)
        lost = [entry.record.document_id for entry in entries if run.has_failed(entry.record)]
        if lost:
            self.ledger.remove(lost)
        self.ledger.set_facts(rebuilding="")
        self._finish(changed=True)
        return run.report((), 0, len(lost), time.monotonic() - started)

    def _run(self, progress: Callable[[Progress], None] | None) -> IngestRun:
        return IngestRun(self.home, self.ledger, self.store, self._preparer, progress or (lambda done: None))

    def _prune(self, paths: Sequence[Path], collection: str) -> int:
        roots = [path.resolve() for path in paths if path.is_dir()]
        gone = [
            document_id
            for document_id, entry in self.ledger.entries().items()
            if entry.record.collection == collection
            and any(Path(entry.source).is_relative_to(root) for root in roots)
            and _is_gone(entry.source)
        ]
        if gone:
            self.store.remove(gone)
        return len(gone)

    def _finish(self, changed: bool) -> None:
        self.store.sweep()
        if changed:
            self.ledger.back_up(self.home / BACKUP)

    def _require_room(self, jobs: Sequence[Job]) -> None:
        needed = 3 * sum(job.found.path.stat().st_size for job in jobs) + SPARE_BYTES if jobs else 0
        free = shutil.disk_usage(self.home).free
        if free < needed:
            raise StoreError(
                f"The disk of {self.home} has {free // 1_000_000} MB left; this needs about {needed // 1_000_000} MB.",
                "Free some space, or set READINESS_HOME to a folder on another disk. Nothing was changed.",
            )
        if jobs:
            try:
                tempfile.TemporaryFile(dir=self.home).close()
            except OSError as error:
                raise StoreError(
                    f"The library's folder {self.home} can't be written to: {error.strerror}.",
                    "Set READINESS_HOME to a folder that can be, or make this one so.",
                ) from error


def open_ingestor(
    home: Path,
    embedder: Embedder,
    chroma_url: str = "",
    derive: Derive | None = None,
    forget: Callable[[str, str], None] | None = None,
) -> Ingestor:
    """The library in `home`, opened or made: the ingestor with its `ledger` and `store`.

    Args:
        home: the library's folder.
        embedder: makes the vectors; its name says which Chroma collection is used.
        chroma_url: address of a Chroma server; "": a folder under home.
        derive: writes what is derived from a document version, before that becomes active.
        forget: deletes it again, given document id and version.

    Raises:
        StoreError: the home can't be used, or its ledger is damaged.
    """
    ledger = Ledger(home / "ledger.sqlite3")

    def clear_away(left: Leftover) -> None:
        if forget:
            forget(left.document_id, left.version)
        if left.kept_file and not ledger.needs_file(left.kept_file, besides=left):
            (home / KEPT / left.kept_file).unlink(missing_ok=True)

    store = PassageStore(home, ledger, embedder.name, chroma_url, clear_away)
    return Ingestor(home, ledger, store, Preparer(embedder, derive))


def require_home(home: Path) -> None:
    """Make the library's folder where there is none.

    Raises:
        StoreError: it can't be made, or is no folder.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The library's folder {home} can't be made: {error.strerror}.",
            "Set READINESS_HOME to a folder that can be written to.",
        ) from error


def restore_ledger(home: Path) -> bool:
    """Put the ledger's last copy in the place of a damaged ledger, which is kept aside; False where none is damaged.

    Raises:
        StoreError: it is damaged, and there is no copy or the copy is damaged too.
    """
    path, copy = home / "ledger.sqlite3", home / BACKUP
    if not path.exists() or is_whole(path):
        return False
    if not copy.exists() or not is_whole(copy):
        raise StoreError(
            f"The library's ledger {path} is damaged, and there is no whole copy of it.",
            f"Move the folder {home} away and ingest your documents again; their bytes are in {home / KEPT}.",
        )
    with exclusive(home / "lock"):
        for ending in ("", "-wal", "-shm"):
            damaged = home / f"ledger.sqlite3{ending}"
            if damaged.exists():
                damaged.replace(home / f"ledger.damaged.sqlite3{ending}")
        shutil.copyfile(copy, path)
    return True


def _require_name(collection: str) -> None:
    if not collection.strip() or len(collection) > LONGEST_NAME or not collection.isprintable():
        raise ReadinessError(
            f"'{collection}' can't name a collection.", f"Give a name of 1 to {LONGEST_NAME} letters, digits or signs."
        )


def _is_gone(source: str) -> bool:
    """Whether a file is surely not there: a folder that can't be looked into says nothing."""
    try:
        Path(source).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
