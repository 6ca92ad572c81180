"""The local Slack's sockets (Socket Mode): who is connected, and what is not acknowledged yet."""

from __future__ import annotations

import json
import random
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from tests.slack_workspace import Json


@dataclass
class Sockets:
    """The open sockets, the newest last; whoever waits for `changed` is told when one opens or closes."""

    changed: threading.Condition
    open: list[ServerConnection] = field(default_factory=list)
    _waiting: dict[str, tuple[ServerConnection, Future[Any]]] = field(default_factory=dict)

    def send(self, envelope: Json, *, spread: bool) -> Future[Any]:
        """Send an envelope over the newest socket, or over any; the future has what its acknowledgement says."""
        answered: Future[Any] = Future()
        try:
            socket = random.choice(self.open) if spread else self.open[-1]
            self._waiting[envelope["envelope_id"]] = (socket, answered)
            socket.send(json.dumps(envelope))
        except (ConnectionClosed, IndexError) as error:
            raise ConnectionError from error
        return answered

    def converse(self, socket: ServerConnection) -> None:
        """Hold one socket open and take its acknowledgements."""
        socket.send(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0DESK"}}))
        with self.changed:
            self.open.append(socket)
            self.changed.notify_all()
        with suppress(ConnectionClosed):
            for line in socket:
                acknowledgement = json.loads(line)
                _, waiting = self._waiting.pop(acknowledgement.get("envelope_id"), (None, None))
                if waiting is not None:
                    waiting.set_result(acknowledgement.get("payload"))
        with self.changed:
            self.open.remove(socket)
            self.changed.notify_all()
        for envelope_id, (asked_over, waiting) in list(self._waiting.items()):
            if asked_over is socket and self._waiting.pop(envelope_id, None):
                waiting.set_exception(ConnectionError("the socket closed before it was acknowledged"))
