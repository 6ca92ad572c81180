"""A digest as a message: each story with its cited summary, who reported it, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, BlockRoom, context, fitting, header, message, section
from bot.render.digest_items import story_blocks, story_line
from bot.render.escape import cut, safe
from bot.render.following import story_block
from bot.render.rest import with_rest_button
from bot.render.unread import unread_sentence
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
    return fitting_digest(digest, DigestTelling(timezone, follows=""))[0]


@dataclass(frozen=True, slots=True)
class DigestTelling:
    """How a digest is told besides its stories.

    `due_at` is given for one that is late. What does not fit `follows`. `book` names the stories of documents in the
    story book: an item whose lead is among them has buttons, where it is told whole. `key` is its slot's: with it there
    is a button that shows what does not fit. `dailies` counts the digests that a weekly one is made of. `above` are
    the headlines of its stories that the same message tells already, each with the topic that it stands under.
    """

    timezone: str = "UTC"
    due_at: datetime | None = None
    follows: str = FOLLOWS
    book: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    dailies: int | None = None
    above: tuple[tuple[str, str], ...] = ()


def fitting_digest(digest: Digest, how: DigestTelling = DigestTelling()) -> tuple[Message, int]:  # a frozen value
    """Return the message that shows a digest, and how many of its items fit into it."""
    blocks, number = digest_part(digest, how)
    return message(blocks, glance=glance(digest.items[:number])), number


def digest_part(digest: Digest, how: DigestTelling, *, room: BlockRoom | None = None) -> tuple[tuple[Block, ...], int]:
    """Return the blocks that show a digest in a room of a message, and how many of its items fit; one line if quiet."""
    when = days(digest.window, how.timezone)
    due = moment(how.due_at, how.timezone) if how.due_at else ""
    late = [context(f"This digest is late: it was due at {due}.")] if due else []
    above = [context(*(f"Also on this topic, told above under {safe(t, 100)}: {safe(h)}" for h, t in how.above))]
    searched = _coverage(digest, how.timezone)
    if not digest.items:
        new = "nothing else new" if how.above else "nothing new"
        lead = _from_dailies(how.dailies)
        quiet = section(f"*{safe(digest.topic.title, 100)}*, {when}: {lead}{new}. {searched}")
        return (quiet, *(above if how.above else ()), *late), 0
    stories = _from_dailies(how.dailies) + counted(len(digest.items), "story", "stories")
    counts = context(f"{stories[:1].upper()}{stories[1:]}. {searched}", *_authors(digest))
    head = [header(f"{digest.topic.title}: {when}"), counts, *(above if how.above else ()), *late]
    rest = RestLine(how.follows, how.key, len(how.above))
    told, number = _fitting(head, digest, how, rest, room=room)
    if room and not number:
        return _fitting(head, digest, how, rest, room=room, whole=0)
    return told, number


def _coverage(digest: Digest, timezone: str) -> str:
    """Say what could be read, and which sources could not."""
    searched = f"{looked_through(digest.searched, timezone)}."
    return " ".join(filter(None, (searched, unread_sentence(digest.unread, timezone))))


def _from_dailies(number: int | None) -> str:
    """Say what a weekly digest is made of."""
    if number is None:
        return ""
    return f"this week, from {counted(number, 'digest')}: " if number else "this week no digest was told: "


def rest_message(
    digest: Digest, *, key: str, place: int, timezone: str, book: Mapping[str, str]
) -> tuple[Message, int]:
    """Return the message that tells stories of a digest that did not fit into it, and how many of them fit into this.

    `place` counts those of the digest with this `key` that were told before.
    """
    head = [context(f"The rest of {safe(digest.topic.title, 100)}, {days(digest.window, timezone)}:")]
    told, number = _fitting(head, digest, DigestTelling(timezone, book=book), RestLine("", key, place))
    return message(told, glance=glance(digest.items[:number])), number


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
    head: Sequence[Block],
    digest: Digest,
    how: DigestTelling,
    rest: RestLine,
    *,
    room: BlockRoom | None = None,
    whole: int = MOST_WHOLE,
) -> tuple[tuple[Block, ...], int]:
    """Return as many stories as fit, the first ones told whole, and how many those are."""
    told_whole, brief = digest.items[:whole], digest.items[whole : whole + MOST_LINES]
    groups = [
        *([*story_blocks(item, how.timezone), *_buttons(item, how.book)] for item in told_whole),
        *(story_line(item, how.timezone) for item in brief),
    ]
    number, untold = len(digest.items), len(digest.items) - len(groups)

    def left_out(left: int) -> Block:
        return rest.block(left + untold, of=number)

    told, fits = fitting(head, groups, left_out, always=untold > 0, room=room)
    return told.blocks, fits


def glance(items: Sequence[DigestItem]) -> str:
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
