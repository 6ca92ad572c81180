"""What we say before a quote in a fixed form, in the language of the question: the rows of `[leads]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from babel.dates import format_date

from retrieval.domain import Stance, Status
from retrieval.text.tables import tables_of


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of one language."""

    language: str
    rows: Mapping[str, str]

    def say(self, name: str, /, **told: str) -> str:
        """Return a lead with what it tells put in."""
        return self.rows[name].format(**told)

    def plain(self, told: str) -> str:
        """Return a word, or somebody's name, as it stands before a quote."""
        return self.say("plain", told=told)

    def stands(self, status: Status | Stance, by: str | None = None) -> str:
        """Return how a matter stands, and by whose word: "Denied by Arrieta:"."""
        told = self.rows[status]
        return self.say("by", told=told, name=by) if by else self.plain(told)

    def dated(self, told: str, moment: datetime) -> str:
        """Return what was told with its day: "Restored, 24 Sep 2026:"."""
        day = format_date(moment.astimezone(UTC), self.rows["day"], locale=self.language)
        return self.say("on", told=told, day=day)

    def cut_off(self, moment: datetime) -> str:
        """Return since when somebody has no access: "Cut off, 24 Sep 2026:"."""
        return self.dated(self.rows["cut_off"], moment)

    def counted(self, number: int, lead: str) -> str:
        """Return a lead behind the number of independent reports."""
        return self.say("one_report" if number == 1 else "reports", number=str(number), lead=lead)


@cache  # rows of a file of the package
def leads_in(language: str) -> Leads:
    """Return the leads of a language that has a file."""
    return Leads(language, tables_of(language)["leads"])
