"""Questions as they stand now in the chat: whoever asks may write theirs anew, or take it away.

What Slack tells of a message may come twice and out of order, so each change says where it stands among the others:
the newest one counts, whenever it comes, and a deletion is the last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from bot.domain import Asked, key_of_question

AS_WRITTEN: Final = ""
"""Where a message stands among its changes that nobody changed yet."""
_LONGEST_TS: Final = 24


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What became of a message that may be a question to us, at a place in the order of its changes.

    Without `asked` it is none, or none any more; one that was `deleted` stays so. `thread_ts` is the thread that its
    reply belongs in.
    """

    channel_id: str
    ts: str
    thread_ts: str
    order: str
    asked: Asked | None
    deleted: bool = False

    @property
    def key(self) -> str:
        """The question's identity, as `Asked` has it."""
        return key_of_question(self.channel_id, self.ts)

    @property
    def is_as_written(self) -> bool:
        """Whether this is the message as it was first written."""
        return not self.deleted and self.order == AS_WRITTEN


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question as it stands now: `revision` counts the states that it was ever in, from 1 as it was first written."""

    change: QuestionChange
    revision: int
    changed_at: datetime

    @property
    def key(self) -> str:
        """The question's identity."""
        return self.change.key

    @property
    def asked(self) -> Asked | None:
        """What is asked now; None where nothing is any more."""
        return self.change.asked

    @property
    def life(self) -> str:
        """The identity of the durable work that this revision gives."""
        return life_of(self.key, self.revision)

    def after(self, change: QuestionChange, at: datetime) -> QuestionRecord:
        """Return what is on record once a change was told; one that a later change is on record of says nothing.

        An edit that leaves the question as it is, of blanks say, is no revision.
        """
        if self.change.deleted or (not change.deleted and change.order <= self.change.order):
            return self
        is_same = change.asked == self.change.asked and not change.deleted
        return replace(self, change=change, revision=self.revision + (not is_same), changed_at=at)


def first_record(change: QuestionChange, at: datetime) -> QuestionRecord:
    """Return what is on record of a question of which nothing was: an edit tells of a state before it."""
    return QuestionRecord(change, 1 if change.is_as_written else 2, at)


def life_of(key: str, revision: int) -> str:
    """Return the identity of the work on a revision of what has a key; that of the first one is the key itself."""
    return key if revision == 1 else f"{key}:r{revision}"


def order_of(edited_ts: str, event_ts: str) -> str:
    """Return where an edit stands among the changes of its message, as a text that sorts.

    The chat dates edits to the second, so that the event's own moment tells those of one second apart.
    """
    return f"{edited_ts:0>{_LONGEST_TS}}/{event_ts:0>{_LONGEST_TS}}"


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A question that somebody passes on, to a channel or to people: its key, who does it, and where they pressed."""

    key: str
    user_id: str
    channel_id: str
    thread_ts: str | None


class QuestionRecords(Protocol):
    """The questions that were put to us, as they stand now."""

    def revise_question(self, change: QuestionChange, at: datetime) -> QuestionRecord:
        """Record what became of a question, unless something later is on record, and return what then is.

        The same change again changes nothing.
        """

    def question(self, key: str) -> QuestionRecord | None:
        """Return a question as it stands now, or None."""

    def forget_question(self, key: str, channel_id: str, ts: str) -> None:
        """Drop what is remembered of a question and of the reply to it: its words, what was cited, what was thought."""
