"""The passages in Chroma: an embedded folder or a Chroma server. Nothing else imports chromadb.

Ids in Chroma carry passage and version. A document's new version goes in beside the old, the ledger flips it, the old
goes out; what is found and is not active in the ledger is dropped. `knowledge.locking` says who may touch the folder.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import ReadinessError, StoreError
from knowledge.ledger import Ledger
from knowledge.ledger_rows import Entry, Leftover
from knowledge.locking import Connection, GuardedClient, ServerClient
from knowledge.passages import DocumentRecord, Passage
from knowledge.store_rows import (
    REBUILD,
    ROWS_A_CALL,
    document_of,
    owner_of,
    passage_of,
    passages_from,
    require_whole_database,
    rows_of,
    unusable,
)

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

# recall@50 on clustered vectors is .97 with Chroma's defaults and 1.0 with these; they can only be set at the start.
INDEX: Any = {"hnsw": {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}}


WARM_UP_ROWS = 2500
"""Chroma keeps the newest thousand or so vectors apart: where its index files are gone, it finds those alone."""
LEAST_FOUND = 0.9
"""The graph may leave out a few when asked for all."""


@dataclass(frozen=True)
class IndexedDocument:
    """A document ready to go in: `vectors` is (len(passages), d) float32, rows of unit length in the same order."""

    entry: Entry
    passages: Sequence[Passage]
    vectors: np.ndarray


class Session:
    """An open client and the Chroma collections got from it so far."""

    def __init__(self, client: ClientAPI) -> None:
        self.client = client
        self.collections: dict[str, Any] = {}

    def collection(self, name: str) -> Any:
        """The Chroma collection of this name, None where there is none."""
        if name not in self.collections:
            if name not in {found.name for found in self.client.list_collections()}:
                return None
            self.collections[name] = self.client.get_collection(name, embedding_function=None)
        return self.collections[name]


class PassageStore:
    """The passages of one library, as one embedder saw them.

    Args:
        home: the library's folder.
        ledger: says what is active.
        embedder_name: another embedder has another Chroma collection.
        chroma_url: address of a Chroma server; "": the folder `home/chroma`.
        forget: called for each version whose passages are gone, to delete what was derived from it.

    Every method raises StoreError where Chroma can't be used, is damaged, or was filled by another embedder.
    """

    def __init__(
        self,
        home: Path,
        ledger: Ledger,
        embedder_name: str,
        chroma_url: str = "",
        forget: Callable[[Leftover], None] | None = None,
    ) -> None:
        self.ledger = ledger
        self.embedder_name = embedder_name
        self._forget = forget or (lambda left: None)
        self._place = chroma_url or str(home / "chroma")
        lock = home / "lock"
        self._connection: Connection[Session] = (
            ServerClient(lock, lambda: _open_server(chroma_url))
            if chroma_url
            else _folder_connection(home / "chroma", lock)
        )
        self._checked: Session | None = None

    @property
    def generation(self) -> int:
        """A number that rises with every change of what is active, in whichever process."""
        return self.ledger.generation()

    def replace(self, documents: Sequence[IndexedDocument]) -> None:
        """Put documents in, each in place of its former version: all of them are active at once, or none."""
        if not documents:
            return
        self.require_same_embedder()
        with self._told(), self._connection.writing(self.ledger.generation) as session:
            self._sweep(session)
            fresh = [d for d in documents if not self._is_active(d.entry.record)]
            if fresh:
                collection = self._made_collection(session, fresh[0].vectors.shape[1])
                for document in fresh:
                    self.ledger.announce(document.entry.as_leftover())
                    for rows in rows_of(document.entry.record, document.passages, document.vectors):
                        collection.upsert(**rows)
                self.ledger.activate([document.entry for document in fresh])
                self._sweep(session)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents out: all at once, with everything that was derived from them."""
        with self._told(), self._connection.writing(self.ledger.generation) as session:
            self.ledger.remove(document_ids)
            self._sweep(session)

    def nearest(self, vector: np.ndarray, k: int, allow: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The `k` passages nearest to a vector of unit length: (passage id, cosine), nearest first.

        Args:
            vector: (d,) floats.
            k: how many.
            allow: ids of the documents that may be found; None: all.
        """
        entries = self.ledger.entries()
        allowed = [d for d in entries if allow is None or d in allow]
        sizes = {d: entries[d].record.passages for d in entries}
        among = sum(sizes[d] for d in allowed)
        if k < 1 or not among:
            return []
        owners = {f"{d}@{entries[d].record.version}" for d in allowed}
        # Post-filtering an over-fetch beats Chroma's own filter (facts: 18 against 89-123 ms at 100,000 rows).
        fetch = k + 10 if len(allowed) == len(entries) else int(1.5 * k * sum(sizes.values()) / among) + 10
        with self._reading() as collection:
            while True:
                found = collection.query(query_embeddings=[vector], n_results=fetch, include=["distances"])
                pairs = zip(found["ids"][0], found["distances"][0], strict=True)
                hits = [(passage_of(i), 1.0 - distance) for i, distance in pairs if owner_of(i) in owners]
                if len(hits) >= min(k, among) or len(found["ids"][0]) < fetch:
                    return hits[:k]
                fetch *= 4

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids that are active, in the order of the ids."""
        versions = {p: self.ledger.active_version(document_of(p)) for p in passage_ids}
        ids = [f"{passage_id}@{version}" for passage_id, version in versions.items() if version]
        found: dict[str, Passage] = {}
        if ids:
            with self._reading() as collection:
                for start in range(0, len(ids), ROWS_A_CALL):
                    part = ids[start : start + ROWS_A_CALL]
                    rows = collection.get(ids=part, include=["documents", "metadatas"])
                    found |= {passage.passage_id: passage for passage in passages_from(rows)}
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages in reading order; none of a document that is not active."""
        version = self.ledger.active_version(document_id)
        if not version:
            return []
        with self._reading() as collection:
            rows = collection.get(where={"owner": f"{document_id}@{version}"}, include=["documents", "metadatas"])
        return sorted(passages_from(rows), key=lambda passage: passage.position)

    def all_passages(self) -> Iterator[list[Passage]]:
        """The passages of every active document, one document at a time."""
        for document_id in tuple(self.ledger.entries()):
            passages = self.passages_of(document_id)
            if passages:
                yield passages

    def sweep(self) -> None:
        """Delete what is left of versions that are not active."""
        if self.ledger.leftovers():
            with self._told(), self._connection.writing(self.ledger.generation) as session:
                self._sweep(session)

    def clear(self) -> None:
        """Drop every passage that Chroma holds of this library, damaged or not; the ledger keeps its documents."""
        self.ledger.set_facts(embedder=self.embedder_name, dimension="")
        if isinstance(self._connection, GuardedClient):
            with self._told(), self._connection.without_client():
                shutil.rmtree(self._place, ignore_errors=not Path(self._place).exists())
            return
        prefix = f"passages-{self.ledger.fact('library')}-"
        with self._told(), self._connection.writing(self.ledger.generation) as session:
            for name in [found.name for found in session.client.list_collections()]:
                if name.startswith(prefix):
                    session.client.delete_collection(name)
            session.collections.clear()

    def close(self) -> None:
        """Let go of Chroma; the next call opens it again."""
        self._connection.close()

    def require_same_embedder(self) -> None:
        """Raise StoreError where the library's passages were embedded by another embedder than this store's."""
        filled_by = self.ledger.fact("embedder")
        if filled_by and filled_by != self.embedder_name and self.ledger.entries():
            raise StoreError(
                f"The library was indexed with the embedder '{filled_by}', and '{self.embedder_name}' is set now.",
                "`readiness documents rebuild` indexes it anew with that one; or set READINESS_EMBEDDER back.",
            )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Any]:
        self.require_same_embedder()
        with self._told(), self._connection.reading(self.ledger.generation) as session:
            expected = sum(entry.record.passages for entry in self.ledger.entries().values())
            collection = session.collection(self._collection_name(self.ledger.fact("dimension")))
            if session is not self._checked or collection is None:
                held = collection.count() if collection is not None else 0
                if held < expected or collection is None:
                    raise self._incomplete(held, expected)
                self._checked = session
            yield collection

    def _incomplete(self, held: int, expected: int) -> StoreError:
        problem = f"The index in {self._place} holds {held} of {expected} passages."
        if self.ledger.fact("rebuilding") == "yes":
            return StoreError(
                problem, "It is being made anew: wait until `readiness documents rebuild` is done, or run it again."
            )
        return StoreError(problem, REBUILD)

    def _made_collection(self, session: Session, dimension: int) -> Any:
        name = self._collection_name(str(dimension))
        session.collections[name] = session.client.get_or_create_collection(
            name,
            embedding_function=None,
            configuration=INDEX,
            metadata={"dimension": dimension},
        )
        self.ledger.set_facts(embedder=self.embedder_name, dimension=str(dimension))
        return session.collections[name]

    def _collection_name(self, dimension: str) -> str:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", self.embedder_name).strip("-")[-60:]
        mark = sha256(self.embedder_name.encode()).hexdigest()[:6]
        return f"passages-{self.ledger.fact('library')}-{slug}-{mark}-{dimension}"

    def _is_active(self, record: DocumentRecord) -> bool:
        return self.ledger.active_version(record.document_id) == record.version

    def _sweep(self, session: Session) -> None:
        """Delete the passages of what is not active, then what was derived from them, then the note of it."""
        leftovers = self.ledger.leftovers()
        collection = session.collection(self._collection_name(self.ledger.fact("dimension")))
        for left in leftovers:
            if collection is not None:
                collection.delete(where={"owner": f"{left.document_id}@{left.version}"})
            self._forget(left)
        if leftovers:
            self.ledger.settle(leftovers)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what Chroma throws as a StoreError."""
        try:
            yield
        except ReadinessError:
            raise
        except BaseException as error:
            # Chroma's core is in Rust: its panics are no Exception.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise unusable(self._place, error) from error


_FOLDERS: dict[Path, GuardedClient[Session]] = {}
"""This process' one client of each embedded folder: two in one process would not see each other's changes."""
_FOLDERS_GUARD = threading.Lock()


def _folder_connection(folder: Path, lock: Path) -> Connection[Session]:
    key = folder.resolve()
    with _FOLDERS_GUARD:
        if key not in _FOLDERS:
            _FOLDERS[key] = GuardedClient(lock, lambda: _open_folder(key), _close_folder)
        return _FOLDERS[key]


def _open_folder(folder: Path) -> Session:
    """A client that has searched once, since the first search may write to the folder: call it under the lock."""
    require_whole_database(folder / "chroma.sqlite3")
    import chromadb  # noqa: PLC0415 - a second; only where the library is used

    session = Session(chromadb.PersistentClient(str(folder), settings=_quiet_settings()))
    for found in session.client.list_collections():
        collection = session.collection(found.name)
        wanted = min(collection.count(), WARM_UP_ROWS)
        if wanted:
            vector = np.eye(1, int(collection.metadata["dimension"]), dtype="float32")
            rows = collection.query(query_embeddings=vector, n_results=wanted, include=["distances"])["ids"][0]
            if len(rows) < LEAST_FOUND * wanted:
                session.client.close()  # type: ignore[attr-defined]
                raise StoreError(f"The index {folder} has lost vectors: {len(rows)} of {wanted} were found.", REBUILD)
    return session


def _close_folder(session: Session) -> None:
    session.client.close()  # type: ignore[attr-defined]


def _open_server(url: str) -> Session:
    import chromadb  # noqa: PLC0415 - a second; only where the library is used

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    return Session(chromadb.HttpClient(parts.hostname or "", port, ssl=secure, settings=_quiet_settings()))


def _quiet_settings() -> Any:
    from chromadb.config import Settings  # noqa: PLC0415 - a second; only where the library is used

    return Settings(anonymized_telemetry=False)
