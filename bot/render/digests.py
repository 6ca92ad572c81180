"""A digest as a message: each story with its cited summary, who reported it, and on whose word."""

from __future__ import annotations

from datetime import datetime

from bot.domain import Message
from bot.render.blocks import Block, context, divider, fitting, header, message, packed, section, within
from bot.render.escape import link, safe
from bot.render.records import few, resting, source_mark, sources_of
from bot.render.replies import sentence_text
from bot.render.wording import counted, day, days, looked_through, moment
from retrieval.domain import Digest, DigestItem, Document
from retrieval.text.outlets import outlets_of

LONGEST_SUMMARY_SENTENCE = 450
ROOM_FOR_SUMMARY = 2000
ROOM_FOR_SOURCES = 1500
LONGEST_AUTHORS = 200
FOLLOWS = " in the next digest"
WEEK = "{title}, the week"
"""What stands over a weekly digest."""


def digest_message(digest: Digest, *, timezone: str = "UTC") -> Message:
    """Return the message that shows a digest; a quiet window is one line."""
    return fitting_digest(digest, timezone=timezone, follows="")[0]


def fitting_digest(
    digest: Digest, *, timezone: str = "UTC", due_at: datetime | None = None, follows: str = FOLLOWS
) -> tuple[Message, int]:
    """Return the message that shows a digest, and how many of its items fit into it.

    `due_at` is given for one that is late. What does not fit `follows`.
    """
    late = [context(f"This digest is late: it was due at {moment(due_at, timezone)}.")] if due_at else []
    when = days(digest.window, timezone)
    searched = looked_through(digest.searched, timezone)
    if not digest.items:
        quiet = section(f"*{safe(digest.topic.title, 100)}*, {when}: nothing new. {searched}.")
        return message([quiet, *late]), 0
    stories = counted(len(digest.items), "story", "stories")
    head = [header(f"{digest.topic.title}: {when}"), context(f"{stories}. {searched}.", *_authors(digest)), *late]
    groups = [[divider(), *_story(item, timezone)] for item in digest.items]
    return fitting(head, groups, lambda left: context(f"… and {counted(left, 'more story', 'more stories')}{follows}."))


def _authors(digest: Digest) -> list[str]:
    """Name the models that wrote summaries; those that none wrote are the sources' own words."""
    names = list(dict.fromkeys(item.written_by.model for item in digest.items if item.written_by))
    rest = "" if all(item.written_by for item in digest.items) else "; the others are quotes"
    return [f"Summaries written by {safe(' and '.join(names), LONGEST_AUTHORS)}{rest}."] if names else []


def _story(item: DigestItem, timezone: str) -> list[Block]:
    named = [sentence for sentence in item.sentences if sentence.text == item.headline.title]
    told = [sentence for sentence in item.sentences if sentence not in named]
    numbered = sources_of(item.citations)
    summary = [sentence_text(sentence, numbered, LONGEST_SUMMARY_SENTENCE) for sentence in told]
    title = f"*{link(item.headline.url, item.headline.title)}*"
    lines = [
        " ".join([title, *filter(None, (numbered.marked(sentence.citations) for sentence in named))]),
        *packed(within(summary, ROOM_FOR_SUMMARY), " "),
    ]
    sources = [source_mark(number, citation, timezone) for number, citation in numbered.documents]
    small = [_reporting(item, timezone), *([" · ".join(within(sources, ROOM_FOR_SOURCES))] if sources else [])]
    news = _news(item, timezone)
    return [*(section(text) for text in packed(lines, "\n")), context(*small, *([news] if news else []))]


def _reporting(item: DigestItem, timezone: str) -> str:
    """Return "5 outlets, 1 original report (X): A 5 Jun 2026, B 6 Jun 2026"."""
    number = len(outlets_of(item.story.documents))
    whose = resting(number, item.originals) if number else counted(len(item.story.documents), "document")
    dates = _first_days(item.story.documents, timezone)
    return whose + (f": {', '.join(dates)}" if dates else "")


def _first_days(documents: tuple[Document, ...], timezone: str) -> list[str]:
    """Return each outlet with the day of its first report."""
    first = {outlet: document for document in reversed(documents) if (outlet := document.outlet)}
    named = [f"{safe(name, 60)} {day(first[name].published_at, timezone)}" for name in outlets_of(documents)]
    return few(named)


def _news(item: DigestItem, timezone: str) -> str:
    """Say what is new in a story that the channel has seen before, or nothing for a story that is all new."""
    new = [d for d in item.story.documents if d.document_id in item.new_documents]
    if not new or len(new) == len(item.story.documents):
        return ""
    named = [f"{safe(d.outlet or d.title, 60)} {day(d.published_at, timezone)}" for d in new]
    return f"New since the last digest: {', '.join(few(named))}"
