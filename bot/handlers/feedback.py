"""What a person thinks of a reply: kept once for each person and reply, for those who run the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import Asked, Feedback, Message, Opinion, Replied, Standing
from bot.errors import MisunderstoodError
from bot.ports import Chat
from bot.render.feedback import REASON, pressed
from bot.render.texts import sentence_message
from bot.services import Services
from bot.submissions import Submission
from retrieval.domain import Answer, Question, Reply

LONGEST_NOTE = 1000
NOTED = "Thanks, noted. You can change your vote at any time."
WHY = "Thanks, noted for the people who run me. If you can, tell them what was wrong: /desk bad and a few words."
FORGOTTEN = "I no longer have that reply on record; please ask again."
NOT_YOURS = "Only people in this workspace can rate a reply."
NOTHING_YET = "I haven't replied to you here recently. Ask something first, then use /desk good or /desk bad."
_OURS = frozenset({Standing.MEMBER, Standing.GUEST})
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button under our message `ts`: by whom, where, what it carries, and when it reached us."""

    user_id: str
    channel_id: str
    value: str
    at: datetime
    thread_ts: str | None = None
    ts: str | None = None


def record_reply(asked: Asked, question: Question, reply: Reply, *, services: Services) -> None:
    """Keep what a reply was about, so that a verdict on it can be understood; its words are not kept."""
    cited = tuple(dict.fromkeys(c.document_id for c in reply.citations)) if isinstance(reply, Answer) else ()
    services.store.record_reply(
        Replied(
            key=asked.key,
            channel_id=asked.channel_id,
            user_id=asked.user_id,
            question=question.text,
            earlier=tuple(exchange.question for exchange in question.earlier),
            visibilities=question.audience.visibilities,
            documents=cited,
            answered=isinstance(reply, Answer),
            replied_at=services.clock.now(),
        )
    )


def press(given: Press, *, services: Services, chat: Chat) -> Message:
    """Keep the verdict of a pressed button and return what its presser is shown."""
    said = pressed(given.value)
    if said is None:
        return sentence_message(FORGOTTEN)
    verdict, key = said
    return _kept(Feedback(key, given.user_id, verdict, given.at), services=services, chat=chat)


def take_reason(submitted: Submission, *, at: datetime, services: Services, chat: Chat) -> Message:
    """Keep what somebody says was wrong with a reply, and return what they are shown."""
    words = submitted.words.get(REASON, "").strip()[:LONGEST_NOTE]
    given = Feedback(submitted.private, submitted.user_id, Opinion.BAD, at, words)
    return _kept(given, services=services, chat=chat)


def say(words: str, verdict: Opinion, *, channel_id: str, user_id: str, services: Services, chat: Chat) -> Message:
    """Keep a verdict on the last reply to a person in a channel, with what they say about it.

    Raises `MisunderstoodError` when there was none.
    """
    last = services.store.last_reply(channel_id, user_id)
    if last is None:
        raise MisunderstoodError(NOTHING_YET)
    given = Feedback(last.key, user_id, verdict, services.clock.now(), words[:LONGEST_NOTE])
    return _kept(given, services=services, chat=chat)


def _kept(given: Feedback, *, services: Services, chat: Chat) -> Message:
    if chat.person(given.user_id).standing not in _OURS:
        return sentence_message(NOT_YOURS)
    if not services.store.record_feedback(given):
        return sentence_message(FORGOTTEN)
    _log.info("feedback", key=given.key, verdict=given.verdict.value, noted=bool(given.note))
    return sentence_message(NOTED if given.verdict is Opinion.GOOD or given.note else WHY)
