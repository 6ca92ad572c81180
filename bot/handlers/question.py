"""A question's steps: remember it, answer it for those who read along, and put the reply in its thread once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile

import stamina
import structlog

from bot.audience import audience_of
from bot.domain import Asked, Prepared, Turn
from bot.errors import ChatRefused, ChatUnavailable
from bot.handlers.feedback import record_reply
from bot.ports import Chat, ReplyStream, Store
from bot.render.escape import safe
from bot.render.replies import reply_message
from bot.render.texts import given_up_message, trouble_message
from bot.services import Services
from retrieval.domain import EVERYONE, Audience, Exchange, Question, Reply
from retrieval.errors import TransientError

_REMEMBERED = 12
"""Questions before this one that it may lean on."""
_log = structlog.get_logger(__name__)


def open_stream(asked: Asked, *, chat: Chat) -> ReplyStream | None:
    """Return the reply that grows in the question's thread; None where it can only be shown when it is done."""
    if asked.private:
        return None
    ids = {"key": asked.key, "thread_ts": asked.thread, "user_id": asked.user_id}
    try:
        return chat.begin(asked.channel_id, **ids, team_id=asked.team_id)
    except (ChatUnavailable, ChatRefused) as error:
        _log.info("no stream", key=asked.key, why=str(error))
        return None


def compose(asked: Asked, *, services: Services, chat: Chat, stream: ReplyStream | None = None) -> Prepared:
    """Return the reply to a question, for those who read along; its sentences show in `stream` as they come.

    Never raises: when something breaks the reply says so, with a reference that the log has too.
    """
    try:
        audience = _readers(asked, chat)
        earlier = _remembered(asked, store=services.store, now=services.clock.now())
        question = Question(asked.text, audience, earlier=earlier)
        reply = _answered(question, services, _shown_in(stream))
        record_reply(asked, question, reply, services=services)
        timezone = chat.person(asked.user_id).timezone or "UTC"
        return Prepared(reply_message(reply, timezone=timezone, key=asked.key), audience.visibilities)
    except Exception as error:  # noqa: BLE001 # the outermost edge of an answer: whatever broke, the asker hears of it
        reference = secrets.token_hex(4)
        _log.error("answer failed", key=asked.key, reference=reference, exc_info=error)
        return Prepared(trouble_message(reference), EVERYONE.visibilities)


def deliver(
    asked: Asked,
    prepared: Prepared,
    *,
    services: Services,
    chat: Chat,
    stream: ReplyStream | None = None,
    look_since: datetime | None = None,
) -> None:
    """Put the reply into its thread, or show it to the asker alone, unless it is there already.

    `look_since` is given whenever it may be: it is then looked for among what came after that moment. What
    one person alone was shown cannot be found; it is shown once more, for a reply that is lost is worse.
    When fewer may read it than it was written for, it is written anew. Raises `ChatUnavailable` or `ChatRefused`.
    """
    if look_since is not None and not asked.private:
        if chat.find(asked.channel_id, asked.key, thread_ts=asked.thread, since=look_since) is not None:
            return
        stream = open_stream(asked, chat=chat)
    if not prepared.visibilities <= _readers(asked, chat).visibilities:
        prepared = compose(asked, services=services, chat=chat)
    if asked.private:
        chat.whisper(asked.channel_id, asked.user_id, prepared.message, thread_ts=asked.thread_ts)
    elif stream is not None:
        stream.finish(prepared.message)
    else:
        chat.post(asked.channel_id, prepared.message, key=asked.key, thread_ts=asked.thread)


def give_up(asked: Asked, *, services: Services, chat: Chat, since: datetime, in_doubt: bool = True) -> str:
    """Tell the asker that there will be no reply, unless there is one after all. Raises what `deliver` raises."""
    del in_doubt  # it always is
    prepared = Prepared(given_up_message(), EVERYONE.visibilities)
    deliver(asked, prepared, services=services, chat=chat, look_since=since)
    return "given up"


def _readers(asked: Asked, chat: Chat) -> Audience:
    """Return what those who will see the reply may read, as of now."""
    return audience_of(chat.place(asked.channel_id), chat.person(asked.user_id), private=asked.private)


def _remembered(asked: Asked, *, store: Store, now: datetime) -> tuple[Exchange, ...]:
    """Keep the question and return what was asked before it in its thread; a private one belongs to no thread."""
    if asked.private:
        return ()
    store.remember(Turn(asked.channel_id, asked.thread, asked.ts, asked.text, now))
    turns: Sequence[Turn] = store.turns(asked.channel_id, asked.thread)
    before = list(takewhile(lambda turn: turn.ts != asked.ts, turns))[-_REMEMBERED:]
    return tuple(Exchange(turn.question, _cited(turn, store)) for turn in before)


def _cited(turn: Turn, store: Store) -> tuple[str, ...]:
    replied = store.reply(turn.key)
    return replied.documents if replied else ()


def _answered(question: Question, services: Services, on_sentence: Callable[[str], None] | None) -> Reply:
    for attempt in stamina.retry_context(on=TransientError, attempts=3, timeout=20, wait_initial=0.2):
        with attempt:
            return services.answerer.answer(question, on_sentence=on_sentence)
    raise AssertionError  # a retry either returns or raises


def _shown_in(stream: ReplyStream | None) -> Callable[[str], None] | None:
    return None if stream is None else lambda sentence: stream.append(safe(sentence))
