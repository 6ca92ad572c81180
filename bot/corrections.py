"""Corrections travel: what we posted is held against its sources as they stand now, and its thread is told.

A message is marked once and has one line about it, which a later change rewrites. What may not be read where it stands
is not spoken of there, whatever became of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from bot.domain import Posted
from bot.errors import ChatRefused, ChatUnavailable, MessageGone, ReadersChanged
from bot.messages import GONE, CorrectionNotice, MessageRecord
from bot.ports import Chat, Check
from bot.readers import thread_audience
from bot.render.lapses import lapses_message, marked_message
from bot.render.phrasing import phrases_in
from bot.services import Services
from retrieval.domain import Audience, Document, Lapse
from retrieval.grounding.lapses import lapses_of

_AT_ONCE: Final = 200
"""Documents whose messages are looked through together."""
_MOST_REWRITES: Final = 3
"""How often a line is written anew because its readers changed."""
_log = structlog.get_logger(__name__)


def due(*, services: Services) -> Iterator[MessageRecord]:
    """Yield the messages of which there is something new to tell; the others are settled as of what stands now."""
    held = services.store.quoted_documents()
    now = services.catalog.editions(held)
    changed = sorted(name for name, seen in held.items() if seen != {now.get(name, GONE)})
    for start in range(0, len(changed), _AT_ONCE):
        records = services.store.messages_quoting(changed[start : start + _AT_ONCE])
        documents = services.catalog.documents({name for record in records for name in record.documents})
        for record in records:
            lapses = lapses_of(record.grounds.citations, documents)
            if _is_news(record, lapses, services):
                yield record
            else:
                settle(CorrectionNotice(record, _editions(record, documents)), services=services)


def compose(key: str, *, services: Services, chat: Chat) -> CorrectionNotice | None:
    """Return what is to be told of a message to those who read its thread now; None when it is not on record any more.

    Raises `ChatUnavailable` when it cannot be asked who they are.
    """
    record = services.store.message(key)
    if record is None:
        return None
    documents = services.catalog.documents(record.documents)
    readers = thread_audience(record.channel_id, record.user_id, chat=chat)
    lapses = tuple(
        lapse for lapse in lapses_of(record.grounds.citations, documents) if may_be_told(lapse, record, readers)
    )
    if not _is_news(record, lapses, services):
        lapses = ()
    return CorrectionNotice(record, _editions(record, documents), lapses)


def may_be_told(lapse: Lapse, record: MessageRecord, readers: Audience) -> bool:
    """Say whether a lapse may be told where a message stands: its readers may read the source, and so might those then.

    The source counts both as it was when it was quoted and as it is now.
    """
    return lapse.visibilities <= readers.visibilities & record.visibilities


def mark(notice: CorrectionNotice, *, services: Services, chat: Chat) -> bool:
    """Mark a message, and say whether there still is one to speak of.

    There is none where its question was revised since: what stands there then was drawn from the sources of now. The
    message is put up again as it was posted, so where fewer may read it now than it was written for it stays as it is.
    Where the chat does not let it be changed it stays unmarked.
    Raises `ChatUnavailable`.
    """
    record = notice.record
    if _is_revised(record, services):
        return False
    if not record.visibilities <= thread_audience(record.channel_id, record.user_id, chat=chat).visibilities:
        return True
    try:
        chat.update(record.posted, marked_message(record.message, phrases_in(record.grounds.language)))
    except MessageGone:
        return False
    except ChatRefused as refusal:
        _log.info("message not marked", key=record.key, code=refusal.code)
    return True


def tell(
    notice: CorrectionNotice, *, services: Services, chat: Chat, look_since: datetime | None = None
) -> CorrectionNotice:
    """Tell a message's thread what became of its sources, in its one line; return what was told, and by which line.

    `look_since` is given whenever the line may be there already. Where its readers have become others it is written
    anew.
    Raises `ChatUnavailable` or `ChatRefused`.
    """
    for _ in range(_MOST_REWRITES):
        if not notice.lapses or _is_revised(notice.record, services):
            return replace(notice, lapses=())
        try:
            line_ts = _put(notice, chat=chat, look_since=look_since)
        except ReadersChanged:
            notice = compose(notice.record.key, services=services, chat=chat) or replace(notice, lapses=())
        else:
            return replace(notice, line_ts=line_ts)
    raise ChatUnavailable("Who reads along changes faster than a line can be written; it may work in a few minutes.")


def settle(notice: CorrectionNotice, *, services: Services) -> None:
    """Record what was told of a message, if anything, and as of which editions of its documents."""
    record, at = notice.record, services.clock.now()
    lapses = notice.lapses if notice.line_ts else ()
    services.store.settle_lapses(record, lapses, editions=notice.editions, at=at, line_ts=notice.line_ts)


def leave(record: MessageRecord, *, services: Services) -> None:
    """Settle a round of a message that came to its end without being settled, until its documents change again."""
    known = services.store.message(record.key)
    if known and known.round == record.round:
        documents = services.catalog.documents(record.documents)
        settle(CorrectionNotice(record, _editions(record, documents)), services=services)
        _log.warning("correction given up", message=record.key)


def _put(notice: CorrectionNotice, *, chat: Chat, look_since: datetime | None) -> str:
    """Post the line, or rewrite the one that is there; return its id."""
    record, check = notice.record, _check_of(notice, chat)
    said = lapses_message(notice.lapses, phrases_in(record.grounds.language))
    key, thread_ts = f"correct:{record.key}", record.thread_ts
    line = Posted(record.channel_id, record.line_ts) if record.line_ts else None
    if line is None and look_since is not None:
        line = chat.find(record.channel_id, key, thread_ts=thread_ts, since=look_since)
    if line is None:
        return chat.post(record.channel_id, said, key=key, thread_ts=thread_ts, check=check).ts
    check()
    try:
        chat.update(line, said)
    except MessageGone:
        _log.info("line was taken away", key=record.key)  # somebody did not want it there
    return line.ts


def _check_of(notice: CorrectionNotice, chat: Chat) -> Check:
    """Return what raises `ReadersChanged` when those who read the thread as of now may not be told all of it."""
    record = notice.record

    def check() -> None:
        readers = thread_audience(record.channel_id, record.user_id, chat=chat)
        if not all(may_be_told(lapse, record, readers) for lapse in notice.lapses):
            raise ReadersChanged("Fewer may read this line here than it was written for.")

    return check


def _is_revised(record: MessageRecord, services: Services) -> bool:
    """Say whether the question that a message replies to is another one now, or was taken back."""
    known = services.store.question(record.question)
    return known is not None and (known.revision != record.revision or known.asked is None)


def _is_news(record: MessageRecord, lapses: Sequence[Lapse], services: Services) -> bool:
    """Say whether any of some lapses was not told of a message yet."""
    if not lapses:
        return False
    told = {(one.document_id, one.fingerprint) for one in services.store.told_lapses(key=record.key)}
    return any((lapse.document_id, lapse.fingerprint) not in told for lapse in lapses)


def _editions(record: MessageRecord, documents: dict[str, Document]) -> dict[str, str]:
    return {name: documents[name].edition if name in documents else GONE for name in record.documents}
