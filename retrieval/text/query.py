"""What a question says besides its subject: that it is about now, which days and which outlets it names (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.names import dates

_PRESENT = re.compile(
    r"\b(?:this (?:past )?(?:week|weekend|month|morning|evening)|today|tonight|yesterday|right now"
    r"|currently|at the moment|so far|these days)\b",
    re.IGNORECASE,
)
"""What makes a question one about now alone; "recently" and "still" do not: they often tell of an event.

Nor does "the latest": it asks for the newest that is known, however old that is.
"""
_RECENT = re.compile(
    r"\b(?:(?:this|past|last|previous) (?:few |couple of )?"
    r"(?:weeks?|months?|days?|hours?|weekend|morning|evening|night)"
    r"|today|yesterday|tonight|recent(?:ly)?|lately|now(?:adays)?|current(?:ly)?|at the moment"
    r"|breaking|newly|so far|still|any ?more|no longer|these days|up to date|what'?s new|news (?:on|about))\b",
    re.IGNORECASE,
)
_LATEST = re.compile(r"\b(?:latest|newest|most recent(?:ly)?)\b", re.IGNORECASE)
_EARLIEST = re.compile(
    r"\b(?:earliest|originally|who (?:was|were) (?:the )?first to|(?:the )?first to (?:report|say|tell|write)"
    r"|(?:first|originally|initially) (?:report|sa[iy]|tell|told|cover|publish|learn|disclose|reveal|notice|spot|happen"
    r"|appear|start|beg[ai]n|announce|mention|cut|ban|block)\w*|when did .{1,80}? (?:first|begin|start))\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"\b(?:history|timeline|chronology|background|origins?) (?:of|to|behind)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:[Ww]e|[Oo]urs?|ourselves)\b")
FOR_US = re.compile(
    r"\b(?:touch|affect|concern|involve|hit|reach|matter to|mean (?:\w+ )?(?:for|to))(?:e?s|ed)?"
    r" (?:(?-i:us)|me|our (?:own )?\w+)\b",
    re.IGNORECASE,
)
"""How people ask whether something is about themselves; "us" alone is not, as in "tell us", nor is the country."""
IDLE = re.compile(
    r"^\W*(?:hi|hello|hey)\b|\b(?:please|kindly|thanks?(?: you)?(?: in advance)?|really|actually|exactly|wondering"
    r"|wonder|curious|lately|of late|right now|just now|at (?:the moment|present)"
    r"|nowadays|these days|by now|by any chance|happen to know|any idea|newest|as of (?:now|today))\b"
    r"|<[!@#][^<>]*>|https?://\S+|(?<![\w@#.])[@#][\w.-]+",
    re.IGNORECASE,
)
"""Politeness, words that only place a question in time, addresses, and those it calls out to: no source has to say
them."""
TAKING_EFFECT = re.compile(
    r"\b(?:(?:take|takes|took|taking|taken) effect|(?:come|comes|came|coming|go|goes|went|going|enter|enters|entered"
    r"|entering|put) into (?:force|effect)|(?:be|become|becomes|became) effective|kick(?:s|ed)? in)\b",
    re.IGNORECASE,
)
"""Verbs of beginning without a matter of their own: of "when does the ban take effect" a source has to say the day."""
_DAYS_AGO = {"today": 0, "yesterday": 1}
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
    named = dates(text) | {
        (moment - timedelta(days=ago)).date().isoformat()
        for word, ago in _DAYS_AGO.items()
        if re.search(rf"\b{word}\b", text, re.IGNORECASE)
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
    past = [d for d in dates(text) if d[0].isdigit() and d < long_ago[: len(d)]]
    return as_of and not past
