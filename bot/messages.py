"""What we posted, on record: where it stands, for whom, what it rests on, and what was told of it since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain import Delivery, Message, Posted, Prepared, Slot
from bot.grounds import Grounds
from bot.kept_digests import KeptDigest
from retrieval.domain import Lapse, LapseKind

KEPT: Final = timedelta(days=90)
"""How long a message stays on record: what was posted a quarter ago is not corrected any more."""
REST: Final = "more:"
"""What the key of a message begins with that tells the rest of a reply; the reply's own follows."""
GONE: Final = "gone"
"""The edition of a document that was removed."""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message of ours as it was posted: what was asked by whom (nobody for a digest), and shown to which audience.

    `key` is the one that it carries in the chat, `revision` is that of the question it replies to, `thread_ts` is the
    thread in which something is said of it. `line_ts` is the line that told of its lapses, `round` how often it was
    looked into whether there is something to tell. `withheld` is how many documents more would have answered, had only
    the asker read along: their number and nothing else of them.
    """

    key: str
    channel_id: str
    ts: str
    thread_ts: str
    user_id: str
    visibilities: frozenset[str]
    message: Message
    posted_at: datetime
    grounds: Grounds = field(default_factory=Grounds)
    revision: int = 1
    line_ts: str | None = None
    round: int = 0
    withheld: int = 0

    @property
    def posted(self) -> Posted:
        """Where it stands."""
        return Posted(self.channel_id, self.ts)

    @property
    def question(self) -> str:
        """The identity of the question that it replies to, also where it tells the rest of a reply."""
        return self.key.removeprefix(REST)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that it quotes, each once."""
        return tuple(dict.fromkeys(citation.document_id for citation in self.grounds.citations))


@dataclass(frozen=True, slots=True)
class ToldLapse:
    """A lapse of which a message was corrected: where, by which line of its thread, and when; no word of a text."""

    key: str
    channel_id: str
    ts: str
    line_ts: str | None
    document_id: str
    title: str
    kind: LapseKind
    fingerprint: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """How a slot was delivered, and the record of its message, where there is one."""

    delivery: Delivery
    record: MessageRecord | None = None


@dataclass(frozen=True, slots=True)
class SlotPart:
    """A slot's part of a post that tells several digests; its own message is empty."""

    slot: Slot
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class JointDigest:
    """The digests of a channel that are due at one moment, as one message under a key; it is empty on a quiet day.

    `failed` are the slots that could not be written, each with why.
    """

    key: str
    channel_id: str
    message: Message
    parts: tuple[SlotPart, ...]
    failed: tuple[tuple[Slot, str], ...] = ()

    @property
    def visibilities(self) -> frozenset[str]:
        """Those of the audience that it was written for."""
        return frozenset[str]().union(*(part.prepared.visibilities for part in self.parts))


@dataclass(frozen=True, slots=True)
class JointPublished:
    """How the slots of one post were delivered, and the record of its message, where there is one."""

    deliveries: tuple[Delivery, ...]
    record: MessageRecord | None = None


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """What is to be told of a message: the lapses that may be, where it stands, as of these editions of its documents.

    `line_ts` is the line that told them; without lapses there is nothing to tell.
    """

    record: MessageRecord
    editions: dict[str, str]
    lapses: tuple[Lapse, ...] = ()
    line_ts: str | None = None


@dataclass(frozen=True, slots=True)
class DigestRest:
    """What is to be told of a digest's rest in its thread, and the digest as it is kept once that was told."""

    kept: KeptDigest
    thread_ts: str
    prepared: Prepared


class MessageRecords(Protocol):
    """The messages that we posted, with what they rest on and what was told of them since."""

    def record_message(self, record: MessageRecord) -> None:
        """Keep a message; the same revision of it again, or an older one, changes nothing.

        Of one that is written anew only the round goes on: what was told of it was of other words.
        """

    def message(self, key: str) -> MessageRecord | None:
        """Return what is on record of a message, or None."""

    def forget_message(self, key: str) -> None:
        """Drop what is on record of one message, lapses included."""

    def messages_for(self, user_id: str, *, limit: int) -> Sequence[MessageRecord]:
        """Return the newest messages that replied to a person, the newest first."""

    def quoted_documents(self) -> Mapping[str, frozenset[str]]:
        """Return every document that some message quotes, with the editions that these were held against last.

        The edition is empty where a message was not held against its documents yet.
        """

    def messages_quoting(self, document_ids: Collection[str]) -> Sequence[MessageRecord]:
        """Return the messages that quote any of some documents, oldest first."""

    def settle_lapses(
        self,
        record: MessageRecord,
        lapses: Sequence[Lapse],
        *,
        editions: Mapping[str, str],
        at: datetime,
        line_ts: str | None = None,
    ) -> None:
        """Record that a message was held against these editions, and which lapses its thread was told by which line.

        That ends the round that the record is in; again, it changes nothing.
        """

    def told_lapses(self, *, key: str | None = None, since: datetime | None = None) -> Sequence[ToldLapse]:
        """Return the lapses that were told of all messages or of one, ever or since a moment, oldest first."""

    def forget_messages_before(self, moment: datetime) -> int:
        """Drop what is on record of messages posted before a moment, lapses included; return how many those were."""


def record_of(
    key: str, posted: Posted, prepared: Prepared, *, at: datetime, thread_ts: str | None = None, user_id: str = ""
) -> MessageRecord:
    """Return the record of a message that was posted under a key; of one that opens a thread, the thread is its own."""
    return MessageRecord(
        key,
        posted.channel_id,
        posted.ts,
        thread_ts or posted.ts,
        user_id,
        prepared.visibilities,
        prepared.message,
        at,
        prepared.grounds,
    )
