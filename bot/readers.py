"""Who reads along: asked of the chat once for a reply, and again before anything is shown."""

from __future__ import annotations

import structlog

from bot.audience import audience_of, channel_audience
from bot.domain import Asked, Person, Place, PlaceKind, Prepared, Readers
from bot.errors import ChatUnavailable, ReadersChanged
from bot.ports import Chat, Check
from retrieval.domain import EVERYONE, Audience

_log = structlog.get_logger(__name__)


def readers_of(asked: Asked, *, chat: Chat, patient: bool = True) -> Readers:
    """Return who will see the reply to a question.

    Raises `ChatUnavailable` when the chat cannot be asked; when not `patient`, it is then the public.
    """
    try:
        return Readers(chat.place(asked.channel_id), chat.person(asked.user_id))
    except ChatUnavailable as error:
        if patient:
            raise
        _log.warning("who reads along could not be asked", key=asked.key, why=str(error))
        unknown = Place(asked.channel_id, PlaceKind.CHANNEL)
        return Readers(unknown, Person(asked.user_id), reached=False)


def audience_for(asked: Asked, readers: Readers) -> Audience:
    """Return what those who will see the reply to a question may read."""
    return audience_of(readers.place, readers.person, private=asked.private)


def thread_audience(channel_id: str, user_id: str, *, chat: Chat) -> Audience:
    """Return what those may read who see a thread that we were asked in by somebody, or that a digest of ours opens.

    Raises `ChatUnavailable` when it cannot be asked who they are.
    """
    place = chat.place(channel_id)
    if place.kind is PlaceKind.DIRECT and user_id:
        return audience_of(place, chat.person(user_id))
    return channel_audience(place)


def channel_check(channel_id: str, visibilities: frozenset[str], *, chat: Chat) -> Check | None:
    """Return what raises `ReadersChanged` when those who read a channel as of now may not read all of a message.

    None for a message that everybody may read. What is returned raises `ChatUnavailable`, too.
    """
    if visibilities <= EVERYONE.visibilities:
        return None

    def check() -> None:
        if not visibilities <= channel_audience(chat.place(channel_id)).visibilities:
            raise ReadersChanged("Fewer may read this here than it was written for.")

    return check


def check_of(asked: Asked, prepared: Prepared, *, chat: Chat, patient: bool = True) -> Check | None:
    """Return what raises `ReadersChanged` when a reply's readers, as of now, may not read all it was drawn from.

    None for a reply that everybody may read. What is returned raises `ChatUnavailable`, too, unless not `patient`.
    """
    if prepared.visibilities <= EVERYONE.visibilities:
        return None

    def check() -> None:
        readers = readers_of(asked, chat=chat, patient=patient)
        if not prepared.visibilities <= audience_for(asked, readers).visibilities:
            raise ReadersChanged("Fewer may read this reply here than it was written for.")

    return check


def both(*checks: Check | None) -> Check | None:
    """Return what checks all of these, None where there is nothing to check."""
    wanted = [check for check in checks if check is not None]

    def check() -> None:
        for one in wanted:
            one()

    return check if wanted else None


def checked(check: Check | None) -> None:
    """Check, where there is something to check; raises what that raises."""
    if check is not None:
        check()
