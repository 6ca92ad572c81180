"""The buttons under a digest's story, and the news of a story that is followed; a button carries no words."""

from __future__ import annotations

from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, context, message, section
from bot.render.escape import link, safe
from bot.render.wording import counted, day
from retrieval.domain import Document, Move

FOLLOW: Final = "story_follow"
UNFOLLOW: Final = "story_unfollow"
DISMISS: Final = "story_dismiss"
TAKE_BACK: Final = "story_back"
ASK: Final = "story_ask"
ACTIONS: Final = "story_.*"
"""What the names of all these buttons begin with."""
_SHOWN: Final = {
    FOLLOW: "Follow story",
    UNFOLLOW: "Unfollow",
    DISMISS: "Not relevant",
    TAKE_BACK: "Undo",
    ASK: "Ask about this",
}
_UNDER_A_STORY: Final = (FOLLOW, DISMISS, ASK)
_DID: Final = {
    Move.REPORTS: "Reported independently",
    Move.REPEATS: "Repeated",
    Move.CONFIRMS: "Confirmed",
    Move.DENIES: "Denied",
    Move.CORRECTS: "Corrected",
    Move.WITHDRAWS: "Withdrawn",
    Move.RESTORES: "Restored",
    Move.ENDS: "Ended",
    Move.UPDATES: "Updated",
}
"""What a document did to its story."""
LONGEST_OUTLET: Final = 60


def story_block(story_id: str) -> Block:
    """Return the buttons under a digest's story; they carry its name in the story book."""
    return _row(*((action, story_id) for action in _UNDER_A_STORY))


def value_of(value: str) -> str:
    """Return what a button carries, without the word before it that says what the button does."""
    return value.partition(" ")[2]


def with_button(text: str, action: str, name: str) -> Message:
    """Return a sentence with one button beside it."""
    return message([section(safe(text)), _row((action, name))])


def question_message(question: str) -> Message:
    """Return the question that a button puts, so that its thread shows what is answered there."""
    return message([context(safe(question))])


def news_message(document: Document, move: Move, *, others: int, follow_id: str, timezone: str = "UTC") -> Message:
    """Return the news of a followed story: its newest turn, what that did, and how many others there were."""
    told = turn_line(document, move, timezone=timezone)
    more = [f"{counted(others, 'more development')} since."] if others else []
    small = " ".join(["News of a story that this thread follows.", *more])
    return message([section(told), context(small), _row((UNFOLLOW, follow_id))])


def turn_line(document: Document, move: Move, *, timezone: str = "UTC", report: str = _DID[Move.REPORTS]) -> str:
    """Return what a document did to its story, in a line of markup: "*Denied:* TITLE · OUTLET · 6 Jun 2026".

    `report` is said of one that reports.
    """
    did = report if move is Move.REPORTS else _DID[move]
    facts = (safe(document.outlet or "", LONGEST_OUTLET), day(document.published_at, timezone))
    return " · ".join([f"*{did}:* {link(document.url, document.title)}", *filter(None, facts)])


def _row(*buttons: tuple[str, str]) -> Block:
    return {"type": "actions", "elements": [_button(action, name) for action, name in buttons]}


def _button(action: str, name: str) -> Block:
    text = {"type": "plain_text", "text": _SHOWN[action]}
    return {"type": "button", "action_id": action, "text": text, "value": f"{action.removeprefix('story_')} {name}"}
