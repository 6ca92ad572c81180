"""A cable between a client and a server on this machine, which can be frozen or torn."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

_LOOK = 0.02
_PIECE = 65536


class Cable:
    """Passes bytes on, both ways, for every connection made to `url`."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (str(parts.hostname), parts.port or 80)
        self._entrance = socket.create_server(("127.0.0.1", 0))
        self.url = urlunsplit(parts._replace(netloc=f"127.0.0.1:{self._entrance.getsockname()[1]}"))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._frozen: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def freeze(self) -> None:
        """Keep the connections that are open now, and pass nothing on for them any more."""
        with self._lock:
            self._frozen = {end for pair in self._pairs for end in pair}

    def reset(self) -> None:
        """Tear the connections that are open now: both ends get a reset."""
        with self._lock:
            for end in [end for pair in self._pairs for end in pair]:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.close()
            self._pairs.clear()

    def close(self) -> None:
        """Let go of everything."""
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._entrance.close()
        for end in [end for pair in self._pairs for end in pair]:
            end.close()

    def _accept(self) -> None:
        self._entrance.settimeout(_LOOK)
        while not self._closing.is_set():
            with suppress(TimeoutError):
                near, _ = self._entrance.accept()
                pair = (near, socket.create_connection(self._target))
                with self._lock:
                    self._pairs.append(pair)
                self._threads.append(threading.Thread(target=self._pass_on, args=pair, daemon=True))
                self._threads[-1].start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        with selectors.DefaultSelector() as ready, suppress(OSError, ValueError):
            for end in other:
                ready.register(end, selectors.EVENT_READ)
            while not self._closing.is_set():
                for key, _ in ready.select(_LOOK):
                    with self._lock:
                        if key.fileobj in self._frozen:
                            return
                        piece = key.fileobj.recv(_PIECE)
                        if not piece:
                            near.close()
                            far.close()
                            return
                        other[key.fileobj].sendall(piece)


@contextmanager
def cable(target: str) -> Iterator[Cable]:
    """Lay a cable to an address until the block ends."""
    laid = Cable(target)
    yield laid
    laid.close()
