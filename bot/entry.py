"""Where a delivery enters: whose it is, and every id in it qualified by its workspace, here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeGuard

import structlog

from bot.errors import ChatUnavailable
from bot.workspaces import WorkspaceRecords
from retrieval.domain import HOME, qualified
from retrieval.errors import TransientError

WORKSPACE: Final = "workspace"
"""Where a delivery's body says whose it is, unless it is the home workspace's."""
_NAMING: Final = frozenset(
    {
        *("channel", "channel_id", "user", "user_id", "inviter", "creator"),
        *("selected_user", "selected_users", "selected_channel", "selected_channels"),
        *("selected_conversation", "selected_conversations"),
    }
)
"""Keys under which Slack names a person or a conversation: by an id, a list of ids, or an object with one."""
_AS_SENT: Final = frozenset(
    {"authorizations", "text", "value", "private_metadata", "metadata", "blocks", "parent_user_id", "bot_user_id"}
)
"""What people wrote, what we gave Slack to give back, and our own id, which Slack knows bare."""
_ID: Final = re.compile(r"[CDGUW][A-Z0-9]{1,40}")
_log = structlog.get_logger(__name__)

Body = Mapping[str, Any]


def delivered_to(body: Body) -> tuple[str | None, str | None]:
    """Return the ids of the workspace and of the organisation whose installation a delivery is for, as far as it says.

    A channel may be shared by several workspaces: what Slack says of the installation counts before what it says of
    the place (https://docs.slack.dev/apis/events-api/#authorizations).
    """
    view, team = body.get("view"), body.get("team")
    first: Body = next(iter(body.get("authorizations") or ()), {})
    teams = (
        view.get("app_installed_team_id") if isinstance(view, Mapping) else None,
        team.get("id") if isinstance(team, Mapping) else team,
        first.get("team_id"),
        body.get("team_id"),
        (body.get("user") or {}).get("team_id") if isinstance(body.get("user"), Mapping) else None,
    )
    enterprise = body.get("enterprise")
    enterprises = (
        enterprise.get("id") if isinstance(enterprise, Mapping) else enterprise,
        first.get("enterprise_id"),
        body.get("enterprise_id"),
    )
    return next((str(one) for one in teams if one), None), next((str(one) for one in enterprises if one), None)


def qualified_body(body: Body, workspace: str) -> dict[str, Any]:
    """Return a delivery in which every person and conversation carries the workspace; at home, as it is.

    An id that the body gives under one of the keys that name people and conversations is qualified wherever it stands.
    """
    if not workspace:
        return {name: part for name, part in body.items() if name != WORKSPACE}
    ids = frozenset(_ids_in(body))
    rewritten: dict[str, Any] = {
        name: part if name in _AS_SENT else _rewritten(part, ids, workspace) for name, part in body.items()
    }
    return rewritten | {WORKSPACE: workspace}


def _ids_in(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if name in _NAMING:
                named = inner.get("id") if isinstance(inner, Mapping) else inner
                yield from filter(_is_id, named if isinstance(named, list) else [named])
            if name not in _AS_SENT:
                yield from _ids_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _ids_in(inner)


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _rewritten(part: Any, ids: frozenset[str], workspace: str) -> Any:  # noqa: ANN401 - whatever JSON has
    if isinstance(part, Mapping):
        return {name: inner if name in _AS_SENT else _rewritten(inner, ids, workspace) for name, inner in part.items()}
    if isinstance(part, list):
        return [_rewritten(inner, ids, workspace) for inner in part]
    return qualified(part, workspace) if isinstance(part, str) and part in ids else part


class Admission:
    """Lets in what is delivered to the home workspace or to one that has installed us, and nothing else."""

    def __init__(
        self, records: WorkspaceRecords | None = None, *, home: Callable[[], str | None] = lambda: None
    ) -> None:
        """Take the installations, and what says which workspace is at home (None where there is none).

        Without installations everything is the home workspace's.
        """
        self._records = records
        self._home = home

    def admit(self, body: Body) -> Body | None:
        """Return a delivery with its ids qualified; None for one of a workspace that has not installed us.

        Raises `TransientError` or `PermanentError` when that cannot be told, so that Slack sends it again.
        """
        if self._records is None:
            return qualified_body(body, HOME)
        team, enterprise = delivered_to(body)
        try:
            home = self._home()
        except ChatUnavailable as error:
            raise TransientError(
                "Slack cannot be asked which workspace is at home; it may work in a moment."
            ) from error
        if home is not None and team == home:
            return qualified_body(body, HOME)
        workspace = team or enterprise
        if workspace is None or not self._is_installed(workspace, enterprise, self._records):
            _log.warning("delivery of a workspace that has not installed us", workspace=workspace)
            return None
        return qualified_body(body, workspace)

    @staticmethod
    def _is_installed(workspace: str, enterprise: str | None, records: WorkspaceRecords) -> bool:
        if records.bot(workspace) is not None:
            return True
        if enterprise is None or enterprise == workspace or records.bot(enterprise) is None:
            return False
        records.meet(workspace, enterprise)
        return True
