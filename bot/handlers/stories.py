"""The buttons under a digest's story, and beside its news: what a channel wants of single stories."""

from __future__ import annotations

import structlog

from bot.audience import channel_audience
from bot.domain import Message, Standing
from bot.follows import Follow
from bot.handlers.command import MEMBERS_ONLY
from bot.handlers.feedback import Press
from bot.ports import Chat
from bot.render.following import FOLLOW, UNFOLLOW, value_of, with_button
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import StoryCard

FORGOTTEN = "I no longer have that story on record."
FOLLOWED = "This channel follows the story: its news come into the digest's thread, at most once a day."
UNFOLLOWED = "This channel no longer follows that story."
_log = structlog.get_logger(__name__)


def press(given: Press, action: str, *, services: Services, chat: Chat) -> Message | None:
    """Do what a button says, and return what its presser alone is shown, if anything.

    What a channel is told is for full members of the workspace to say.
    """
    if chat.person(given.user_id).standing is not Standing.MEMBER:
        return sentence_message(MEMBERS_ONLY)
    acts = {FOLLOW: _follow, UNFOLLOW: _unfollow}
    return acts[action](given, services, chat) if action in acts else None


def _follow(given: Press, services: Services, chat: Chat) -> Message:
    card = _readable(given, services, chat)
    thread_ts = given.thread_ts or given.ts
    if card is None or thread_ts is None:
        return sentence_message(FORGOTTEN)
    log = services.catalog.events(card.story_id)
    follow_id = f"{given.channel_id}:{card.story_id}"
    where = (follow_id, given.channel_id, thread_ts, card.story_id)
    kept = services.store.keep_follow(Follow(*where, log[-1].number if log else 0, given.user_id, given.at))
    _log.info("story is followed", follow=kept.follow_id)
    return with_button(FOLLOWED, UNFOLLOW, kept.follow_id)


def _unfollow(given: Press, services: Services, _: Chat) -> Message:
    follow = services.store.follow(value_of(given.value))
    if follow and follow.channel_id == given.channel_id:
        services.store.end_follow(follow.follow_id)
        _log.info("story is not followed any more", follow=follow.follow_id)
    return sentence_message(UNFOLLOWED)


def _readable(given: Press, services: Services, chat: Chat) -> StoryCard | None:
    """Return the card of a button's story, or of the one that it is part of now, if the channel's readers may know."""
    card = services.catalog.card(value_of(given.value))
    card = services.catalog.card(card.merged_into) if card and card.merged_into else card
    audience = channel_audience(chat.place(given.channel_id))
    return card if card and card.size and audience.may_read(card.visibility) else None
