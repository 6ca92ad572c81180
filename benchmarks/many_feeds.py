"""Measure reading a thousand feeds: the first time, and again when nothing is new, beside lemon24/reader.

Usage: python benchmarks/many_feeds.py [--feeds 1000] [--entries 20] [--hosts 50] [--workers 16] [--seed 7]
           [--reader PYTHON]

A server on this machine gives the feeds (RSS, entries of some 250 words, made from nothing by `recombined.py`) under
addresses of its own for each host (127.0.0.1, 127.0.0.2, …), so that one host is asked one thing at a time. It answers
after 20 to 200 ms, fails once for one feed in fifty (500; the next try works) and for good for one in a hundred (404),
and knows ETags: the second time it says 304 for all but one feed in twenty, which has one new entry. Each way of
reading is a process of its own, so that each has its own peak memory. The desk parses, cuts, embeds and indexes;
reader, which is run by the PYTHON that has it (`make feeds`), parses and stores: the ratio says what the rest costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

LATENCY = 0.02, 0.2
FIRST_DAY = datetime(2026, 5, 1, tzinfo=UTC)
FAILS_ONCE, GONE, RENEWED = 0.02, 0.01, 0.05
Figures = dict[str, float]


def main() -> None:
    """Serve, read with each, print a table in Markdown."""
    options = _options()
    if options.worker:
        print(json.dumps(_WORKERS[options.worker](options)))
        return
    with served(options) as addresses, tempfile.TemporaryDirectory(prefix="desk-feeds-") as folder:
        listed = Path(folder) / "addresses.json"
        listed.write_text(json.dumps(addresses))
        found = {"desk": _run("desk", sys.executable, folder, options)}
        if options.reader:
            found["reader"] = _run("reader", options.reader, folder, options)
    print(f"{options.feeds} feeds of {options.entries} entries on {options.hosts} hosts, {options.workers} workers\n")
    print(f"| what | {' | '.join(found)} |{' ratio |' if len(found) > 1 else ''}\n|---|{'---|' * (len(found) + 1)}")
    for name in found["desk"]:
        figures = [each[name] for each in found.values() if name in each]
        ratio = f" {figures[0] / figures[1]:.2f} |" if len(figures) > 1 and figures[1] else ""
        print(f"| {name} | {' | '.join(f'{figure:,.4g}' for figure in figures)} |{ratio}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=50, help="at most 250")
    parser.add_argument("--workers", type=int, default=16, help="feeds that are fetched side by side")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reader", help="a Python that has lemon24/reader; without it the desk is measured alone")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(worker: str, python: str, folder: str, options: argparse.Namespace) -> Figures:
    command = [python, __file__, "--worker", worker, "--folder", folder, "--workers", str(options.workers)]
    figures: Figures = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]
    )
    return figures


@contextmanager
def served(options: argparse.Namespace) -> Iterator[list[str]]:
    """Serve the feeds from this process; yields their addresses."""
    feeds = Feeds(options)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = feeds.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    with ExitStack() as closing:
        servers: list[ThreadingHTTPServer] = []
        for number in range(options.hosts):
            port = servers[0].server_address[1] if servers else 0
            server = closing.enter_context(ThreadingHTTPServer((f"127.0.0.{number + 1}", port), Handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            closing.callback(server.shutdown)
            servers.append(server)
        port = servers[0].server_address[1]
        yield [f"http://127.0.0.{n % options.hosts + 1}:{port}/feed/{n}.xml" for n in range(options.feeds)]


class Feeds:
    """What the server answers; the second time a feed that is renewed is asked for, it has one more entry."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Make the texts of the entries, each one of its own."""
        from recombined import recombined  # noqa: PLC0415 - reader's own environment lacks what it needs

        self._options = options
        rows = islice(recombined(None, options.seed), options.feeds * (options.entries + 1))
        self._texts = [(row["title"], " ".join(row["text"].split()[:250])) for row in rows]
        self._failed: set[str] = set()

    def answer(self, path: str, known: str | None) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        chance = random.Random(f"{self._options.seed} {path}")  # noqa: S311 - a load to measure, no secret
        time.sleep(random.uniform(*LATENCY))  # noqa: S311 - the same
        fails, gone, renewed = (chance.random() < share for share in (FAILS_ONCE, GONE, RENEWED))
        if gone:
            return 404, {}, b""
        if fails and path not in self._failed:
            self._failed.add(path)
            return 500, {}, b""
        more = renewed and known is not None
        body = self._feed(path, more=more)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if known == etag:
            return 304, {"ETag": etag}, b""
        return 200, {"ETag": etag, "Content-Type": "application/rss+xml"}, body

    @lru_cache(maxsize=4096)  # noqa: B019 - one object, for the length of a run
    def _feed(self, path: str, *, more: bool) -> bytes:
        number = int(Path(path).stem)
        entries = "".join(self._entry(number, place) for place in range(self._options.entries + more))
        title = f"<title>Feed {number}</title><link>http://feed{number}.example/</link>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{title}{entries}</channel></rss>'.encode()

    def _entry(self, feed: int, place: int) -> str:
        title, text = self._texts[feed * (self._options.entries + 1) + place]
        address = f"http://feed{feed}.example/{place}"
        published = format_datetime(FIRST_DAY + timedelta(minutes=37 * place + feed))
        told = escape(text)
        return (
            f"<item><title>{escape(title)} {feed}-{place}</title><link>{address}</link><guid>{address}</guid>"
            f"<pubDate>{published}</pubDate><description>{told}</description></item>"
        )


def _with_desk(options: argparse.Namespace) -> Figures:
    """Read all with the desk, twice."""
    from alone import settings_in  # noqa: PLC0415 - reader's own environment has no desk

    from bot.compose import compose  # noqa: PLC0415 - reader's own environment has no desk
    from retrieval.domain import Question  # noqa: PLC0415 - reader's own environment has no desk
    from retrieval.reading.many import ingest_all  # noqa: PLC0415 - reader's own environment has no desk
    from retrieval.reading.sources.registry import source_for  # noqa: PLC0415 - reader's own environment has no desk

    addresses: list[str] = json.loads((options.folder / "addresses.json").read_text())
    hosts = ",".join(sorted({address.split("/")[2].partition(":")[0] for address in addresses}))
    # no pages stand behind these feeds
    sources = tuple(replace(source_for(address), full_text=False) for address in addresses)
    figures: Figures = {}
    with compose(settings_in(options.folder / "desk", private_hosts=hosts), sources=sources) as services:
        services.searcher.search(Question("Is the embedder loaded?"))
        for name in ("first", "second"):
            began, worked = time.perf_counter(), time.process_time()
            new = unchanged = failed = 0
            for _, report in ingest_all(services.ingester, sources, workers=options.workers):
                new, unchanged = new + report.new, unchanged + report.unchanged
                failed += len(report.failed)
            figures |= _seen(name, time.perf_counter() - began, time.process_time() - worked, new)
            print(f"{name}: {new} new, {unchanged} unchanged, {failed} failed", file=sys.stderr)
    return figures | {"peak RSS, MB": _peak()}


def _with_reader(options: argparse.Namespace) -> Figures:
    """Read all with lemon24/reader, twice."""
    from reader import make_reader  # type: ignore[import-not-found]  # noqa: PLC0415 - in an environment of its own

    addresses: list[str] = json.loads((options.folder / "addresses.json").read_text())
    reader = make_reader(str(options.folder / "reader.sqlite"), search_enabled=False)
    for address in addresses:
        reader.add_feed(address)
    figures: Figures = {}
    before = 0
    for name in ("first", "second"):
        began, worked = time.perf_counter(), time.process_time()
        reader.update_feeds(workers=options.workers, scheduled=False)
        took, work = time.perf_counter() - began, time.process_time() - worked
        entries = reader.get_entry_counts().total
        figures |= _seen(name, took, work, entries - before)
        before = entries
    return figures | {"peak RSS, MB": _peak()}


def _seen(name: str, took: float, worked: float, new: int) -> Figures:
    return {
        f"{name} run, s": took,
        f"{name} run, s of the processor": worked,
        f"{name} run, new documents": new,
        f"{name} run, new documents/s": new / took,
    }


def _peak() -> float:
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


_WORKERS: dict[str, Callable[[argparse.Namespace], Figures]] = {"desk": _with_desk, "reader": _with_reader}

if __name__ == "__main__":
    main()
