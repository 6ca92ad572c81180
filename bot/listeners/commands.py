"""What is done with `/desk …`."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.handlers.command import Command, Commands
from bot.ports import Chat


class SlashCommands:
    """Listens to `/desk`."""

    def __init__(self, chat: Chat, commands: Commands) -> None:
        """Take the finished parts; the page connects the listener."""
        self._chat = chat
        self._commands = commands

    def on_command(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take a `/desk` command."""
        ack()
        command = Command(
            command_id=body["trigger_id"],
            channel_id=body["channel_id"],
            user_id=body["user_id"],
            text=body.get("text") or "",
            team_id=body.get("team_id"),
            trigger=body["trigger_id"],
            replayed=context["envelope"].claims > 1,
        )
        shown = self._commands.reply_to(command)
        if shown is not None:
            self._chat.whisper(command.channel_id, command.user_id, shown)
