"""What the bot says about itself: help, subscriptions, and when something went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain import EVERY_DAY, WEEKDAYS, Message, Slot, Subscription
from bot.intent.intents import IntentKind
from bot.render.blocks import MOST_BLOCKS, context, grouped, message, section
from bot.render.escape import safe
from bot.render.phrasing import phrases_in
from bot.render.wording import counted, moment
from retrieval.domain import Topic

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ALONE = "I cannot post where you asked this, so only you see my reply."
_COMMANDS = (
    ("/desk ask QUESTION", "an answer that only you see"),
    (
        "/desk ask QUESTION outlet=NAME since=2026-05-01",
        "the same, from these sources alone; topic= and until= as well",
    ),
    ("/desk digest TOPIC", "the last day's digest, now, for you alone"),
    ("/desk subscribe TOPIC 09:00 weekdays Europe/Berlin", "post a digest in this channel at that time on those days"),
    ("/desk subscribe TOPIC weekly friday 16:00", "once a week, post the newest state of all that those digests told"),
    ("/desk subscriptions", "this channel's digests and when they come next"),
    ("/desk unsubscribe ID", "end that digest"),
    ('/desk watch "NAME" quiet 20:00-08:00', "tell this channel what happens around NAME, except in those hours"),
    ("/desk watch", "the names that this channel watches"),
    ('/desk unwatch "NAME"', "watch it no longer"),
    ("/desk claims NAME", "who did what to NAME or was done what by it, and what became of that"),
    ("/desk settings", "this channel's digests, quiet hours, language, sources and more, in a window"),
    ("/desk forget NOTE", "forget a note that was kept from a thread, by its id or the thread's link"),
    ("/desk sources", "what I read, and when I last read it"),
    ("/desk good", "mark my last reply to you here as right"),
    ("/desk bad WHY", "mark it as wrong, and say why"),
    ("/desk help", "this page"),
)


def help_message(topics: Sequence[Topic] = ()) -> Message:
    """Return what the bot can do, with the topics there are."""
    lines = [f"`{command}`  {what}" for command, what in _COMMANDS]
    asking = (
        "Mention me with a question, or write to me directly; in a thread where I have answered, just ask. "
        "Every sentence of an answer carries the number of the source it rests on; "
        "where my sources do not say, I tell you so."
    )
    blocks = [section(asking), section("\n".join(lines))]
    if topics:
        named = [f"`{safe(topic.name, 60)}` ({safe(topic.title, 100)})" for topic in topics[:20]]
        blocks.append(context("Topics: " + ", ".join(named)))
    return message(blocks)


_SHORT = (IntentKind.GREETING, IntentKind.THANKS, IntentKind.EMOJI, IntentKind.REMARK)


def small_talk_message(kind: IntentKind, topics: Sequence[Topic] = (), *, language: str | None = None) -> Message:
    """Return the short reply to what is no question; asked for help, what the bot can do."""
    if kind not in _SHORT:
        return help_message(topics)
    return sentence_message(phrases_in(language).say("small_talk", kind.value))


def subscriptions_message(
    subscriptions: Sequence[Subscription], next_slots: Mapping[str, Slot] | None = None, *, everywhere: bool = False
) -> Message:
    """Return a channel's digests, or those of all channels where it says `everywhere`.

    `next_slots` holds each subscription's next posting by its identity.
    """
    if not subscriptions:
        return sentence_message(
            "There are no digests in this channel yet. Try /desk subscribe provenance 09:00 weekdays."
        )
    lines = [_subscription(one, (next_slots or {}).get(one.subscription_id)) for one in subscriptions]
    where = "in all channels" if everywhere else "in this channel"
    head = [section(f"*{counted(len(lines), 'digest')} {where}*")]
    return grouped(head, [[section(line)] for line in lines], lambda n: context(f"… and {n} more."))


def trouble_message(reference: str) -> Message:
    """Return what a person sees when something broke; `reference` is in the log."""
    return sentence_message(
        "Something went wrong on my side. Please try again; "
        f"if it keeps failing, give the people who run me this reference: {reference}."
    )


def given_up_message() -> Message:
    """Return what a person reads whose question ended the process each time it was tried."""
    return sentence_message(
        "I tried to answer this several times and failed each time, so I have stopped trying. "
        "The people who run me have been told."
    )


def waiting_message(seconds: float) -> Message:
    """Return the line that tells an asker how long the questions before theirs will take."""
    about = max(round(seconds / 5) * 5, 5)
    return sentence_message(f"Many questions are waiting here; yours will take about {about} s.")


def taken_back_message() -> Message:
    """Return what stands in place of a reply that cannot be deleted, once its question was taken back."""
    return sentence_message("The question was taken back, and so is my reply.")


def withheld_message(documents: int, language: str | None = None) -> Message:
    """Return the line that tells an asker, and nobody else, how much was left out because others read along."""
    phrases = phrases_in(language)
    return sentence_message(phrases.say("reply", "withheld", documents=phrases.counted(documents, "document")))


def alone_message(told: Message) -> Message:
    """Return a reply as it is shown to its asker because it cannot be posted where it was asked."""
    return noted(ALONE, told)


def noted(note: str, told: Message) -> Message:
    """Return a message with a sentence of ours above it."""
    if not told.blocks:
        return Message(f"{note}\n{told.text}")
    return message([section(note), *told.blocks][:MOST_BLOCKS])


def sentence_message(text: str) -> Message:
    """Return any one sentence as a message, with nothing in it active."""
    return message([section(safe(text, 2900) or "…")])


def _subscription(subscription: Subscription, slot: Slot | None) -> str:
    at = f"{subscription.at:%H:%M} {_day_names(subscription.days)} ({safe(subscription.timezone, 60)})"
    comes = f" · next {moment(slot.due_at, subscription.timezone)}" if slot else ""
    silent = " · silent on quiet days" if subscription.silent else ""
    weekly = " weekly," if subscription.weekly else ""
    return f"*{safe(subscription.topic, 60)}*{weekly} {at}{comes}{silent} · id {safe(subscription.subscription_id, 80)}"


def _day_names(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "every day"
    if days == WEEKDAYS:
        return "on weekdays"
    return "on " + ", ".join(DAY_NAMES[number] for number in sorted(days))
