"""What we listen to, as a table: each thing by which Slack reaches us, and whether a person has to be behind it (pure).

`bot/listeners/` says on its page what listens to each; middleware and the inbox read from here what is let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.render.feedback import ACTION as FEEDBACK
from bot.render.following import ACTIONS as STORY_BUTTONS
from bot.render.more import ACTION as SHOW_MORE
from bot.render.rest import ACTION as SHOW_REST
from bot.render.watching import ACTION as UNWATCH


class Way(StrEnum):
    """How something reaches us; the values are those of an envelope's kind, but for events, which have their own."""

    EVENT = "event"
    COMMAND = "command"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that we listen to: its name in Slack (of actions a pattern), and whether a person has to cause it."""

    way: Way
    name: str
    needs_person: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the whole of a name has to look like."""
        return re.compile(rf"(?:{self.name})\Z")


def _events(*names: str, needs_person: bool = True) -> tuple[Heard, ...]:
    return tuple(Heard(Way.EVENT, name, needs_person=needs_person) for name in names)


def _actions(*names: str) -> tuple[Heard, ...]:
    return tuple(Heard(Way.ACTION, name) for name in names)


ABOUT_READERS: Final = frozenset(
    {
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "member_left_channel",
        "team_join",
        "user_change",
    }
)
"""Events that say that a conversation or a person is read, or reads, otherwise than before; nobody listens later."""
HEARD: Final = (
    *_events("app_mention", "message", "app_home_opened"),
    *_events(*sorted(ABOUT_READERS), needs_person=False),
    Heard(Way.COMMAND, "/desk"),
    *_actions(f"{FEEDBACK}.*", SHOW_MORE, SHOW_REST, UNWATCH, STORY_BUTTONS),
)
"""All of it. What needs a person is recorded and then listened to; the rest is taken at once, before any record."""


def names(way: Way, *, needs_person: bool = True) -> frozenset[str]:
    """Return what reaches us one way and needs a person, or needs none."""
    return frozenset(one.name for one in HEARD if one.way is way and one.needs_person is needs_person)
