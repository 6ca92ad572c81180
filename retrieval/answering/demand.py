"""What a question asks for: its kind of answer, its subjects, and the words that have to be met (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile

from retrieval.text import asking
from retrieval.text.names import OFFICES, dates, names, numbers
from retrieval.text.quantities import WEEKDAYS
from retrieval.text.query import FOR_US, IDLE, TAKING_EFFECT
from retrieval.text.sentences import content, sentences
from retrieval.text.tokens import stem, words


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


_KINDS = (
    (asking.VERDICT_ASKED, Wanted.VERDICT),
    (asking.AMOUNT_ASKED, Wanted.AMOUNT),
    (asking.CREDIT_ASKED, Wanted.CREDIT),
    (asking.REASON_ASKED, Wanted.REASON),
    (asking.TIME_ASKED, Wanted.TIME),
    (asking.MEANS_ASKED, Wanted.MEANS),
    (asking.NAME_ASKED, Wanted.NAME),
)
"""How each kind is asked for, the most telling first."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A question, taken apart; `names` are folded as `text.names.names` folds them, `stems` keep their order."""

    wanted: Wanted
    money: bool
    stems: tuple[str, ...]
    names: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]


def demand_of(question: str) -> Demand:
    """Take a question apart; of several sentences, the one with the question mark says what is wanted."""
    parts = [question[span.start : span.end] for span in sentences(question)]
    asked = next((part for part in reversed(parts) if part.endswith("?")), question.strip())
    wanted = next((kind for pattern, kind in _KINDS if pattern.search(asked)), Wanted.ANYTHING)
    aside = asking.words_aside(asked)
    idle = (
        asking.ASKING | {stem(word) for word in aside} | (asking.CREDITING if wanted is Wanted.CREDIT else frozenset())
    )
    question = IDLE.sub(" ", question)
    carrying = FOR_US.sub(" ", question)
    if wanted is Wanted.TIME:
        carrying = TAKING_EFFECT.sub(" ", carrying)
    return Demand(
        wanted=wanted,
        money=bool(asking.MONEY_ASKED.search(asked)),
        stems=tuple(dict.fromkeys(stem for stem in content(carrying) if stem not in idle)),
        names=_names_asked(question, aside),
        words=frozenset(words(question)),
        numbers=numbers(question),
        dates=dates(question),
    )


def _names_asked(question: str, aside: frozenset[str]) -> frozenset[str]:
    """Return the names of a question without the words before them that only put it: "Hat Vexley" asks of Vexley."""
    told = (" ".join(dropwhile(aside.__contains__, name.split())) for name in names(question) - OFFICES)
    return frozenset(filter(None, told))


def meets(demand: Demand, text: str) -> bool:
    """Say whether a text holds something of the wanted kind that the question did not already hold itself."""
    match demand.wanted:
        case Wanted.AMOUNT | Wanted.NAME:
            return bool(offered(demand, text))
        case Wanted.TIME:
            return bool(dates(text) - demand.dates or asking.TIME_GIVEN.search(text))
        case Wanted.REASON:
            return bool(asking.CAUSE_GIVEN.search(text))
        case Wanted.MEANS:
            return bool(asking.MEANS_GIVEN.search(text))
        case Wanted.CREDIT:
            return bool(asking.CREDIT_GIVEN.search(text))
    return True


def offered(demand: Demand, text: str) -> frozenset[str]:
    """Return what a text would answer with: new numbers or days where these are asked for, new names otherwise.

    None of its numbers counts where money is asked for and the text has none.
    """
    match demand.wanted:
        case Wanted.AMOUNT:
            tells = not demand.money or asking.MONEY_GIVEN.search(text)
            return numbers(text) - demand.numbers if tells else frozenset()
        case Wanted.TIME:
            return dates(text) - demand.dates - frozenset(WEEKDAYS)
    return frozenset(name for name in names(text) if not set(name.split()) <= demand.words)
