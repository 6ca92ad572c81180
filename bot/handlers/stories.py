"""The buttons under a digest's story, and beside its news: what a channel wants of single stories."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.audience import channel_audience
from bot.domain import Asked, Message, Standing
from bot.errors import ChatRefused, ReadersChanged
from bot.follows import Dismissal, Follow
from bot.handlers.command import MEMBERS_ONLY, Starts
from bot.handlers.feedback import Press
from bot.ports import Chat
from bot.render.following import (
    ASK,
    DISMISS,
    FOLLOW,
    TAKE_BACK,
    UNFOLLOW,
    question_message,
    value_of,
    with_button,
)
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import Document, Mark, StoryCard

FORGOTTEN = "I no longer have that story on record."
FOLLOWED = "This channel follows the story: its news come into the digest's thread, at most once a day."
UNFOLLOWED = "This channel no longer follows that story."
DISMISSED = "Noted: this channel's digests leave that story out from now on."
TAKEN_BACK = "Noted: this channel's digests may tell that story again."
QUESTION = "What is known about {headline}?"
ASKED = "That was asked today; the answer stands in the digest's thread."
_log = structlog.get_logger(__name__)


def press(given: Press, action: str, *, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Do what a button says, and return what its presser alone is shown, if anything.

    What a channel is told is for full members of the workspace to say; whoever reads a digest may ask about it.
    """
    if action == ASK:
        return _ask(given, services, chat, work)
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


def _ask(given: Press, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Have the question answered that a story's newest report puts, in the digest's thread, once a day."""
    card, thread_ts = _readable(given, services, chat), given.thread_ts or given.ts
    report = _newest_report(card, services) if card else None
    if card is None or report is None or thread_ts is None:
        return sentence_message(FORGOTTEN)
    text = QUESTION.format(headline=report.title.rstrip(".?!"))
    ts = f"{thread_ts}-{card.story_id}-{given.at:%Y%m%d}"
    asked = Asked(given.channel_id, ts, given.user_id, text, thread_ts)
    try:
        _show_question(asked, report, given, chat)
    except ReadersChanged:
        return sentence_message(FORGOTTEN)
    return None if work.answer(asked) else sentence_message(ASKED)


def _newest_report(card: StoryCard, services: Services) -> Document | None:
    """Return the newest document of a story that repeats no other, if one is left that may be told."""
    names = services.catalog.members(card.story_id)
    documents = services.catalog.documents(names)
    told = [documents[name] for name in names if name in documents and documents[name].mark is Mark.NONE]
    return next(iter([one for one in told if one.copy_of is None][::-1] or told[::-1]), None)


def _show_question(asked: Asked, report: Document, given: Press, chat: Chat) -> None:
    """Put the question into the thread, unless it stands there already, for those who may read the report."""

    def check() -> None:
        if not channel_audience(chat.place(asked.channel_id)).may_read(report.visibility):
            raise ReadersChanged("Fewer may read this question here than it was written for.")

    key, where = f"question:{asked.key}", {"thread_ts": asked.thread_ts}
    try:
        known = chat.find(asked.channel_id, key, **where, since=given.at - timedelta(days=1))
    except ChatRefused as refusal:
        known = None
        _log.info("thread not looked through", key=key, code=refusal.code)
    if known is None:
        chat.post(asked.channel_id, question_message(asked.text), key=key, **where, check=check)


def _standing(story_id: str, services: Services) -> str | None:
    """Return the story that a story is part of now, itself unless it was merged; None when there is none."""
    card = services.catalog.card(story_id)
    return (card.merged_into or card.story_id) if card else None


def _readable(given: Press, services: Services, chat: Chat) -> StoryCard | None:
    """Return the card of a button's story, or of the one that it is part of now, if the channel's readers may know."""
    card = services.catalog.card(_standing(value_of(given.value), services) or "")
    audience = channel_audience(chat.place(given.channel_id))
    return card if card and card.size and audience.may_read(card.visibility) else None
