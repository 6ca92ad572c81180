"""Two workspaces that do the same things on one desk, under the same ids of channels, people, threads and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Engine, select

import retrieval.adapters.sql_budget
import retrieval.adapters.sql_story_tables
import retrieval.adapters.sql_tables  # noqa: F401 - so that every table there is is known
from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_store import SqlStore
from bot.channel_settings import ChannelSettings
from bot.domain import Asked, Delivery, Envelope, Feedback, Message, Opinion, Replied, Subscription, Turn
from bot.follows import Dismissal, Follow
from bot.grounds import Grounds
from bot.kept_notes import KeptNote, NoteQuote, document_of, note_id_of
from bot.messages import MessageRecord
from bot.posted_links import PostedLink
from bot.question_records import QuestionChange
from bot.watches import Watch
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import metadata
from retrieval.adapters.word_index import SqlWordIndex
from retrieval.claims.extract import claims_of
from retrieval.domain import (
    CHANNEL_PREFIX,
    HOME,
    PUBLIC,
    Audience,
    Citation,
    Question,
    Window,
    internal_to,
    owner_of,
    qualified,
)
from retrieval.ports import IndexEntry
from retrieval.search.search import Searcher
from retrieval.stories.book import StoryBook
from tests.contracts.catalogs import EMBEDDER
from tests.factories import a_document, a_kept_digest, a_note, bring_up_to_date, entries_of, moment
from tests.fakes import FixedClock, MemoryPassageIndex

AWAY = "T0AWAY"
WORKSPACES = (HOME, AWAY)
AT = moment("2026-06-08T09:00")
ALWAYS = Window(moment("2026-01-01"), moment("2027-01-01"))
CHANNELS, PEOPLE, TELLING = ("C0TEAM", "C0OPS"), ("U0MIRA", "U0JONAS"), ("quartz", "basalt", "granite", "marble")


@dataclass(frozen=True)
class Deed:
    """Something that somebody of a workspace does: what, in which channel, who, and a number that makes it one."""

    what: str
    workspace: str
    channel: str = CHANNELS[0]
    person: str = PEOPLE[0]
    number: int = 1


@dataclass
class World:
    """A desk's stores and indexes, and what the two workspaces did to them."""

    engine: Engine
    clock: FixedClock = field(default_factory=lambda: FixedClock(AT))
    vectors: MemoryPassageIndex = field(default_factory=MemoryPassageIndex)

    def __post_init__(self) -> None:
        self.store, self.inbox = SqlStore(self.engine), SqlInbox(self.engine)
        self.catalog, self.words = SqlCatalog(self.engine, self.clock), SqlWordIndex(self.engine)
        self.book = StoryBook(self.catalog, self.vectors, self.clock)

    def do(self, deeds: Iterable[Deed]) -> None:
        """Do what people did, and let the indexes and the story book take it over."""
        for deed in deeds:
            _DEEDS[deed.what](self, deed)
        bring_up_to_date(catalog=self.catalog, passages=self.vectors, words=self.words)
        self.book.catch_up(100)

    def read(self, workspace: str) -> Mapping[str, Any]:
        """All that the people of a workspace may find, with the workspace's name left out of it."""
        found: dict[str, Any] = {}
        for channel in CHANNELS:
            place = qualified(channel, workspace)
            found |= {f"{name} in {channel}": read(self, place) for name, read in _READS.items()}
            audience = Audience(frozenset({PUBLIC, internal_to(workspace), CHANNEL_PREFIX + place}))
            found |= {f"{name} for {channel}": read(self, audience) for name, read in _SEARCHES.items()}
        return {name: _left_out(value, workspace) for name, value in found.items()}

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table, as text."""
        with self.engine.connect() as connection:
            return {
                table.name: [repr(tuple(row)) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    def partitions(self) -> set[str]:
        """The partitions that the indexes hold."""
        return set(self.vectors._partitions)


def _left_out(value: Any, workspace: str) -> str:
    """A value as text in which nothing says of which workspace it is."""
    told = repr(value)
    return told.replace(f"internal:{workspace}", "internal").replace(f"{workspace}/", "") if workspace else told


# what people do


def _asked(deed: Deed) -> Asked:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    return Asked(channel, f"{deed.number}.0", person, f"Who of the {_word(deed)} crew asked?", thread_ts=None)


def _word(deed: Deed) -> str:
    return f"{TELLING[deed.number % len(TELLING)]}{'away' if deed.workspace else 'home'}"


def _ask(world: World, deed: Deed) -> None:
    asked = _asked(deed)
    at = AT + timedelta(minutes=deed.number)
    world.inbox.record(Envelope(f"message:T:{asked.channel_id}:{asked.ts}", "message", {"text": asked.text}, at))
    world.store.revise_question(QuestionChange(asked.channel_id, asked.ts, asked.ts, "", asked), at)
    world.store.remember(Turn(asked.channel_id, asked.thread, asked.ts, asked.text, at))


def _reply(world: World, deed: Deed) -> None:
    asked, at = _asked(deed), AT + timedelta(minutes=deed.number)
    seen = frozenset({PUBLIC, internal_to(deed.workspace)})
    note = qualified(f"INC-{deed.number}", deed.workspace)
    grounds = Grounds((Citation(1, note, f"{note}@1#0", _word(deed), "A note"),))
    told = Message(_word(deed))
    world.store.record_reply(
        Replied(asked.key, asked.channel_id, asked.user_id, asked.text, (), seen, (note,), True, at)
    )
    world.store.record_feedback(Feedback(asked.key, asked.user_id, Opinion.GOOD, at, _word(deed)))
    world.store.record_message(
        MessageRecord(asked.key, asked.channel_id, f"{deed.number}.1", asked.ts, asked.user_id, seen, told, at, grounds)
    )


def _subscription(deed: Deed) -> Subscription:
    channel = qualified(deed.channel, deed.workspace)
    name = qualified(f"provenance-{deed.channel}-{deed.number}", deed.workspace)
    return Subscription(name, channel, "provenance", time(deed.number % 24), created_by=qualified("U1", deed.workspace))


def _subscribe(world: World, deed: Deed) -> None:
    world.store.add_subscription(_subscription(deed))


def _deliver(world: World, deed: Deed) -> None:
    subscription = _subscription(deed)
    if world.store.subscription(subscription.subscription_id) is None:
        return
    day = date(2026, 6, deed.number % 28 + 1)
    key, at = f"digest:{subscription.subscription_id}:{day}", AT + timedelta(days=deed.number)
    kept = replace(a_kept_digest(), key=key, channel_id=subscription.channel_id)
    note = qualified(f"INC-{deed.number}", deed.workspace)
    world.store.record_delivery(
        Delivery(key, subscription.subscription_id, day, "1.0", at, (note,), (_word(deed),), digest=kept)
    )


def _follow(world: World, deed: Deed) -> None:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    story = f"S{deed.number}"
    world.store.keep_follow(Follow(f"{channel}:{story}", channel, "1.0", story, 0, person, AT))


def _dismiss(world: World, deed: Deed) -> None:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    world.store.keep_dismissal(Dismissal(channel, f"S{deed.number}", person, AT))


def _watch(world: World, deed: Deed) -> None:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    world.store.keep_watch(Watch(f"{channel}:{deed.number}", channel, _word(deed), "UTC", AT, person, AT))


def _link(world: World, deed: Deed) -> None:
    world.store.keep_posted_link(PostedLink(qualified(deed.channel, deed.workspace), f"d{deed.number}", AT))


def _settle(world: World, deed: Deed) -> None:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    world.store.keep_channel_settings(ChannelSettings(channel, people=(person,), changed_by=person, changed_at=AT))
    world.store.claim_unasked(channel, _asked(deed).key, at=AT, since=AT)


def _keep(world: World, document: Any) -> None:
    entries: tuple[IndexEntry, ...] = entries_of(document, EMBEDDER, document.text)
    vectors = [entry.vector for entry in entries]
    keys = [qualified(f"key {document.title}", owner_of(document.visibility))]
    passages = [entry.passage for entry in entries]
    world.catalog.put(document, passages, vectors, claims=claims_of(document), aliases=keys)  # type: ignore[arg-type] # names


def _note(world: World, deed: Deed) -> None:
    seen = internal_to(deed.workspace) if deed.number % 2 else CHANNEL_PREFIX + qualified(deed.channel, deed.workspace)
    text = f"The {_word(deed)} crew cut off the reseller Gatehop, Harrow said on Tuesday."
    name = qualified(f"INC-{deed.number}", deed.workspace)
    _keep(world, a_note(name, title=f"Note {deed.number}", text=text, visibility=seen, published_at=AT))


def _keep_thread(world: World, deed: Deed) -> None:
    channel, person = qualified(deed.channel, deed.workspace), qualified(deed.person, deed.workspace)
    ts, said = f"{1780000000 + deed.number}.000100", f"The {_word(deed)} crew lost its router at noon."
    quotes, seen = (NoteQuote(said, ts, said, 0, 1),), CHANNEL_PREFIX + channel
    note = KeptNote(note_id_of(channel, ts), channel, ts, said, said, AT, seen, person, AT, "V1", quotes=quotes)
    world.store.keep_note(note)
    _keep(world, document_of(note))


def _report(world: World, deed: Deed) -> None:
    """An article that only the workspace reads, so that it has stories of its own."""
    text = f"Harrow cut off the {_word(deed)} crew of Vexley Labs in Quillon, Northlight reported on Tuesday."
    name, seen = qualified(f"report-{deed.number}", deed.workspace), internal_to(deed.workspace)
    _keep(world, a_document(name, title=f"Report {deed.number}", text=text, visibility=seen, published_at=AT, url=None))


_DEEDS: Mapping[str, Callable[[World, Deed], None]] = {
    "ask": _ask,
    "reply": _reply,
    "subscribe": _subscribe,
    "deliver": _deliver,
    "follow": _follow,
    "dismiss": _dismiss,
    "watch": _watch,
    "link": _link,
    "settle": _settle,
    "note": _note,
    "keep": _keep_thread,
    "report": _report,
}
DEEDS = tuple(_DEEDS)


# what people find

_READS: Mapping[str, Callable[[World, str], Any]] = {
    "subscriptions": lambda world, channel: world.store.subscriptions(channel),
    "turns": lambda world, channel: [world.store.turns(channel, f"{n}.0") for n in range(6)],
    "turns since": lambda world, channel: world.store.turns_since(channel, AT),
    "questions": lambda world, channel: [world.store.question(f"answer:{channel}:{n}.0") for n in range(6)],
    "replies": lambda world, channel: [world.store.reply(f"answer:{channel}:{n}.0") for n in range(6)],
    "messages": lambda world, channel: [world.store.message(f"answer:{channel}:{n}.0") for n in range(6)],
    "told": lambda world, channel: world.store.told(channel),
    "told until": lambda world, channel: world.store.told_until(channel, "provenance"),
    "carried": lambda world, channel: sorted(world.store.carried(channel, "provenance")),
    "kept digests": lambda world, channel: [kept.key for kept in world.store.kept_digests(channel_id=channel)],
    "dismissals": lambda world, channel: world.store.dismissals(channel),
    "watches": lambda world, channel: world.store.watches(channel),
    "notes": lambda world, channel: world.store.notes(channel),
    "links": lambda world, channel: world.store.posted_links(channel, [f"d{n}" for n in range(6)]),
    "settings": lambda world, channel: world.store.channel_settings(channel),
    "follows": lambda world, channel: [one for one in world.store.follows() if one.channel_id == channel],
}
_SEARCHES: Mapping[str, Callable[[World, Audience], Any]] = {
    "documents": lambda world, audience: world.catalog.within(ALWAYS, audience),
    "outlets": lambda world, audience: sorted(world.catalog.outlets(audience)),
    "searched": lambda world, audience: world.catalog.searched(audience),
    "claims": lambda world, audience: world.catalog.claims(audience),
    "words": lambda world, audience: world.words.matching("quartz crew Gatehop", audience.visibilities, 10),
    "stories": lambda world, audience: sorted(
        (card.visibility, card.size, world.catalog.members(card.story_id)) for card in world.catalog.stories(audience)
    ),
    "hits": lambda world, audience: [
        (hit.passage.passage_id, hit.rank, round(hit.score, 9))
        for hit in Searcher(world.catalog, world.vectors, world.words, EMBEDDER, world.clock).search(
            Question("Which crew cut off the reseller Gatehop?", audience)
        )
    ],
}
