"""What a reply says of its own, in the asker's language: the rows of `phrases/<language>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from babel.dates import format_date

from retrieval.text.tables import LANGUAGES

_ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language."""

    language: str
    rows: Mapping[str, Any]

    def say(self, table: str, name: str, /, **told: str) -> str:
        """Return a phrase with what it tells put in."""
        return str(self.rows[table][name]).format(**told)

    def counted(self, number: int, noun: str) -> str:
        """Return "1 report", "5 reports", "1,204 reports"."""
        one, more = self.rows["counted"][noun]
        figure = f"{number:,}".replace(",", self.rows["thousands"])
        return f"{figure} {one if number == 1 else more}"

    def day(self, when: date | None) -> str:
        """Return "6 Jun 2026", or that there is no date."""
        return str(self.rows["undated"] if when is None else format_date(when, self.rows["day"], locale=self.language))

    def either(self, *names: str) -> str:
        """Return "Perradine or Halvane"."""
        return str(self.rows["or"]).join(names)


def phrases_in(language: str | None) -> Phrases:
    """Return the phrases of a language, the English ones where it has none or is not known."""
    return _load(language if language in LANGUAGES else _ENGLISH)


@cache
def _load(language: str) -> Phrases:
    text = files("bot.render").joinpath("phrases", f"{language}.toml").read_text(encoding="utf-8")
    return Phrases(language, tomllib.loads(text))


ENGLISH: Final = phrases_in(_ENGLISH)
