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
from retrieval.text.matter import matter
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
    done, nothing may lack. In another language than the question's the names alone can be looked for.
    """
    head, who = page_of(line.hit).head, " ".join(filter(None, parties))
    stems = line.stems.union(head.stems, matter(who))
    demand = asked.demand
    if not {part for name in demand.names for part in name.split()}.issubset(
        (*line.said.words, *head.words, *words(who))
    ):
        return 0.0
    if demand.names and line.hit.document.language not in {None, asked.language}:
        return ENOUGH
    held = sum(one in stems for one in demand.stems) / len(demand.stems) if demand.stems else 1.0
    strict = not demand.names or asked.form in {Form.DEED, Form.STANCE}
    return held if held >= (1.0 if strict else ENOUGH) else 0.0
