"""`desk workspaces`: which workspaces have installed the desk, and forgetting one with all that is its own."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.cli.forms import Form, moment_form
from bot.cli.printing import note, print_json, print_text
from bot.cli.root import AsJson, settings_of
from bot.compose import open_records
from bot.domain import Envelope
from bot.entry import WORKSPACE
from bot.slack_chats import open_installations
from bot.workspaces import Workspace
from retrieval.domain import is_workspace
from retrieval.errors import InvalidInputError

workspaces = typer.Typer(help="The workspaces that have installed the desk.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="T…", help="The workspace's id, or an organisation's (E…).")]


@workspaces.command("list")
def list_workspaces(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """List the workspaces that have installed the desk; that of SLACK_BOT_TOKEN is not among them."""
    settings = settings_of(ctx)
    with open_records(settings), open_installations(settings) as (records, _):
        known = records.workspaces()
    if as_json:
        print_json({"workspaces": [_form(one) for one in known]})
    elif not known:
        print_text("No workspace has installed the desk.")
    for one in () if as_json else known:
        installed = f"{one.installed_at:%Y-%m-%d}" if one.installed_at else "?"
        organisation = f", by its organisation {one.enterprise_id}" if one.enterprise_id else ""
        print_text(f"{one.workspace_id}  installed {installed}  {one.name}{organisation}")


@workspaces.command()
def forget(ctx: typer.Context, workspace: Which) -> None:
    """End a workspace's installation now, and have the desk that runs, or runs next, forget all that is its own."""
    if not is_workspace(workspace):
        raise InvalidInputError(f"{workspace} is no workspace: give its id, as `desk workspaces list` does.")
    settings = settings_of(ctx)
    with open_records(settings) as catalog, open_installations(settings) as (records, inbox):
        now = catalog.clock.now()
        covered = [one.workspace_id for one in records.workspaces() if one.enterprise_id == workspace]
        records.end_installation(workspace)
        for each in sorted({workspace, *covered}):
            body: dict[str, Any] = {"type": "event_callback", "event": {"type": "app_uninstalled"}, WORKSPACE: each}
            inbox.record(Envelope(f"event:{each}/by hand {now.isoformat()}", "app_uninstalled", body, now))
    note(f"The desk speaks no more in {workspace}; what it holds of it goes as soon as `desk run` runs.")


def _form(workspace: Workspace) -> Form:
    """One workspace that has installed the desk."""
    return {
        "id": workspace.workspace_id,
        "name": workspace.name,
        "installed_at": moment_form(workspace.installed_at),
        "enterprise_id": workspace.enterprise_id,
    }
