"""Slack's client behind the one door: every call waits for its turn, and for as long as a refusal says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.adapters.pacing import Door
from bot.errors import ChatBusy

BEFORE: Final = "before_sending"
"""An argument of any call: a function that is called when the call's turn has come, and may raise to stop it."""
MOST_REFUSALS: Final = 10
_TOO_MANY: Final = 429


class PacedClient(WebClient):
    """A client whose calls go through `door`, and so do those of the copies that Bolt makes of it."""

    def __init__(self, *, door: Door, **options: Any) -> None:  # noqa: ANN401 - whatever Slack's client takes
        """Take the door, and what Slack's own client takes."""
        super().__init__(**options)
        self.door = door

    def api_call(self, api_method: str, **sent: Any) -> SlackResponse:  # noqa: ANN401 - whatever Slack's client takes
        """Call a method when it is its turn. Raises what Slack's client raises, and `ChatBusy` with nothing sent."""
        wanted: dict[str, Any] = sent.get("json") or sent.get("params") or {}
        before: Callable[[], None] = wanted.pop(BEFORE, None) or _nothing
        with self.door.turn(api_method, wanted.get("channel")) as turn:
            for _ in range(MOST_REFUSALS):
                before()
                try:
                    return super().api_call(api_method, **sent)
                except SlackApiError as refusal:
                    if getattr(refusal.response, "status_code", 200) != _TOO_MANY:
                        raise
                    turn.postpone(_wait_of(refusal.response))
        raise ChatBusy("Slack asks again and again to come back later; it will work in a few minutes.", seconds=60)


def _wait_of(response: SlackResponse) -> float:
    """Return the seconds that a rate-limited answer asks for, 1 when it does not say."""
    named = [str(value) for name, value in response.headers.items() if name.lower() == "retry-after"]
    return float(named[0]) if named and named[0].isdigit() else 1.0


def _nothing() -> None:
    """Stop no call."""
