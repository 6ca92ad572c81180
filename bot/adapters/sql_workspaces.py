"""The installations in SQL: in the tables of Slack's own store, and beside them which workspace is in which Grid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Column, ColumnElement, Engine, Row, Select, Table, Text, and_, delete, select

from bot.adapters.sql_forgetting import count_in_hand, forget_rows
from bot.workspaces import Workspace, WorkspaceBot
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing

STATE_SECONDS: Final = 600
"""How long somebody may take to install us, from our page to Slack's and back."""
installations: Final = SQLAlchemyInstallationStore.build_installations_table(metadata, "slack_installations")
bots: Final = SQLAlchemyInstallationStore.build_bots_table(metadata, "slack_bots")
states: Final = SQLAlchemyOAuthStateStore.build_oauth_states_table(metadata, "slack_oauth_states")
grid_workspaces: Final = Table(
    "grid_workspaces",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("enterprise_id", Text, nullable=False),
)
"""The workspaces that we heard from where their organisation has installed us for all of them."""
TABLES: Final = (installations, bots, states, grid_workspaces)

_BOT: Final = bots.c
_GRID: Final = grid_workspaces.c


class SqlWorkspaces:
    """Installations; every method raises `Unreachable` (away, or busy for too long) or `PermanentError`."""

    def __init__(self, engine: Engine, client_id: str) -> None:
        """Work on tables that exist already; an app knows its own installations by `client_id`."""
        self._engine = engine
        self._ours: ColumnElement[bool] = and_(_BOT.client_id == client_id, _BOT.bot_token.is_not(None))
        self.installation_store: Final = SQLAlchemyInstallationStore(client_id, engine)
        self.state_store: Final = _States(STATE_SECONDS, engine)

    def workspaces(self) -> Sequence[Workspace]:
        """Return the workspaces in which we are installed, by their ids."""
        own = select(bots).where(self._ours, _BOT.team_id.is_not(None), _BOT.is_enterprise_install.is_(False))
        covered = (
            select(bots, _GRID.workspace_id)
            .join_from(bots, grid_workspaces, _BOT.enterprise_id == _GRID.enterprise_id)
            .where(self._ours, _BOT.is_enterprise_install.is_(True))
        )
        found: dict[str, Workspace] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(covered.order_by(_BOT.installed_at)):
                found[row.workspace_id] = _workspace_of(row.workspace_id, row.enterprise_name, row, row.enterprise_id)
            for row in connection.execute(own.order_by(_BOT.installed_at)):
                found[row.team_id] = _workspace_of(row.team_id, row.team_name, row)
        return tuple(found[name] for name in sorted(found))

    def bot(self, workspace_id: str) -> WorkspaceBot | None:
        """Return who we are in a workspace, or for an organisation in all of its workspaces; None where we are not."""
        newest = select(bots).where(self._ours).order_by(_BOT.installed_at.desc(), _BOT.id.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(_of(newest, workspace_id)).one_or_none()
            if row is None:
                grid = select(_GRID.enterprise_id).where(_GRID.workspace_id == workspace_id)
                enterprise_id = connection.execute(grid).scalar() or workspace_id
                row = connection.execute(_of_organisation(newest, enterprise_id)).one_or_none()
        return WorkspaceBot(workspace_id, row.bot_user_id or "", row.bot_id, row.bot_token) if row else None

    def meet(self, workspace_id: str, enterprise_id: str) -> None:
        """Note that a workspace belongs to an organisation."""
        row = {"workspace_id": workspace_id, "enterprise_id": enterprise_id}
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, grid_workspaces).values(row).on_conflict_do_nothing())

    def forget_rows(self, workspace_id: str, source_ids: Collection[str]) -> int:
        """Drop every row that is a workspace's own, and what was seen of its sources; return how many those were."""
        with writing(self._engine) as connection:
            return forget_rows(connection, workspace_id, source_ids)

    def in_hand(self, workspace_id: str) -> int:
        """Count the pieces of a workspace's durable work that a process has in hand."""
        with writing(self._engine) as connection:
            return count_in_hand(connection, workspace_id)

    def end_installation(self, workspace_id: str) -> None:
        """Forget the tokens for a workspace; for an organisation, those for all that it has installed us in."""
        with writing(self._engine) as connection:
            for table in (bots, installations):
                organisation = (table.c.enterprise_id == workspace_id) & table.c.is_enterprise_install.is_(True)
                connection.execute(delete(table).where((table.c.team_id == workspace_id) | organisation))
            for grid_column in (_GRID.workspace_id, _GRID.enterprise_id):
                connection.execute(delete(grid_workspaces).where(grid_column == workspace_id))


class _States(SQLAlchemyOAuthStateStore):
    """Slack's store of what an installation begins with; it drops what was never finished, which Slack's own keeps."""

    def issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Slack's signature
        """Begin an installation; return the word by which its end is known."""
        with self.engine.begin() as connection:
            connection.execute(delete(self.oauth_states).where(self.oauth_states.c.expire_at < _now()))
        return super().issue(*args, **kwargs)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _of(newest: Select[Any], workspace_id: str) -> Select[Any]:
    return newest.where(_BOT.team_id == workspace_id)


def _of_organisation(newest: Select[Any], enterprise_id: str) -> Select[Any]:
    return newest.where(_BOT.enterprise_id == enterprise_id, _BOT.is_enterprise_install.is_(True))


def _workspace_of(workspace_id: str, name: str | None, row: Row[Any], enterprise_id: str | None = None) -> Workspace:
    installed_at: datetime | None = row.installed_at
    at = installed_at.replace(tzinfo=UTC) if installed_at else None
    return Workspace(workspace_id, name or "", at, enterprise_id)
