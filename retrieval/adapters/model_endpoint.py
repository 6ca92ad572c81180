"""A model where it is asked: left alone for a while once it failed, within the day's budget, each call counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Protocol

from retrieval.adapters.model_breaker import Breaker
from retrieval.domain import Draft, DraftSentence, Gap, Prompt, Reads, Reservation, Usage
from retrieval.errors import BudgetSpent, ModelMisbehaved, ModelNotAllowed, ModelUnavailable, RetrievalError
from retrieval.ports import Budget, LanguageModel, OnUsage, Rewriter, Verifier

LETTERS_A_TOKEN: Final = 3
"""An estimate on the safe side: English has four, German and French have fewer."""
REPLY_TOKENS: Final = 1_000
"""What a reply is reckoned with until it is there: eight sentences with their quotes."""

OnLeft = Callable[[str, float, ModelUnavailable], None]
"""Is told that a model is left alone: its name, for how many seconds, and why."""


class FullModel(LanguageModel, Rewriter, Verifier, Protocol):
    """A model that does everything, and says what it may be sent."""

    @property
    def reads(self) -> Reads:
        """What it may be sent."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The name that people know a model by, and what a million tokens cost, read and written (None: not known)."""

    name: str
    price_in: float | None = None
    price_out: float | None = None

    def cost(self, usage: Usage) -> float | None:
        """Return what a call cost, where both prices are known."""
        if self.price_in is None or self.price_out is None:
            return None
        return (usage.tokens_in * self.price_in + usage.tokens_out * self.price_out) / 1_000_000


@dataclass(slots=True)
class _Call:
    """What is known of one call while it lasts: the tokens it was asked with, by its letters, and what came."""

    tokens_in: int
    usage: list[Usage] = field(default_factory=list)
    letters: int = 0
    refused: bool = False

    def write_down(self, draft: Draft) -> Draft:
        self.letters += len(draft.text) if isinstance(draft, DraftSentence | Gap) else len(draft)
        self.letters += sum(len(quote) for _, quote in draft.quotes) if isinstance(draft, DraftSentence) else 0
        return draft

    @property
    def tokens(self) -> int:
        """What it came to, as the server counts or else by its letters; what broke off may have been paid for."""
        if self.usage:
            return sum(usage.tokens for usage in self.usage)
        return 0 if self.refused else self.tokens_in + self.letters // LETTERS_A_TOKEN


class Endpoint:
    """One of the models that write, by the name that people know it by; of it nothing is asked while it is paused."""

    def __init__(
        self,
        model: FullModel,
        listed: Listed,
        *,
        budget: Budget | None = None,
        timer: Callable[[], float] = time.monotonic,
        on_usage: OnUsage = lambda _: None,
        on_left: OnLeft = lambda *_: None,
    ) -> None:
        """Take the model, how it is listed, the budget that all models share (None: no bound), and who is told what."""
        self._model = model
        self._listed = listed
        self._name = listed.name
        self._budget = budget
        self._timer = timer
        self._on_usage = on_usage
        self._on_left = on_left
        self._lock = threading.Lock()
        self._breaker = Breaker()

    @property
    def model(self) -> str:
        """The name that people know the model by."""
        return self._name

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        """Yield each sentence as soon as it is complete; see the port for what is raised."""
        with self._called(prompt, on_usage) as call:
            yield from map(call.write_down, self._model.write(prompt, on_usage=call.usage.append))

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        """Return the line that was written; see the port for what is raised."""
        with self._called(prompt, on_usage) as call:
            line = self._model.rewrite(prompt, on_usage=call.usage.append)
            call.letters += len(line)
            return line

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:
        """Return a judgement for each of the numbered sentences of a prompt; see the port for what is raised."""
        with self._called(prompt, on_usage) as call:
            return self._model.judge(prompt, count, on_usage=call.usage.append)

    @contextmanager
    def _called(self, prompt: Prompt, on_usage: OnUsage | None) -> Iterator[_Call]:
        """Let a call happen if it may, and draw from how it ends what there is to learn."""
        if not self._model.reads.allows(prompt):
            raise ModelNotAllowed(f"{self._name} may not be sent what is not public.")
        pause = self._breaker.pause(self._timer())
        if pause:
            raise ModelUnavailable(f"{self._name} failed and is left alone for {pause:.0f} s more.")
        call = _Call((len(prompt.system) + len(prompt.user)) // LETTERS_A_TOKEN)
        with self._paid(call, on_usage):
            self._note(Breaker.tried)
            try:
                yield call
            except ModelUnavailable as error:
                call.refused = error.status is not None or not error.reached
                pause = self._note(partial(Breaker.failed, error=error))
                if pause:
                    self._on_left(self._name, pause, error)
                raise
            except (ModelMisbehaved, GeneratorExit):  # it is there, whatever it writes and whoever listens
                self._note(Breaker.answered)
                raise
            self._note(Breaker.answered)

    def _note(self, change: Callable[[Breaker, float], Breaker]) -> float:
        """Change what is known of the model's failures; return for how long it is left alone now."""
        with self._lock:
            now = self._timer()
            self._breaker = change(self._breaker, now)
            return self._breaker.pause(now)

    @contextmanager
    def _paid(self, call: _Call, on_usage: OnUsage | None) -> Iterator[None]:
        """Reserve what a call may come to, and count what it came to, also where it fails or nobody listens on."""
        reserved = self._reserved(call.tokens_in + REPLY_TOKENS)
        try:
            yield
        finally:
            if self._budget and reserved:
                with suppress(RetrievalError):  # what was reserved stays counted
                    self._budget.settle(reserved, call.tokens)
            for usage in call.usage:
                told = replace(usage, model=self._name, cost=self._listed.cost(usage))
                self._on_usage(told)
                if on_usage:
                    on_usage(told)

    def _reserved(self, tokens: int) -> Reservation | None:
        """Reserve tokens, if there is a budget. Raises `BudgetSpent`, and `ModelUnavailable` where nobody can say."""
        if self._budget is None:
            return None
        try:
            reserved = self._budget.reserve(tokens)
        except RetrievalError as error:
            raise ModelUnavailable("What the models may still spend today cannot be looked up.") from error
        if reserved is None:
            raise BudgetSpent("The models have had the day's tokens.")
        return reserved


class FirstAble:
    """Several models as one: a call goes to the first that may and can, before it has said anything."""

    def __init__(self, *endpoints: Endpoint, tells_of: frozenset[str] = frozenset()) -> None:
        """Take the models in their order, at least one, and what all prompts tell of besides what they say."""
        self._endpoints = endpoints
        self._tells_of = tells_of
        self._last = endpoints[0]

    @property
    def model(self) -> str:
        """The name of the one that wrote last, of the first one before that."""
        return self._last.model

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        """Yield what one model writes; one that was cut off in the middle is not gone on with by another."""
        declared = replace(prompt, visibilities=prompt.visibilities | self._tells_of)
        for endpoint in self._endpoints:
            begun = False
            try:
                for draft in endpoint.write(declared, on_usage=on_usage):
                    begun, self._last = True, endpoint
                    yield draft
            except (ModelUnavailable, ModelMisbehaved):
                if begun or endpoint is self._endpoints[-1]:
                    raise
            else:
                return

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        """Return the line that the first model wrote that may and can; each has what is left of the time."""
        end = time.monotonic() + prompt.seconds if prompt.seconds else None
        for endpoint in self._endpoints[:-1]:
            with suppress(ModelUnavailable, ModelMisbehaved):
                return endpoint.rewrite(_within(prompt, end), on_usage=on_usage)
        return self._endpoints[-1].rewrite(_within(prompt, end), on_usage=on_usage)


def _within(prompt: Prompt, end: float | None) -> Prompt:
    """Return a prompt with the time that is left, never quite none."""
    return replace(prompt, seconds=max(end - time.monotonic(), 0.1)) if end else prompt
