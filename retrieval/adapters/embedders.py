"""What turns text into vectors without a network: a small model inside this installation.

Why it is this one: docs/decisions/0002-embedded-embedder.md. One behind an endpoint is in `openai_embedder`, which
only those import who use it: the official client takes a second to load.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from retrieval.domain import Vectors
from retrieval.errors import BadConfiguration

LONGEST_TEXT: Final = 8_000
"""Characters of a text that are embedded; a passage has a few hundred, an endpoint takes some 8,000 tokens."""
_AT_ONCE: Final = 8
"""Texts whose word pieces lie side by side: 64, the library's own number, took half as much time again and 120 MB."""


class _Inference(Protocol):
    """The one method of `wordllama.WordLlamaInference` that we use."""

    def embed(self, texts: list[str], *, batch_size: int) -> Vectors:
        """Return the mean of each text's word pieces, one row a text."""


class WordLlamaEmbedder:
    """256 numbers a text, from a static model whose weights lie in the package: no network, no download.

    Threads may share it. The weights (16 MB on disk, 33 MB in memory) are read when the first text comes.
    """

    def __init__(self) -> None:
        """Load nothing yet."""
        self._loading = threading.Lock()
        self._loaded: _Inference | None = None

    @property
    def model(self) -> str:
        """The model's name, recorded with the index."""
        return "wordllama-l2-supercat-256"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return 256

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, shape (n, 256), float32, unit length."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return unit_rows(self._inference().embed([text[:LONGEST_TEXT] for text in texts], batch_size=_AT_ONCE))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question, shape (n, 256), float32, unit length."""
        return self.embed_passages(texts)

    def _inference(self) -> _Inference:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load_wordllama()
            return self._loaded


def _load_wordllama() -> _Inference:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    import wordllama  # type: ignore[import-untyped] # ships no types # noqa: PLC0415 # half a second most need not spend

    root.handlers[:] = handlers  # on import it sets up logging for the whole process, which is not its to do
    root.setLevel(level)
    try:
        loaded: _Inference = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    except (OSError, ValueError) as error:
        raise BadConfiguration("The embedded model's files are missing: install wordllama anew.") from error
    return loaded


def unit_rows(rows: Vectors) -> Vectors:
    """Scale rows to length one; a row without a direction (no words, not a number) points evenly everywhere."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    sound = np.isfinite(lengths) & (lengths > 0)
    even = np.float32(rows.shape[1] ** -0.5)
    return np.where(sound, rows / np.where(sound, lengths, 1), even).astype(np.float32)
