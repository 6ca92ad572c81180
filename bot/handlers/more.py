"""The rest of a short reply, asked for with its button: told once, to those alone who may read it now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog

from bot.channel_language import language_in
from bot.domain import Asked, Message, Prepared, Replied
from bot.errors import QuestionChanged, ReadersChanged
from bot.grounds import grounds_of
from bot.handlers.command import Starts
from bot.handlers.feedback import FORGOTTEN, Press
from bot.handlers.memory import LATELY, cited
from bot.handlers.revision import rest_key, still_asked
from bot.messages import MessageRecord, record_of
from bot.ports import Chat, Store
from bot.readers import audience_for, both, check_of, readers_of
from bot.render.offers import key_of
from bot.render.phrasing import phrases_in
from bot.render.replies import reply_message
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.answering.further import beyond
from retrieval.answering.select import MORE
from retrieval.domain import EVERYONE, Answer, Audience, Exchange, Question

NOTHING = Message("")
"""What is not posted: who may not read a reply any more is told nothing of it."""
_log = structlog.get_logger(__name__)


def press(given: Press, *, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Begin to tell the rest of a reply, and return what the presser alone is shown, if anything."""
    replied = services.store.reply(key_of(given.value))
    if replied is None or replied.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    asked = Asked(given.channel_id, replied.key.rpartition(":")[2], given.user_id, "", given.thread_ts)
    if _may_read(asked, replied, chat=chat):
        work.more(asked)
    return None


def compose(asked: Asked, *, services: Services, chat: Chat) -> Prepared:
    """Return the rest of the reply to a question, for the readers that it was for, as far as they still may read it.

    The question is asked again as of its reply: where that would rest on other documents, that is said instead.
    Raises `ChatUnavailable` when it cannot be asked who reads along.
    """
    replied = services.store.reply(asked.key)
    if replied is None or not _may_read(asked, replied, chat=chat):
        return Prepared(NOTHING, EVERYONE.visibilities)
    settings = services.store.channel_settings(asked.channel_id)
    language = language_in(asked.channel_id, replied.question, services.store)
    earlier = _earlier(asked, replied, services.store)
    audience = Audience(replied.visibilities)
    question = Question(replied.question, audience, replied.replied_at, settings.keep, earlier, again=True)
    shown, longer = (services.answerer.answer(question, room=room) for room in (None, MORE))
    is_same = isinstance(shown, Answer) and {one.document_id for one in shown.citations} == set(replied.documents)
    rest = beyond(shown, longer) if is_same and isinstance(shown, Answer) and isinstance(longer, Answer) else None
    if rest is None:
        return Prepared(sentence_message(phrases_in(language).say("reply", "no_more")), EVERYONE.visibilities)
    timezone = chat.person(asked.user_id).timezone or "UTC"
    said = reply_message(rest, timezone=timezone, language=language)
    return Prepared(said, replied.visibilities, grounds=grounds_of(rest, language=language))


def deliver(
    asked: Asked,
    prepared: Prepared,
    revision: int,
    *,
    services: Services,
    chat: Chat,
    look_since: datetime | None = None,
) -> MessageRecord | None:
    """Post the rest into its thread, unless it is there, and return its record.

    None where its readers have become others meanwhile, or the question has another revision: nothing is posted then.
    """
    key, where = rest_key(asked.key), {"thread_ts": asked.thread}
    still = still_asked(asked.key, revision, services.store)
    posted = chat.find(asked.channel_id, key, **where, since=look_since) if look_since else None
    try:
        check = both(still, check_of(asked, prepared, chat=chat))
        posted = posted or chat.post(asked.channel_id, prepared.message, key=key, **where, check=check)
    except (ReadersChanged, QuestionChanged) as error:
        _log.info("the rest is not told any more", key=asked.key, why=type(error).__name__)
        return None
    told = record_of(key, posted, prepared, at=services.clock.now(), user_id=asked.user_id, **where)
    return replace(told, revision=revision)


def _may_read(asked: Asked, replied: Replied, *, chat: Chat) -> bool:
    """Say whether those who read along now, whoever pressed, may read all that the reply was for."""
    return replied.visibilities <= audience_for(asked, readers_of(asked, chat=chat)).visibilities


def _earlier(asked: Asked, replied: Replied, store: Store) -> tuple[Exchange, ...]:
    """Return what was asked before, with what was cited to it as far as that is known."""
    turns = [
        *store.turns_since(asked.channel_id, replied.replied_at - LATELY),
        *store.turns(asked.channel_id, asked.thread),
    ]
    known = {turn.question: turn for turn in turns}
    return tuple(Exchange(text, cited(known[text], store) if text in known else ()) for text in replied.earlier)
