"""A question's steps: remember it, answer it for those who read along, and put the reply in its thread once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import stamina
import structlog

from bot.channel_language import language_in
from bot.domain import Asked, Message, Posted, Prepared, Readers
from bot.errors import ChatRefused, ChatUnavailable, QuestionChanged, ReadersChanged
from bot.grounds import grounds_of
from bot.handlers.ask_options import narrowed_question
from bot.handlers.feedback import record_reply
from bot.handlers.memory import remember, remembered
from bot.handlers.offers import offers_of
from bot.handlers.overview import answer_to, digest_for, overview_in, told
from bot.handlers.unasked import is_unasked, take_turn
from bot.intent.intents import intent_of
from bot.messages import MessageRecord, record_of
from bot.ports import Chat, Check, ReplyStream
from bot.readers import audience_for, both, check_of, checked, readers_of
from bot.render.blocks import with_small_print
from bot.render.digests import digest_message
from bot.render.escape import safe
from bot.render.facts import reply_facts
from bot.render.phrasing import phrases_in
from bot.render.replies import reply_message
from bot.render.texts import (
    alone_message,
    given_up_message,
    small_talk_message,
    trouble_message,
    waiting_message,
)
from bot.services import Services
from retrieval.answering.refusal import is_on_its_own
from retrieval.answering.stages import OnStage, unheard
from retrieval.conversation.parse import gives_only_dates
from retrieval.domain import EVERYONE, Answer, Audience, Question, Reply
from retrieval.errors import TransientError

LONG_WAIT = 15.0
"""Seconds that a reply may wait for its turn without a word."""
SILENCE = Message("")
"""What is not posted: an answer that we do not have to a question that nobody put to us."""
_MOST_REWRITES = 3
"""How often a reply is written anew because its readers changed."""
T = TypeVar("T")
_log = structlog.get_logger(__name__)


def open_stream(asked: Asked, *, chat: Chat) -> ReplyStream | None:
    """Return the reply that grows in the question's thread; None where it can only be shown when it is done.

    What was said without naming us has none: there may be nothing to say.
    """
    if asked.private or not asked.addressed:
        return None
    ids = {"key": asked.key, "thread_ts": asked.thread, "user_id": asked.user_id}
    try:
        return chat.begin(asked.channel_id, **ids, team_id=asked.team_id)
    except (ChatUnavailable, ChatRefused) as error:
        _log.info("no stream", key=asked.key, why=str(error))
        return None


def tell_wait(asked: Asked, ahead: int, *, chat: Chat) -> None:
    """Tell the asker, and them alone, when `ahead` others keep the reply waiting for long. Never raises."""
    seconds = 0.0 if asked.private else chat.seconds_until_post(asked.channel_id, ahead=ahead)
    if seconds <= LONG_WAIT:
        return
    try:
        chat.whisper(asked.channel_id, asked.user_id, waiting_message(seconds), thread_ts=asked.thread_ts)
    except (ChatUnavailable, ChatRefused) as error:
        _log.info("wait not told", key=asked.key, why=str(error))


def compose(  # noqa: PLR0913 - whatever a try depends on is a keyword
    asked: Asked,
    *,
    services: Services,
    chat: Chat,
    stream: ReplyStream | None = None,
    patient: bool = True,
    still: Check | None = None,
    on_stage: OnStage = unheard,
) -> Prepared:
    """Return the reply to a question, for those who read along; its sentences show in `stream` as they come.

    `on_stage` is told what is being done. Where the readers become others meanwhile, nothing more is shown and the
    reply is written anew for those. It is without words, and is not to be posted, where nobody asked us and there is no
    answer.
    Raises `ChatUnavailable` when it cannot be asked who reads along; when not `patient`, the reply is then for
    the public and says why. Raises what `still` raises when that is not asked any more. Nothing else is raised: when
    something breaks the reply says so, with a reference that the log has too.
    """
    checked(still)
    readers = readers_of(asked, chat=chat, patient=patient)
    try:
        if asked.private and (talk := intent_of(asked.text)).is_small_talk:
            language = language_in(asked.channel_id, asked.text, services.store)
            said = small_talk_message(talk.kind, services.topics, language=language)
            return Prepared(said, EVERYONE.visibilities)
        audience = audience_for(asked, readers)
        if asked.addressed:
            remember(asked, services)
        asked, keep = narrowed_question(asked, services)
        question = Question(asked.text, audience, filter=keep, earlier=remembered(asked, readers.place, services))
        shown = _shown_in(stream, asked, audience, chat, still)
        return _composed(asked, question, readers, services=services, on_sentence=shown, on_stage=on_stage)
    except QuestionChanged:
        raise
    except ReadersChanged:
        _log.info("readers changed while a reply was written", key=asked.key)
        return compose(asked, services=services, chat=chat, patient=False, still=still, on_stage=on_stage)
    except Exception as error:  # noqa: BLE001 # the outermost edge of an answer: whatever broke, the asker hears of it
        reference = secrets.token_hex(4)
        _log.error("answer failed", key=asked.key, reference=reference, exc_info=error)
        if not asked.addressed:
            return Prepared(SILENCE, EVERYONE.visibilities)
        return Prepared(trouble_message(reference), EVERYONE.visibilities)


def deliver(  # noqa: PLR0913 - whatever a try depends on is a keyword
    asked: Asked,
    prepared: Prepared,
    *,
    services: Services,
    chat: Chat,
    stream: ReplyStream | None = None,
    look_since: datetime | None = None,
    patient: bool = True,
    still: Check | None = None,
) -> MessageRecord | None:
    """Put the reply into its thread, or show it to the asker alone, unless it is there already.

    Returns the record of what then stands in the thread; None where nothing does, for what one person alone was shown
    can be neither changed nor spoken of in a thread.

    `look_since` is given whenever it may be: it is then looked for among what came after that moment. What
    one person alone was shown cannot be found; it is shown once more, for a reply that is lost is worse.
    Who reads along is checked when the reply's turn to be sent has come; when fewer may read it than it was
    written for, it is written anew. What the channel refuses for good is shown to the asker alone.
    Raises `ChatUnavailable`, `ChatRefused`, and what `still` raises when that is not asked any more.
    """
    checked(still)
    if look_since is not None and not asked.private:
        try:
            if there := found(asked, prepared, services=services, chat=chat, since=look_since):
                return there
        except ChatRefused as refusal:
            _show_alone(asked, prepared, refusal, chat=chat, check=check_of(asked, prepared, chat=chat))
            return None
        stream = open_stream(asked, chat=chat)
    for _ in range(_MOST_REWRITES):
        if not prepared.message.text:
            return None
        check = both(still, check_of(asked, prepared, chat=chat, patient=patient))
        try:
            posted = _put(asked, prepared, chat=chat, stream=stream, check=check)
        except ReadersChanged:
            prepared = compose(asked, services=services, chat=chat, patient=patient, still=still)
        else:
            return recorded(asked, prepared, posted, services) if posted else None
    raise ChatUnavailable("Who reads along changes faster than a reply can be written; it may work in a few minutes.")


def found(asked: Asked, prepared: Prepared, *, services: Services, chat: Chat, since: datetime) -> MessageRecord | None:
    """Return the record of a reply that stands in its thread; None where it does not, or was one person's alone.

    Raises `ChatUnavailable` or `ChatRefused`.
    """
    if asked.private:
        return None
    posted = chat.find(asked.channel_id, asked.key, thread_ts=asked.thread, since=since)
    return recorded(asked, prepared, posted, services) if posted else None


def recorded(asked: Asked, prepared: Prepared, posted: Posted, services: Services) -> MessageRecord:
    """Return the record of the reply to a question that stands there now."""
    at = services.clock.now()
    return record_of(asked.key, posted, prepared, at=at, thread_ts=asked.thread, user_id=asked.user_id)


def _put(
    asked: Asked, prepared: Prepared, *, chat: Chat, stream: ReplyStream | None, check: Check | None
) -> Posted | None:
    """Post the reply, or show it to the asker alone, which returns None."""
    if asked.private:
        checked(check)
        chat.whisper(asked.channel_id, asked.user_id, prepared.message, thread_ts=asked.thread_ts)
        return None
    try:
        if stream is not None:
            return stream.finish(prepared.message, check=check)
        return chat.post(asked.channel_id, prepared.message, key=asked.key, thread_ts=asked.thread, check=check)
    except ChatRefused as refusal:
        _show_alone(asked, prepared, refusal, chat=chat, check=check)
        return None


def give_up(asked: Asked, *, services: Services, chat: Chat, since: datetime, in_doubt: bool = True) -> str:
    """Tell the asker that there will be no reply, unless there is one after all. Raises what `deliver` raises.

    Whoever did not ask us expects none.
    """
    del in_doubt  # it always is
    if not asked.addressed:
        return "left alone"
    deliver(asked, given_up(asked), services=services, chat=chat, look_since=since)
    return "given up"


def given_up(asked: Asked) -> Prepared:
    """Return what is said in place of a reply that cannot be written; nothing to who did not ask us."""
    return Prepared(given_up_message() if asked.addressed else SILENCE, EVERYONE.visibilities)


def _show_alone(asked: Asked, prepared: Prepared, refusal: ChatRefused, *, chat: Chat, check: Check | None) -> None:
    """Show the asker what the channel does not take: a reply is never lost in silence."""
    _log.warning("reply shown to its asker alone", key=asked.key, code=refusal.code)
    checked(check)
    chat.whisper(asked.channel_id, asked.user_id, alone_message(prepared.message), thread_ts=asked.thread_ts)


def _composed(
    asked: Asked,
    question: Question,
    readers: Readers,
    *,
    services: Services,
    on_sentence: Callable[[str], None] | None,
    on_stage: OnStage,
) -> Prepared:
    """Return the reply to a question once its readers are known."""
    timezone = readers.person.timezone or "UTC"
    language = language_in(asked.channel_id, asked.text, services.store)
    note = "" if readers.reached else phrases_in(language).say("reply", "unchecked")
    visibilities = question.audience.visibilities
    opens = asked.thread_ts is None
    topics = services.topics if asked.addressed else ()
    overview = None if is_unasked(asked) else overview_in(question, topics, opens=opens)
    digest = _patiently(lambda: digest_for(question, overview, services))
    if digest:
        record_reply(asked, question, reply := told(digest), services=services)
        shown = with_small_print(digest_message(digest, timezone=timezone), note)
        return Prepared(shown, visibilities, grounds=grounds_of(reply, language=language))
    reply = _patiently(lambda: answer_to(question, overview, services, on_sentence=on_sentence, on_stage=on_stage))
    _log.info("question answered", key=asked.key, **reply_facts(reply))
    if not asked.addressed and not (_answers(asked, reply) and take_turn(asked, services)):
        return Prepared(SILENCE, visibilities)
    remember(asked, services)
    record_reply(asked, question, reply, services=services)
    offers = offers_of(asked, reply, question.audience, services)
    said = reply_message(reply, timezone=timezone, key=asked.key, note=note, language=language, offers=offers)
    return Prepared(said, visibilities, grounds=grounds_of(reply, language=language))


def _answers(asked: Asked, reply: Reply) -> bool:
    """Say whether a reply answers what was said without naming us: from sources, and in the message's own words.

    "And in May?" has none: they are those of the question before.
    """
    if not isinstance(reply, Answer):
        return False
    quotes = (citation.quote for citation in reply.citations)
    return gives_only_dates(asked.text) or is_on_its_own(asked.text, quotes)


def _patiently(attempt: Callable[[], T]) -> T:
    """Return what an attempt comes to, tried again where a store was away for a moment."""
    for trial in stamina.retry_context(on=TransientError, attempts=3, timeout=20, wait_initial=0.2):
        with trial:
            return attempt()
    raise AssertionError  # a retry either returns or raises


def _shown_in(
    stream: ReplyStream | None, asked: Asked, audience: Audience, chat: Chat, still: Check | None
) -> Callable[[str], None] | None:
    """Return what shows a sentence, if everybody who reads along may still read what it was drawn from."""
    if stream is None:
        return None
    check = both(still, check_of(asked, Prepared(Message(""), audience.visibilities), chat=chat))

    def show(sentence: str) -> None:
        try:
            checked(check)
        except ChatUnavailable as error:
            _log.info("sentence not shown", key=asked.key, why=str(error))
        else:
            stream.append(safe(sentence))

    return show
