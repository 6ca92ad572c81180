"""What a question says besides its subject: that it is about now, which days and which outlets it names (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from retrieval.text.asked_in import days_asked
from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.tables import worded

_BLANK: Final = " "
_PRESENT = worded("question", r"\b{present}\b", blank=_BLANK)
"""What makes a question one about now alone; "recently", "still" and "currently" do not: what was last told holds.

Nor does "the latest": it asks for the newest that is known, however old that is.
"""
_RECENT = worded("question", r"\b{recent}\b", blank=_BLANK)
_LATEST = worded("question", r"\b{latest}\b", blank=_BLANK)
_EARLIEST = worded("question", r"\b{earliest}\b", blank=_BLANK)
_HISTORY = worded("question", r"\b{history}\b", blank=_BLANK)
_OURS = worded("question", r"\b{ours}\b", re.NOFLAG, blank=_BLANK)
FOR_US = worded("question", r"\b{for_us}\b", blank=_BLANK)
"""How people ask whether something is about themselves; "us" alone is not, as in "tell us", nor is the country."""
IDLE = worded(
    "question",
    r"^\W*{greeting}\b|\b{polite}\b|<[!@#][^<>]*>|https?://\S+|(?<![\w@#.])[@#][\w.-]+",
    blank=_BLANK,
)
"""Politeness, words that only place a question in time, addresses, and those it calls out to: no source has to say
them."""
TAKING_EFFECT = worded("question", r"\b{effect}\b", blank=_BLANK)
"""Verbs of beginning without a matter of their own: of "when does the ban take effect" a source has to say the day."""
_DAYS_AGO = (worded("question", r"\b{today}\b"), worded("question", r"\b{yesterday}\b"))
_LONG_AGO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cues:
    """What a question says besides its subject; `moment` is when it is asked (or asked as of).

    `recent`: it is about the time around that moment; `latest`: about the newest that is known, however old;
    `earliest`: about how it began; `ours`: about those who ask.
    """

    moment: datetime
    recent: bool = False
    latest: bool = False
    earliest: bool = False
    ours: bool = False
    dates: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()


def cues_of(text: str, *, moment: datetime, as_of: bool, outlets: Collection[str]) -> Cues:
    """Read a question's cues; `as_of` says that it was asked as of a given moment, `outlets` which ones there are."""
    named = frozenset(day.value for day in days_asked(text)) | {
        (moment - timedelta(days=ago)).date().isoformat() for ago, word in enumerate(_DAYS_AGO) if word.search(text)
    }
    latest = bool(_LATEST.search(text))
    earliest = is_about_the_beginning(text) and not latest
    return Cues(
        moment=moment,
        recent=is_about_now(text, moment=moment, as_of=as_of) and not earliest,
        latest=latest,
        earliest=earliest,
        ours=is_about_ourselves(text),
        dates=named,
        outlets=named_outlets(text, outlets),
    )


def is_about_the_beginning(text: str) -> bool:
    """Say whether a question asks what, who or when was first: the oldest that is known tells it best."""
    return bool(_EARLIEST.search(text))


def is_about_ourselves(text: str) -> bool:
    """Say whether a question is about those who ask: their own notes tell it best."""
    return bool(_OURS.search(text) or FOR_US.search(text))


def is_about_now_alone(text: str) -> bool:
    """Say whether words of a question such as "today" or "this week" ask for nothing older."""
    return bool(_PRESENT.search(text))


def asks_how_things_are(text: str) -> bool:
    """Say whether a question asks for the newest state: "still", "now", "the latest", "this week"."""
    return speaks_of_now(text) or bool(_LATEST.search(text))


def speaks_of_now(text: str) -> bool:
    """Say whether words of a question such as "this week", "recently" or "still" speak of the time it is asked."""
    return bool(_RECENT.search(text))


def is_about_now(text: str, *, moment: datetime, as_of: bool) -> bool:
    """Say whether a question is about the time it is asked.

    Words such as "this week" or "still" say so; so does asking as of a given moment, unless the question names a
    date that was already long ago then. The history of something is about all of its time.
    """
    if _HISTORY.search(text):
        return False
    if speaks_of_now(text):
        return True
    long_ago = (moment - _LONG_AGO).date().isoformat()
    told = (day.value for day in days_asked(text))
    past = [day for day in told if day[0].isdigit() and day < long_ago[: len(day)]]
    return as_of and not past
