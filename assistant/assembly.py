"""The only place where parts are wired: settings -> library -> assistant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering import Assistant
from assistant.groundedness import GroundednessChecker
from assistant.language_model import LanguageModel, open_language_model
from assistant.settings import Settings
from knowledge.derived import DerivedFolder, derive
from knowledge.embedding import BUNDLED, Embedder, Encoding, SentenceTransformerEmbedder
from knowledge.errors import UnknownCollectionError, UnknownDocumentError
from knowledge.ingesting import Ingestor, open_ingestor, require_home
from knowledge.ledger import Ledger
from knowledge.passages import DocumentRecord, Passage
from knowledge.question_embedder import question_embedder_for
from knowledge.reranking import CrossEncoderReranker
from knowledge.retrieval import Retriever
from knowledge.store import PassageStore
from knowledge.token_head import head_for
from knowledge.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

STARTER_COLLECTION = "starter"


def starter_folder() -> Path:
    """The folder of the starter library's digests."""
    return Path(str(files("knowledge") / "library"))


@dataclass(frozen=True)
class Library:
    """A library that was opened: what puts documents in, what finds passages, and what it holds."""

    settings: Settings
    embedder: Embedder
    ingestor: Ingestor
    retriever: Retriever

    @property
    def ledger(self) -> Ledger:
        """Which documents are active."""
        return self.ingestor.ledger

    @property
    def store(self) -> PassageStore:
        """The passages."""
        return self.ingestor.store

    def records(self) -> tuple[DocumentRecord, ...]:
        """Every document, by collection and file."""
        return self.ledger.records()

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of the collections that hold documents."""
        return tuple(sorted({record.collection for record in self.records()}))

    def require_collection(self, name: str) -> None:
        """Raise UnknownCollectionError where a collection is named that holds nothing."""
        if name and name not in self.collections:
            known = ", ".join(self.collections) or "none yet"
            raise UnknownCollectionError(
                f"There is no collection '{name}'.",
                f"The library holds these: {known}. `readiness ingest` makes new ones.",
            )

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages in reading order."""
        return self.store.passages_of(document_id)

    def file_of(self, document_id: str) -> Path:
        """The kept bytes of a document.

        Raises:
            UnknownDocumentError: the library does not hold it.
        """
        entry = self.ledger.entries().get(document_id)
        if entry is None:
            raise UnknownDocumentError(
                f"The library holds no document '{document_id}'.", "`readiness documents list` shows what it holds."
            )
        return self.settings.home / "files" / entry.kept_file

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents out, with everything that was derived from them."""
        self.ingestor.remove(document_ids)

    @cached_property
    def checker(self) -> GroundednessChecker:
        """The groundedness check; always with the bundled embedder, whose token vectors it was fitted on."""
        own = getattr(self.embedder, "source", "") == BUNDLED
        embedder = self.embedder if own else SentenceTransformerEmbedder()
        return GroundednessChecker(embedder, self.settings.support_threshold)


def open_library(settings: Settings, embedder: Embedder | None = None) -> Library:
    """Open the library in the settings' home, or make an empty one.

    Args:
        settings: `home`, `chroma_url`, `embedder`, `reranker` and `country` are read.
        embedder: another one than the settings name, such as a LangChain `Embeddings`.

    Raises:
        StoreError: the home can't be used. ModelFilesError: the embedder or the re-ranker can't be loaded.
        VocabularyError: the home's own `vocabulary.yaml` can't be read.
    """
    require_home(settings.home)
    chosen = embedder or SentenceTransformerEmbedder(settings.embedder)
    asking = question_embedder_for(chosen)
    head = head_for(chosen, settings.home / "vectors")
    derived = DerivedFolder(settings.home / "vectors", head.name)

    def keep(record: DocumentRecord, passages: Sequence[Passage], encodings: Sequence[Encoding] | None) -> None:
        if encodings is not None:
            derived.write(record.document_id, record.version, derive(passages, encodings, head))

    ingestor = open_ingestor(settings.home, chosen, settings.chroma_url, keep, derived.forget)
    vocabulary = load_vocabulary(settings.home)
    reranker = CrossEncoderReranker(settings.reranker) if settings.reranker else None
    retriever = Retriever(ingestor.store, derived, chosen, asking, head, vocabulary, settings.country, reranker)
    return Library(settings, chosen, ingestor, retriever)


def open_assistant(settings: Settings, model: LanguageModel | BaseChatModel | None = None) -> Assistant:
    """The assistant over the settings' library.

    Args:
        settings: everything is read.
        model: another language model than the settings name.

    Raises:
        SettingsError: the language model can't work as set. What `open_library` raises.
    """
    if model is None:
        language_model = open_language_model(settings)
    else:
        language_model = model if isinstance(model, LanguageModel) else LanguageModel(model)
    return Assistant(open_library(settings), settings, language_model)
