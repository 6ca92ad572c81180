"""Who sees what of all that a local Slack was sent: each text with the people before whom it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.slack_workspace import Workspace

ELSEWHERE = "somebody of another company"
"""Who reads along in a channel that is shared, whoever they are."""


def shown_to(workspace: Workspace) -> Iterator[tuple[frozenset[str], str]]:
    """Yield every text of ours with those who see it; a status stands before everybody in its channel."""
    for channel_id, messages in workspace.messages.items():
        for message in messages:
            if message["user"] == workspace.bot:
                yield _readers(workspace, channel_id), _told(message)
    for whisper in workspace.whispers:
        yield frozenset({whisper["to"]}), _told(whisper)
    for user_id, home in workspace.views.homes.items():
        yield frozenset({user_id}), _told(home)
    for user_id, stack in workspace.views.stacks.items():
        for view in stack:
            yield frozenset({user_id}), _told(view)
    for channel_id, prompts in workspace.views.prompts.items():
        yield _readers(workspace, channel_id), _told(prompts)
    for status in workspace.views.statuses:
        yield _readers(workspace, status["channel_id"]), _told(status)


def _readers(workspace: Workspace, channel_id: str) -> frozenset[str]:
    members = frozenset(workspace.members[channel_id]) - {workspace.bot}
    channel = workspace.channels[channel_id]
    return members | ({ELSEWHERE} if channel.get("is_shared") or channel.get("is_ext_shared") else frozenset())


def _told(shown: object) -> str:
    return json.dumps(shown, ensure_ascii=False)
