"""What we listen to, as a table: each thing by which Slack reaches us, and whether a person has to be behind it (pure).

`bot/listeners/` says on its page what listens to each; middleware and the inbox read from here what is let through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.handlers.channel_settings import settings_problems
from bot.render.asking import BUTTON as ASK_BUTTON
from bot.render.asking import FORM as ASK_FORM
from bot.render.asking import MESSAGE_SHORTCUT, SHORTCUT, question_problems
from bot.render.channel_settings import FORM as SETTINGS_FORM
from bot.render.feedback import ACTION as FEEDBACK
from bot.render.feedback import REASON_FORM, reason_problems
from bot.render.following import ACTIONS as STORY_BUTTONS
from bot.render.home import CHOOSE_CHANNEL
from bot.render.notes import FORGET as FORGET_NOTE
from bot.render.notes import FORM as NOTE_FORM
from bot.render.notes import KEEP as KEEP_NOTE
from bot.render.notes import OPEN as OPEN_NOTE
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.render.notes import note_problems
from bot.render.offers import Offer
from bot.render.rest import ACTION as SHOW_REST
from bot.render.watching import ACTION as UNWATCH
from bot.submissions import Judge, submission_of


class Way(StrEnum):
    """How something reaches us; the values are those of an envelope's kind, but for events, which have their own."""

    EVENT = "event"
    COMMAND = "command"
    ACTION = "action"
    SHORTCUT = "shortcut"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that we listen to: its name in Slack (of actions a pattern), and whether a person has to cause it.

    `judge` says at once what is wrong with a form, which then stays open and is not on record. `reads_message` says
    whether the words of the message that a shortcut stands beside are read, and so on record until that is done.
    """

    way: Way
    name: str
    needs_person: bool = True
    judge: Judge | None = None
    reads_message: bool = True

    @property
    def is_recorded(self) -> bool:
        """Whether it is put on record and then listened to."""
        return self.needs_person or self.name in ABOUT_INSTALLATION

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the whole of a name has to look like."""
        return re.compile(rf"(?:{self.name})\Z")


_WAYS: Final[Mapping[str, Way]] = {
    "block_actions": Way.ACTION,
    "shortcut": Way.SHORTCUT,
    "message_action": Way.SHORTCUT,
    "view_submission": Way.VIEW,
}
"""The types of the bodies that Slack delivers; a command has none."""


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
ABOUT_INSTALLATION: Final = frozenset({"app_uninstalled", "tokens_revoked"})
"""Events that end an installation; nobody is behind them, and they are recorded all the same."""
HEARD: Final = (
    *_events("app_mention", "message", "app_home_opened", "reaction_added"),
    *_events(*sorted(ABOUT_INSTALLATION), needs_person=False),
    *_events(*sorted(ABOUT_READERS), needs_person=False),
    Heard(Way.COMMAND, "/desk"),
    *_actions(f"{FEEDBACK}.*", *Offer, SHOW_REST, UNWATCH, STORY_BUTTONS, ASK_BUTTON, CHOOSE_CHANNEL),
    Heard(Way.SHORTCUT, SHORTCUT),
    Heard(Way.SHORTCUT, MESSAGE_SHORTCUT),
    *_actions(KEEP_NOTE, OPEN_NOTE, FORGET_NOTE),
    Heard(Way.SHORTCUT, NOTE_SHORTCUT, reads_message=False),
    Heard(Way.VIEW, NOTE_FORM, judge=note_problems),
    Heard(Way.VIEW, ASK_FORM, judge=question_problems),
    Heard(Way.VIEW, SETTINGS_FORM, judge=settings_problems),
    Heard(Way.VIEW, REASON_FORM, judge=reason_problems),
)
"""All of it. What needs a person is recorded and then listened to, as is what ends an installation; the rest is taken
at once, before any record."""


def names(way: Way, *, needs_person: bool = True) -> frozenset[str]:
    """Return what reaches us one way and needs a person, or needs none."""
    return frozenset(one.name for one in HEARD if one.way is way and one.needs_person is needs_person)


def heard_in(body: Mapping[str, Any]) -> Heard | None:
    """Return the row that an interaction or a command is about; None for what nobody listens to."""
    way = _WAYS.get(str(body.get("type")), Way.COMMAND)
    named: object
    match way, body:
        case Way.ACTION, {"actions": [{"action_id": named}, *_]}:
            pass
        case Way.SHORTCUT, {"callback_id": named}:
            pass
        case Way.VIEW, {"view": {"callback_id": named}}:
            pass
        case Way.COMMAND, {"command": named}:
            pass
        case _:
            return None
    name = str(named)
    return next((one for one in HEARD if one.way is way and one.pattern.match(name)), None)


def answer_to(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what is said in the acknowledgement of a delivery: what is wrong with a form; None where nothing is."""
    heard = heard_in(body) if body.get("type") == "view_submission" else None
    wrong = heard.judge(submission_of(body)) if heard is not None and heard.judge is not None else {}
    return {"response_action": "errors", "errors": dict(wrong)} if wrong else None
