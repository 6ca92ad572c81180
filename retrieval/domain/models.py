"""The nouns of writing: what a language model is asked, what it may be sent, what it says, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retrieval.domain.trust import QuotedSentence
from retrieval.domain.verdicts import Gap, Verdict
from retrieval.domain.visibilities import PUBLIC


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked: instructions, then the fenced passages with the question.

    `seconds` bounds the reply, where that is less than the model is given anyway. In which form to reply, the model's
    adapter adds: it knows what its server can hold a reply to. `answers` says that a question is put, so that the
    reply may hold a verdict and what the passages do not say. `visibilities` are those of all that it tells of; a
    prompt that does not say counts as not public. `pairs` are the sentences to be judged, as they are: who is no chat
    model reads these.
    """

    system: str
    user: str
    seconds: float | None = None
    answers: bool = False
    visibilities: frozenset[str] = frozenset()
    pairs: tuple[QuotedSentence, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether everybody may read all that it tells of."""
        return self.visibilities == {PUBLIC}


class Reads(StrEnum):
    """What a model may be sent: public material alone, or the team's internal material as well."""

    PUBLIC = "public"
    INTERNAL = "internal"

    def allows(self, prompt: Prompt) -> bool:
        """Say whether a prompt may be sent."""
        return self is Reads.INTERNAL or prompt.is_public


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a model (or who quotes in its place) proposes it.

    Each quote is (source number, counted from 1 in the prompt's order; the words quoted). Empty words mean that the
    sentence points to that source and leaves it to us to find the words there. The marks are those
    of `Statement`.
    """

    text: str
    quotes: tuple[tuple[int, str], ...]
    context: bool = False


Draft = DraftSentence | Verdict | Gap
"""What a model writes, a part at a time."""


class Fallback(StrEnum):
    """Why quotes stand where a language model was to write; the values are kept stable for machines."""

    MODEL_AWAY = "model_away"
    UNUSABLE = "unusable"
    """Its reply kept to no form that can be read."""
    UNGROUNDED = "ungrounded"
    """Nothing that it wrote could be tied to the sources."""
    OFF_TOPIC = "off_topic"
    """What it wrote does not bear on the question, or it asks for something else."""
    NOT_ALLOWED = "not_allowed"
    """No model may be sent what the reply rests on."""
    BUDGET_SPENT = "budget_spent"
    """The models have had the day's tokens."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """Which model wrote a reply; where it is not the first of the list, `instead_of` is, and `why` that did not."""

    model: str
    instead_of: str | None = None
    why: Fallback | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call of a language model came to, in tokens as its server counts them: read, and written.

    `cost` is in whatever currency the model's prices are; None where they are not known.
    """

    tokens_in: int
    tokens_out: int
    model: str = ""
    cost: float | None = None

    @property
    def tokens(self) -> int:
        """All tokens together."""
        return self.tokens_in + self.tokens_out

    def with_more(self, other: Usage) -> Usage:
        """Return what both came to, of the same model; the cost is known where both are."""
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Usage(self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out, self.model, cost)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Tokens that a day's budget counts until it is known what was spent."""

    day: date
    tokens: int
