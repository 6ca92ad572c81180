"""Replay a set of turning stories day by day through a real desk, and say what its digests told of each turn, and when.

Usage: python benchmarks/digest_days.py WIRE.jsonl [--off-topic CORPUS.jsonl] [--show]

WIRE has one {"id","title","text","outlet","published_at","story","turn",…} a line; `turn` says in a phrase what is new
with a document, or nothing. Every evening what was published that day is ingested, and one channel is told each of its
topics. Printed is how many turns were told on their day, late, twice or never, how many items held no turn of a story
that the channel knew, and how many headlines are not borne out. The first hundred documents of CORPUS, on anything, are
spread over the same days.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.compose import compose
from bot.settings import Settings
from retrieval.domain import EVERYONE, DigestItem, Source, SourceKind, Window
from retrieval.text.names import unsupported

Row = Mapping[str, Any]
EVENING = time(20)
MOST_OFF_TOPIC = 100


class Evening:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        """Begin long ago."""
        self.moment = datetime(2000, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the evening that is replayed."""
        return self.moment


@dataclass(slots=True)
class Channel:
    """What a channel was told: documents with their hashes, and of each document on which days it was news."""

    shown: dict[str, str] = field(default_factory=dict)
    news: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    unsupported: int = 0
    items: int = 0
    idle: int = 0

    def hear(self, item: DigestItem, day: date, turns: Mapping[str, str]) -> None:
        """Take in one story of a digest."""
        known = any(document.document_id in self.shown for document in item.story.documents)
        self.items += 1
        self.idle += known and not any(name in turns for name in item.new_documents)
        self.unsupported += bool(unsupported(item.title, f"{item.lead.outlet}\n{item.lead.title}\n{item.lead.text}"))
        for name in item.new_documents:
            self.news[name].append(day)
        self.shown |= {d.document_id: d.content_hash for d in item.story.documents}


def replay(rows: list[Row], *, show: bool) -> Channel:
    """Return what one channel was told of the rows, evening by evening."""
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[datetime.fromisoformat(row["published_at"]).astimezone(UTC).date()].append(row)
    turns = {row["id"]: row["turn"] for row in rows if row.get("turn")}
    clock, channel = Evening(), Channel()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wire.jsonl"
        source = Source("wire", SourceKind.LINES, str(path), every=timedelta(days=1))
        settings = Settings(desk_data_dir=Path(folder) / "desk", _env_file=None)
        read: list[Row] = []
        with compose(settings, clock=clock, sources=(source,)) as services:
            start = datetime.combine(min(by_day), EVENING, UTC) - timedelta(days=1)
            for day in _days(min(by_day), max(by_day)):
                read += by_day.get(day, [])
                path.write_text("\n".join(json.dumps(_bare(row)) for row in read), encoding="utf-8")
                clock.moment = datetime.combine(day, EVENING, UTC)
                services.ingester.ingest(source)
                for topic in services.topics:
                    window = Window(start, clock.moment)
                    digest = services.digester.digest(topic, window, EVERYONE, shown=dict(channel.shown))
                    for item in digest.items:
                        channel.hear(item, day, turns)
                        if show:
                            print(f"{day} {topic.name:14} {item.story.story_id:>5} {item.title}")
                start = clock.moment
    return channel


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 2):
        yield first + timedelta(days=number)


def _bare(row: Row) -> dict[str, Any]:
    """Return a document as an outlet would give it: without what the set says of it."""
    return {name: row[name] for name in ("id", "title", "text", "url", "outlet", "published_at") if row.get(name)}


def _off_topic(path: Path, days: list[date]) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()[:MOST_OFF_TOPIC]
    rows = [json.loads(line) for line in lines]
    when = [datetime.combine(days[n % len(days)], time(9), UTC).isoformat() for n in range(len(rows))]
    return [
        {"id": f"off-{n}", "title": row["title"], "text": row["text"], "outlet": row.get("outlet"), "published_at": at}
        for n, (row, at) in enumerate(zip(rows, when, strict=True))
    ]


def main() -> None:
    """Print what was told when."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wire", type=Path)
    parser.add_argument("--off-topic", type=Path)
    parser.add_argument("--show", action="store_true", help="print each item")
    given = parser.parse_args()
    wire: list[Row] = [json.loads(line) for line in given.wire.read_text(encoding="utf-8").splitlines() if line.strip()]
    published = {row["id"]: datetime.fromisoformat(row["published_at"]).astimezone(UTC) for row in wire}
    rows = wire + (
        _off_topic(given.off_topic, sorted({at.date() for at in published.values()})) if given.off_topic else []
    )
    channel = replay(rows, show=given.show)
    turns = [row for row in wire if row.get("turn")]
    due = {name: at.date() + timedelta(days=at.time() >= EVENING) for name, at in published.items()}
    told = Counter(_fate(channel.news.get(row["id"], []), due[row["id"]]) for row in turns)
    print(f"{len(turns)} turns: " + ", ".join(f"{number} {fate}" for fate, number in told.most_common()))
    off = sum(name.startswith("off-") for name in channel.news)
    print(f"{channel.items} items, {channel.idle} without a turn, {off} documents off topic")
    print(f"{channel.unsupported} headlines that are not borne out")


def _fate(days: list[date], due: date) -> str:
    if len(days) > 1:
        return "told twice"
    return "never told" if not days else "told on their day" if days[0] == due else "told late"


if __name__ == "__main__":
    main()
