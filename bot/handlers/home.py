"""A person's Home: gathered for their eyes alone, from what they may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.audience import audience_of
from bot.domain import Person, Posted
from bot.follows import Follow
from bot.ports import Chat
from bot.render.home import (
    LATELY_INDEXED,
    MOST_LINES,
    FollowedTitle,
    HomePage,
    LinkedAnswer,
    home_tab,
    suggested_questions,
)
from bot.services import Services
from bot.slots import next_slot
from bot.surfaces import MOST_PROMPTS, Surfaces
from retrieval.domain import Audience, Document, Mark
from retrieval.reading.source_list import states_of

LATELY = timedelta(days=7)
"""How far back the stories go that questions are suggested about."""
MOST_ANSWERS = 5
"""Answers of which the chat is asked where they stand."""


class Homes:
    """Shows people their Homes; `admins` run the desk."""

    def __init__(self, services: Services, chat: Chat, surfaces: Surfaces, *, admins: Collection[str] = ()) -> None:
        """Take the finished parts."""
        self._services = services
        self._chat = chat
        self._surfaces = surfaces
        self._admins = frozenset(admins)

    def publish(self, user_id: str, channel_id: str) -> None:
        """Show a person their Home as of now; `channel_id` is the direct message with them.

        They read there what they may read there: a guest, an outsider and whoever is unknown find what is public. The
        lists hold what they set up themselves, or what the direct message holds; only who runs the desk finds which
        sources are unwell. Raises what the chat and the surfaces raise.
        """
        person = self._chat.person(user_id)
        audience = audience_of(self._chat.place(channel_id), person)
        self._surfaces.publish(user_id, home_tab(self._page(person, channel_id, audience)))

    def suggest(self, user_id: str, channel_id: str) -> None:
        """Offer questions about what came up lately, of what the person may read in the direct message with us.

        Raises what the chat raises.
        """
        audience = audience_of(self._chat.place(channel_id), self._chat.person(user_id))
        since = self._services.clock.now() - LATELY
        catalog = self._services.catalog
        titles: list[str] = []
        for card in catalog.stories(audience, since=since, limit=MOST_PROMPTS):
            newest = _newest(catalog.documents(catalog.members(card.story_id)).values(), audience)
            titles += [newest.title] if newest else []
        self._surfaces.suggest(channel_id, suggested_questions(titles), title=LATELY_INDEXED)

    def _page(self, person: Person, channel_id: str, audience: Audience) -> HomePage:
        services, now = self._services, self._services.clock.now()

        def is_theirs(set_up_by: str, where: str) -> bool:
            return set_up_by == person.user_id or where == channel_id

        digests = [one for one in services.store.subscriptions() if is_theirs(one.created_by, one.channel_id)]
        follows = [one for one in services.store.follows() if is_theirs(one.followed_by, one.channel_id)]
        return HomePage(
            searched=services.catalog.searched(audience),
            read_at=_last_read(audience, services),
            subscriptions=tuple((one, next_slot(one, now)) for one in digests),
            follows=_titles(follows, audience, services),
            watches=tuple(one for one in services.store.watches() if is_theirs(one.watched_by, one.channel_id)),
            answers=_answers(person.user_id, services, self._surfaces),
            incidents=services.catalog.open_notes(audience, limit=MOST_LINES + 1),
            unwell=services.unread(audience) if person.user_id in self._admins else None,
            timezone=person.timezone or "UTC",
        )


def _last_read(audience: Audience, services: Services) -> datetime | None:
    """Return when a source that the audience may know of was last read."""
    readable = [source for source in services.sources if audience.may_read(source.visibility)]
    moments = (state.read_at for state in states_of(services.catalog, readable).values())
    return max((read_at for read_at in moments if read_at), default=None)


def _titles(follows: list[Follow], audience: Audience, services: Services) -> tuple[FollowedTitle, ...]:
    """Return the stories that the audience may read, each by its newest report that it may read."""
    titles: list[FollowedTitle] = []
    for follow in follows[: MOST_LINES + 1]:
        newest = _newest(services.catalog.documents(services.catalog.members(follow.story_id)).values(), audience)
        if newest:
            titles.append(FollowedTitle(follow.channel_id, newest.title))
    return tuple(titles)


def _newest(documents: Iterable[Document], audience: Audience) -> Document | None:
    """Return the newest of some documents that the audience may read and that are no advertising or worse."""
    told = (one for one in documents if audience.may_read(one.visibility) and one.mark is Mark.NONE)
    return max(told, key=lambda one: one.age, default=None)


def _answers(user_id: str, services: Services, surfaces: Surfaces) -> tuple[LinkedAnswer, ...]:
    """Return a person's last answers that are on record with their question, the newest first."""
    linked: list[LinkedAnswer] = []
    for record in services.store.messages_for(user_id, limit=MOST_ANSWERS):
        replied = services.store.reply(record.key)
        if replied is not None:
            address = surfaces.address_of(Posted(record.channel_id, record.ts))
            linked.append(LinkedAnswer(replied.question, replied.replied_at, address))
    return tuple(linked)
