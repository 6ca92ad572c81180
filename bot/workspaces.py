"""The workspaces that have installed the desk besides the one at home, and where that is kept.

Ids of the home workspace, whose token stands in `SLACK_BOT_TOKEN`, are bare; those of any other carry its name
(`T012/C034`, see `retrieval/domain/visibilities.py`). So no record, key or line of a log can leave it out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace other than that at home; `enterprise_id` names the organisation whose installation covers it."""

    workspace_id: str
    name: str = ""
    installed_at: datetime | None = None
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True)
class WorkspaceBot:
    """Who we are in a workspace, and the token with which we speak there."""

    workspace_id: str
    user_id: str
    bot_id: str | None = None
    token: str = field(default="", repr=False)


class WorkspaceRecords(Protocol):
    """The installations. Every method raises `TransientError` or `PermanentError` when the database does not do it."""

    def workspaces(self) -> Sequence[Workspace]:
        """Return the workspaces in which we are installed, by their ids."""

    def bot(self, workspace_id: str) -> WorkspaceBot | None:
        """Return who we are in a workspace, None where we are not installed."""

    def meet(self, workspace_id: str, enterprise_id: str) -> None:
        """Note that a workspace belongs to an organisation, where that has installed us for all of its workspaces."""

    def forget_rows(self, workspace_id: str, source_ids: Collection[str]) -> int:
        """Drop every row that is a workspace's own, and what was seen of its sources; return how many those were.

        What somebody has in hand of it stays on record until they put it down.
        """

    def in_hand(self, workspace_id: str) -> int:
        """Count the pieces of a workspace's durable work that a process has in hand."""

    def end_installation(self, workspace_id: str) -> None:
        """Forget the tokens for a workspace; for an organisation, those for all that it has installed us in."""
