"""A real Chroma server on this machine, for as long as a test needs it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import stamina


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where it listens, and the process that does."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """Run `chroma run` on a free port of 127.0.0.1 until the block ends; it answers when the block begins."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder / "data")]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as process:
        try:
            for attempt in stamina.retry_context(on=httpx2.HTTPError, attempts=None, timeout=60, wait_max=0.2):
                with attempt:
                    assert process.poll() is None, log.read_text()
                    httpx2.get(f"{url}/api/v2/heartbeat").raise_for_status()
            yield ChromaServer(url, process)
        finally:
            process.terminate()
