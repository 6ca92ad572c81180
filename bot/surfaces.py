"""What people look at in the chat besides messages: modals, Home, prompts and statuses; and how we show them.

The lengths are Slack's (https://docs.slack.dev/reference/views/modal-views); whoever makes one of these values cuts
its texts. The terminal has none of these surfaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.domain import Posted

LONGEST_TITLE: Final = 24
"""Characters of a modal's title and of the texts of its two buttons."""
LONGEST_PRIVATE: Final = 3000
"""Characters that a view keeps for us and nobody sees."""
MOST_VIEW_BLOCKS: Final = 100
MOST_PROMPTS: Final = 4


@dataclass(frozen=True, slots=True)
class Modal:
    """A window with a form or a text: `submit` is the label of its button, needed where it asks for anything.

    `callback_id` names what listens to it, `private` is kept with it and comes back when it is submitted.
    """

    title: str
    blocks: tuple[dict[str, Any], ...]
    callback_id: str
    submit: str | None = None
    close: str | None = None
    private: str = ""


@dataclass(frozen=True, slots=True)
class HomeTab:
    """What one person finds in our Home."""

    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ShownModal:
    """A modal that stands open: before whom, which, and as what (`state` changes whenever the modal does)."""

    user_id: str
    view_id: str
    state: str


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question that a person can choose: what they read, and what they then say."""

    title: str
    message: str


class Surfaces(Protocol):
    """Where people look at us. Every method raises `ChatUnavailable` or `ChatRefused` unless it says otherwise."""

    def open(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Show a modal to a person who just caused `trigger`, which lasts for 3 seconds and opens one modal.

        None where it opened one before: an earlier try arrived. Raises `TriggerExpired` when it is too late.
        """

    def push(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Show a modal over the one in which `trigger` was caused; at most three lie one over the other.

        Else as `open`. Raises `ModalGone` when the one below was closed.
        """

    def update(self, shown: ShownModal, modal: Modal) -> ShownModal:
        """Replace a modal that is open. Raises `ModalGone` when it was closed, or has changed since it was `shown`."""

    def publish(self, user_id: str, home: HomeTab) -> None:
        """Replace what one person finds in our Home."""

    def address_of(self, posted: Posted) -> str | None:
        """Return the address of a message of ours. Never raises: None where there is none to be had."""

    def suggest(self, channel_id: str, prompts: Sequence[SuggestedQuestion], *, title: str) -> None:
        """Offer up to four questions above a direct message. Never raises: nothing depends on them."""

    def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Show what is being done under a thread until something is posted there. Never raises, and never waits."""
