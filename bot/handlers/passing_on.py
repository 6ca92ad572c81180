"""A question that is passed on: a private one is put to its channel, one that we do not answer well to people."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.domain import Message, Replied, Standing
from bot.handlers.command import Starts
from bot.handlers.feedback import FORGOTTEN, Press
from bot.ports import Chat
from bot.question_records import PassedOn
from bot.readers import channel_check, thread_audience
from bot.render.notes import keep_row
from bot.render.offers import key_of
from bot.render.passing_on import people_message, shared_message
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import Audience, Nearest, NoAnswer, Question

NOT_YOURS: Final = "Only who asked can share this."
NOBODY: Final = "Nobody is named for this channel; its settings (/desk settings) say whom to ask."
CANNOT: Final = "I cannot post here. Invite me to this channel first, then ask again."
PASSED_ON: Final = "I have asked them in the thread."
MEMBERS_ONLY: Final = "Only people in this workspace can ask its people through me."


def shared_key(key: str) -> str:
    """Return what the message carries by which a question is shared."""
    return f"shared:{key}"


def people_key(key: str) -> str:
    """Return what the message carries by which people are asked a question."""
    return f"people:{key}"


def share(given: Press, *, services: Services, work: Starts) -> Message | None:
    """Begin to put a question that was asked in private to its channel, and to answer it there for all who read along.

    What its asker was shown is not posted: it may rest on what others may not read.
    """
    passed = _passed(given)
    replied = services.store.reply(passed.key)
    if replied is None or replied.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    if replied.user_id != given.user_id:
        return sentence_message(NOT_YOURS)
    work.share(passed)
    return None


def ask_people(given: Press, *, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Begin to ask the people of a channel's settings in a reply's thread."""
    passed = _passed(given)
    replied, record = services.store.reply(passed.key), services.store.message(passed.key)
    if replied is None or record is None or record.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    if chat.person(given.user_id).standing not in {Standing.MEMBER, Standing.GUEST}:
        return sentence_message(MEMBERS_ONLY)
    if not services.store.channel_settings(given.channel_id).people:
        return sentence_message(NOBODY)
    return None if work.ask_people(passed) else sentence_message(PASSED_ON)


def post_shared(passed: PassedOn, look_since: datetime | None, services: Services, chat: Chat) -> str | None:
    """Post the line under which a question is answered, unless it is found; return its `ts`.

    None where the reply is not on record any more. Raises `ChatUnavailable` and `ChatRefused`.
    """
    replied = services.store.reply(passed.key)
    if replied is None:
        return None
    name = shared_key(passed.key)
    posted = chat.find(passed.channel_id, name, since=look_since) if look_since else None
    posted = posted or chat.post(passed.channel_id, shared_message(passed.user_id, replied.question), key=name)
    return posted.ts


def post_to_people(passed: PassedOn, look_since: datetime | None, services: Services, chat: Chat) -> str | None:
    """Ask people with the question and what came nearest, unless that is found; return the message's `ts`.

    None where the reply is not on record any more, or nobody is named. Raises `ChatUnavailable`, `ChatRefused`, and
    `ReadersChanged` when fewer may read along than it was written for.
    """
    replied, record = services.store.reply(passed.key), services.store.message(passed.key)
    people = services.store.channel_settings(passed.channel_id).people
    if replied is None or record is None or not people:
        return None
    name, thread_ts = people_key(passed.key), record.thread_ts
    if look_since and (found := chat.find(passed.channel_id, name, thread_ts=thread_ts, since=look_since)):
        return found.ts
    readers = thread_audience(passed.channel_id, passed.user_id, chat=chat).visibilities
    audience = Audience(readers & replied.visibilities)
    nearest, keep = _nearest(replied, audience, services), keep_row(passed.channel_id, thread_ts)
    said = people_message(people, passed.user_id, replied.question, nearest, keep=keep)
    check = channel_check(passed.channel_id, audience.visibilities, chat=chat)
    return chat.post(passed.channel_id, said, key=name, thread_ts=thread_ts, check=check).ts


def _passed(given: Press) -> PassedOn:
    return PassedOn(key_of(given.value), given.user_id, given.channel_id, given.thread_ts)


def _nearest(replied: Replied, audience: Audience, services: Services) -> tuple[Nearest, ...]:
    """Return the documents that came near a question that had no answer, of those that all who read along may read."""
    if replied.answered:
        return ()
    keep = services.store.channel_settings(replied.channel_id).keep
    question = Question(replied.question, audience, as_of=replied.replied_at, filter=keep, again=True)
    reply = services.answerer.quoting().answer(question)
    return reply.nearest if isinstance(reply, NoAnswer) else ()
