"""Replies in short fixed forms: our few words, then the words of what is cited (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Final

from retrieval.answering.asked import Form, FormQuestion
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable, quote
from retrieval.domain import Statement, Verdict
from retrieval.grounding.citations import Grounding
from retrieval.text.asking import words_aside
from retrieval.text.matter import asked_matter, matter
from retrieval.text.meanings import put_in_words_of
from retrieval.text.tables import LANGUAGES
from retrieval.text.tokens import words

ENOUGH: Final = 0.6
"""The share of what is left of a question that a line with its heading has to hold beside all names: two of three."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a document to be told behind our words; `is_item`: a line of a list, with its day."""

    lead: str
    quotable: Quotable
    is_item: bool = False

    @property
    def day(self) -> date | None:
        """The day of its document."""
        moment = self.quotable.hit.document.published_at
        return moment.astimezone(UTC).date() if moment else None


def write_form(lines: Iterable[Line], verdict: Verdict | None = None) -> Written:
    """Return lines as cited sentences in their order, none told twice."""
    told = list(lines)
    grounding = Grounding([line.quotable.hit for line in told])
    sentences: list[Statement] = []
    for source, line in enumerate(told, 1):
        statement = grounding.add(quote(replace(line.quotable, source=source)))
        if statement:
            day = line.day if line.is_item else None
            sentences.append(replace(statement, text=f"{line.lead} {statement.text}".strip(), day=day))
    return Written(tuple(sentences), grounding.done().citations, verdict=verdict if sentences else None)


def covers(asked: FormQuestion, line: Quotable, parties: Sequence[str | None] = ()) -> float:
    """Return the share of what a question asks about that a line tells, with its heading and who is in it.

    0 where it lacks a name, or too much: of a question that writes no names in capitals, or asks whether something was
    done, nothing may lack, in another language either. In lists and the like the names are enough there.
    """
    head, who = page_of(line.hit).head, " ".join(filter(None, parties))
    stems = line.stems.union(head.stems, matter(who))
    demand = asked.demand
    if not demand.name_words.issubset((*line.said.words, *head.words, *words(who))):
        return 0.0
    strict = not demand.names or asked.form in {Form.DEED, Form.STANCE}
    language = line.hit.document.language
    wanted = demand.stems
    if demand.names and language not in {None, asked.language}:
        if not strict:
            return ENOUGH
        wanted = _put_in(language, asked, line) if language in LANGUAGES else wanted
    held = sum(one in stems for one in wanted) / len(wanted) if wanted else 1.0
    return held if held >= (1.0 if strict else ENOUGH) else 0.0


def _put_in(language: str, asked: FormQuestion, line: Quotable) -> tuple[str, ...]:
    """Return the stems that a question asks about, as the passage of a line in another language words them."""
    subject = put_in_words_of(asked.subject, asked.language, page_of(line.hit).tokens_in(language), language)
    return asked_matter(subject, words_aside(asked.subject))
