"""The news of stories that name what a channel watches, as far as the channel's readers may know.

A text names somebody where one of its names is theirs, or holds it word by word; aliases count, parts of words do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.audience import channel_audience
from bot.channel_clock import is_within, local_moment, timezone_of
from bot.domain import Message
from bot.errors import ChatUnavailable, ReadersChanged
from bot.ports import Chat
from bot.readers import channel_check
from bot.render.watching import watch_message
from bot.services import Services
from bot.story_news import turns_in
from bot.wanted_stories import dismissed_stories
from bot.watches import Watch, WatchNews
from retrieval.digests.digest import LATE
from retrieval.domain import EVERYONE, PUBLIC, Document, Event, Move, Window
from retrieval.text.aliases import Aliases
from retrieval.text.analysis import analyse

NOTHING: Final = Message("")
"""What is not posted."""
SETTLED: Final = timedelta(minutes=2)
"""How old a line of a log is before it is looked at: one is seen by others only once its transaction ends."""
EVERY: Final = timedelta(hours=1)
"""How long a channel is not told of a name again; what comes meanwhile is told then."""
Turn = tuple[Document, Move]
_MOST_REWRITES: Final = 3
"""How often news is written anew because its readers changed."""
_PUT_RIGHT: Final = frozenset({Move.CORRECTS, Move.WITHDRAWS})


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names of documents, each looked for once however many watches ask."""

    aliases: Aliases
    found: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def hold(self, name: str, document: Document) -> bool:
        """Say whether a document names somebody, by whatever name."""
        known = self.found.get(document.document_id)
        if known is None:
            analysis = analyse(f"{document.title}.\n\n{document.text}", document.language or "en")
            sentences = analysis.sentences if analysis else ()
            known = tuple(dict.fromkeys(one.text for sentence in sentences for one in sentence.names))
            self.found[document.document_id] = known
        return any(self.aliases.are_same(name, one) or self.aliases.are_named(name, one) for one in known)


def due(*, services: Services) -> Iterator[tuple[Watch, date]]:
    """Yield the watches of which there may be something to tell, each with what day it is for its channel.

    None in its quiet hours or its channel's, or within an hour of the last message; one of which there is nothing is
    moved on.
    """
    now, names = services.clock.now(), DocumentNames(Aliases(services.book.entities))
    for watch in services.store.watches():
        local = local_moment(now, timezone_of(watch.channel_id, services.store))
        waits = watch.told_at is not None and now - watch.told_at < EVERY
        channel = services.store.channel_settings(watch.channel_id)
        hours = [(watch.quiet_from, watch.quiet_until), (channel.quiet_from, channel.quiet_until)]
        if waits or any(is_within(local.time(), start, end) for start, end in hours):
            continue
        events = services.catalog.written(_window(watch, services))
        if events and _turns(watch, events, names, services):
            yield watch, local.date()
        elif events:
            services.store.move_watch(watch.watch_id, now - SETTLED)


def compose(watch_id: str, *, services: Services, chat: Chat, until: datetime | None = None) -> WatchNews | None:
    """Return what is to be told of a watched name to those who read its channel now; None when nobody watches it.

    `until` is given for what was to be told before, and has to be written anew. Raises `ChatUnavailable` when it cannot
    be asked who they are.
    """
    watch = services.store.watch(watch_id)
    if watch is None:
        return None
    audience = channel_audience(chat.place(watch.channel_id))
    window = Window(watch.seen, until) if until else _window(watch, services)
    events = services.catalog.written(window)
    names = DocumentNames(Aliases(services.book.entities))
    turns = [turn for turn in _turns(watch, events, names, services) if audience.may_read(turn[0].visibility)]
    behind = replace(watch, seen=window.end)
    if not turns:
        return WatchNews(behind, NOTHING, EVERYONE.visibilities)
    newest_first = sorted(turns, key=lambda turn: turn[0].age, reverse=True)
    said = watch_message(watch, newest_first, timezone=timezone_of(watch.channel_id, services.store))
    return WatchNews(behind, said, frozenset(document.visibility for document, _ in turns) | {PUBLIC})


def tell(found: WatchNews, key: str, *, services: Services, chat: Chat, look_since: datetime | None = None) -> bool:
    """Tell a channel the news of a name, unless they are there; False where nobody wants or may read them any more.

    When fewer may read the channel by the time of the post they are written anew. `look_since` is given whenever they
    may be there already. Raises `ChatUnavailable` or `ChatRefused`.
    """
    watch, told = found.watch, found if found.message.text else None
    if look_since and chat.find(watch.channel_id, key, since=look_since):
        return True
    for _ in range(_MOST_REWRITES):
        if told is None or not told.message.text or services.store.watch(watch.watch_id) is None:
            return False
        check = channel_check(watch.channel_id, told.visibilities, chat=chat)
        try:
            chat.post(watch.channel_id, told.message, key=key, check=check)
        except ReadersChanged:
            told = compose(watch.watch_id, services=services, chat=chat, until=watch.seen)
        else:
            return True
    raise ChatUnavailable("Who reads along changes faster than news can be written; it may work in a few minutes.")


def settle(found: WatchNews, *, told: bool, services: Services) -> None:
    """Record how far a channel knows what happened, and that it was told now, if it was told something."""
    told_at = services.clock.now() if told else None
    services.store.move_watch(found.watch.watch_id, found.watch.seen, told_at=told_at)


def _window(watch: Watch, services: Services) -> Window:
    return Window(watch.seen, max(watch.seen, services.clock.now() - SETTLED))


def _turns(watch: Watch, events: Sequence[Event], names: DocumentNames, services: Services) -> list[Turn]:
    """Return what is news in some events of stories that name what is watched, and that the channel did not dismiss.

    What is older by more than a digest goes back is none: it comes with the archive of a source that was added.
    """
    standing = services.catalog.stories_of({event.document_id for event in events if event.document_id})
    documents = services.catalog.documents(standing)
    dismissed = dismissed_stories(watch.channel_id, services=services)
    keep = services.store.channel_settings(watch.channel_id).keep
    turns: list[Turn] = []
    for story_id in sorted(set(standing.values()) - dismissed):
        held = {name: documents[name] for name, story in standing.items() if story == story_id and name in documents}
        log = [event for event in events if event.document_id in held]
        told = [turn for turn in turns_in(log, held) if _is_recent(*turn, watch) and keep.keeps(turn[0])]
        if told and _is_named(watch.name, story_id, held, names, services):
            turns += told
    return turns


def _is_recent(document: Document, move: Move, watch: Watch) -> bool:
    """Say whether a document is of the time of a watch, or was put right in it."""
    published = document.published_at
    return published is None or published >= watch.seen - LATE or move in _PUT_RIGHT


def _is_named(name: str, story_id: str, held: Mapping[str, Document], names: DocumentNames, services: Services) -> bool:
    """Say whether a story names somebody: one of what is new in it, or else another of its documents, does."""
    if any(names.hold(name, document) for document in held.values()):
        return True
    others = [one for one in services.catalog.members(story_id) if one not in held]
    return any(names.hold(name, one) for one in services.catalog.documents(others).values())
