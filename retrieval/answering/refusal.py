"""Is what was found enough to answer from, and if not, what is missing? Decided on the evidence (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from retrieval.answering.demand import Wanted, demand_in, demand_of
from retrieval.answering.pages import page_of
from retrieval.answering.select import Pick, rank
from retrieval.answering.strength import Strength, Timing, strength
from retrieval.domain import (
    Hit,
    NoCredit,
    NoNumber,
    NoReason,
    NotAnswered,
    NothingFound,
    NothingFrom,
    NothingNamed,
    NoTime,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    Refusal,
    TooOld,
)
from retrieval.text.asked_in import days_asked
from retrieval.text.matter import matter
from retrieval.text.tokens import fold, words

_TOLD = 2
FAMILY = 4
"""Letters that words of one family share: generous, for what is not called missing costs a reader nothing."""

_MISSING: Final[dict[Wanted, Refusal]] = {Wanted.AMOUNT: NoNumber(), Wanted.TIME: NoTime(), Wanted.CREDIT: NoCredit()}
"""What to say where no sentence found is of the kind that would answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` says why not, and is None where the evidence is enough.

    `strength` is what the evidence adds up to as a share of what is enough: 1 and above answers. `picks` are the
    sentences that it was found in, best first.
    """

    reason: Refusal | None
    strength: float = 0.0
    picks: tuple[Pick, ...] = ()


def decide(question: str, hits: Sequence[Hit], *, timing: Timing, moment: datetime) -> Decision:
    """Say whether the hits answer the question, and how strongly.

    `moment` is what the evidence's age is measured from.
    """
    demand = demand_in(question, hits)
    if not demand.stems and demand.wanted is not Wanted.CREDIT:
        return Decision(NothingNamed())
    picks = rank(demand, hits)
    if not picks:
        return Decision(NothingFound())
    telling = picks
    if missing := NotAnswered() if demand.ours or demand.quoted or demand.place else _MISSING.get(demand.wanted):
        telling = [pick for pick in picks if pick.meets]
        if not telling:
            return Decision(missing, picks=tuple(picks))
    evidence = strength(demand, telling, hits, timing=timing, moment=moment)
    enough = evidence.share >= 1
    reason = None if enough else next(_reasons(question, evidence, hits), NotAnswered())
    return Decision(reason, evidence.share, tuple(picks))


def names_asked(question: str) -> tuple[str, ...]:
    """Return the names that a question holds, as it writes them, without the word that only opens it."""
    return tuple(_told(question, sorted(demand_of(question).names)))


def missing_subject(subject: str, hits: Sequence[Hit]) -> Refusal:
    """Say why there is nothing to tell of a subject."""
    demand = demand_of(subject)
    if not demand.stems:
        return NothingNamed()
    unnamed = [_as_asked(subject, name) for name in sorted(demand.names) if not _stands_in(hits, name)]
    return NotMentioned(tuple(unnamed[:_TOLD])) if unnamed else NothingFound()


def _reasons(question: str, evidence: Strength, hits: Sequence[Hit]) -> Iterator[Refusal]:
    """Yield what is missing, the most telling first; what it names, it names as the question does.

    Nothing is called missing that a title or passage that was found holds.
    """
    if unnamed := [name for name in _told(question, evidence.unnamed) if not _stands_in(hits, name)]:
        yield NotMentioned(tuple(unnamed[:_TOLD]))
    if evidence.is_too_old:
        yield TooOld(evidence.newest)
    if untimed := [question[day.start : day.end] for day in days_asked(question) if day.value in evidence.untimed]:
        yield NothingFrom(untimed[0])
    if elsewhere := _told(question, evidence.elsewhere):
        yield NotSaidOf(tuple(elsewhere[:_TOLD]))
    if not evidence.reasoned:
        yield NoReason()
    held = frozenset[str]().union(*(page_of(hit).stems for hit in hits))
    if unmet := [word for s in evidence.unmet if not _may_stand(held, s) and (word := _surface(question, s))]:
        yield NotInContext(tuple(dict.fromkeys(unmet))[:_TOLD])


def _may_stand(held: Iterable[str], wanted: str) -> bool:
    """Say whether a word, or one that may be of its family ("denial", "denies"), is among the stems that are held."""
    start = wanted[:FAMILY]
    return any(one == wanted or (len(start) == FAMILY and one.startswith(start)) for one in held)


def _stands_in(hits: Iterable[Hit], name: str) -> bool:
    """Say whether a name stands in one of the hits, its words in a row or written as one."""
    parts = words(name)
    rows = (page_of(hit).row for hit in hits)
    return any(f" {' '.join(parts)} " in row or f" {''.join(parts)} " in row for row in rows)


def _told(question: str, names: Iterable[str]) -> list[str]:
    """Return names as the question writes them, without the word that only opens it."""
    opener = words(question)[:1]
    return [_as_asked(question, name) for name in names if [name] != opener]


def _as_asked(question: str, name: str) -> str:
    """Return a folded name as the question writes it."""
    parts = name.split()
    tokens = question.split()
    for i in range(len(tokens) - len(parts) + 1):
        run = [_bare(token) for token in tokens[i : i + len(parts)]]
        if [fold(token) for token in run] == parts:
            return " ".join(run)
    return name


def _surface(question: str, wanted: str) -> str:
    """Return the question's words that a wanted one was made of: one, or one with the figure behind it."""
    spans = [match.span() for match in re.finditer(r"\S+", question)]
    size = len(wanted.split())
    ends = zip(spans, spans[size - 1 :], strict=False)
    runs = (_bare(question[start:end]) for (start, _), (_, end) in ends)
    return next((run for run in runs if len(words(run)) == size and wanted in matter(run)), "")


def _bare(token: str) -> str:
    """Return a word without what stands around it and its possessive."""
    return re.sub(r"['\u2019]s$|^\W+|\W+$", "", token)


def is_on_its_own(message: str, quotes: Iterable[str]) -> bool:
    """Say whether quotes hold at least half of the words that a message itself asks with.

    A follow-up may take its subject from the conversation; what says nothing of the message's own is no reply to it.
    """
    stems = demand_of(message).stems
    held = {one for quote in quotes for one in matter(quote)}
    return 2 * sum(_may_stand(held, one) for one in stems) >= len(stems)
