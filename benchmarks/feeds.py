"""Measure how feeds are read, on test feeds that say in a comment what a parser has to find in them.

Usage: python benchmarks/feeds.py FEEDS [--show]

FEEDS: a folder of feeds as feedparser's tests have them: `Expect:` holds a Python expression over `feed` and `entries`,
`Header:` what the server says beside the feed. Each one is read as `desk read ADDRESS` reads it, with the folder in the
place of the network. Compared is what a document has: title, text, address, author, day, and the feed's own title; of
an entry without a word, which becomes no document, what was parsed. What an expectation says besides (the form of a
tag, a picture's size) is not compared, nor is a feed that is refused because it is broken and has no entry. `--show`
prints every disagreement.
"""

from __future__ import annotations

import argparse
import ast
import calendar
import html
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.clocks import SystemClock
from retrieval.domain import Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.reader import Reader
from retrieval.reading.sources.addresses import canonical
from retrieval.reading.sources.feeds import Feed
from retrieval.reading.sources.reader import feed_of
from retrieval.reading.sources.reading import Reading

SITE = "http://127.0.0.1:8097/tests/"
"""Where the feeds' own tests are served, which relative links in them are taken from."""
FIELDS = {
    "title": "title",
    "description": "text",
    "summary": "text",
    "content": "text",
    "link": "url",
    "author": "author",
    "published_parsed": "published_at",
    "updated_parsed": "published_at",
}
"""What an expectation calls a field of an entry, and what our documents call it."""
_EXPECTED = re.compile(rb"Expect:\s*(.*?)\s*(?:-->|\r?\n)")
_HEADER = re.compile(rb"^\s*Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that an expectation says of an entry (or of the whole feed: `entry` is None)."""

    entry: int | None
    field: str
    value: object


class Folder:
    """A fetcher that gives the files of a folder as a server would, with the headers that they name."""

    def __init__(self, root: Path) -> None:
        """Take the folder."""
        self._root = root

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return a file; validators are not asked for in reading alone."""
        del etag, last_modified
        body = (self._root / url.removeprefix(SITE)).read_bytes()
        headers = {name.decode().lower(): value.decode() for name, value in _HEADER.findall(readable(body)[:4096])}
        at_home = headers.get("content-location", url)
        return Fetched(at_home if at_home.startswith("http") else url, body, headers.get("content-type"))


def readable(body: bytes) -> bytes:
    """Return a file's comment as ASCII, whatever encoding the feed is in."""
    for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037"):
        text = body.decode(name, "ignore")
        if "Expect:" in text:
            return text.encode("ascii", "ignore")
    return body


def expectations(body: bytes) -> list[Expected] | None:
    """Return what can be compared of what a file expects, None when it expects nothing."""
    found = _EXPECTED.search(readable(body))
    if found is None:
        return None
    try:
        tree = ast.parse(found.group(1).decode().removesuffix('",').strip(), mode="eval").body
    except SyntaxError:
        return []
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return [wanted for part in parts for wanted in _wanted(part)]


def _wanted(part: ast.expr) -> Iterator[Expected]:
    if not isinstance(part, ast.Compare) or not isinstance(part.ops[0], ast.Eq):
        return
    try:
        value = ast.literal_eval(part.comparators[0])
    except ValueError:
        return
    path = _path(part.left)
    match path:
        case ["entries", int(entry), "content", 0, "value"]:
            yield Expected(entry, "text", value)
        case ["entries", int(entry), str(field), "value"] if field.removesuffix("_detail") in {"title", "summary"}:
            yield Expected(entry, FIELDS[field.removesuffix("_detail")], value)
        case ["entries", int(entry), "author_detail", "name"]:
            yield Expected(entry, "author", value)
        case ["entries", int(entry), str(field)] if field in FIELDS:
            yield Expected(entry, FIELDS[field], value)
        case ["feed", "title"] | ["feed", "title_detail", "value"]:
            yield Expected(None, "feed's title", value)


def _path(node: ast.expr) -> list[object]:
    """Return `entries[0]['content'][0]['value']` or `entries[0].link` as the list of its steps."""
    match node:
        case ast.Subscript(value=inside, slice=ast.Constant(value=step)):
            return [*_path(inside), step]
        case ast.Attribute(value=inside, attr=step):
            return [*_path(inside), step]
        case ast.Name(id=name):
            return [name]
    return [None]


def agrees(wanted: Expected, feed: Feed | None, readings: list[Reading]) -> bool | None:
    """Say whether what was read is what is wanted; None where nothing of that sort can be told."""
    if wanted.entry is None:
        return words(feed.title) == seen(wanted.value) if feed else None
    if feed is None or wanted.entry >= len(readings):
        return False
    entry = feed.entries[wanted.entry]
    told = readings[wanted.entry].document or entry
    got = getattr(told, wanted.field, None)
    match wanted.field:
        case "published_at":
            return bool(got == moment(wanted.value))
        case "url":
            return bool((got and canonical(got)) == canonical(str(wanted.value)))
    asked = seen(wanted.value)  # of a document: a title that is missing is made of the text, and a text of the title
    return words(str(got or "")) == asked if asked or told is entry else None


def seen(value: object) -> list[str]:
    """Return the words that a reader of this HTML sees."""
    return words(html.unescape(_TAG.sub(" ", str(value or ""))))


def words(text: str) -> list[str]:
    """Return the words and marks of a text."""
    return re.findall(r"\w+|[^\w\s]", text)


def moment(value: object) -> datetime | None:
    """Return feedparser's nine numbers as a moment."""
    if not isinstance(value, tuple):
        return None
    return datetime.fromtimestamp(calendar.timegm(time.struct_time(value)), UTC)


def parsed(folder: Folder, name: str) -> Feed | None:
    """Return a feed as it was parsed, None for one that is refused: broken, and without an entry."""
    try:
        return feed_of(name, folder.fetch(f"{SITE}{name}"))
    except UnreadableDocument:
        return None


def main() -> None:
    """Read every feed, and print how many agree with what they expect."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("feeds", type=Path)
    parser.add_argument("--show", action="store_true")
    wishes = parser.parse_args()
    folder = Folder(wishes.feeds)
    reader = Reader(folder, SystemClock())
    told: Counter[str] = Counter()
    fields: Counter[tuple[str, bool]] = Counter()
    started = time.perf_counter()
    for path in sorted(p for p in wishes.feeds.rglob("*") if p.suffix in {".xml", ".json"}):
        wanted = expectations(path.read_bytes())
        if wanted is None:
            continue
        name = path.relative_to(wishes.feeds).as_posix()
        readings = list(reader.read(Source("feeds", SourceKind.FEED, f"{SITE}{name}")))
        feed = parsed(folder, name)
        compared = [(each, verdict) for each in wanted if (verdict := agrees(each, feed, readings)) is not None]
        fields.update((each.field, verdict) for each, verdict in compared)
        told["read"] += 1
        told["gave up"] += any("gave up" in (reading.error or "") for reading in readings)
        told["refused"] += feed is None
        told["comparable"] += bool(compared)
        told["agree"] += bool(compared) and all(verdict for _, verdict in compared)
        for each, verdict in compared:
            if wishes.show and not verdict:
                print(f"{name}: {each} but {readings[:1]} {feed}\n")
    for field in sorted({field for field, _ in fields}):
        print(f"{field}: {fields[field, True]} of {fields[field, True] + fields[field, False]} agree")
    seconds = time.perf_counter() - started
    print(
        f"{told['read']} feeds in {seconds:.1f} s; the parser gave up on {told['gave up']}; {told['refused']} refused"
    )
    print(f"{told['comparable']} expect something that a document has; {told['agree']} agree", end="")
    print(f" ({told['agree'] / (told['comparable'] or 1):.1%})")


if __name__ == "__main__":
    main()
