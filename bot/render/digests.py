"""A digest as a message: each story with its cited summary, who reported it, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, context, fitting, header, message, section
from bot.render.digest_items import story_blocks, story_line
from bot.render.escape import cut, safe
from bot.render.following import story_block
from bot.render.rest import with_rest_button
from bot.render.wording import counted, days, looked_through, moment
from retrieval.domain import Digest, DigestItem

MOST_WHOLE: Final = 7
"""Stories that are told whole; those after them in one line each."""
MOST_LINES: Final = 12
LONGEST_AUTHORS = 200
_GLANCE: Final = 120
"""Letters of a headline in what a phone shows before the message is opened."""
FOLLOWS = " in the next digest"
WEEK = "{title}, the week"
"""What stands over a weekly digest."""


def digest_message(digest: Digest, *, timezone: str = "UTC") -> Message:
    """Return the message that shows a digest; a quiet window is one line."""
    return fitting_digest(digest, timezone=timezone, follows="")[0]


def fitting_digest(
    digest: Digest,
    *,
    timezone: str = "UTC",
    due_at: datetime | None = None,
    follows: str = FOLLOWS,
    book: Mapping[str, str] | None = None,
    key: str | None = None,
) -> tuple[Message, int]:
    """Return the message that shows a digest, and how many of its items fit into it.

    `due_at` is given for one that is late. What does not fit `follows`. `book` names the stories of documents in the
    story book: an item whose lead is among them has buttons, where it is told whole. `key` is its slot's: with it there
    is a button that shows what does not fit.
    """
    late = [context(f"This digest is late: it was due at {moment(due_at, timezone)}.")] if due_at else []
    when = days(digest.window, timezone)
    searched = looked_through(digest.searched, timezone)
    if not digest.items:
        quiet = section(f"*{safe(digest.topic.title, 100)}*, {when}: nothing new. {searched}.")
        return message([quiet, *late]), 0
    stories = counted(len(digest.items), "story", "stories")
    head = [header(f"{digest.topic.title}: {when}"), context(f"{stories}. {searched}.", *_authors(digest)), *late]
    return _fitting(head, digest, timezone=timezone, book=book or {}, rest=RestLine(follows, key))


def rest_message(
    digest: Digest, *, key: str, place: int, timezone: str, book: Mapping[str, str]
) -> tuple[Message, int]:
    """Return the message that tells stories of a digest that did not fit into it, and how many of them fit into this.

    `place` counts those of the digest with this `key` that were told before.
    """
    head = [context(f"The rest of {safe(digest.topic.title, 100)}, {days(digest.window, timezone)}:")]
    return _fitting(head, digest, timezone=timezone, book=book, rest=RestLine("", key, place))


@dataclass(frozen=True, slots=True)
class RestLine:
    """What is said of the stories that do not fit: what `follows`, and the button that shows them.

    There is one where there is a slot's `key`; `place` counts the stories of its digest that were told before.
    """

    follows: str = ""
    key: str | None = None
    place: int = 0

    def block(self, left: int, *, of: int) -> Block:
        """Return the line about as many stories that are left of some."""
        text = f"… and {counted(left, 'more story', 'more stories')}{self.follows}."
        return context(text) if self.key is None else with_rest_button(text, self.key, self.place + of - left)


def _fitting(
    head: Sequence[Block], digest: Digest, *, timezone: str, book: Mapping[str, str], rest: RestLine
) -> tuple[Message, int]:
    """Return a message of as many stories as fit, the first ones told whole, and how many those are."""
    whole, brief = digest.items[:MOST_WHOLE], digest.items[MOST_WHOLE : MOST_WHOLE + MOST_LINES]
    groups = [
        *([*story_blocks(item, timezone), *_buttons(item, book)] for item in whole),
        *(story_line(item, timezone) for item in brief),
    ]
    number, untold = len(digest.items), len(digest.items) - len(groups)
    told, fits = fitting(head, groups, lambda left: rest.block(left + untold, of=number), always=untold > 0)
    return message(told.blocks, glance=_glance(digest.items[:fits])), fits


def _glance(items: Sequence[DigestItem]) -> str:
    """Return the headlines alone: what a phone shows is news, and not how much was searched."""
    return " · ".join(cut(safe(item.title), _GLANCE) for item in items[:MOST_WHOLE])


def _buttons(item: DigestItem, book: Mapping[str, str]) -> list[Block]:
    story_id = book.get(item.lead.document_id)
    return [story_block(story_id)] if story_id else []


def _authors(digest: Digest) -> list[str]:
    """Name the models that wrote summaries; those that none wrote are the sources' own words."""
    names = list(dict.fromkeys(item.written_by.model for item in digest.items if item.written_by))
    rest = "" if all(item.written_by for item in digest.items) else "; the others are quotes"
    return [f"Summaries written by {safe(' and '.join(names), LONGEST_AUTHORS)}{rest}."] if names else []
