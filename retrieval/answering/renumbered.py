"""How many, where a number was put right: the one that stands first, and behind it the one in whose place it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from retrieval.answering.asked import WHICH
from retrieval.answering.demand import Wanted, counts, demand_of, offered
from retrieval.answering.forms import Line, write_form
from retrieval.answering.leads import leads_in
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable
from retrieval.answering.select import USUAL, Pick, room_of
from retrieval.answering.turns import TurnFinder, lines_of
from retrieval.answering.wordings import worded_for
from retrieval.domain import CorrectionKind, Hit, Question, Replaced, Status
from retrieval.text.asked_in import language_asked
from retrieval.text.asking import AMOUNT_ASKED
from retrieval.text.query import is_about_the_beginning

_NEAR: Final = 0.5
"""The share of the best sentence's score from which on a sentence would answer, too."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number in the place of another, with the sentences of those who put it right."""

    replaced: Replaced
    lines: tuple[Quotable, ...]


@dataclass(frozen=True, slots=True)
class CorrectedNumbers:
    """Answers from the corrections that the ledger and the documents know of, as far as the audience may."""

    finder: TurnFinder

    def fill(self, question: Question, hits: Sequence[Hit], picks: Sequence[Pick]) -> Written:
        """Return the number that stands, then the one before it; nothing where what would answer was not corrected.

        Who asks for several things, or how it began, is told more than one number, or the first.
        """
        if not _asks_number(question.text):
            return Written()
        told = [pick for pick in picks if pick.meets]
        changes = tuple(self._changes(question, hits)) if told else ()
        taken_back = {change.replaced.old for change in changes}
        for change in changes:
            if change.replaced.new not in taken_back and (lines := _lines(question.text, change, told)):
                return write_form(lines)
        return Written()

    def _changes(self, question: Question, hits: Sequence[Hit]) -> Iterator[NumberChange]:
        """Yield what the matters that hits tell of were corrected in, then what the hits' own notices put right."""
        _, turns = self.finder.find(question, hits)
        for turn in turns:
            if turn.status is Status.CORRECTED:
                made = (lines_of(self.finder.catalog, claim, document) for claim, document in turn.made_by)
                lines = tuple(line for each in made for line in each)
                yield from (NumberChange(replaced, lines) for replaced in dict.fromkeys(turn.replaced))
        for document in {hit.document.document_id: hit.document for hit in hits}.values():
            notice = document.correction
            for replaced in notice.replaced if notice and notice.kind is not CorrectionKind.WITHDRAWN else ():
                yield NumberChange(replaced, ())


def _asks_number(question: str) -> bool:
    """Say whether a question asks for one number as it stands, rather than who gave "the number of accounts"."""
    asked, opening = AMOUNT_ASKED.search(question), WHICH.search(question)
    if not asked or demand_of(question).wanted is not Wanted.AMOUNT or (opening and asked.start() >= opening.end()):
        return False
    return room_of(question) == USUAL and not is_about_the_beginning(question)


def _lines(question: str, change: NumberChange, told: Sequence[Pick]) -> list[Line]:
    """Return the sentence with the new number and, behind it, the one with the old; none where neither would answer."""
    old, new = change.replaced.old, change.replaced.new
    near = [pick.quotable for pick in told if pick.score >= _NEAR * told[0].score]
    if not any(_answers(question, line, number) for line in near for number in (old, new)):
        return []
    known = [pick.quotable for pick in told]
    fresh = [line for line in (*known, *change.lines) if new in line.said.numbers and _is_of_it(question, line, change)]
    best = max(fresh, key=lambda line: _rate(question, line, change), default=None)
    if best is None:
        return []
    stale = (line for line in known if new not in line.said.numbers and _answers(question, line, old))
    before = next((line for line in stale if _published(line) <= _published(best)), None)
    leads = leads_in(language_asked(question) or "en")
    return [Line("", best), *([Line(leads.say("earlier"), before)] if before else [])]


def _is_of_it(question: str, line: Quotable, change: NumberChange) -> bool:
    """Say whether the new number in a sentence is the one asked for: as what it counts, or by the old one beside it.

    Its passage names whom the question names: another's accounts may have been as many.
    """
    page = page_of(line.hit)
    named = demand_of(worded_for(question, line.hit)).name_words
    if not named.issubset((*page.words, *page.head.words)):
        return False
    beside = change.replaced.old in line.said.numbers and _answers(question, line, change.replaced.old)
    return beside or _answers(question, line, change.replaced.new)


def _answers(question: str, line: Quotable, number: str) -> bool:
    """Say whether a number in a sentence is of the kind that is asked for, and counts it."""
    if number not in line.said.numbers:
        return False
    demand = demand_of(worded_for(question, line.hit))
    counted = demand.counted.intersection(demand.stems)
    alone = replace(demand, counted=counted, numbers=demand.numbers | (line.said.numbers - {number}))
    return number in offered(alone, line.said) and (not counted or counts(alone, line.said))


def _rate(question: str, line: Quotable, change: NumberChange) -> tuple[bool, bool, datetime, int]:
    """Rate a sentence with the new number: one that reads it first and says what it counts, then the newest."""
    places = {amount.value: amount.start for amount in reversed(line.said.amounts)}
    old, new = (places.get(number, len(line.text)) for number in (change.replaced.old, change.replaced.new))
    return new <= old, _answers(question, line, change.replaced.new), _published(line), -line.place


def _published(line: Quotable) -> datetime:
    return line.hit.document.published_at or datetime.min.replace(tzinfo=UTC)
