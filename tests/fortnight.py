"""A fortnight of the sample corpus in three channels, as a page: `python -m tests.fortnight docs/fortnight.md`.

The sample is moved by 21 weeks, so that two changes of clocks fall into it, with the days that its texts name. Real
stores, real work and the real calendar, whose clock is set from half hour to half hour; one stop on the way.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.adapters.console_client import ConsoleChat
from bot.cli.day import CORPUS, SOURCES
from bot.compose import compose, open_work
from bot.domain import Message, Posted, Subscription
from bot.operations.logs import configure
from bot.ports import Check
from bot.render.plain import plain_text
from bot.schedule import Schedule
from bot.settings import Settings, load
from bot.slots import past_slots
from retrieval.domain import Source
from tests.fakes import FixedClock

MOVED: Final = timedelta(weeks=21)
STEP: Final = timedelta(minutes=30)
BEGIN: Final = datetime(2026, 10, 19, 12, tzinfo=UTC)
END: Final = datetime(2026, 11, 2, 12, tzinfo=UTC)
NEVER_LATE: Final = END - BEGIN
"""The rhythm of sources that are read when a page of theirs is put down."""
STOPPED: Final = datetime(2026, 10, 26, 6, 30, tzinfo=UTC)
STARTED: Final = datetime(2026, 10, 26, 10, tzinfo=UTC)
BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"
WISHES: Final = (
    Subscription("team", "C0MODELWATCH", "provenance", time(9), timezone=BERLIN, created_at=BEGIN),
    Subscription(
        "team-week", "C0MODELWATCH", "provenance", time(16), frozenset({4}), BERLIN, created_at=BEGIN, weekly=True
    ),
    Subscription("partners", "C0PARTNERS", "provenance", time(1, 30), timezone=NEW_YORK, created_at=BEGIN),
    Subscription("legal", "C0LEGAL01", "access-policy", time(9), timezone=KOLKATA, created_at=BEGIN),
)
PATIENCE: Final = 120.0
WIDTH: Final = 110
_MONTHS: Final = tuple(date(2026, number, 1).strftime("%B") for number in range(1, 13))
_NAMED: Final = "|".join(_MONTHS)
_DAY: Final = re.compile(rf"\b(\d{{1,2}}) ({_NAMED})(?: (\d{{4}}))?\b")
_MONTH: Final = re.compile(r"\b(in|since|until|of|before|from|for|by) (April|May|June|July|August|September|October)\b")
_WRITTEN: Final = re.compile(r"^(published_at|occurred_at): (.+)$", re.MULTILINE)
_ABOUT: Final = (
    "Written by `make record`. The invented sample corpus, moved to 19 October to 1 November 2026, told by the real "
    "publisher from real stores, while a clock is set from half hour to half hour. The desk is stopped on {stopped:%-d "
    "%B at %H:%M} UTC and started again at {started:%H:%M}. Clocks go back on 25 October in Berlin and on 1 November "
    "in New York, there in the very hour of the digest. No language model writes, so summaries quote."
)
_OLD: Final = date(2026, 4, 1)
"""What the sample tells of days before this one lies far back, and stays there."""


@dataclass(frozen=True)
class SamplePage:
    """A file of the sample as it is moved, and when it is there to be read."""

    path: Path
    text: str
    due_at: datetime


@dataclass(frozen=True)
class Minute:
    """One post, as it was read."""

    channel_id: str
    key: str
    at: datetime
    text: str


class MinuteBook(ConsoleChat):
    """The demonstration's channels, and what was posted in them when."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(Console(file=io.StringIO()), clock)
        self._now = clock
        self.minutes: list[Minute] = []

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        posted = super().post(channel_id, message, key=key, thread_ts=thread_ts, check=check)
        self.minutes.append(Minute(channel_id, key, self._now.now(), plain_text(message, links=False)))
        return posted


def sample_pages(folder: Path) -> list[SamplePage]:
    """Return the sample's files, moved, in the order in which they come."""
    files = sorted(path for source in SOURCES for path in Path(source.location).glob("*.md"))
    pages = [_moved(path, folder / path.relative_to(CORPUS)) for path in files]
    return sorted(pages, key=lambda page: (page.due_at, page.path))


def _moved(path: Path, to: Path) -> SamplePage:
    text = path.read_text(encoding="utf-8")
    written = _WRITTEN.search(text)
    if written is None:
        raise ValueError(f"{path.name} says no day")
    moment = datetime.fromisoformat(written[2]) + MOVED
    is_day = len(written[2]) == len("2026-06-01")
    head = f"{written[1]}: {moment.date().isoformat() if is_day else moment.isoformat()}"
    text = _MONTH.sub(_later_month, _DAY.sub(_later_day, text.replace(written[0], head)))
    return SamplePage(to, text, moment.replace(tzinfo=UTC) if is_day else moment)


def _later_day(found: re.Match[str]) -> str:
    day = date(int(found[3] or _OLD.year), _MONTHS.index(found[2]) + 1, int(found[1]))
    if day < _OLD:
        return found[0]
    later = day + MOVED
    return f"{later.day} {_MONTHS[later.month - 1]}" + (f" {later.year}" if found[3] else "")


def _later_month(found: re.Match[str]) -> str:
    """Move a month that is named without a day: what happens from it on begins with it, the end of it is its last."""
    day = date(_OLD.year, _MONTHS.index(found[2]) + 1, 28 if found[1] == "of" else 1)
    return f"{found[1]} {_MONTHS[(day + MOVED).month - 1]}"


def play() -> list[Minute]:
    """Let the fortnight pass and return what was posted. Raises `TimeoutError` when a digest does not come."""
    clock = FixedClock(BEGIN)
    chat = MinuteBook(clock)
    with tempfile.TemporaryDirectory(prefix="desk-fortnight-") as folder:
        settings = load(env_file=None).alone(Path(folder) / "desk")
        pages = sample_pages(Path(folder))
        sources = tuple(_beside(source, Path(folder)) for source in SOURCES)
        _live(settings, sources, chat, clock, pages, until=STOPPED)
        clock.advance(STARTED - clock.now())
        _live(settings, sources, chat, clock, pages, until=END)
    return chat.minutes


def _beside(source: Source, folder: Path) -> Source:
    location = folder / Path(source.location).relative_to(CORPUS)
    location.mkdir()
    return Source(
        source.source_id,
        source.kind,
        str(location),
        source.title,
        document_kind=source.document_kind,
        visibility=source.visibility,
        every=NEVER_LATE,
    )


def _live(
    settings: Settings,
    sources: tuple[Source, ...],
    chat: MinuteBook,
    clock: FixedClock,
    pages: list[SamplePage],
    *,
    until: datetime,
) -> None:
    """Be a desk until a moment: every half hour read what has come, and do what is due."""
    with compose(settings, clock=clock, sources=sources) as services, open_work(settings, services, chat) as work:
        for wish in WISHES:
            services.store.add_subscription(wish)
        schedule = Schedule(services, work)
        while clock.now() < until:
            if _put_down(pages, clock.now()):
                for source in sources:
                    services.ingester.ingest(source)
            for plan in (schedule.plan_digests, schedule.plan_corrections):
                if plan() and not work.wait_idle(PATIENCE):
                    raise TimeoutError(f"work is left at {clock.now()}")
            clock.advance(STEP)


def _put_down(pages: list[SamplePage], now: datetime) -> bool:
    """Write the files that are there by now; say whether any is new."""
    new = False
    while pages and pages[0].due_at <= now:
        page = pages.pop(0)
        page.path.write_text(page.text, encoding="utf-8")
        new = True
    return new


def page_of(minutes: list[Minute]) -> str:
    """Return the fortnight as Markdown."""
    return "\n".join([*_head(), *(line for minute in minutes for line in _told(minute)), *_table(minutes)]) + "\n"


def _head() -> Iterator[str]:
    rooms = ConsoleChat(Console(file=io.StringIO()), FixedClock()).rooms
    yield "# A fortnight"
    yield ""
    yield from textwrap.wrap(_ABOUT.format(stopped=STOPPED, started=STARTED), WIDTH)
    yield ""
    yield "| channel | who reads it | digest | at |"
    yield "|---|---|---|---|"
    for wish in WISHES:
        room = rooms[wish.channel_id]
        when = "Fridays" if wish.weekly else "daily"
        yield f"| {room.name} | {room.about} | {wish.topic}, {when} | {wish.at:%H:%M} {wish.timezone} |"
    yield ""


def _told(minute: Minute) -> Iterator[str]:
    wish = next((one for one in WISHES if f":{one.subscription_id}:" in minute.key), None)
    room = ConsoleChat(Console(file=io.StringIO()), FixedClock()).rooms[minute.channel_id].name
    local = minute.at.astimezone(ZoneInfo(wish.timezone if wish else "UTC"))
    yield f"## {local:%A %-d %B, %H:%M} {local:%Z} ({minute.at:%H:%M} UTC), {room}"
    yield ""
    yield "```text"
    for line in minute.text.splitlines():
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="  ") or [""]
    yield "```"
    yield ""


def _table(minutes: list[Minute]) -> Iterator[str]:
    yield "## Kept"
    yield ""
    yield "| digest | slots due | posted once | missed | doubled |"
    yield "|---|---|---|---|---|"
    posts = Counter(minute.key for minute in minutes)
    for wish in WISHES:
        slots = [posts[slot.key] for slot in past_slots(wish, since=BEGIN, now=END)]
        once, missed = slots.count(1), slots.count(0)
        yield f"| {wish.subscription_id} | {len(slots)} | {once} | {missed} | {len(slots) - once - missed} |"


if __name__ == "__main__":
    configure(level="warning")
    Path(sys.argv[1]).write_text(page_of(play()), encoding="utf-8")
