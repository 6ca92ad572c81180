"""The local Slack's half of an installation: who said yes, what is given for that, and to which workspace a token is.

https://docs.slack.dev/reference/methods/oauth.v2.access.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.slack_workspace import Json, Workspace, manifest

CLIENT_ID, CLIENT_SECRET = "1.2", "local-client-secret"


@dataclass
class Installs:
    """The workspaces that install us; `tokens` are those that work."""

    tokens: dict[str, Workspace] = field(default_factory=dict)
    _codes: dict[str, Json] = field(default_factory=dict)
    _workspaces: dict[str, Workspace] = field(default_factory=dict)

    def forget(self) -> None:
        """Begin anew: nobody has installed us."""
        self.tokens.clear()
        self._codes.clear()

    def consent(self, workspace: Workspace, url: str, *, enterprise: str | None = None) -> str:
        """Somebody of a workspace, or an admin for a whole organisation, says yes on Slack's page at this address.

        Returns the query with which Slack sends the browser back.
        """
        asked = parse_qs(urlsplit(url).query)
        scopes = set(manifest()["oauth_config"]["scopes"]["bot"])
        assert asked["client_id"] == [CLIENT_ID]
        assert set(asked["scope"][0].split(",")) == scopes
        code = f"code-{len(self._codes) + 1}"
        self._codes[code] = {
            "ok": True,
            "app_id": "A0DESK",
            "access_token": f"xoxb-{workspace.team}-{len(self._codes) + 1}",
            "token_type": "bot",
            "scope": ",".join(sorted(scopes)),
            "bot_user_id": workspace.bot,
            "team": None if enterprise else {"id": workspace.team, "name": f"Team {workspace.team}"},
            "enterprise": {"id": enterprise, "name": "The organisation"} if enterprise else None,
            "is_enterprise_install": enterprise is not None,
            "authed_user": {"id": "U0ADMIN"},
        }
        self._workspaces[code] = workspace
        return f"code={code}&state={asked['state'][0]}"

    def access(self, wanted: Json, authorization: str) -> Json:
        """Give a token for a code, once, to an app that says who it is as HTTP's basic authorization has it."""
        if authorization != f"Basic {b64encode(f'{CLIENT_ID}:{CLIENT_SECRET}'.encode()).decode()}":
            return {"ok": False, "error": "bad_client_secret"}
        given = self._codes.pop(wanted.get("code", ""), None)
        if given is None:
            return {"ok": False, "error": "invalid_code"}
        self.tokens[given["access_token"]] = self._workspaces.pop(wanted["code"])
        return given

    def workspace_of(self, token: str) -> Workspace | None:
        """Return the workspace that a token is for."""
        return self.tokens.get(token)

    def uninstalled(self, workspace: Workspace) -> Json:
        """Somebody uninstalls us: our tokens work no more, and this event tells it."""
        self.revoke(workspace)
        return {"type": "app_uninstalled"}

    def revoke(self, workspace: Workspace) -> None:
        """Let none of a workspace's tokens work any more."""
        for token in [token for token, known in self.tokens.items() if known is workspace]:
            del self.tokens[token]
