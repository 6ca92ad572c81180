"""The nouns of the chat half: who asks, where, and what is posted when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.grounds import Grounds
from bot.kept_digests import KeptDigest


class Standing(StrEnum):
    """What a person is to the team whose notes we hold."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    UNKNOWN = "unknown"


class PlaceKind(StrEnum):
    """Where something is said."""

    DIRECT = "direct"
    GROUP_DIRECT = "group-direct"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation; `outsiders` says whether a guest or another organisation reads it (None: unknown).

    `creator` is who opened the channel, as far as the chat tells. `channels` are those that who writes to us in a
    direct message is a member of now, as far as the chat tells; elsewhere there are none.
    """

    channel_id: str
    kind: PlaceKind
    outsiders: bool | None = None
    creator: str | None = None
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the chat; `timezone` is an IANA name where the chat tells it, `name` what others call them there."""

    user_id: str
    standing: Standing = Standing.UNKNOWN
    timezone: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who will see a reply, as far as the chat tells; `reached` is False when it could not be asked for long."""

    place: Place
    person: Person
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was put to us: who, where, when, and its words without our own mention.

    `ts` and `thread_ts` are the chat's message ids; a message that opens a thread has `thread_ts` None.
    `private` means that only the asker sees the reply (a slash command). `addressed` is False for what was said in a
    thread of ours without naming us: it is answered from sources or not at all.
    """

    channel_id: str
    ts: str
    user_id: str
    text: str
    thread_ts: str | None = None
    team_id: str | None = None
    private: bool = False
    addressed: bool = True

    @property
    def key(self) -> str:
        """The question's identity: a mention arrives twice under two event ids but has one (channel, ts)."""
        return key_of_question(self.channel_id, self.ts)

    @property
    def thread(self) -> str:
        """The thread that the reply belongs in."""
        return self.thread_ts or self.ts


def key_of_question(channel_id: str, ts: str) -> str:
    """Return the identity of the question that a message puts to us."""
    return f"answer:{channel_id}:{ts}"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to post: plain `text` always, Block Kit `blocks` where the chat can show them."""

    text: str
    blocks: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message ready to be posted, what it was drawn from, what it rests on, and the documents it shows.

    Of a digest, `hashes` are the content hashes of these documents, in their order, `carried` is what did not fit,
    `until` the moment its window ends, and `digest` itself what is kept.
    `visibilities` are those of the audience it was written for: whoever may not read them may not be shown it.
    """

    message: Message
    visibilities: frozenset[str]
    documents: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    until: datetime | None = None
    grounds: Grounds = field(default_factory=Grounds)
    digest: KeptDigest | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message of ours stands."""

    channel_id: str
    ts: str


EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish for a digest: `days` count from Monday = 0, `timezone` is an IANA name.

    `silent` means that a quiet day posts nothing, `weekly` that it is made of the digests of the week before.
    """

    subscription_id: str
    channel_id: str
    topic: str
    at: time
    days: frozenset[int] = EVERY_DAY
    timezone: str = "UTC"
    created_by: str = ""
    created_at: datetime | None = None
    silent: bool = False
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One due posting of a subscription: the local date names it, `due_at` is its moment in UTC."""

    subscription_id: str
    local_date: date
    due_at: datetime

    @property
    def key(self) -> str:
        """The slot's identity, which is also its durable workflow's id."""
        return f"digest:{self.subscription_id}:{self.local_date.isoformat()}"


@dataclass(frozen=True, slots=True)
class MissedSlot:
    """A slot whose digest could not be posted when it was tried, and why."""

    slot: Slot
    why: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a thread that we answered, for the follow-ups after it."""

    channel_id: str
    thread_ts: str
    ts: str
    question: str
    asked_at: datetime

    @property
    def key(self) -> str:
        """The question's identity, as `Asked` has it: the reply to it is kept under the same."""
        return key_of_question(self.channel_id, self.ts)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest that was posted (or withheld because the day was quiet: `ts` None).

    `documents` were told, in the revisions with these `hashes`; `carried` did not fit and comes first next time;
    `until` is when its window ends. `digest` is kept with it, and read by itself: see `Store.kept_digest`.
    """

    key: str
    subscription_id: str
    local_date: date
    ts: str | None
    delivered_at: datetime
    documents: tuple[str, ...] = field(default=())
    hashes: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    until: datetime | None = None
    digest: KeptDigest | None = None


@dataclass(frozen=True, slots=True)
class Replied:
    """What a reply was about: whose question, what was asked before it, who could read along, what it cited.

    `key` is the question's own; `answered` is False for a refusal.
    """

    key: str
    channel_id: str
    user_id: str
    question: str
    earlier: tuple[str, ...]
    visibilities: frozenset[str]
    documents: tuple[str, ...]
    answered: bool
    replied_at: datetime


class Opinion(StrEnum):
    """What a person thinks of a reply."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's verdict on the reply with this `key`, in place of any earlier one of theirs; `note` says why."""

    key: str
    user_id: str
    verdict: Opinion
    given_at: datetime
    note: str = ""

    def after(self, earlier: Feedback) -> Feedback:
        """Return what stays of both: the newer one, with the older one's note where it only says the same again.

        A press that waited in the inbox may come here after a later one.
        """
        if earlier.given_at > self.given_at:
            return earlier
        same = earlier.verdict is self.verdict and not self.note
        return replace(self, note=earlier.note) if same else self


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the desk, for as long as it holds one lease; `label` is for people only.

    `host` names the machine and process namespace in which `pid` means something; None where neither can be told.
    """

    process_id: str
    label: str
    host: str | None
    pid: int


@dataclass(frozen=True, slots=True)
class Peer:
    """A process as the others see it: how often it has beaten, and whether its work is for somebody else to take."""

    process: Process
    beats: int
    stopped: bool = False
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something the chat delivered to us, as it is recorded: a message, a command or the press of a button.

    `key` is the same whenever the same thing is delivered again. `claims` counts how often it was taken in hand:
    above 1, an earlier try may already have done some of it.
    """

    key: str
    kind: str
    body: dict[str, Any]
    received_at: datetime
    claims: int = 0
