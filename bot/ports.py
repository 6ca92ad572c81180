"""What the bot asks of the outside: a chat, an inbox, and a store for its own memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.channel_settings import SettingsRecords
from bot.digest_records import DigestRecords
from bot.domain import (
    Delivery,
    Envelope,
    Feedback,
    Message,
    Opinion,
    Person,
    Place,
    Posted,
    Replied,
    Subscription,
    Turn,
)
from bot.follows import DismissalRecords, FollowRecords
from bot.kept_notes import NoteRecords
from bot.messages import MessageRecords
from bot.posted_links import PostedLinkRecords
from bot.question_records import QuestionRecords
from bot.threads import Threads
from bot.watches import WatchRecords

Check = Callable[[], None]
"""Called at the last moment before something is sent, when its turn has come; whatever it raises is raised instead."""


class ReplyStream(Protocol):
    """A reply that grows while it is written."""

    def append(self, text: str) -> None:
        """Show one more sentence; never raises, a stream that broke waits for `finish`."""

    def progress(self, task: str) -> bool:
        """Show what is being done now, as the last of what was done before; False where it cannot. Never raises."""

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        """Replace what was shown by the finished message; may be tried again when it fails.

        Raises `ChatUnavailable`, `ChatRefused` and what `check` raises.
        """

    def abandon(self) -> None:
        """Take away what was shown: there will be no finished message. Raises `ChatUnavailable`."""


class Chat(Threads, Protocol):
    """Where people talk to us. Every method raises `ChatUnavailable` or `ChatRefused` unless it says otherwise."""

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        """Post a message that carries `key`, by which `find` finds it again. Raises what `check` raises, too."""

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        """Return our message that carries `key`, if it arrived after `since`.

        To post to a person, or to look there, is to do so in the direct message with them.
        """

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        """Replace a message of ours. Raises `MessageGone` when it is not there any more, and what `check` raises."""

    def delete(self, posted: Posted) -> None:
        """Take a message of ours away; one that is not there any more is as good."""

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only."""

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> ReplyStream:
        """Open a reply in a thread that grows while it is written; falls back on one plain post at the end."""

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is and whether outsiders read it; None where the chat answers but does not tell.

        Asked anew after a minute at most, and when `forget_readers` says so.
        """

    def person(self, user_id: str) -> Person:
        """Say who someone is to the team; `Standing.UNKNOWN` where the chat answers but does not tell."""

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        """Ask anew who reads a conversation, or who somebody is. Never raises."""

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        """Say how long a post would wait for its turn behind what waits now, or behind `ahead` others. Never raises."""


class Store(
    MessageRecords,
    QuestionRecords,
    DigestRecords,
    FollowRecords,
    DismissalRecords,
    PostedLinkRecords,
    NoteRecords,
    WatchRecords,
    SettingsRecords,
    Protocol,
):
    """The bot's own memory, on the same database as the catalog."""

    def add_subscription(self, subscription: Subscription) -> bool:
        """Keep a subscription; False when the channel already has one for this topic, time, days and timezone.

        A weekly one is another one than a daily one.
        """

    def remove_subscription(self, subscription_id: str) -> bool:
        """Forget a subscription; False when there is none."""

    def subscription(self, subscription_id: str) -> Subscription | None:
        """Return one subscription, or None."""

    def subscriptions(self, channel_id: str | None = None) -> tuple[Subscription, ...]:
        """Return all subscriptions, or one channel's, oldest first."""

    def delivered(self, subscription_id: str, local_date: date) -> Delivery | None:
        """Return how a slot was delivered, or None."""

    def last_delivery(self, subscription_id: str) -> Delivery | None:
        """Return a subscription's newest delivery, or None."""

    def record_delivery(self, delivery: Delivery) -> None:
        """Record a slot's delivery once, and keep its digest; a second record of the same slot changes nothing.

        One of a weekly subscription leaves alone what `carried` and `told_until` say: it tells nothing for the first
        time.
        """

    def told(self, channel_id: str, *, before: datetime | None = None) -> Mapping[str, str]:
        """Return the documents that a channel's digests told, on whatever topic, each with its newest content hash.

        The hash is empty where it was not recorded. Here and below, only what was delivered before `before` counts.
        """

    def carried(self, channel_id: str, topic: str, *, before: datetime | None = None) -> frozenset[str]:
        """Return the documents that did not fit into the channel's newest digest on the topic."""

    def told_until(self, channel_id: str, topic: str, *, before: datetime | None = None) -> datetime | None:
        """Return where the channel's newest digest on the topic ended, whichever subscription it was for."""

    def remember(self, turn: Turn) -> None:
        """Keep a question of a thread; again, it is kept in its newest words and stays in its place."""

    def turns(self, channel_id: str, thread_ts: str) -> Sequence[Turn]:
        """Return a thread's questions, oldest first; an empty sequence means we are not in that thread."""

    def turns_since(self, channel_id: str, moment: datetime) -> Sequence[Turn]:
        """Return a channel's questions of all its threads, asked at a moment or later, oldest first."""

    def record_reply(self, replied: Replied) -> None:
        """Keep what a reply was about; one with the same key is replaced."""

    def reply(self, key: str) -> Replied | None:
        """Return what a reply was about, or None when it is forgotten or never was."""

    def last_reply(self, channel_id: str, user_id: str) -> Replied | None:
        """Return what the newest reply to a person in a channel was about, or None."""

    def record_feedback(self, given: Feedback) -> bool:
        """Keep one person's verdict on a reply, in place of an earlier one; False when the reply is unknown."""

    def feedback(self, verdict: Opinion | None = None) -> Sequence[tuple[Replied, Feedback]]:
        """Return the verdicts, or those of one sort, with what they are on; oldest first."""

    def forget_before(self, moment: datetime) -> int:
        """Drop thread memory older than a moment, replies, verdicts, questions and links too; return how many turns."""


class Inbox(Protocol):
    """What was delivered to us, on record until it is done.

    Every method raises `TransientError` or `PermanentError` when the database does not do it.
    """

    def record(self, envelope: Envelope) -> bool:
        """Keep a delivery; False when one with its key is or was there, which then stays as it is."""

    def claim(self, owner: str, now: datetime) -> Envelope | None:
        """Take in hand, for `owner`, the delivery that came first of those that wait and are due; None if none is."""

    def postpone(self, key: str, until: datetime) -> None:
        """Put a claimed delivery back, to be claimed again from `until` on."""

    def settle(self, key: str, now: datetime) -> None:
        """Record that a delivery is done and empty its body; only its key stays, by which a repeat is known."""

    def release(self, owner: str | None = None) -> int:
        """Let what `owner` (or anybody, when None) has in hand be claimed again; count it."""

    def owners(self) -> tuple[str, ...]:
        """Return who has something in hand."""

    def unfinished(self) -> int:
        """Count the deliveries that are not done."""

    def forget_before(self, moment: datetime) -> int:
        """Drop the keys of deliveries that were done before a moment; count them."""
