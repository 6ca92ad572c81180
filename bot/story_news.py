"""The news of a story that a channel follows: what its documents did since, as far as the channel's readers may know.

A log is read from where the channel knows it, and on in the log of the story that it became part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import structlog

from bot.audience import channel_audience
from bot.channel_clock import is_quiet, local_moment, timezone_of
from bot.domain import Message, Posted
from bot.errors import ReadersChanged
from bot.follows import Follow, StoryNews
from bot.ports import Chat
from bot.readers import channel_check
from bot.render.following import news_message
from bot.services import Services
from retrieval.domain import EVERYONE, CorrectionKind, Document, Event, EventKind, Move
from retrieval.ports import Catalog, StoryStore
from retrieval.stories.news import news

NOTHING: Final = Message("")
"""What is not posted."""
_log = structlog.get_logger(__name__)


def due(*, services: Services) -> Iterator[tuple[Follow, date]]:
    """Yield the follows of whose stories there may be something to tell, each with what day it is for its channel.

    A channel with quiet hours hears of them once these are over.
    """
    now = services.clock.now()
    for follow in services.store.follows():
        if is_quiet(follow.channel_id, now, services.store):
            continue
        log = log_behind(follow, services.catalog)
        if log and _turns(log, services.catalog):
            yield follow, local_date(follow.channel_id, services=services)


def log_behind(follow: Follow, stories: StoryStore) -> tuple[Event, ...]:
    """Return what happened in a followed story since, in order, also as a part of the one that it was merged into."""
    told: list[Event] = []
    story_id, place = follow.story_id, follow.place
    while events := stories.events(story_id, after=place):
        told += [replace(event, story_id=story_id) for event in events]
        into = _part_of(story_id, stories)
        if into is None:
            break
        place = _merged_at(story_id, into, stories)
        story_id = into
    return tuple(told)


def local_date(channel_id: str, *, services: Services) -> date:
    """Return what day it is for a channel: by its oldest subscription's or watch's clock, or else in UTC."""
    return local_moment(services.clock.now(), timezone_of(channel_id, services.store)).date()


def compose(follow_id: str, *, services: Services, chat: Chat) -> StoryNews | None:
    """Return what is to be told of a followed story to those who read its channel now; None when nobody follows it.

    Raises `ChatUnavailable` when it cannot be asked who they are.
    """
    follow = services.store.follow(follow_id)
    if follow is None:
        return None
    audience = channel_audience(chat.place(follow.channel_id))
    log = log_behind(follow, services.catalog)
    card = services.catalog.card(follow.story_id)
    if not log or card is None or not audience.may_read(card.visibility):
        return StoryNews(follow, NOTHING, EVERYONE.visibilities)
    behind = replace(follow, story_id=log[-1].story_id, place=log[-1].number)
    keep = services.store.channel_settings(follow.channel_id).keep
    told = (turn for turn in _turns(log, services.catalog) if audience.may_read(turn[0].visibility))
    turns = [turn for turn in told if keep.keeps(turn[0])]
    if not turns:
        return StoryNews(behind, NOTHING, EVERYONE.visibilities)
    (document, move), *others = reversed(turns)
    timezone = timezone_of(follow.channel_id, services.store)
    said = news_message(document, move, others=len(others), follow_id=follow_id, timezone=timezone)
    return StoryNews(behind, said, frozenset({document.visibility}))


def tell(
    found: StoryNews, key: str, *, services: Services, chat: Chat, look_since: datetime | None = None
) -> Posted | None:
    """Tell a thread the news of its story, unless they are there; None where nobody wants or may read them any more.

    `look_since` is given whenever they may be there already. Raises `ChatUnavailable` or `ChatRefused`.
    """
    follow = found.follow
    where = {"thread_ts": follow.thread_ts}
    if look_since and (known := chat.find(follow.channel_id, key, **where, since=look_since)):
        return known
    if services.store.follow(follow.follow_id) is None:
        return None
    try:
        check = channel_check(follow.channel_id, found.visibilities, chat=chat)
        return chat.post(follow.channel_id, found.message, key=key, **where, check=check)
    except ReadersChanged:
        _log.info("readers changed before news were told", follow=follow.follow_id)
        return None


def settle(found: StoryNews, *, services: Services) -> None:
    """Record how far the channel knows the story now."""
    services.store.move_follow(found.follow.follow_id, found.follow.story_id, found.follow.place)


def _part_of(story_id: str, stories: StoryStore) -> str | None:
    card = stories.card(story_id)
    return card.merged_into if card else None


def _merged_at(story_id: str, into: str, stories: StoryStore) -> int:
    """Return the place in a story's log behind which a story that became part of it goes on."""
    merged = [event for event in stories.events(into) if event.kind is EventKind.MERGED]
    own = [event.number for event in merged if event.other == story_id]
    # one that was merged into another before has no line of its own there
    return (own or [event.number for event in merged] or [0])[-1]


def _turns(log: Sequence[Event], catalog: Catalog) -> list[tuple[Document, Move]]:
    """Return the documents that are news in a log and still are in its story, with what each did; the newest last."""
    names = {event.document_id for event in log if event.document_id}
    standing = catalog.stories_of(names)
    documents = catalog.documents([name for name in names if standing.get(name) == log[-1].story_id])
    return turns_in(log, documents)


def turns_in(log: Sequence[Event], documents: Mapping[str, Document]) -> list[tuple[Document, Move]]:
    """Return those of some documents that are news in a log, with what each did; the newest last."""
    moves = {event.document_id: event.move for event in log if event.move}
    told = ((documents[event.document_id or ""], event) for event in news(log, documents))
    turns = ((one, _deed(one, event, moves.get(one.document_id))) for one, event in told)
    return sorted(turns, key=lambda turn: turn[0].age)


def _deed(document: Document, event: Event, move: Move | None) -> Move:
    """Return what a document did: what became of itself, or else what it did as it joined."""
    if document.correction is not None and document.correction.kind is CorrectionKind.WITHDRAWN:
        return Move.WITHDRAWS
    return Move.CORRECTS if event.kind is EventKind.REVISED else move or Move.UPDATES
