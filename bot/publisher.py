"""A subscription's digest: written for its slot, posted once, recorded; and the one a person asks to see now."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.admins import tell_admins
from bot.audience import channel_audience
from bot.domain import Asked, Delivery, Message, MissedSlot, Posted, Prepared, Slot, Subscription
from bot.errors import ChatRefused, DeskError, MisunderstoodError, ReadersChanged
from bot.grounds import Grounds
from bot.kept_digests import KeptDigest, bare, bare_items
from bot.messages import Published, record_of
from bot.ports import Chat
from bot.posted_stories import with_postings
from bot.readers import audience_for, channel_check, check_of, readers_of
from bot.render.digests import FOLLOWS, DigestTelling, digest_message, fitting_digest
from bot.render.phrasing import ENGLISH
from bot.render.texts import noted, sentence_message, trouble_message
from bot.services import Services
from bot.slots import CATCH_UP, LATE, window_of
from bot.wanted_stories import wanted
from bot.weekly_digests import dailies_of, weekly_digest
from retrieval.domain import EVERYONE, Audience, Digest, DigestItem, Document, Topic, Window
from retrieval.errors import RetrievalError

_log = structlog.get_logger(__name__)
PREVIEWED = timedelta(days=1)


def is_open(slot: Slot, *, services: Services) -> bool:
    """Say whether a slot is still to be published: not delivered, and not too long ago.

    What a slot that is too old would have told, the next digest tells.
    """
    last = services.store.last_delivery(slot.subscription_id)
    if last is not None and last.local_date >= slot.local_date:
        return False
    return services.clock.now() - slot.due_at <= CATCH_UP


def compose(slot: Slot, *, services: Services, chat: Chat) -> Prepared | None:
    """Return a slot's digest for those who read its channel, or None when the slot is not open.

    It covers the time since the last delivery; a weekly one tells what the digests of that time told. Raises
    `MisunderstoodError` when the topic is no more, what the catalog raises, and `ChatUnavailable` when it cannot be
    asked who reads the channel: that is no reason to tell its members less.
    """
    subscription = services.store.subscription(slot.subscription_id)
    if subscription is None or not is_open(slot, services=services):
        return None
    audience = channel_audience(chat.place(subscription.channel_id))
    dailies = dailies_of(subscription, slot, services=services) if subscription.weekly else None
    digest = written_for(subscription, slot, audience, services=services, dailies=dailies)
    how = telling_of(subscription, slot, digest, services=services)
    how = replace(how, dailies=None if dailies is None else len(dailies))
    message, number = fitting_digest(digest, how)
    if subscription.silent and not digest.items:
        message = Message("")
    return prepared_of(subscription, slot, digest, number, message=message)


def written_for(
    subscription: Subscription,
    slot: Slot,
    audience: Audience,
    *,
    services: Services,
    dailies: Sequence[KeptDigest] | None = None,
) -> Digest:
    """Return the digest of a slot for an audience, without what its channel dismissed; `dailies` make a weekly one."""
    if dailies is None:
        written = digest_of(subscription, slot, audience, services=services)
    else:
        written = weekly_digest(
            _topic(subscription.topic, services), subscription, slot, audience, dailies, services=services
        )
    unread = services.unread(audience)
    told = wanted(written, subscription.channel_id, services=services)
    return replace(with_postings(told, subscription.channel_id, services=services), unread=unread)


def telling_of(subscription: Subscription, slot: Slot, digest: Digest, *, services: Services) -> DigestTelling:
    """Return how a slot's digest is told besides its stories."""
    return DigestTelling(
        subscription.timezone,
        due_at=slot.due_at if services.clock.now() - slot.due_at > LATE else None,
        follows="" if subscription.weekly else FOLLOWS,
        book=services.catalog.stories_of([item.lead.document_id for item in digest.items]),
        key=slot.key,
    )


def prepared_of(subscription: Subscription, slot: Slot, digest: Digest, number: int, *, message: Message) -> Prepared:
    """Return a slot's digest ready to be posted, of which as many stories as `number` says are told."""
    first_told = () if subscription.weekly else digest.items
    shown = _documents_of(first_told[:number])
    left = _documents_of(first_told[number:])
    return Prepared(
        message,
        digest.audience.visibilities,
        tuple(shown),
        tuple(document.content_hash for document in shown.values()),
        tuple(one for one in left if one not in shown),
        slot.due_at,
        Grounds(tuple(citation for item in digest.items[:number] for citation in item.citations)),
        _kept(digest, number, slot=slot, subscription=subscription),
    )


def digest_of(
    subscription: Subscription,
    slot: Slot,
    audience: Audience,
    *,
    services: Services,
    before: datetime | None = None,
) -> Digest:
    """Return the digest of a slot's time for an audience, as what the channel was told `before` a moment leaves it."""
    store, channel_id, topic = services.store, subscription.channel_id, subscription.topic
    told_until = store.told_until(channel_id, topic, before=before)
    told = store.told(channel_id, before=before)
    return services.digester.digest(
        _topic(topic, services),
        window_of(subscription, slot, told_until),
        audience,
        shown=told if told or told_until else None,
        carried=store.carried(channel_id, topic, before=before),
        keep=store.channel_settings(channel_id).keep,
    )


def _kept(digest: Digest, number: int, *, slot: Slot, subscription: Subscription) -> KeptDigest:
    return KeptDigest(
        key=slot.key,
        subscription_id=slot.subscription_id,
        channel_id=subscription.channel_id,
        local_date=slot.local_date,
        due_at=slot.due_at,
        timezone=subscription.timezone,
        digest=bare(digest, shown=number),
        rest=bare_items(digest.items[number:]),
        left=len(digest.items) - number,
        weekly=subscription.weekly,
    )


def post(slot: Slot, prepared: Prepared, *, services: Services, chat: Chat, in_doubt: bool) -> Published | None:
    """Post a slot's digest unless it is there already; return what to record, None when the slot is not open.

    The post carries the slot, and is looked for first; only when there is no doubt may it go into a channel
    whose history is closed to us. Who reads the channel is checked when its turn has come; when fewer may read it
    than it was written for, it is written anew.
    Raises `ChatUnavailable`, `ChatRefused`, and what `compose` raises.
    """
    subscription = services.store.subscription(slot.subscription_id)
    if subscription is None:
        return None
    there = found(slot, prepared, subscription.channel_id, services=services, chat=chat, in_doubt=in_doubt)
    if there is not None:
        return there
    if not is_open(slot, services=services):
        return None
    digest: Prepared | None = prepared
    while digest is not None:
        check = channel_check(subscription.channel_id, digest.visibilities, chat=chat)
        try:
            told = digest.message
            posted = chat.post(subscription.channel_id, told, key=slot.key, check=check) if told.text else None
        except ReadersChanged:
            digest = compose(slot, services=services, chat=chat)
        else:
            return _published(slot, digest, posted, services=services)
    return None


def record(published: Published, *, services: Services) -> None:
    """Put on record how a slot was delivered, and its message, which what changes later is told of."""
    services.store.record_delivery(published.delivery)
    if published.record:
        services.store.record_message(published.record)


def found(
    slot: Slot, prepared: Prepared, channel_id: str, *, services: Services, chat: Chat, in_doubt: bool = True
) -> Published | None:
    """Return what to record of a slot's digest that stands in its channel; None where it does not.

    Raises `ChatUnavailable`, and `ChatRefused` for a history that is closed to us, unless not `in_doubt`.
    """
    try:
        posted = chat.find(channel_id, slot.key, since=slot.due_at) if prepared.message.text else None
    except ChatRefused:
        if in_doubt:
            raise
        return None
    return _published(slot, prepared, posted, services=services) if posted else None


def _published(slot: Slot, prepared: Prepared, posted: Posted | None, *, services: Services) -> Published:
    now = services.clock.now()
    delivery = delivery_of(slot, prepared, posted, at=now)
    return Published(delivery, record_of(slot.key, posted, prepared, at=now) if posted else None)


def delivery_of(slot: Slot, prepared: Prepared, posted: Posted | None, *, at: datetime) -> Delivery:
    """Return what is recorded of a slot whose digest was posted, or withheld because the day was quiet."""
    told = {name: getattr(prepared, name) for name in ("documents", "hashes", "carried", "until")}
    ts, kept = posted.ts if posted else None, replace(prepared.digest, told_at=at) if prepared.digest else None
    return Delivery(slot.key, slot.subscription_id, slot.local_date, ts, at, **told, digest=kept)


def preview(asked: Asked, *, services: Services, chat: Chat, patient: bool = True) -> Prepared:
    """Return the last day's digest on the topic that was asked for, for the asker's eyes only.

    Raises `ChatUnavailable` when it cannot be asked who the asker is; when not `patient`, the digest is then for
    the public and says why. When anything else breaks the message says so, with a reference that the log has too.
    """
    readers = readers_of(asked, chat=chat, patient=patient)
    try:
        audience = audience_for(asked, readers)
        now = services.clock.now()
        keep, window = services.store.channel_settings(asked.channel_id).keep, Window(now - PREVIEWED, now)
        digest = services.digester.digest(_topic(asked.text, services), window, audience, keep=keep)
        digest = replace(digest, unread=services.unread(audience))
        timezone = readers.person.timezone or "UTC"
        message = digest_message(digest, timezone=timezone)
        return Prepared(
            message if readers.reached else noted(ENGLISH.say("reply", "unchecked"), message), audience.visibilities
        )
    except MisunderstoodError as error:
        return Prepared(sentence_message(str(error)), EVERYONE.visibilities)
    except Exception as error:  # noqa: BLE001 # the outermost edge of a preview: whatever broke, the asker hears of it
        reference = secrets.token_hex(4)
        _log.error("preview failed", key=asked.key, reference=reference, exc_info=error)
        return Prepared(trouble_message(reference), EVERYONE.visibilities)


def show(asked: Asked, *, services: Services, chat: Chat, patient: bool = True) -> None:
    """Show the asker the preview they asked for. Raises `ChatUnavailable` or `ChatRefused`."""
    prepared = preview(asked, services=services, chat=chat, patient=patient)
    check = check_of(asked, prepared, chat=chat, patient=patient)
    try:
        if check is not None:
            check()
    except ReadersChanged:
        prepared = preview(asked, services=services, chat=chat, patient=patient)
    chat.whisper(asked.channel_id, asked.user_id, prepared.message, thread_ts=asked.thread_ts)


def beside(slot: Slot, *, services: Services) -> tuple[str, ...]:
    """Return how the lives begin that tell a slot's channel digests: one at a time tells the channel something."""
    subscription = services.store.subscription(slot.subscription_id)
    ours = services.store.subscriptions(subscription.channel_id) if subscription else ()
    names = {slot.subscription_id, *(one.subscription_id for one in ours)}
    single = [f"{what}digest:{name}:" for name in sorted(names) for what in ("", "rest:")]
    return (*single, *([f"digests:{subscription.channel_id}:"] if subscription else ()))


def report_failure(slot: Slot, why: str, *, admins: Iterable[str], services: Services, chat: Chat) -> None:
    """Tell the admins that a digest will not come, and why, and record it; what it would have told, the next one tells.

    Where the store is away, that is why; the message does not wait for it.
    """
    try:
        services.store.record_miss(MissedSlot(slot, why, services.clock.now()))
    except (DeskError, RetrievalError) as error:
        _log.warning("miss not recorded", slot=slot.key, why=str(error))
    subscription = services.store.subscription(slot.subscription_id)
    where = f"on {subscription.topic} in channel {subscription.channel_id}" if subscription else "of no subscription"
    text = f"The digest {where}, due {slot.due_at:%Y-%m-%d %H:%M} UTC, was not posted: {why}"
    tell_admins(admins, text, key=f"failed:{slot.key}", chat=chat)


def _topic(name: str, services: Services) -> Topic:
    for topic in services.topics:
        if topic.name == name:
            return topic
    raise MisunderstoodError(f"There is no topic {name[:60]!r} any more; topics.toml lists those there are.")


def _documents_of(items: Iterable[DigestItem]) -> dict[str, Document]:
    """Return every document of every story, by its identity."""
    return {document.document_id: document for item in items for document in item.story.documents}
