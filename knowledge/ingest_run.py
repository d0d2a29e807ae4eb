"""One ingest at work: batches of documents are read, embedded and written, and what happened is counted."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from knowledge.errors import ReadinessError, StoreError, UnreadableFileError
from knowledge.gathering import FailedFile, FoundFile, content_hash
from knowledge.ingest_report import IngestReport, Progress
from knowledge.ledger import Ledger
from knowledge.ledger_rows import Leftover
from knowledge.passages import DocumentRecord
from knowledge.preparing import Job, Prepared, Preparer, document_id_of
from knowledge.store import IndexedDocument, PassageStore

KEPT = "files"
"""Folder of the home with the bytes of every document, named by their SHA-256."""
BATCH_PASSAGES = 384
"""Most passages that are embedded and written together, unless one document has more: their token vectors, some 100 MB,
are held meanwhile."""


class IngestRun:
    """One ingest at work: batches of documents are read, embedded and written, and what happened is counted."""

    def __init__(
        self, home: Path, ledger: Ledger, store: PassageStore, preparer: Preparer, progress: Callable[[Progress], None]
    ) -> None:
        self._files = home / KEPT
        self._ledger = ledger
        self._store = store
        self._preparer = preparer
        self._progress = progress
        self.done: list[Prepared] = []
        self._known: set[str] = set()
        self._unchanged = 0
        self._failed: list[FailedFile] = []
        self._failed_documents: set[tuple[str, str]] = set()
        self._total = 0
        self._passages = 0
        self._file = ""

    def plan(self, files: Sequence[FoundFile], collection: str, source: str = "") -> list[Job]:
        """A job for each file that is new or changed."""
        epoch = self._ledger.fact("epoch")
        jobs = []
        moved: dict[str, str] = {}
        for found in files:
            try:
                content = content_hash(found.path)
            except OSError as error:
                self._fail(collection, found.file, f"It can't be read: {error.strerror}.")
                continue
            document_id = document_id_of(collection, found.file)
            version = self._preparer.version(content, found.given, epoch)
            origin = source or str(found.path.parent.resolve() / found.path.name)
            entry = self._ledger.entries().get(document_id)
            if entry is None or entry.record.version != version:
                jobs.append(Job(found, collection, document_id, version, content, origin))
                self._known |= {document_id} if entry else set()
                continue
            self._unchanged += 1
            if entry.source != origin:
                moved[document_id] = origin
        self._ledger.move_sources(moved)
        return jobs

    def work(self, jobs: Sequence[Job]) -> None:
        """Read, embed and write, a batch of whole documents at a time."""
        self._total += len(jobs)
        if jobs:
            _ = self._preparer.embedder.max_pieces  # loads the model: where it is missing, no file is to blame
        batch: list[Prepared] = []
        for job in jobs:
            self._file = job.found.file
            self._tell(len(batch))
            with self._failing(job):
                prepared = self._preparer.prepare(job)
                if _size(batch) + len(prepared.passages) > BATCH_PASSAGES:
                    self._write(batch)
                    batch = []
                batch.append(prepared)
        self._write(batch)

    def has_failed(self, record: DocumentRecord) -> bool:
        """Whether a document's file could not be read in this run."""
        return (record.collection, record.file) in self._failed_documents

    def report(self, failed: Sequence[FailedFile], passed_over: int, removed: int, seconds: float) -> IngestReport:
        """What was done."""
        updated = sum(prepared.job.document_id in self._known for prepared in self.done)
        records = [self._ledger.record(prepared.job.document_id) for prepared in self.done]
        return IngestReport(
            added=len(self.done) - updated,
            updated=updated,
            unchanged=self._unchanged,
            removed=removed,
            failed=(*failed, *self._failed),
            passages=sum(len(prepared.passages) for prepared in self.done),
            seconds=seconds,
            problems=tuple(FailedFile(record.file, record.problem) for record in records if record and record.problem),
            passed_over=passed_over,
        )

    def _write(self, batch: Sequence[Prepared]) -> None:
        announced: list[Leftover] = []
        try:
            kept = []
            for prepared in batch:
                with self._failing(prepared.job):
                    left = prepared.entry.as_leftover()
                    self._ledger.announce(left)
                    announced.append(left)
                    _keep(prepared.job, self._files)
                    kept.append(prepared)
            self._store.replace(self._indexed(kept))
            self.done += kept
            self._tell(0)
        finally:
            # What became active is no longer listed; whatever is left of a batch that broke off is swept later.
            for left in announced:
                self._ledger.retract(left)

    def _indexed(self, batch: Sequence[Prepared]) -> list[IndexedDocument]:
        try:
            return self._preparer.index(batch, self._embedded)
        except ReadinessError:
            raise
        except OSError as error:
            raise StoreError(
                f"What belongs to the index can't be written: {error.strerror or error}.",
                "Free some disk space and try again; the documents before this are in.",
            ) from error
        except Exception as error:  # a remote embedder can fail in any way
            raise ReadinessError(
                f"The embedder '{self._preparer.embedder.name}' failed: {error}.",
                "Try again when it works; the documents before this are in.",
            ) from error

    def _embedded(self, passages: int) -> None:
        self._passages += passages
        self._tell(0)

    def _fail(self, collection: str, file: str, reason: str) -> None:
        self._failed.append(FailedFile(file, reason))
        self._failed_documents.add((collection, file))

    def _tell(self, waiting: int) -> None:
        done = len(self.done) + len(self._failed) + waiting
        self._progress(Progress(self._file, done, self._total, self._passages))

    @contextlib.contextmanager
    def _failing(self, job: Job) -> Iterator[None]:
        """A file that can't be read is told and never stops the rest; a store that can't be used does."""
        try:
            yield
        except StoreError:
            raise
        except ReadinessError as error:
            self._fail(job.collection, job.found.file, str(error))
        except OSError as error:
            self._fail(job.collection, job.found.file, f"It can't be read: {error.strerror or error}.")
        except Exception as error:  # a parser met what its makers did not foresee
            self._fail(job.collection, job.found.file, f"It can't be read: {type(error).__name__}: {error}.")


def _size(batch: Sequence[Prepared]) -> int:
    return sum(len(prepared.passages) for prepared in batch)


def _keep(job: Job, folder: Path) -> None:
    """Copy a file's bytes into the home, and make sure that they are those that were read."""
    kept = folder / job.kept_file
    if kept.exists():
        return
    part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
    try:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(job.found.path, part)
        if content_hash(part) != job.content_hash:
            raise UnreadableFileError("It changed while it was read.", "Run the ingest again.")
        part.replace(kept)
    except OSError as error:
        if error.filename == str(job.found.path):
            raise
        raise StoreError(
            f"A copy of {job.found.file} can't be kept in {folder}: {error.strerror}.",
            "Free some disk space, or make the folder writable; the documents before this are in.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
