"""Photographs of pages, taken by a headless Chromium over its own protocol (https://chromedevtools.github.io/devtools-protocol)."""

from __future__ import annotations

import base64
import itertools
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

WIDTH: Final = 740
SCALE: Final = 1.5
PATIENCE: Final = 60.0
_ADDRESS: Final = re.compile(r"DevTools listening on (ws://\S+)")
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--no-zygote",
    "--no-first-run",
    "--no-proxy-server",
    "--single-process",
    "--in-process-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--remote-debugging-port=0",
)


@dataclass
class Camera:
    """A Chromium that is listening."""

    socket: ClientConnection
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def photograph(self, html: str, to: Path) -> None:
        """Write a picture of a page, as high as the page is."""
        with tempfile.TemporaryDirectory(prefix="desk-page-") as folder:
            file = Path(folder) / "page.html"
            file.write_text(html, encoding="utf-8")
            target = self._call("Target.createTarget", url="about:blank", width=WIDTH, height=200)["targetId"]
            session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            size = {"width": WIDTH, "height": 200, "deviceScaleFactor": SCALE, "mobile": False}
            self._call("Emulation.setDeviceMetricsOverride", session, **size)
            self._call("Page.enable", session)
            self._call("Page.navigate", session, url=file.as_uri())
            self._wait("Page.loadEventFired")
            height = self._call("Page.getLayoutMetrics", session)["cssContentSize"]["height"]
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
            shot = self._call("Page.captureScreenshot", session, clip=clip, captureBeyondViewport=True)
            self._call("Target.closeTarget", targetId=target)
        to.write_bytes(base64.b64decode(shot["data"]))

    def _call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        self.socket.send(json.dumps(asked))
        while True:
            told = json.loads(self.socket.recv(PATIENCE))
            if told.get("id") == number:
                if "error" in told:
                    raise OSError(f"{method}: {told['error']['message']}")
                return dict(told["result"])

    def _wait(self, event: str) -> None:
        while json.loads(self.socket.recv(PATIENCE)).get("method") != event:
            pass


@contextmanager
def camera(chromium: str) -> Iterator[Camera]:
    """Start a Chromium and end it. Raises `OSError` where it does not start, `TimeoutError` where it falls silent."""
    with tempfile.TemporaryDirectory(prefix="desk-camera-", ignore_cleanup_errors=True) as folder:
        command = [chromium, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            try:
                with connect(_address(process), max_size=None, proxy=None) as socket:
                    yield Camera(socket)
            finally:
                process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    for line in process.stderr:
        if found := _ADDRESS.search(line):
            return found[1]
    raise OSError("Chromium ended before it listened.")
