"""Socket Mode: a WebSocket that we open to Slack, and open again whenever it breaks or falls silent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, count, repeat
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import Any, Final

import structlog
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.adapters.slack_errors import translated
from bot.errors import ChatRefused, ChatUnavailable
from retrieval.errors import RetrievalError

PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
"""Seconds between tries to reach Slack; the last one repeats for ever."""
PING_EVERY: Final = 2.0
"""Seconds between pings; a socket that has answered none of four is given up, well before 15 s."""
BAD_TOKEN: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
"""Slack's words for a token that only a person can put right."""
MISSED: Final = 4
_LOOK: Final = 0.25
_log = structlog.get_logger(__name__)

Refuse = Callable[[ChatRefused], None]
"""What is told that a token is wrong, which no waiting puts right."""


class SocketConnection:
    """Socket Mode: one WebSocket, opened with an app token; what arrives is acknowledged once it is on record."""

    def __init__(
        self,
        receive: Callable[[Mapping[str, Any]], Mapping[str, Any] | None],
        *,
        client: WebClient,
        app_token: str,
        on_refused: Refuse = lambda _: None,
        ping_every: float = PING_EVERY,
    ) -> None:
        """Take what puts a delivery on record, and the client to ask for sockets with; nothing is opened yet.

        `on_refused` is told when Slack turns out not to know the token after all.
        """
        self._receive = receive
        self._on_refused = on_refused
        self._silence = ping_every * MISSED
        self._client = _Client(app_token, web_client=client, auto_reconnect_enabled=False, ping_interval=ping_every)
        self._client.socket_mode_request_listeners.append(self._take)
        self._session: object = None
        self._heard_at = 0.0
        self._closing = Event()
        self._thread = Thread(target=self._stay_open, name="slack-socket", daemon=True)

    def open(self) -> None:
        """Connect and return; when Slack is away, go on trying.

        Raises `ChatRefused` when it does not know the token.
        """
        try:
            self._connect()
        except ChatUnavailable as error:
            _log.warning("Slack is away", doing="open a socket", why=str(error))
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether the socket is open at this moment."""
        return bool(self._client.is_connected())

    def close(self) -> None:
        """Disconnect and end the threads."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        self._let_go()
        self._client.close()

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            said = self._receive(request.payload)
        except RetrievalError as error:
            _log.error("delivery not recorded, so not acknowledged", why=str(error))
            return
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, dict(said) if said else None))

    def _connect(self) -> None:
        with translated("open a socket"):
            self._client.connect_to_new_endpoint()
        if not self._client.is_connected():
            raise ChatUnavailable("Slack's socket could not be opened; it may work in a few minutes.")

    def _stay_open(self) -> None:
        while not self._closing.wait(_LOOK):
            try:
                self._look_after()
            except ChatRefused as refusal:
                self._on_refused(refusal)
                return
            except Exception as error:  # noqa: BLE001 - whatever broke in Slack's client, the socket has to be watched
                _log.error("socket not looked after", exc_info=error)

    def _look_after(self) -> None:
        """Give up a silent socket, and open another where there is none. Raises `ChatRefused` for a wrong token."""
        if self._is_silent():
            _log.warning("socket silent, opening another", seconds=self._silence)
            self._let_go()
        if not self._client.is_connected():
            keep_trying(self._connect, self._closing, doing="open a socket")

    def _let_go(self) -> None:
        """Close the socket.

        Its reader, which holds it for 3 s at a time, is told to end and woken first, or it wins every race for it.
        """
        self._client.current_session_state.terminated = True
        session = self._client.current_session
        with suppress(OSError, AttributeError):  # what is raised when it broke, or another thread was quicker
            if session is not None and session.sock is not None:
                session.sock.shutdown(SHUT_RDWR)
        with suppress(AttributeError):
            self._client.disconnect()

    def _is_silent(self) -> bool:
        """Say whether an open socket has not answered for too long; a new one is given time for its first answer."""
        session, now = self._client.current_session, time.time()
        if session is None or not session.is_active():
            return False
        if session is not self._session:
            self._session, self._heard_at = session, now
        self._heard_at = max(self._heard_at, session.last_ping_pong_time or 0.0)
        return now - self._heard_at > self._silence


class _Client(SocketModeClient):
    """Slack's own client, but that a refused request for a socket raises at once instead of sleeping."""

    def issue_new_wss_url(self) -> str:
        """Ask Slack for the address of a new socket."""
        with translated("open a socket"):
            return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])


def keep_trying(attempt: Callable[[], object], closing: Event, *, doing: str) -> None:
    """Try until it works or `closing` is set; the log says so at the first failure, then ever more rarely.

    Raises `ChatRefused` when Slack does not know the token; any other refusal may pass.
    """
    pauses = chain(PAUSES, repeat(PAUSES[-1]))
    for tries in count(1):
        try:
            attempt()
        except (ChatUnavailable, ChatRefused) as error:
            if isinstance(error, ChatRefused) and error.code in BAD_TOKEN:
                raise
            if tries & (tries - 1) == 0:
                _log.warning("Slack is away", doing=doing, tries=tries, why=str(error))
        else:
            if tries > 1:
                _log.info("Slack is back", doing=doing, tries=tries)
            return
        if closing.wait(next(pauses)):
            return


class TokenCheck:
    """Finds out, beside everything else, whether Slack knows the bot token; a Slack that is away is asked again."""

    def __init__(self, ask: Callable[[], object], on_refused: Refuse) -> None:
        """Take what asks Slack who we are, and what is told when it does not know us."""
        self._ask = ask
        self._on_refused = on_refused
        self._closing = Event()
        self._thread = Thread(target=self._run, name="slack-token", daemon=True)

    def start(self) -> None:
        """Begin to ask, and return."""
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._closing.set()

    def _run(self) -> None:
        try:
            keep_trying(self._ask, self._closing, doing="check the bot token")
        except ChatRefused as refusal:
            self._on_refused(refusal)
