"""A channel's settings: shown to those who may change them, judged at once, and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import structlog

from bot.audience import channel_audience
from bot.channel_settings import ChannelSettings
from bot.domain import Message, Person, Place, PlaceKind, Standing, Subscription
from bot.errors import MisunderstoodError
from bot.handlers.subscription import Wish, announce, parse_wish, subscribe
from bot.handlers.watches import parse_hours
from bot.ports import Chat
from bot.render.channel_settings import (
    ALLOWED,
    AUTO,
    DENIED,
    DIGESTS,
    LANGUAGE,
    MOST_PEOPLE,
    ON,
    PEOPLE,
    QUIET,
    UNASKED,
    SettingsContext,
    offered_of,
    settings_context,
    settings_modal,
)
from bot.render.texts import sentence_message
from bot.services import Services
from bot.submissions import Problems, Submission
from bot.surfaces import Surfaces
from retrieval.domain import Source

NOT_YOURS = "Only whoever opened this channel, and the people who run me, can change its settings."
SAVED = "Saved: the settings of that channel hold from now on."
LOST = "I can't tell any more which channel these settings are for; please open them again."
_BAD_HOURS = "Write quiet hours as in 20:00-08:00."
_log = structlog.get_logger(__name__)


def settings_problems(submitted: Submission) -> Problems:
    """Say which digests or quiet hours cannot be read, from what was submitted alone."""
    problems: dict[str, str] = {}
    kept = settings_context(submitted.private)
    if kept is not None:
        try:
            _wishes(submitted, kept)
        except MisunderstoodError as error:
            problems[DIGESTS] = str(error)[:_LONGEST_PROBLEM]
    hours = submitted.words.get(QUIET, "").strip()
    if hours and parse_hours(hours) is None:
        problems[QUIET] = _BAD_HOURS
    return problems


_LONGEST_PROBLEM = 300


class SettingsWindows:
    """Opens the window with a channel's settings, and keeps what comes back; `admins` run the desk."""

    def __init__(self, services: Services, chat: Chat, surfaces: Surfaces, *, admins: Collection[str] = ()) -> None:
        """Take the finished parts."""
        self._services = services
        self._chat = chat
        self._surfaces = surfaces
        self._admins = frozenset(admins)

    def open(self, user_id: str, channel_id: str, *, trigger: str) -> Message | None:
        """Show a person a channel's settings; whoever may not change them is told so. Raises what the ports raise."""
        place, person = self._chat.place(channel_id), self._chat.person(user_id)
        if not self._may_change(place, person):
            return sentence_message(NOT_YOURS)
        store = self._services.store
        kept = SettingsContext(
            channel_id, person.timezone or "UTC", tuple(topic.name for topic in self._services.topics)
        )
        modal = settings_modal(
            store.channel_settings(channel_id), store.subscriptions(channel_id), self._offered(place), kept
        )
        self._surfaces.open(user_id, modal, trigger=trigger)
        return None

    def keep(self, submitted: Submission, *, replayed: bool) -> Message:
        """Keep what was submitted, if its person may still change it, and return what they alone are told.

        Raises `MisunderstoodError` for a digest that the channel cannot have; the rest is kept all the same.
        """
        kept = settings_context(submitted.private)
        if kept is None:
            return sentence_message(LOST)
        place, person = self._chat.place(kept.channel_id), self._chat.person(submitted.user_id)
        if not self._may_change(place, person):
            return sentence_message(NOT_YOURS)
        store, now = self._services.store, self._services.clock.now()
        before = store.channel_settings(kept.channel_id)
        offered = frozenset(one.source_id for one in self._offered(place))
        after = settings_of(submitted, kept, before=before, offered=offered)
        store.keep_channel_settings(replace(after, changed_by=submitted.user_id, changed_at=now))
        _log.info("settings changed", channel=kept.channel_id)
        if kept.digests:
            self._subscribe(submitted, kept, replayed=replayed)
        return sentence_message(SAVED)

    def _may_change(self, place: Place, person: Person) -> bool:
        """Say whether somebody may change what holds in a place: theirs, opened by them, or of a desk that they run."""
        if person.standing is not Standing.MEMBER:
            return False
        return place.kind is PlaceKind.DIRECT or person.user_id in self._admins or place.creator == person.user_id

    def _offered(self, place: Place) -> list[Source]:
        """Return the sources that a place's readers may know of: even a title can tell."""
        audience = channel_audience(place)
        return offered_of([one for one in self._services.sources if audience.may_read(one.visibility)])

    def _subscribe(self, submitted: Submission, kept: SettingsContext, *, replayed: bool) -> None:
        """Have the channel get the digests that were submitted, and no others, by its subscriptions."""
        store, now = self._services.store, self._services.clock.now()
        standing = store.subscriptions(kept.channel_id)
        wishes = _wishes(submitted, kept)
        for subscription in standing:
            if _wish_of(subscription) not in wishes:
                store.remove_subscription(subscription.subscription_id)
        held = {_wish_of(subscription) for subscription in standing}
        for number, wish in enumerate(sorted(wishes - held, key=lambda one: one.weekly)):
            command_id = f"{submitted.view_id} {number} {wish.topic}"
            who = {"channel_id": kept.channel_id, "created_by": submitted.user_id, "command_id": command_id}
            added = subscribe(store, wish, **who, now=now)
            if added is not None:
                announce(added, chat=self._chat, store=store, now=now, in_doubt=replayed)


def settings_of(
    submitted: Submission, kept: SettingsContext, *, before: ChannelSettings, offered: Collection[str]
) -> ChannelSettings:
    """Return the settings that a form says; what a menu did not offer stays as it was."""
    hours = parse_hours(submitted.words.get(QUIET, ""))
    language = submitted.words.get(LANGUAGE, AUTO)
    chosen = {name: frozenset(submitted.choices.get(name, ())) for name in (ALLOWED, DENIED)}
    return ChannelSettings(
        kept.channel_id,
        language=None if language == AUTO else language,
        unasked=submitted.words.get(UNASKED) == ON,
        people=submitted.choices.get(PEOPLE, ())[:MOST_PEOPLE],
        quiet_from=hours[0] if hours else None,
        quiet_until=hours[1] if hours else None,
        timezone=kept.timezone,
        allowed=chosen[ALLOWED] | (before.allowed - frozenset(offered)),
        denied=chosen[DENIED] | (before.denied - frozenset(offered)),
    )


def _wishes(submitted: Submission, kept: SettingsContext) -> frozenset[Wish]:
    """Return the digests that a form asks for. Raises `MisunderstoodError` that names what cannot be read."""
    lines = [line.strip() for line in submitted.words.get(DIGESTS, "").splitlines()]
    return frozenset(parse_wish(line, topics=kept.topics, timezone=kept.timezone) for line in lines if line)


def _wish_of(subscription: Subscription) -> Wish:
    return Wish(
        subscription.topic,
        subscription.at,
        subscription.days,
        subscription.timezone,
        silent=subscription.silent,
        weekly=subscription.weekly,
    )
