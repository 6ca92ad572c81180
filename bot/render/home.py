"""Home: what one person finds when they open us, within Slack's limits and with nothing in it active (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain import Slot, Subscription
from bot.render.asking import BUTTON as ASK
from bot.render.blocks import Block, context, header, packed, section
from bot.render.escape import clean, link, plain, safe
from bot.render.inputs import LONGEST_INPUT, button, buttons
from bot.render.phrasing import ENGLISH
from bot.render.wording import counted, day, moment
from bot.surfaces import MOST_PROMPTS, MOST_VIEW_BLOCKS, HomeTab, SuggestedQuestion
from bot.watches import Watch
from retrieval.domain import Document, Searched, UnreadSource, parted

CHOOSE_CHANNEL: Final = "home_settings"
"""The menu of channels whose settings can be opened."""
MOST_LINES: Final = 10
"""Lines of each list; who wants more has the command."""
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_QUESTION, _LONGEST_PROMPT = 80, 200, 200, 75
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,40}")
_ABOUT: Final = (
    "Ask who trained what on whose outputs, who was cut off from which model, and how it is known. "
    "Every sentence of an answer carries the number of the source that it rests on."
)


@dataclass(frozen=True, slots=True)
class FollowedTitle:
    """A story that somebody follows in a channel, by the title of its newest report that they may read."""

    channel_id: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkedAnswer:
    """A question that somebody asked, when it was answered, and where the answer stands, if that can be linked to."""

    question: str
    answered_at: datetime
    address: str | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a person's Home tells, all of it for their eyes; `read_at` is when a source of theirs was last read.

    `unwell` is None for whoever does not run the desk.
    """

    searched: Searched
    read_at: datetime | None = None
    subscriptions: tuple[tuple[Subscription, Slot | None], ...] = ()
    follows: tuple[FollowedTitle, ...] = ()
    watches: tuple[Watch, ...] = ()
    answers: tuple[LinkedAnswer, ...] = ()
    incidents: tuple[Document, ...] = ()
    unwell: tuple[UnreadSource, ...] | None = None
    timezone: str = "UTC"


def home_tab(page: HomePage) -> HomeTab:
    """Return the Home that shows a page."""
    blocks = [
        section(_ABOUT),
        buttons(button(ASK, "Ask", style="primary")),
        context(_holdings(page)),
        *_listed("Your last answers", (_answer(one, page.timezone) for one in page.answers)),
        *_listed("Open incidents", (_incident(one, page.timezone) for one in page.incidents)),
        *_listed("Your digests", (_digest(one, slot) for one, slot in page.subscriptions), none=_NO_DIGEST),
        *_listed("Stories you follow", (_followed(one) for one in page.follows)),
        *_listed("Names you watch", (_watch(one) for one in page.watches)),
    ]
    if page.unwell is not None:
        blocks += _listed("Sources that I could not read lately", map(_unwell, page.unwell), none="All could be read.")
    return HomeTab((*blocks[: MOST_VIEW_BLOCKS - 1], channel_menu()))


def suggested_questions(titles: Sequence[str]) -> tuple[SuggestedQuestion, ...]:
    """Return questions about stories with these titles, the newest first, and then those that always may be asked."""
    asked = [(title, f"What is known about {title.rstrip('.?!')}?") for title in map(clean, titles) if title]
    shown = [SuggestedQuestion(plain(title, _LONGEST_PROMPT), plain(text, LONGEST_INPUT)) for title, text in asked]
    return (*shown, *ALWAYS)[:MOST_PROMPTS]


LATELY_INDEXED: Final = "What came up lately"
ALWAYS: Final = (
    SuggestedQuestion("Who was cut off?", "Who was cut off from which model lately, and why?"),
    SuggestedQuestion(
        "Who trained on whose outputs?", "Which labs are reported to have trained on another lab's outputs?"
    ),
)
_NO_DIGEST: Final = "You have set up no digest. In a channel, try `/desk subscribe provenance 09:00 weekdays`."


def channel_menu() -> Block:
    """Return the line of Home with the menu of channels whose settings can be opened."""
    menu = {
        "type": "conversations_select",
        "action_id": CHOOSE_CHANNEL,
        "placeholder": {"type": "plain_text", "text": "Choose a channel", "emoji": False},
        "filter": {"include": ["public", "private"]},
    }
    return section("Settings of a channel: digests, quiet hours, language, sources") | {"accessory": menu}


def channel_mention(channel_id: str) -> str:
    """Return a channel as Slack shows it to those who may know its name; the direct message as such."""
    bare = parted(channel_id)[1]
    return f"<#{bare}>" if _CHANNEL.fullmatch(bare) else "our direct message"


def _listed(title: str, lines: Iterable[str], *, none: str = "") -> list[Block]:
    """Return a list under its heading; without lines what `none` says, or nothing at all."""
    all_lines = list(lines)
    shown = [f"• {line}" for line in all_lines[:MOST_LINES]]
    if len(all_lines) > MOST_LINES:
        shown.append(f"… and {counted(len(all_lines) - MOST_LINES, 'more', 'more')}")
    texts = packed(shown or ([none] if none else []), "\n")
    return [header(title), *map(section, texts)] if texts else []


def _holdings(page: HomePage) -> str:
    told = f"You can ask about {ENGLISH.counted(page.searched.documents, 'document')}"
    if page.searched.newest:
        told += f", the newest from {day(page.searched.newest, page.timezone)}"
    if page.read_at:
        told += f"; I last looked for more on {moment(page.read_at, page.timezone)}"
    return f"{told}."


def _digest(subscription: Subscription, slot: Slot | None) -> str:
    comes = f", next on {moment(slot.due_at, subscription.timezone)}" if slot else ""
    where = channel_mention(subscription.channel_id)
    return f"*{safe(subscription.topic, _LONGEST_NAME) or '…'}* in {where}{comes}"


def _followed(one: FollowedTitle) -> str:
    return f"{safe(one.title, _LONGEST_TITLE) or '…'}, in {channel_mention(one.channel_id)}"


def _watch(watch: Watch) -> str:
    return f"{safe(watch.name, _LONGEST_NAME) or '…'}, in {channel_mention(watch.channel_id)}"


def _answer(one: LinkedAnswer, timezone: str) -> str:
    return f"{link(one.address, one.question, _LONGEST_QUESTION)} · {moment(one.answered_at, timezone)}"


def _incident(note: Document, timezone: str) -> str:
    title = link(note.url, note.title, _LONGEST_TITLE)
    told = (safe(note.severity or "", 40), safe(note.status or "", 40), day(note.published_at, timezone))
    return " · ".join((title, *(one for one in told if one), safe(note.document_id, _LONGEST_NAME)))


def _unwell(source: UnreadSource) -> str:
    since = f"since {moment(source.since, 'UTC')} UTC" if source.since else "never yet"
    return f"{safe(source.title, _LONGEST_NAME) or '…'}: {since}"
