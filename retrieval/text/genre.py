"""What form a text has: a report of one event, a round-up of several, or a live blog (pure).

By its title and by how it is built. It is computed where it is asked for: nothing is stored, so a better rule holds for
what was read before. That a text was paid for is a document's mark (`retrieval.domain.Mark`), and stored.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from retrieval.text.tables import INLINE, worded

_OPENING: Final = 600
"""Letters from the top in which a letter greets its readers."""
_LEAST_ENTRIES: Final = 4
"""Entries with a time, or items with a head of their own, from which on they are how a text is built: a report quotes a
time or sets off a heading now and then."""
_MOST_OF_IT: Final = 0.5
"""Share of a text's paragraphs that such entries make up."""
_EDGE: Final = r"[:|\u2013\u2014\u00b7]"
_LIVE: Final = worded(
    "genre", rf"^\W*{{live}}\s*{_EDGE}|\s{_EDGE}\s*{{live}}\W*$|\b{{running}}\b|\({{live}}\)", blank=INLINE
)
_ROUND_UP: Final = worded(
    "genre",
    rf"^\W*{{round_up}}\b|\b{{round_up}}\W*(?:$|{_EDGE})|{_EDGE}\s*{{round_up}}\b|^\W*{{series}}\s*{_EDGE}"
    rf"|{_EDGE}\s*{{series}}\W*$",
    blank=INLINE,
)
_NUMBERED: Final = re.compile(rf"^[\w .&'\u2019-]{{2,40}}\s#\d{{1,5}}\s*(?:{_EDGE}|$)")
"""An issue of a series: "Plainspoke #112"."""
_LETTER: Final = worded("genre", r"\b{letter}\b", blank=INLINE)
_PARAGRAPH: Final = re.compile(r"\n\s*\n|\n(?=\*\*|\d{1,2}[:.h]\d{2}\b)")
_TIMED: Final = re.compile(
    r"^\W{0,4}\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}|Uhr))?\b(?![:.]?\d)", re.IGNORECASE
)
_HEADED: Final = re.compile(r"^(?:\*\*[^*\n]{2,60}\*\*)\s*\S")
"""A paragraph that begins with a head of its own in bold."""


class Genre(StrEnum):
    """What form a text has."""

    REPORT = "report"
    ROUND_UP = "round-up"
    LIVE_BLOG = "live blog"


def genre_of(title: str, text: str) -> Genre:
    """Return the form of a text, of whatever language there is a file for."""
    paragraphs = [part.strip() for part in _PARAGRAPH.split(text) if part.strip()]
    if _LIVE.search(title) or _are_built_of(paragraphs, _TIMED):
        return Genre.LIVE_BLOG
    if _ROUND_UP.search(title) or _NUMBERED.search(title) or _LETTER.search(text[:_OPENING]):
        return Genre.ROUND_UP
    return Genre.ROUND_UP if _are_built_of(paragraphs, _HEADED) else Genre.REPORT


def _are_built_of(paragraphs: list[str], entry: re.Pattern[str]) -> bool:
    entries = sum(entry.match(paragraph) is not None for paragraph in paragraphs)
    return entries >= _LEAST_ENTRIES and entries > _MOST_OF_IT * len(paragraphs)
