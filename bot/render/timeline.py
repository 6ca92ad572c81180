"""A story's events as a drawing, with the same told in words below it: when, who, and what they did to the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element

from bot.archive import ArchivedStory
from bot.render.markup import Part, anchor, element
from bot.render.wording import put_right
from retrieval.domain import Document, EventKind, Move


class Lane(Enum):
    """The rows of the drawing: the class that its marks have, and what stands over it."""

    REPORT = ("report", "Reports")
    REPEAT = ("repeat", "Repeats of a report")
    MORE = ("more", "Confirmed or added to")
    AGAINST = ("against", "Denied, corrected, restored or ended")
    TOLD = ("told", "Told in a digest")


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One thing that happened: on which lane, what a pointer on its mark is told, and how it stands in the list."""

    at: datetime | None
    lane: Lane
    label: str
    words: tuple[Part, ...]


_VERBS: Final = {
    Move.REPORTS: (Lane.REPORT, "reports"),
    Move.REPEATS: (Lane.REPEAT, "repeats"),
    Move.CONFIRMS: (Lane.MORE, "confirms"),
    Move.UPDATES: (Lane.MORE, "adds"),
    Move.DENIES: (Lane.AGAINST, "has a denial"),
    Move.CORRECTS: (Lane.AGAINST, "corrects"),
    Move.WITHDRAWS: (Lane.AGAINST, "withdraws"),
    Move.RESTORES: (Lane.AGAINST, "tells of a return"),
    Move.ENDS: (Lane.AGAINST, "tells of the end"),
}
_LANE_HEIGHT, _FOOT, _LINE = 42, 24, 24
_RADIUS: Final = 7
_LEFT, _SPAN = 2.0, 96.0
_NEAR: Final = 4.0
"""Percent of the width below which two marks of a lane would lie on each other, and are drawn as one."""


def long_day(moment: datetime | None) -> str:
    """Return "8 June 2026"."""
    if moment is None:
        return "undated"
    day = moment.astimezone(UTC)
    return f"{day.day} {day:%B %Y}"


def marks_of(story: ArchivedStory, *, digests: str) -> tuple[TimelineMark, ...]:
    """Return what happened in a story, oldest first; `digests` is the folder where the pages of digests stand."""
    moves = {event.document_id: event.move for event in story.events if event.move}
    marks = [_report(document, moves.get(document.document_id)) for document in story.documents]
    held = {document.document_id: document for document in story.documents}
    marks += [
        _revision(held[event.document_id], event.at)
        for event in story.events
        if event.kind is EventKind.REVISED and event.document_id in held
    ]
    for digest, _ in story.tellings:
        title = f"{digest.kept.digest.topic.title}, {long_day(digest.kept.due_at)}"
        page = element("a", title, href=f"{digests}{digest.name}.html")
        marks.append(
            TimelineMark(digest.kept.told_at, Lane.TOLD, f"Told in a digest: {title}", ("Told in the digest ", page))
        )
    return tuple(sorted(marks, key=_order))


def listed(marks: Sequence[TimelineMark]) -> Element:
    """Return the events as a list in words, day by day."""
    days = groupby(marks, lambda mark: long_day(mark.at))
    return element("ol", *(_day(day, list(group)) for day, group in days), class_="events")


def drawn(marks: Sequence[TimelineMark]) -> Element | None:
    """Return the events as a drawing that needs no script and fits any width; None where fewer than two have a date."""
    dated = [(mark, mark.at) for mark in marks if mark.at is not None]
    if len(dated) <= 1:
        return None
    first, last = min(at for _, at in dated), max(at for _, at in dated)
    lanes = [lane for lane in Lane if any(mark.lane is lane for mark, _ in dated)]
    height = len(lanes) * _LANE_HEIGHT + _FOOT
    told = f"{len(dated)} events from {long_day(first)} to {long_day(last)}. The list below tells each of them."
    rows = [
        _row(lane, number, [(mark, _place(at, first, last)) for mark, at in dated if mark.lane is lane])
        for number, lane in enumerate(lanes)
    ]
    axis = [element("text", long_day(first), x="0", y=height - 4)]
    if long_day(first) != long_day(last):
        axis.append(element("text", long_day(last), x="100%", y=height - 4, class_="last"))
    return element(
        "svg",
        element("title", "Timeline of the story", id="timeline-title"),
        element("desc", told, id="timeline-words"),
        *(part for row in rows for part in row),
        *axis,
        class_="timeline",
        width="100%",
        height=height,
        role="img",
        aria_labelledby="timeline-title timeline-words",
    )


def _row(lane: Lane, number: int, placed: Sequence[tuple[TimelineMark, float]]) -> list[Element]:
    top = number * _LANE_HEIGHT
    name, title = lane.value
    line = element("line", x1="0", x2="100%", y1=top + _LINE, y2=top + _LINE)
    dots = [_dot(name, top + _LINE, group) for group in _grouped(placed)]
    return [element("text", title, x="0", y=top + 11), line, *dots]


def _grouped(placed: Sequence[tuple[TimelineMark, float]]) -> list[list[tuple[TimelineMark, float]]]:
    """Put together the marks that would lie on each other."""
    groups: list[list[tuple[TimelineMark, float]]] = []
    for mark, place in sorted(placed, key=lambda one: one[1]):
        if groups and place - groups[-1][0][1] < _NEAR:
            groups[-1].append((mark, place))
        else:
            groups.append([(mark, place)])
    return groups


def _dot(name: str, y: int, group: Sequence[tuple[TimelineMark, float]]) -> Element:
    x = f"{sum(place for _, place in group) / len(group):.2f}%"
    told = "; ".join(f"{long_day(mark.at)}: {mark.label}" for mark, _ in group)
    many = len(group) > 1
    shape = element("circle", cx=x, cy=y, r=_RADIUS + (2 if many else 0), class_=name)
    count = element("text", str(len(group)), x=x, y=y + 4, class_="count") if many else None
    return element("g", element("title", told), shape, count)


def _place(at: datetime, first: datetime, last: datetime) -> float:
    """Return where a moment lies, in percent of the width."""
    return _LEFT + _SPAN * ((at - first) / (last - first) if last > first else 0.0)


def _report(document: Document, move: Move | None) -> TimelineMark:
    repeats = move is None and document.copy_of is not None
    lane, verb = _VERBS[Move.REPEATS if repeats else move or Move.REPORTS]
    who = document.outlet or document.author or "A source"
    noted = put_right(document.correction, document.title)
    note: Part = element("span", f" ({noted})", class_="small") if noted else None
    words: tuple[Part, ...] = (f"{who} {verb}: ", anchor(document.url, document.title), note)
    return TimelineMark(document.published_at, lane, f"{who} {verb}: {document.title}", words)


def _revision(document: Document, at: datetime) -> TimelineMark:
    words = f"{document.outlet or document.author or 'A source'} revised its report"
    return TimelineMark(at, Lane.AGAINST, words, (f"{words}: ", anchor(document.url, document.title)))


def _day(day: str, marks: Sequence[TimelineMark]) -> Element:
    at = marks[0].at
    when = element("time", day, datetime=at.astimezone(UTC).date().isoformat()) if at else element("span", day)
    lines = [element("li", *mark.words, class_=f"of-{mark.lane.value[0]}") for mark in marks]
    return element("li", when, element("ul", *lines))


def _order(mark: TimelineMark) -> tuple[bool, datetime, int, str]:
    at = mark.at or datetime.max.replace(tzinfo=UTC)
    return mark.at is None, at, list(Lane).index(mark.lane), mark.label
