"""Models: what turns text into vectors, writes, and orders what it has read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from retrieval.domain import Draft, Prompt, Reservation, Usage, Vectors

OnUsage = Callable[[Usage], None]
"""Is told what a call of a model came to, where its server says so."""


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

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        """Yield each sentence as soon as it is complete, and to a prompt that `answers` last what else was said.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off), of which `ModelNotAllowed` and `BudgetSpent`
        are two kinds, or `ModelMisbehaved` (not the agreed form), also after some sentences were yielded.
        """


class Rewriter(Protocol):
    """Writes a question anew."""

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        """Return what was written, as it came but for what stands around one line.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved` (no line of words).
        """


class Verifier(Protocol):
    """Judges whether sentences are carried by what they quote."""

    @property
    def model(self) -> str:
        """The model's name."""

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:
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


class Budget(Protocol):
    """How many tokens a day may be spent, by whoever shares it: every process on one database, across restarts."""

    @property
    def a_day(self) -> int:
        """How many tokens that are."""

    def reserve(self, tokens: int) -> Reservation | None:
        """Count tokens that are about to be spent; None, and nothing is counted, when that is more than is left."""

    def settle(self, reserved: Reservation, spent: int) -> None:
        """Count what was spent in place of what was reserved, on the day when it was."""

    def spent(self) -> int:
        """Return how many tokens were counted today."""
