"""A second reader of what a model wrote, whose word counts only as far as it was found to be right.

A verifier is asked of all sentences at once whether their quotes carry them. Trust in it is measured, not assumed: it
is first asked about pairs that we know, and below `LEAST_TRUST` it has no say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.resources import files
from typing import Final

from retrieval.domain import LabelledSentence, Prompt, QuotedSentence, Trust
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Clock, TrustStore, Verifier
from retrieval.text.fences import fenced, secret_word

AT_ONCE: Final = 10
"""Sentences a request: a small model loses count of more."""
KEPT: Final = timedelta(days=30)
"""What stands behind an endpoint changes without a word; after this it is measured anew."""


class TrustedVerifier:
    """Judges sentences through a verifier, once that was found to be worth its word."""

    def __init__(
        self,
        verifier: Verifier,
        store: TrustStore,
        known: Sequence[LabelledSentence],
        clock: Clock,
        *,
        token: Callable[[], str] = secret_word,
        endpoint: str = "",
    ) -> None:
        """Take the verifier and where it is asked, the pairs it is measured on, and where its trust is kept."""
        self._verifier = verifier
        self._store = store
        self._known = known
        self._clock = clock
        self._token = token
        self._key = _key(endpoint, verifier.model, known)

    @property
    def model(self) -> str:
        """The verifier's name."""
        return self._verifier.model

    def judge(self, pairs: Sequence[QuotedSentence], *, seconds: float) -> tuple[bool, ...] | None:
        """Return of each sentence whether its quotes carry it; None where the verifier has no say or is away."""
        try:
            return self._judged(pairs, seconds) if pairs and self.trust().suffices else None
        except (ModelUnavailable, ModelMisbehaved):
            return None

    def trust(self) -> Trust:
        """Return how far the verifier is to be trusted; it is measured where that is not known.

        Raises `ModelUnavailable` or `ModelMisbehaved`.
        """
        kept = self._store.trust_in(self._key)
        if kept is None or self._clock.now() - kept.measured_at > KEPT:
            return self.measure()
        return kept

    def measure(self) -> Trust:
        """Ask about the known pairs and keep how often that was right.

        Raises `ModelUnavailable` or `ModelMisbehaved`.
        """
        said = self._judged([one.quoted for one in self._known], None)
        right = [(one.is_carried, one.is_carried == judged) for one, judged in zip(self._known, said, strict=True)]
        carried, uncarried = ([ok for label, ok in right if label is side] for side in (True, False))
        measured = Trust(
            sum(carried) / max(1, len(carried)),
            sum(uncarried) / max(1, len(uncarried)),
            len(right),
            self._clock.now(),
        )
        self._store.put_trust(self._key, measured)
        return measured

    def _judged(self, pairs: Sequence[QuotedSentence], seconds: float | None) -> tuple[bool, ...]:
        said: list[bool] = []
        for start in range(0, len(pairs), AT_ONCE):
            some = pairs[start : start + AT_ONCE]
            said += self._verifier.judge(verify_prompt(some, token=self._token(), seconds=seconds), len(some))
        return tuple(said)


def verify_prompt(pairs: Sequence[QuotedSentence], *, token: str, seconds: float | None = None) -> Prompt:
    """Ask of some sentences, numbered from 1, whether their quotes carry them; all of it is fenced."""
    system = files(__package__).joinpath("prompts", "verify.md").read_text("utf-8")
    told = "\n\n".join(fenced("case", _told(pair), token, number) for number, pair in enumerate(pairs, 1))
    drawn = frozenset[str]().union(*(pair.visibilities for pair in pairs))
    return Prompt(system, f"{told}\n\nJudge the {len(pairs)} sentences.\n", seconds, visibilities=drawn)


def _told(pair: QuotedSentence) -> str:
    quotes = "\n".join(f"Source: {heading}\nQuote: {' '.join(quote.split())}" for heading, quote in pair.quotes)
    return f"{quotes}\nSentence: {' '.join(pair.sentence.split())}"


def _key(endpoint: str, model: str, known: Sequence[LabelledSentence]) -> str:
    """Name what was measured: the endpoint, the model, and the pairs."""
    seen = hashlib.sha256(repr((endpoint, model, tuple(known))).encode()).hexdigest()
    return f"{model}:{seen[:16]}"
