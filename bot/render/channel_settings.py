"""The window with a channel's settings: what it asks for, under which names, and what it keeps for us (pure)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.channel_settings import ChannelSettings
from bot.domain import EVERY_DAY, WEEKDAYS, Subscription
from bot.render.blocks import Block, section
from bot.render.escape import plain
from bot.render.home import channel_mention
from bot.render.inputs import LONGEST_INPUT, choice_input, choices_input, people_input, words_input
from bot.render.texts import DAY_NAMES
from bot.surfaces import LONGEST_PRIVATE, Modal
from retrieval.domain import Source
from retrieval.text.tables import LANGUAGES

FORM: Final = "channel_settings"
"""What listens to submitted settings."""
DIGESTS, LANGUAGE, QUIET, UNASKED, PEOPLE, ALLOWED, DENIED = (
    "digests", "language", "quiet", "unasked", "people", "allowed", "denied",
)  # fmt: skip
AUTO: Final = "auto"
ON, OFF = "on", "off"
MOST_PEOPLE: Final = 5
MOST_SOURCES: Final = 100
"""Sources that a menu offers."""
_LANGUAGES: Final = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano"}
_LONGEST_TOPICS: Final = LONGEST_PRIVATE - 500


@dataclass(frozen=True, slots=True)
class SettingsContext:
    """What a window with settings keeps for us: of which channel, and what its digests are read by.

    Without `digests` it does not ask for them, as they do not fit into its field.
    """

    channel_id: str
    timezone: str
    topics: tuple[str, ...]
    digests: bool = True

    @property
    def private(self) -> str:
        """The form in which the window keeps it; more topics than it holds are left out."""
        topics = list(self.topics)
        while len(json.dumps(topics)) > _LONGEST_TOPICS:
            topics.pop()
        return json.dumps(
            {"channel": self.channel_id, "timezone": self.timezone, "topics": topics, "digests": self.digests}
        )


def settings_context(private: str) -> SettingsContext | None:
    """Read what a window kept for us; None where that is something else."""
    try:
        kept: Any = json.loads(private)
        topics = tuple(map(str, kept["topics"]))
        return SettingsContext(str(kept["channel"]), str(kept["timezone"]), topics, digests=bool(kept["digests"]))
    except (ValueError, KeyError, TypeError):
        return None


def settings_modal(
    settings: ChannelSettings, subscriptions: Sequence[Subscription], sources: Sequence[Source], kept: SettingsContext
) -> Modal:
    """Return the window, filled with what holds now; `sources` are those that the channel's readers may know of."""
    offered = [(one.source_id, one.title or one.source_id) for one in sources]
    quiet = ""
    if settings.quiet_from and settings.quiet_until:
        quiet = f"{settings.quiet_from:%H:%M}-{settings.quiet_until:%H:%M}"
    languages = [(AUTO, "That of the question"), *((code, _LANGUAGES.get(code, code)) for code in LANGUAGES)]
    lines = "\n".join(map(digest_line, subscriptions))
    kept = replace(kept, digests=len(lines) <= LONGEST_INPUT)
    topics = plain(", ".join(kept.topics), 100)
    blocks: list[Block] = [
        section(f"What holds for {channel_mention(settings.channel_id)}."),
        *_digests(lines, kept, hint=f"Topic, time, days, zone: provenance 09:00 weekdays. Topics: {topics}"),
        words_input(QUIET, "Quiet hours", initial=quiet, hint="No news in them, for example 20:00-08:00."),
        choice_input(LANGUAGE, "Language of my own words", languages, initial=settings.language or AUTO),
        choice_input(
            UNASKED,
            "Answer questions that nobody asked me",
            [(OFF, "Never"), (ON, "When my sources answer, at most once an hour")],
            initial=ON if settings.unasked else OFF,
        ),
        people_input(PEOPLE, "People to ask where I know nothing", initial=settings.people, most=MOST_PEOPLE),
    ]
    if offered:
        blocks += [
            choices_input(ALLOWED, "Quote these sources alone", offered, initial=sorted(settings.allowed)),
            choices_input(DENIED, "Never quote these sources", offered, initial=sorted(settings.denied)),
        ]
    return Modal("Channel settings", tuple(blocks), FORM, submit="Save", close="Cancel", private=kept.private)


def _digests(lines: str, kept: SettingsContext, *, hint: str) -> list[Block]:
    if not kept.digests:
        return [section("This channel has more digests than fit here; `/desk subscriptions` lists them.")]
    return [words_input(DIGESTS, "Digests, one a line", initial=lines, hint=hint, multiline=True)]


def digest_line(subscription: Subscription) -> str:
    """Return a subscription as the line that asks for it."""
    days = _days(subscription.days) if not subscription.weekly else f"weekly {_days(subscription.days)}"
    silent = " silent" if subscription.silent else " say-so"
    return f"{subscription.topic} {subscription.at:%H:%M} {days} {subscription.timezone}{silent}"


def offered_of(sources: Collection[Source]) -> list[Source]:
    """Return the sources that the menus offer, by their titles."""
    return sorted(sources, key=lambda one: ((one.title or one.source_id).casefold(), one.source_id))[:MOST_SOURCES]


def _days(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "daily"
    return "weekdays" if days == WEEKDAYS else " ".join(DAY_NAMES[number] for number in sorted(days))
