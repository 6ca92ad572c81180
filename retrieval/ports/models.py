"""Models: what turns text into vectors, writes, and orders what it has read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from retrieval.domain import Draft, Prompt, Vectors


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def model(self) -> str:
        """The model's name, recorded with the index."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises `ModelUnavailable`."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question, in one request. Raises `ModelUnavailable`."""


class LanguageModel(Protocol):
    """Writes sentences with quotes, from fenced passages."""

    @property
    def model(self) -> str:
        """The model's name."""

    def write(self, prompt: Prompt) -> Iterator[Draft]:
        """Yield each sentence as soon as it is complete, and to a prompt that `answers` last what else was said.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved`
        (not the agreed form), also after some sentences were yielded.
        """


class Rewriter(Protocol):
    """Writes a question anew."""

    def rewrite(self, prompt: Prompt) -> str:
        """Return what was written, as it came but for what stands around one line.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved` (no line of words).
        """


class Verifier(Protocol):
    """Judges whether sentences are carried by what they quote."""

    @property
    def model(self) -> str:
        """The model's name."""

    def judge(self, prompt: Prompt, count: int) -> tuple[bool, ...]:
        """Return a judgement for each of the `count` numbered sentences of a prompt, in their order.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved` (a sentence without a
        judgement, or with two).
        """


class Reranker(Protocol):
    """Puts texts in the order in which they bear on a question, having read each beside it."""

    @property
    def model(self) -> str:
        """The model's name."""

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        """Return the places of the texts, the most relevant first, each at most once; some may be left out.

        Raises `ModelUnavailable` (away, too slow, refused) or `ModelMisbehaved` (not the agreed form).
        """
