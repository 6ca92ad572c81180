"""A day with the desk, as `desk demo` plays it: who says what where, on the sample corpus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import bot.sample
from bot.domain import WEEKDAYS, Slot, Subscription
from retrieval.domain import INTERNAL, Kind, Source, SourceKind

NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)
"""The sample corpus's present: a Monday morning."""
CORPUS = Path(bot.sample.__file__).parent
SOURCES = (
    Source("sample-articles", SourceKind.FOLDER, str(CORPUS / "articles"), "The sample's six outlets"),
    Source(
        "sample-notes",
        SourceKind.FOLDER,
        str(CORPUS / "notes"),
        "The sample's incident notes",
        document_kind=Kind.NOTE,
        visibility=INTERNAL,
    ),
)
TEAM_ROOM, SHARED_ROOM = "C0MODELWATCH", "C0PARTNERS"
MIRA, JONAS = "U0MIRA", "U0JONAS"


@dataclass(frozen=True, slots=True)
class DayLine:
    """Something a person says; `follows` puts it into the thread of the line before it.

    What comes of it can be kept as a `picture` of that name.
    """

    before: str
    channel_id: str
    user_id: str
    text: str
    follows: bool = False
    picture: str = ""


_OURS = "What happened with the Gatehop key in our staging build?"
DAY = (
    DayLine(
        "A question. Every sentence of the answer carries the number of its source.",
        TEAM_ROOM,
        MIRA,
        "How did Vexley reach Sable after it was cut off?",
        picture="answer",
    ),
    DayLine(
        "A follow-up in the same thread needs no mention.", TEAM_ROOM, JONAS, "Has Vexley denied it?", follows=True
    ),
    DayLine(
        "How things stand now: a verdict from the ledger, with the words that carry it.",
        TEAM_ROOM,
        MIRA,
        "Is Brightsill still cut off from Sable?",
    ),
    DayLine("A list: one line a matter.", TEAM_ROOM, MIRA, "Which companies lost access to Sable?"),
    DayLine("A timeline: dated lines in their order.", TEAM_ROOM, JONAS, "Give me a timeline of the Keyfold leak"),
    DayLine(
        "A question that the sources do not answer.",
        TEAM_ROOM,
        MIRA,
        "How much did Vexley pay Gatehop?",
    ),
    DayLine("A member asks where only the team reads: incident notes may answer.", TEAM_ROOM, MIRA, _OURS),
    DayLine(
        "The same person, the same question, in a channel shared with another company: they may not.",
        SHARED_ROOM,
        MIRA,
        _OURS,
        picture="shared-channel",
    ),
)
DIGEST = Subscription(
    "sample-digest",
    TEAM_ROOM,
    "provenance",
    time(9),
    days=WEEKDAYS,
    created_by=MIRA,
    created_at=datetime(2026, 6, 5, 9, tzinfo=UTC),
)
SLOT = Slot(DIGEST.subscription_id, date(2026, 6, 8), NOW)
LEDGER_ABOUT = "Vexley"
LEDGER_OPTIONS = f"--about {LEDGER_ABOUT} --deed 'cut off'"
