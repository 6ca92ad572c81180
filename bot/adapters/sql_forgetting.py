"""Every row that is a workspace's own, in whichever table, found by what its columns are called.

A table says whose its rows are by a column with an id (`channel_id`, `subscription_id` …), a key, or a visibility. One
that is added later is covered as long as it calls them so; a test looks through every table there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, delete, func, or_, select

from bot.adapters.sql_processes import work_in_hand
from retrieval.adapters.sql_engine import metadata
from retrieval.adapters.sql_story_tables import stories, story_events
from retrieval.adapters.sql_tables import kept_sources, source_states
from retrieval.domain import CHANNEL_PREFIX, internal_to, qualified

_Owned = Callable[[Column[Any], str], ColumnElement[bool]]


def _is_qualified(column: Column[Any], workspace: str) -> ColumnElement[bool]:
    return column.startswith(qualified("", workspace), autoescape=True)


def _is_about(column: Column[Any], workspace: str) -> ColumnElement[bool]:
    """Say that a part of a key is qualified by the workspace."""
    inside = column.contains(f":{qualified('', workspace)}", autoescape=True)
    return or_(_is_qualified(column, workspace), inside)


def _is_visible_to(column: Column[Any], workspace: str) -> ColumnElement[bool]:
    in_channel = column.startswith(CHANNEL_PREFIX + qualified("", workspace), autoescape=True)
    return or_(column == internal_to(workspace), in_channel)


_COLUMNS: Final[Mapping[str, _Owned]] = {
    **dict.fromkeys(("channel_id", "subscription_id", "document_id", "passage_id", "alias", "user_id"), _is_qualified),
    **dict.fromkeys(("follow_id", "watch_id"), _is_qualified),
    "key": _is_about,
    "visibility": _is_visible_to,
    "team_id": lambda column, workspace: column == workspace,
    "workspace_id": lambda column, workspace: column == workspace,
}
"""What a column of this name says of whose its row is."""


def forget_rows(connection: Connection, workspace: str, source_ids: Collection[str]) -> int:
    """Drop every row that is a workspace's own, but for what somebody has in hand; return how many those were."""
    told = select(stories.c.number).where(_is_visible_to(stories.c.visibility, workspace))
    gone = connection.execute(delete(story_events).where(story_events.c.number.in_(told))).rowcount
    for table in (kept_sources, source_states):
        gone += connection.execute(delete(table).where(table.c.source_id.in_(list(source_ids)))).rowcount
    for table in reversed(metadata.sorted_tables):  # those that point to others before these
        owned = [_COLUMNS[column.name](column, workspace) for column in table.c if column.name in _COLUMNS]
        if owned and table is not work_in_hand:
            gone += connection.execute(delete(table).where(or_(*owned))).rowcount
    return gone


def count_in_hand(connection: Connection, workspace: str) -> int:
    """Drop what nobody has in hand any more of a workspace's work, and count what somebody has."""
    own = _is_about(work_in_hand.c.key, workspace)
    connection.execute(delete(work_in_hand).where(own, work_in_hand.c.process_id.is_(None)))
    return connection.execute(select(func.count()).select_from(work_in_hand).where(own)).scalar_one()
