"""What a question asks for: its kind of answer, its subjects, and the words that have to be met (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from retrieval.answering.pages import page_of
from retrieval.domain import Hit
from retrieval.text import asking
from retrieval.text.analysis import Sentence
from retrieval.text.asked_in import days_asked, language_asked
from retrieval.text.inflections import base_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.matter import asked_matter, is_word, matter, without_elisions
from retrieval.text.names import OFFICES, names, numbers, unquoted, wordings
from retrieval.text.quantities import WEEKDAYS, Amount
from retrieval.text.query import FOR_US, IDLE, TAKING_EFFECT, asks_how_things_are, is_about_ourselves
from retrieval.text.sentences import sentences
from retrieval.text.tokens import TOKEN, fold, tokens, words


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
_BESIDE: Final = (
    (asking.MONEY_ASKED, asking.MONEY_GIVEN),
    (asking.SHARE_ASKED, asking.SHARE_GIVEN),
    (asking.SPAN_ASKED, asking.SPAN_GIVEN),
)
"""What stands beside a number of each kind that can be asked for."""
_BEFORE, _BEHIND = 4, 3
"""Words between a number and what it counts: "61 prepaid accounts", "the number of accounts was put at 61"."""
_VERSION = re.compile(r"[A-Z][\w-]*[ -]$")
"""What stands before a figure that belongs to a name: "Tarn 4"."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A question, taken apart; `names` are folded as `text.names.names` folds them, `stems` keep their order.

    `beside` is what has to stand beside a number, `counted` what the number has to count, `likely` what a sentence
    that answers most often holds. `sort` is what sort of thing is to be named; what names it need not say so. It is
    `ours` when it asks what is so with those who ask: their own notes alone can tell.
    """

    language: str
    wanted: Wanted
    beside: re.Pattern[str] | None
    counted: frozenset[str]
    likely: re.Pattern[str] | None
    person: bool
    place: bool
    ours: bool
    now: bool
    quoted: frozenset[str]
    stems: tuple[str, ...]
    sort: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    bases: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]

    @property
    def name_words(self) -> frozenset[str]:
        """Return the words that the names are made of."""
        return frozenset(word for name in self.names for word in name.split())


@lru_cache(maxsize=64)  # an answer asks for that of its question at several places
def demand_of(question: str) -> Demand:
    """Take a question apart; of several sentences, the one with the question mark says what is wanted."""
    parts = [question[span.start : span.end] for span in sentences(question)]
    asked = next((part for part in reversed(parts) if part.endswith("?")), question.strip())
    wanted = next((kind for pattern, kind in _KINDS if pattern.search(asked)), Wanted.ANYTHING)
    aside = asking.words_aside(asked)
    idle = asking.ASKING | (asking.CREDITING if wanted is Wanted.CREDIT else frozenset())
    question = IDLE.sub(" ", question)
    language = (language_asked(question) if aside else None) or "en"
    carrying = asking.FRAMING.sub(" ", FOR_US.sub(" ", question))
    if wanted is Wanted.TIME:
        carrying = TAKING_EFFECT.sub(" ", carrying)
        carrying = asking.DAY_ASKED.sub(" ", carrying)
    sort = asking.CLASS_ASKED.search(carrying) if wanted is Wanted.NAME else None
    carrying = carrying.replace(sort[0], " ") if sort else carrying
    if place := bool(asking.PLACE_ASKED.search(asked)):
        carrying = asking.PLACED.sub(" ", carrying)
    stems = tuple(dict.fromkeys(stem for stem in asked_matter(carrying, aside) if stem not in idle))
    number = asking.COUNTED.search(asked)
    named = _names_asked(question, language, aside)
    return Demand(
        language=language,
        wanted=wanted,
        beside=next((told for pattern, told in _BESIDE if pattern.search(asked)), None),
        counted=frozenset(asked_matter(number["counted"], aside) if number else ()) - _bases(named),
        likely=_likely(asked) if wanted is Wanted.AMOUNT or place else None,
        person=bool(asking.PERSON_ASKED.search(asked)),
        place=place,
        now=asks_how_things_are(asked),
        quoted=wordings(question),
        ours=is_about_ourselves(FOR_US.sub(" ", unquoted(asked))) and not asking.ALLOWED_ASKED.search(asked),
        stems=stems,
        sort=frozenset(asked_matter(sort[0], aside) if sort else ()),
        names=named,
        words=frozenset(words(question)),
        bases=_bases(words(question)),
        numbers=numbers(question) - {one.partition(" ")[2] for one in stems},
        dates=frozenset(day.value for day in days_asked(question)),
    )


def _likely(asked: str) -> re.Pattern[str] | None:
    """Return what stands in a sentence that tells a size, or where somebody has a seat, where that is asked for."""
    if asking.SIZE_ASKED.search(asked):
        return asking.SIZE_GIVEN
    return asking.PLACED_GIVEN if asking.PLACED.search(asked) else None


def _names_asked(question: str, language: str, aside: frozenset[str]) -> frozenset[str]:
    """Return the names of a question without the words before them that only put it: "Hat Vexley" asks of Vexley.

    Where every noun is written large, a name is what is no word of the language.
    """
    found = names(without_elisions(question)) - OFFICES
    told = (" ".join(dropwhile(aside.__contains__, name.split())) for name in found)
    if language != "de":
        return frozenset(filter(None, told))
    written = {fold(word): word.lower() for word in TOKEN.findall(question)}  # a dictionary wants its umlauts
    return frozenset(name for name in told if not all(is_word(written.get(part, part), "de") for part in name.split()))


def demand_in(question: str, hits: Sequence[Hit]) -> Demand:
    """Take a question apart that may write names small: what the hits write large, and only so, is a name in it too."""
    demand = demand_of(question)
    pages = [page_of(hit) for hit in hits]
    asked = demand.words - STOPWORDS
    large = asked.difference(*(page.small_among(asked) for page in pages))
    written = frozenset[str]().union(*(page.named_among(large) for page in pages))
    return replace(demand, names=demand.names | (written - demand.name_words), counted=demand.counted - _bases(written))


def _bases(found: Iterable[str]) -> frozenset[str]:
    return frozenset(base_of(word) for name in found for word in name.split())


def meets(demand: Demand, said: Sentence) -> bool:
    """Say whether a sentence holds something of the wanted kind that the question did not already hold itself."""
    text = said.text
    match demand.wanted:
        case Wanted.AMOUNT | Wanted.NAME:
            return bool(offered(demand, said))
        case Wanted.TIME:
            return bool(said.dates - demand.dates or asking.TIME_GIVEN.search(text) or asking.DAY_GIVEN.search(text))
        case Wanted.REASON:
            return bool(asking.CAUSE_GIVEN.search(text))
        case Wanted.MEANS:
            return bool(asking.MEANS_GIVEN.search(text))
        case Wanted.CREDIT:
            return bool(asking.CREDIT_GIVEN.search(text))
    return True


def counts(demand: Demand, said: Sentence) -> bool:
    """Say whether a number of a sentence that the question does not hold counts what is asked for."""
    text, amounts = said.text, _new_amounts(demand, said)
    places = [(start, frozenset(matter(text[start:end]))) for _, start, end in tokens(text)] if amounts else []
    for amount in amounts:
        at = sum(start <= amount.start for start, _ in places) - 1
        if any(demand.counted & held for _, held in places[max(0, at - _BEFORE) : at + _BEHIND + 1]):
            return True
    return False


def offered(demand: Demand, said: Sentence) -> frozenset[str]:
    """Return what a sentence would answer with: new numbers or days where these are asked for, new names otherwise.

    None of its numbers counts where what is asked for stands beside none, such as money.
    """
    text = said.text
    match demand.wanted:
        case Wanted.AMOUNT:
            tells = not demand.beside or demand.beside.search(text)
            return frozenset(one.value for one in _new_amounts(demand, said)) if tells else frozenset()
        case Wanted.TIME:
            return said.dates - demand.dates - frozenset(WEEKDAYS)
    if demand.place and not asking.PLACE_GIVEN.search(text):
        return frozenset()
    return frozenset(name for name in _called(demand, said) if not _bases((name,)) <= demand.bases)


def _called(demand: Demand, said: Sentence) -> frozenset[str]:
    """Return the folded names of a sentence; where a person is asked for, without the places that it tells of.

    As its language tells names, but where a place is asked for: a word with a capital is enough behind "in".
    """
    if demand.place or demand.wanted is not Wanted.NAME:
        return said.called
    places = [found.span() for found in asking.PLACE_GIVEN.finditer(said.text)] if demand.person else []
    tokens = said.tokens
    return frozenset(
        " ".join(words(name.text))
        for name in said.names
        if not any(start <= tokens.starts[name.first] < end for start, end in places)
    )


def _new_amounts(demand: Demand, said: Sentence) -> list[Amount]:
    """Return the numbers of a sentence that are neither the question's nor part of a name."""
    found = (one for one in said.amounts if one.value not in demand.numbers)
    return [one for one in found if not _VERSION.search(said.text[: one.start])]
