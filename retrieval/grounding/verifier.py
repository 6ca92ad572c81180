"""A second reader of what a model wrote, whose word counts only as far as it was found to be right.

A verifier is asked of all sentences at once whether their quotes carry them. Trust in it is measured, not assumed: it
is first asked about pairs that we know, and below `LEAST_TRUST` it has no say.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final

from retrieval.domain import LabelledSentence, Prompt, QuotedSentence, Trust
from retrieval.errors import RetrievalError
from retrieval.ports import Clock, TrustStore, Verifier
from retrieval.text.fences import fenced, secret_word

AT_ONCE: Final = 10
"""Sentences a request: a small model loses count of more."""
KEPT: Final = timedelta(days=30)
"""What stands behind an endpoint changes without a word; after this it is measured anew."""
REST: Final = timedelta(hours=1)
"""Between two measurements, also where one failed: each asks six times."""


class TrustedVerifier:
    """Judges sentences through a verifier, once that was found to be worth its word."""

    def __init__(  # noqa: PLR0913 - what it depends on, each a keyword but the first four
        self,
        verifier: Verifier,
        store: TrustStore,
        known: Sequence[LabelledSentence],
        clock: Clock,
        *,
        token: Callable[[], str] = secret_word,
        endpoint: str = "",
        aside: Callable[[Callable[[], None]], None] = lambda measure: measure(),
    ) -> None:
        """Take the verifier and where it is asked, the pairs it is measured on, and where its trust is kept.

        `aside` runs what takes long: a reply does not wait for the measuring, and goes by the rules until it is done.
        """
        self._aside = aside
        self._measuring = threading.Lock()
        self._rests_until: datetime | None = None
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
            return self._judged(pairs, seconds) if pairs and self.has_say else None
        except RetrievalError:
            return None

    @property
    def has_say(self) -> bool:
        """Whether the verifier was found to be worth its word."""
        try:
            trust = self.trust()
        except RetrievalError:
            return False
        return trust is not None and trust.suffices

    def trust(self) -> Trust | None:
        """Return how far the verifier is to be trusted; where that is not known, measuring begins."""
        kept = self._store.trust_in(self._key)
        if kept and self._clock.now() - kept.measured_at <= KEPT:
            return kept
        if self._measuring.acquire(blocking=False):
            self._aside(self._measure_once)
        now = self._store.trust_in(self._key)
        return now if now != kept else None

    def _measure_once(self) -> None:
        """Measure, unless that failed a while ago; one at a time."""
        try:
            if self._rests_until is None or self._clock.now() >= self._rests_until:
                self._rests_until = self._clock.now() + REST
                self.measure()
        except RetrievalError:
            pass  # what went wrong is told where the model is asked to write
        finally:
            self._measuring.release()

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
    user = f"{told}\n\nJudge the {len(pairs)} sentences.\n"
    return Prompt(system, user, seconds, visibilities=drawn, pairs=tuple(pairs))


def _told(pair: QuotedSentence) -> str:
    quotes = "\n".join(f"Source: {heading}\nQuote: {' '.join(quote.split())}" for heading, quote in pair.quotes)
    return f"{quotes}\nSentence: {' '.join(pair.sentence.split())}"


def _key(endpoint: str, model: str, known: Sequence[LabelledSentence]) -> str:
    """Name what was measured: the endpoint, the model, and the pairs."""
    seen = hashlib.sha256(repr((endpoint, model, tuple(known))).encode()).hexdigest()
    return f"{model}:{seen[:16]}"
