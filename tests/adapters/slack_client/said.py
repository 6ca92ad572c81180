"""What SlackChat is given to say, and the beginning of a reply that grows."""

from __future__ import annotations

from bot.adapters.slack_client import SlackChat
from bot.ports import ReplyStream
from bot.render.texts import sentence_message
from tests.slack_server import LocalSlack

HELLO = sentence_message("Hello.")
OTHER = sentence_message("Something else.")


def begin(
    chat: SlackChat, slack: LocalSlack, *, ts: str | None = None, team_id: str | None = "T0HOME"
) -> tuple[str, ReplyStream]:
    ts = ts or str(slack.workspace.write("C0TEAM", "U0MIRA", "a question")["ts"])
    return ts, chat.begin("C0TEAM", key=f"answer:C0TEAM:{ts}", thread_ts=ts, user_id="U0MIRA", team_id=team_id)
