"""The digests of a channel that are due at one moment: one post with a heading each, a slot on record for each.

A story on several topics stands under the first of them, and the others say so. A weekly digest stands alone: it is
made of digests that were told before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.audience import channel_audience
from bot.domain import Message, Posted, Prepared, Slot, Subscription
from bot.errors import ChatRefused, MisunderstoodError, ReadersChanged
from bot.grounds import Grounds
from bot.messages import JointDigest, JointPublished, SlotPart, record_of
from bot.ports import Chat
from bot.publisher import delivery_of, is_open, prepared_of, telling_of, written_for
from bot.readers import channel_check
from bot.render.blocks import Block, message, share_of
from bot.render.digests import digest_part, glance
from bot.services import Services
from retrieval.domain import Digest, DigestItem

QUIET = Message("")
"""What is not posted."""


def key_of(channel_id: str, slots: Sequence[Slot]) -> str:
    """Return the identity of the post that tells a channel's slots of one moment."""
    return f"digests:{channel_id}:{slots[0].due_at.isoformat()}"


def compose(key: str, slots: Sequence[Slot], *, services: Services, chat: Chat) -> JointDigest | None:
    """Return the digests of those slots of a channel that are open, as one message; None where none is.

    A slot whose topic is no more fails by itself. Raises what the catalog raises, and `ChatUnavailable` when it cannot
    be asked who reads the channel.
    """
    wishes = [(slot, wish) for slot in slots if (wish := services.store.subscription(slot.subscription_id))]
    open_ones = [(slot, wish) for slot, wish in wishes if is_open(slot, services=services)]
    if not open_ones:
        return None
    channel_id = open_ones[0][1].channel_id
    audience = channel_audience(chat.place(channel_id))
    written: list[tuple[Slot, Subscription, Digest]] = []
    failed: list[tuple[Slot, str]] = []
    for slot, wish in open_ones:
        try:
            written.append((slot, wish, written_for(wish, slot, audience, services=services)))
        except MisunderstoodError as error:
            failed.append((slot, str(error)))
    shown, parts = _together(written, services=services)
    return JointDigest(key, channel_id, shown, parts, tuple(failed))


def post(
    joint: JointDigest, slots: Sequence[Slot], *, services: Services, chat: Chat, in_doubt: bool
) -> JointPublished | None:
    """Post the digests of a channel unless they are there already; return what to record, None when no slot is open.

    As `publisher.post` does, and for the same reasons: looked for first, written anew when fewer may read it.
    """
    there = found(joint, slots, services=services, chat=chat, in_doubt=in_doubt)
    if there is not None:
        return there
    told: JointDigest | None = joint
    while told is not None and any(is_open(slot, services=services) for slot in slots):
        check = channel_check(told.channel_id, told.visibilities, chat=chat)
        try:
            said = told.message
            posted = chat.post(told.channel_id, said, key=told.key, check=check) if said.text else None
        except ReadersChanged:
            told = compose(told.key, slots, services=services, chat=chat)
        else:
            return _published(told, posted, services=services)
    return None


def record(published: JointPublished, *, services: Services) -> None:
    """Put on record how each slot was delivered, and the message; again, it changes nothing."""
    for delivery in published.deliveries:
        services.store.record_delivery(delivery)
    if published.record:
        services.store.record_message(published.record)


def _together(
    written: Sequence[tuple[Slot, Subscription, Digest]], *, services: Services
) -> tuple[Message, tuple[SlotPart, ...]]:
    """Return digests as one message, each with its share of the room, and what is to be recorded of each."""
    blocks: list[Block] = []
    headlines: list[str] = []
    parts: list[SlotPart] = []
    told: list[tuple[DigestItem, str]] = []
    for place, (slot, wish, digest) in enumerate(written):
        above = [(item, topic) for item in digest.items if (topic := _told_under(item, told))]
        here = tuple(item for item in digest.items if not _told_under(item, told))
        number = 0
        if digest.items or not wish.silent:
            how = telling_of(wish, slot, digest, services=services)
            how = replace(how, above=tuple((item.title, topic) for item, topic in above))
            how = replace(how, due_at=None) if blocks else how
            room = share_of(blocks, len(written) - place)
            shown_here = replace(digest, items=here, unread=() if blocks else digest.unread)
            told_here, number = digest_part(shown_here, how, room=room)
            blocks += told_here
        headlines.append(glance(here[:number]))
        told += [(item, digest.topic.title) for item in here[:number]]
        whole = replace(digest, items=(*(item for item, _ in above), *here))
        parts.append(SlotPart(slot, prepared_of(wish, slot, whole, number + len(above), message=QUIET)))
    shown = message(blocks, glance=" · ".join(filter(None, headlines))) if blocks else QUIET
    return shown, tuple(parts)


def _told_under(item: DigestItem, told: Sequence[tuple[DigestItem, str]]) -> str:
    """Return the topic under which a story is told already, of those with their topics; nothing where it is not."""
    own = {document.document_id for document in item.story.documents}
    return next((t for one, t in told if any(d.document_id in own for d in one.story.documents)), "")


def found(
    joint: JointDigest, slots: Sequence[Slot], *, services: Services, chat: Chat, in_doubt: bool = True
) -> JointPublished | None:
    """Return what to record of digests whose post stands in its channel, None where it does not.

    Raises what `publisher.found` does.
    """
    since = min(slot.due_at for slot in slots)
    try:
        posted = chat.find(joint.channel_id, joint.key, since=since) if joint.message.text else None
    except ChatRefused:
        if in_doubt:
            raise
        return None
    return _published(joint, posted, services=services) if posted else None


def _published(joint: JointDigest, posted: Posted | None, *, services: Services) -> JointPublished:
    """Return what is recorded of a post; a slot whose own part is quiet and silent was not posted."""
    now = services.clock.now()
    deliveries = tuple(delivery_of(part.slot, part.prepared, posted, at=now) for part in joint.parts)
    if posted is None:
        return JointPublished(deliveries)
    grounds = Grounds(tuple(one for part in joint.parts for one in part.prepared.grounds.citations))
    whole = Prepared(joint.message, joint.visibilities, grounds=grounds)
    return JointPublished(deliveries, record_of(joint.key, posted, whole, at=now))
