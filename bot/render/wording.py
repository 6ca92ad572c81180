"""Numbers and days in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.render.phrasing import ENGLISH, Phrases
from retrieval.domain import Correction, Mark, Searched, StoryStep, Window
from retrieval.stories.course import in_words


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """Return "1 report", "5 reports", "1,204 reports"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def day(moment: datetime | None, timezone: str, phrases: Phrases = ENGLISH) -> str:
    """Return "6 Jun 2026" as the reader's calendar has it, or "undated"."""
    return phrases.day(None if moment is None else _local_date(moment, timezone))


def days(window: Window, timezone: str) -> str:
    """Return a window's first and last day: "6 Jun 2026" or "6 Jun 2026 to 8 Jun 2026"."""
    zone = _zone(timezone)
    first = window.start.astimezone(zone).date()
    last = max(first, (window.end - timedelta(microseconds=1)).astimezone(zone).date())
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def moment(when: datetime, timezone: str) -> str:
    """Return "6 Jun 2026, 09:00" on the reader's clock."""
    local = when.astimezone(_zone(timezone))
    return f"{_day(local.date())}, {local:%H:%M}"


def looked_through(searched: Searched, timezone: str, phrases: Phrases = ENGLISH) -> str:
    """Say what could be read: "Searched 57 documents from 6 outlets, the newest from 7 Jun 2026"."""
    told = {"documents": phrases.counted(searched.documents, "document")}
    where = "searched_in" if searched.outlets else "searched"
    looked = phrases.say("reply", where, **told, outlets=phrases.counted(searched.outlets or 0, "outlet"))
    newest = searched.newest
    return looked if newest is None else looked + phrases.say("reply", "up_to", day=day(newest, timezone, phrases))


def _local_date(moment: datetime, timezone: str) -> date:
    """Return the reader's date; midnight UTC is how a report dated by the day alone is kept, and stays that day."""
    universal = moment.astimezone(UTC)
    return universal.date() if universal.time() == time() else universal.astimezone(_zone(timezone)).date()


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _zone(timezone: str) -> ZoneInfo:
    """Return the zone, or UTC for a name that nobody knows: a wrong name must not cost the reply."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def put_right(correction: Correction | None, title: str, phrases: Phrases = ENGLISH) -> str:
    """Return "corrected: …", "clarified: …" or "withdrawn: …"; nothing where the document's title says it already."""
    if correction is None or correction.notice in title:
        return ""
    return phrases.say("source", correction.kind, notice=correction.notice)


def marked(mark: Mark) -> str:
    """Say what a document is apart from reporting; nothing for one that is not."""
    return {Mark.SPONSORED: "sponsored", Mark.HOSTILE: "contains instructions to AI models"}.get(mark, "")


def standing(step: StoryStep | None, before: StoryStep | None, timezone: str = "UTC") -> str:
    """Return how a story stands, and shortly how it stood before: "Denied by Vexley · before: reported …"."""
    if step is None:
        return ""
    now = in_words(step)
    stands = f"{now[:1].upper()}{now[1:]}"
    if before is None or in_words(before) == now:
        return stands
    since = f", {day(before.since, timezone)}" if before.since else ""
    return f"{stands} · before: {in_words(before)}{since}"
