"""The buttons under a digest's story, and beside its news: what a channel wants of single stories."""

from __future__ import annotations

import structlog

from bot.audience import channel_audience
from bot.domain import Message, Standing
from bot.follows import Dismissal, Follow
from bot.handlers.command import MEMBERS_ONLY
from bot.handlers.feedback import Press
from bot.ports import Chat
from bot.render.following import DISMISS, FOLLOW, TAKE_BACK, UNFOLLOW, value_of, with_button
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import StoryCard

FORGOTTEN = "I no longer have that story on record."
FOLLOWED = "This channel follows the story: its news come into the digest's thread, at most once a day."
UNFOLLOWED = "This channel no longer follows that story."
DISMISSED = "Noted: this channel's digests leave that story out from now on."
TAKEN_BACK = "Noted: this channel's digests may tell that story again."
_log = structlog.get_logger(__name__)


def press(given: Press, action: str, *, services: Services, chat: Chat) -> Message | None:
    """Do what a button says, and return what its presser alone is shown, if anything.

    What a channel is told is for full members of the workspace to say.
    """
    if chat.person(given.user_id).standing is not Standing.MEMBER:
        return sentence_message(MEMBERS_ONLY)
    acts = {FOLLOW: _follow, UNFOLLOW: _unfollow, DISMISS: _dismiss, TAKE_BACK: _take_back}
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


def _dismiss(given: Press, services: Services, chat: Chat) -> Message:
    card = _readable(given, services, chat)
    if card is None:
        return sentence_message(FORGOTTEN)
    services.store.keep_dismissal(Dismissal(given.channel_id, card.story_id, given.user_id, given.at))
    _log.info("story is dismissed", channel=given.channel_id, story=card.story_id)
    return with_button(DISMISSED, TAKE_BACK, card.story_id)


def _take_back(given: Press, services: Services, _: Chat) -> Message:
    """Take a dismissal back, also where it was of another story that became part of the same one."""
    wanted = _standing(value_of(given.value), services)
    for one in services.store.dismissals(given.channel_id):
        if wanted is not None and _standing(one.story_id, services) == wanted:
            services.store.take_back_dismissal(given.channel_id, one.story_id)
            _log.info("story is dismissed no more", channel=given.channel_id, story=one.story_id)
    return sentence_message(TAKEN_BACK)


def _standing(story_id: str, services: Services) -> str | None:
    """Return the story that a story is part of now, itself unless it was merged; None when there is none."""
    card = services.catalog.card(story_id)
    return (card.merged_into or card.story_id) if card else None


def _readable(given: Press, services: Services, chat: Chat) -> StoryCard | None:
    """Return the card of a button's story, or of the one that it is part of now, if the channel's readers may know."""
    card = services.catalog.card(_standing(value_of(given.value), services) or "")
    audience = channel_audience(chat.place(given.channel_id))
    return card if card and card.size and audience.may_read(card.visibility) else None
