"""A Slack that others wrote (npm `emulate`), and a desk of ours that talks to it over the wire.

It checks scopes, knows OAuth, history with metadata and views, but sends no event, no command and no press to an
address that it was not started by: `relay` does, signed as Slack signs.
"""

from __future__ import annotations

import html
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.settings import Settings
from tests.slack_workspace import manifest

_HERE: Final = Path(__file__).parent
EMULATE: Final = _HERE / "node_modules" / "emulate"
CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET = "12345.67890", "a secret of the emulator", "another secret of it"
REDIRECT: Final = "http://127.0.0.1/slack/oauth_redirect"
PEOPLE: Final = ("mira", "jonas")
PATIENCE: Final = 60.0
PEOPLES_SCOPES: Final = (
    "chat:write",
    *(f"{sort}:{what}" for sort in ("channels", "groups", "im", "mpim") for what in ("read", "write", "history")),
)
_LINK: Final = re.compile(r'href="([^"]+/oauth/v2/authorize[^"]+)"')
_PICKED: Final = re.compile(r'name="user_id" value="(U\w+)"')


@dataclass(frozen=True)
class ThirdParty:
    """The emulator, one workspace; `scopes` are those that its app asks for."""

    url: str

    @property
    def api_url(self) -> str:
        """Where its Web API is."""
        return f"{self.url}/api/"

    def client(self, token: str) -> WebClient:
        """Somebody's client."""
        return WebClient(token, base_url=self.api_url)

    def install(self, scopes: Sequence[str], redirect: str = REDIRECT) -> str:
        """Install the app as a person does, and return the bot's token."""
        code = parse_qs(urlsplit(self.consent(scopes, redirect)).query)["code"][0]
        told = WebClient(base_url=self.api_url).oauth_v2_access(
            client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=code, redirect_uri=redirect
        )
        return str(told["access_token"])

    def consent(self, scopes: Sequence[str], redirect: str, state: str = "") -> str:
        """Say yes on the page that asks whether the app may be installed; return where that leads."""
        asked = {"client_id": CLIENT_ID, "scope": ",".join(scopes), "redirect_uri": redirect, "state": state}
        with urlopen(f"{self.url}/oauth/v2/authorize?{urlencode(asked)}", timeout=PATIENCE) as page:
            user_id = _PICKED.search(page.read().decode())
        assert user_id
        body = urlencode(asked | {"user_id": user_id[1], "user_scope": ""}).encode()
        answer = build_opener(_Stay).open(Request(f"{self.url}/oauth/v2/authorize/callback", body), timeout=PATIENCE)
        return str(answer.headers["Location"])

    def seen(self, what: str) -> str:
        """What its own pages show of something, as HTML."""
        with urlopen(f"{self.url}/?tab={what}", timeout=PATIENCE) as page:
            return str(page.read().decode())


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: where it leads is what is wanted."""

    def http_error_302(self, req: Request, fp: Any, code: int, msg: str, headers: Any) -> Any:
        del req, code, msg, headers
        return fp


@contextmanager
def third_party(folder: Path) -> Iterator[ThirdParty]:
    """Run the emulator until the block ends, strict about scopes."""
    app = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "name": "Provenance Desk",
        "redirect_uris": [REDIRECT],
        "scopes": manifest()["oauth_config"]["scopes"]["bot"],
        "bot_name": "desk",
    }
    tokens = [{"token": f"xoxp-{name}", "user": name, "scopes": list(PEOPLES_SCOPES)} for name in PEOPLE]
    seed = {
        "team": {"name": "Third Party", "domain": "third-party"},
        "users": [{"name": name, "real_name": name.title()} for name in PEOPLE],
        "channels": [{"name": "model-watch"}, {"name": "legal", "is_private": True}],
        "oauth_apps": [app],
        "tokens": tokens,
        "signing_secret": SIGNING_SECRET,
        "strict_scopes": True,
    }
    file = folder / "seed.json"
    file.write_text(json.dumps({"slack": seed}), encoding="utf-8")
    port = free_port()
    command = ["node", str(_HERE / "serve.mjs"), str(port), str(file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: _listens(port))
            yield ThirdParty(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


@dataclass(frozen=True)
class RunningDesk:
    """A desk in a process of its own, in http mode."""

    address: str
    log: Path

    slack: ThirdParty

    def install(self) -> None:
        """Install the desk by its own pages, as somebody does with a browser."""
        with urlopen(f"{self.address}/slack/install", timeout=PATIENCE) as page:
            cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
            wanted = parse_qs(urlsplit(html.unescape(_LINK.findall(page.read().decode())[0])).query)
        back = urlsplit(self.slack.consent(wanted["scope"][0].split(","), REDIRECT, wanted["state"][0])).query
        asked = Request(f"{self.address}/slack/oauth_redirect?{back}", headers={"Cookie": cookie})
        with urlopen(asked, timeout=PATIENCE) as answer:
            assert answer.status == 200

    def relay(self, payload: dict[str, Any]) -> None:
        """Deliver what happened, as Slack does: signed, until it is acknowledged."""
        body = json.dumps(payload)
        now = str(int(time.time()))
        signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=now, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature, "Content-Type": "application/json"}
        with urlopen(Request(f"{self.address}/slack/events", body.encode(), headers), timeout=PATIENCE) as answer:
            assert answer.status == 200


@contextmanager
def running_desk(folder: Path, slack: ThirdParty, **variables: str) -> Iterator[RunningDesk]:
    """Run `desk run` in the emulator's workspace until the block ends; a folder's sources are read first."""
    port, log = free_port(), folder / "log.txt"
    ours = {name.upper() for name in Settings.model_fields} | {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"}
    environment = {name: value for name, value in os.environ.items() if name not in ours} | {
        "SLACK_API_URL": slack.api_url,
        "SLACK_MODE": "http",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "HTTP_PORT": str(port),
        "DESK_DATA_DIR": str(folder / "data"),
        "SOURCES_FILE": str(folder / "sources.toml"),
        **variables,
    }
    desk = [sys.executable, "-m", "bot"]
    with log.open("w") as lines:
        subprocess.run([*desk, "ingest"], cwd=folder, env=environment, stdout=lines, stderr=lines, check=True)
        process = subprocess.Popen([*desk, "run"], cwd=folder, env=environment, stderr=lines)
        try:
            until(lambda: "listening to Slack" in log.read_text() or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield RunningDesk(f"http://127.0.0.1:{port}", log, slack)
        finally:
            process.kill()
            process.wait()


def until(condition: Callable[[], Any]) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + PATIENCE
    while not (held := condition()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.05)
    return held


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
