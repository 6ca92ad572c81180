"""What a question asks for: its kind of answer, its subjects, and the words that have to be met (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.text.lexicon import (
    AMOUNT_ASKED,
    ASKING,
    CAUSE_GIVEN,
    CREDIT_ASKED,
    CREDIT_GIVEN,
    CREDITING,
    MEANS_ASKED,
    MEANS_GIVEN,
    MONEY_ASKED,
    MONEY_GIVEN,
    NAME_ASKED,
    PERSON_ASKED,
    REASON_ASKED,
    SHARE_ASKED,
    TIME_ASKED,
    TIME_GIVEN,
    VERDICT_ASKED,
)
from retrieval.text.names import OFFICES, dates, names, numbers
from retrieval.text.quantities import WEEKDAYS
from retrieval.text.query import FOR_US, IDLE, TAKING_EFFECT
from retrieval.text.sentences import content, sentences
from retrieval.text.tokens import words


class Wanted(StrEnum):
    """The kind of thing that would answer."""

    NAME = "a name"
    AMOUNT = "a number"
    TIME = "a time"
    REASON = "a reason"
    MEANS = "a way"
    CREDIT = "whose report it is"
    VERDICT = "a yes or no"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Demand:
    """A question, taken apart; `names` are folded as `entities.names` folds them, `stems` keep their order."""

    wanted: Wanted
    money: bool
    share: bool
    person: bool
    stems: tuple[str, ...]
    names: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of answer that words ask for; the rest narrows it."""

    wanted: Wanted
    money: bool
    share: bool
    person: bool


_KINDS = (
    (AMOUNT_ASKED, Wanted.AMOUNT),
    (CREDIT_ASKED, Wanted.CREDIT),
    (REASON_ASKED, Wanted.REASON),
    (TIME_ASKED, Wanted.TIME),
    (MEANS_ASKED, Wanted.MEANS),
    (NAME_ASKED, Wanted.NAME),
)
"""How each kind is asked for, the most telling first."""
_CUES = {Wanted.REASON: CAUSE_GIVEN, Wanted.MEANS: MEANS_GIVEN, Wanted.CREDIT: CREDIT_GIVEN}


def demand_of(question: str) -> Demand:
    """Take a question apart; of several sentences, the one with the question mark says what is wanted."""
    parts = [question[span.start : span.end] for span in sentences(question)]
    asked = next((part for part in reversed(parts) if part.endswith("?")), question.strip())
    kind = wanted_by(asked)
    idle = ASKING | CREDITING if kind.wanted is Wanted.CREDIT else ASKING
    question = IDLE.sub(" ", question)
    carrying = FOR_US.sub(" ", question)
    if kind.wanted is Wanted.TIME:
        carrying = TAKING_EFFECT.sub(" ", carrying)
    return Demand(
        wanted=kind.wanted,
        money=kind.money,
        share=kind.share,
        person=kind.person,
        stems=tuple(dict.fromkeys(s for s in content(carrying) if s not in idle)),
        names=names(question) - OFFICES,
        words=frozenset(words(question)),
        numbers=numbers(question),
        dates=dates(question),
    )


def wanted_by(asked: str) -> Asked:
    """Tell the kind of answer from the words that ask for it."""
    wanted = _wanted(asked)
    return Asked(
        wanted=wanted,
        money=bool(MONEY_ASKED.search(asked)),
        share=bool(SHARE_ASKED.search(asked)),
        person=wanted is Wanted.NAME and bool(PERSON_ASKED.search(asked)),
    )


def meets(demand: Demand, text: str) -> bool:
    """Say whether a text holds something of the wanted kind that the question did not already hold itself."""
    match demand.wanted:
        case Wanted.AMOUNT | Wanted.NAME:
            return bool(offered(demand, text))
        case Wanted.TIME:
            return bool(dates(text) - demand.dates) or bool(TIME_GIVEN.search(text))
    cue = _CUES.get(demand.wanted)
    return cue is None or bool(cue.search(text))


def offered(demand: Demand, text: str) -> frozenset[str]:
    """Return what a text would answer with: new numbers or days where these are asked for, new names otherwise.

    Numbers are in percent where a share is asked for, and none count where money is and the text has none.
    """
    match demand.wanted:
        case Wanted.AMOUNT:
            if demand.money and not MONEY_GIVEN.search(text):
                return frozenset()
            return frozenset(n for n in numbers(text) - demand.numbers if n.endswith("%") or not demand.share)
        case Wanted.TIME:
            return dates(text) - demand.dates - frozenset(WEEKDAYS)
    return frozenset(name for name in names(text) if not set(name.split()) <= demand.words)


def _wanted(asked: str) -> Wanted:
    """Tell the kind of answer from the question's words, the most telling first."""
    if VERDICT_ASKED.search(asked):
        return Wanted.VERDICT
    return next((wanted for pattern, wanted in _KINDS if pattern.search(asked)), Wanted.ANYTHING)
