"""The reply to a question that is asked anew, or not any more: changed where it stands, or taken away with its like.

What stands of a reply are the message itself, the rest that *Show more* told, and the lines that told of their sources.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import structlog

from bot.domain import Asked, Posted, Prepared
from bot.errors import ChatRefused, ChatUnavailable, MessageGone, QuestionChanged, ReadersChanged
from bot.handlers import question
from bot.handlers.passing_on import people_key
from bot.messages import REST, MessageRecord
from bot.ports import Chat, Check, Store
from bot.question_records import QuestionChange
from bot.readers import both, check_of
from bot.render.texts import taken_back_message
from bot.services import Services

_MOST_REWRITES: Final = 3
"""How often a reply is written anew because its readers changed."""
_log = structlog.get_logger(__name__)


def still_asked(key: str, revision: int, store: Store) -> Check:
    """Return what raises `QuestionChanged` when a question has another revision now, or nothing is asked any more."""

    def check() -> None:
        known = store.question(key)
        if known is not None and (known.revision != revision or known.asked is None):
            raise QuestionChanged("This is asked otherwise now, or not any more.")

    return check


def current(key: str, store: Store) -> int:
    """Return the revision of a question that is on record; 1 for what nobody can write anew."""
    known = store.question(key)
    return known.revision if known else 1


def rest_key(key: str) -> str:
    """Return the key of the message that tells the rest of a reply."""
    return f"{REST}{key}"


def lives_of(key: str) -> tuple[str, ...]:
    """Return what the identities of all work begin with that may touch the reply to a question."""
    return (key, rest_key(key), f"correct:{key}", f"correct:{rest_key(key)}", people_key(key))


def is_before(life: str, key: str, revision: int) -> bool:
    """Say whether a piece of work touches the reply to a question before a revision of it does."""
    named = re.fullmatch(
        rf"(?P<beside>correct:|people:|{REST})*{re.escape(key)}(?::r(?P<revision>\d+))?(?::\d+)?", life
    )
    return named is not None and (bool(named["beside"]) or int(named["revision"] or 1) < revision)


def deliver(
    asked: Asked,
    prepared: Prepared,
    revision: int,
    *,
    services: Services,
    chat: Chat,
    patient: bool = True,
) -> MessageRecord | None:
    """Put the newest reply where the one before it stands, or into its thread where none does; return its record.

    None where there is nothing to say, or only the asker was shown it; then nothing of an earlier reply is left.
    May be tried again. Raises `ChatUnavailable`, `ChatRefused`, and `QuestionChanged` when it is late.
    """
    still = still_asked(asked.key, revision, services.store)
    still()
    stands = _standing(asked.key, asked.channel_id, asked.ts, asked.thread, services.store, chat)
    _clear(asked.key, services.store, chat)
    told = None
    for posted in stands if prepared.message.text else ():
        with suppress(MessageGone):
            told = told or _changed(asked, prepared, posted, still, services=services, chat=chat, patient=patient)
    for posted in stands:
        if told is None or posted != told.posted:
            take_away(posted, chat=chat)
    if told is None:
        stream = question.open_stream(asked, chat=chat)
        told = question.deliver(
            asked, prepared, services=services, chat=chat, stream=stream, patient=patient, still=still
        )
    return replace(told, revision=revision) if told else None


def retract(change: QuestionChange, *, services: Services, chat: Chat) -> None:
    """Take away all that stands of the reply to a question; again, it changes nothing. Raises `ChatUnavailable`."""
    store, key = services.store, change.key
    for posted in _standing(key, change.channel_id, change.ts, change.thread_ts, store, chat):
        take_away(posted, chat=chat)
    _take_back_from_people(change, store, chat)
    _clear(key, store, chat)
    with suppress(ChatRefused):
        # what a killed process had begun to show carries no key yet
        chat.begin(change.channel_id, key=key, thread_ts=change.thread_ts, user_id="", team_id=None).abandon()


def forget(change: QuestionChange, *, services: Services) -> None:
    """Drop what is on record of a reply that was taken away, and of the question behind it."""
    for key in (change.key, rest_key(change.key)):
        services.store.forget_message(key)
    services.store.forget_question(change.key, change.channel_id, change.ts)


def take_away(posted: Posted, *, chat: Chat) -> None:
    """Delete a message of ours; where that is refused it is emptied. Raises `ChatUnavailable`."""
    try:
        chat.delete(posted)
    except ChatRefused as refusal:
        _log.warning("reply emptied, for it cannot be deleted", channel=posted.channel_id, code=refusal.code)
        with suppress(ChatRefused):
            chat.update(posted, taken_back_message())


def _take_back_from_people(change: QuestionChange, store: Store, chat: Chat) -> None:
    """Take away what asked people the question that was taken back. Raises `ChatUnavailable`."""
    if store.message(change.key) is None:  # people are asked under a reply that is on record
        return
    since = datetime.fromtimestamp(float(change.ts), UTC)
    with suppress(ChatRefused):
        posted = chat.find(change.channel_id, people_key(change.key), thread_ts=change.thread_ts, since=since)
        if posted is not None:
            take_away(posted, chat=chat)


def _changed(  # noqa: PLR0913 - whatever a try depends on is a keyword
    asked: Asked,
    prepared: Prepared,
    posted: Posted,
    still: Check,
    *,
    services: Services,
    chat: Chat,
    patient: bool,
) -> MessageRecord | None:
    """Change a reply where it stands; None where that is refused, or there is nothing to say to its readers of now."""
    for _ in range(_MOST_REWRITES):
        check = both(still, check_of(asked, prepared, chat=chat, patient=patient))
        try:
            chat.update(posted, prepared.message, check=check)
        except ReadersChanged:
            prepared = question.compose(asked, services=services, chat=chat, patient=patient, still=still)
            if not prepared.message.text:
                return None
        except MessageGone:
            raise
        except ChatRefused as refusal:
            _log.info("reply not changed in place", key=asked.key, code=refusal.code)
            return None
        else:
            return question.recorded(asked, prepared, posted, services)
    raise ChatUnavailable("Who reads along changes faster than a reply can be written; it may work in a few minutes.")


def _standing(key: str, channel_id: str, ts: str, thread_ts: str, store: Store, chat: Chat) -> tuple[Posted, ...]:
    """Return where the reply to a question may stand: as it is on record, and as it is found by its key.

    Small talk is replied to beside it in a direct message, and is on no record.
    """
    record = store.message(key)
    places = [record.posted] if record else []
    asked_at = datetime.fromtimestamp(float(ts), UTC)
    for thread in (thread_ts, None) if record is None and thread_ts == ts else (thread_ts,):
        with suppress(ChatRefused):  # there is no thread where nothing was ever said in it
            if found := chat.find(channel_id, key, thread_ts=thread, since=asked_at):
                places.append(found)
    return tuple(dict.fromkeys(places))


def _clear(key: str, store: Store, chat: Chat) -> None:
    """Take away what belongs to a reply beside itself: the rest of it, and the lines that told of their sources."""
    reply, rest = store.message(key), store.message(rest_key(key))
    for record in filter(None, (reply, rest)):
        if record.line_ts:
            take_away(Posted(record.channel_id, record.line_ts), chat=chat)
    if rest is not None:
        take_away(rest.posted, chat=chat)
        store.forget_message(rest.key)
