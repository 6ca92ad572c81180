"""Notes from threads as people see them: the window in which one is kept, and the line that tells the thread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import Message
from bot.kept_notes import KeptNote
from bot.render.blocks import Block, context, header, message, packed, section
from bot.render.escape import link, safe
from bot.render.inputs import LONGEST_INPUT, button, buttons, checkbox_input, choice_input, radio_input, words_input
from bot.render.wording import day
from bot.submissions import Problems, Submission
from bot.surfaces import LONGEST_PRIVATE, Modal
from bot.threads import MOST_MESSAGES
from retrieval.domain import is_internal
from retrieval.reading.sources.notes import SEVERITIES

FORM: Final = "note"
SHORTCUT: Final = "keep_as_note"
KEEP: Final = "note_keep"
OPEN: Final = "note_open"
FORGET: Final = "note_forget"
TITLE, SEVERITY, WHEN, SUMMARY, PEOPLE, READERS = "title", "severity", "when", "summary", "people", "readers"
CHANNEL: Final = "channel"
TEAM: Final = "team"
NAMED: Final = "named"
_WINDOW: Final = "Keep as note"
_MOMENT: Final = "%Y-%m-%d %H:%M"
_LONGEST_SHOWN: Final = 24


LineGrounds = tuple[str, tuple[tuple[str, str], ...]]
"""The mark of a line, and of each sentence that it rests on the message and the sentence's mark: no word of any."""


@dataclass(frozen=True, slots=True)
class NoteForm:
    """What the window is filled with; `offered` are the readers to choose from, the first is chosen."""

    channel_id: str
    thread_ts: str
    title: str
    summary: str
    occurred_at: datetime
    offered: Sequence[str]
    timezone: str = "UTC"
    severity: str | None = None
    named: bool = False
    is_cut: bool = False
    is_shared: bool = False
    grounds: Sequence[LineGrounds] = ()


@dataclass(frozen=True, slots=True)
class NotePrivate:
    """What the window keeps for us: the thread, the zone of its clock, and what its lines rested on when it opened."""

    channel_id: str
    thread_ts: str
    timezone: str
    grounds: Sequence[LineGrounds] = ()


def reading_modal() -> Modal:
    """Return the window while the thread is read."""
    return told_modal("One moment: I am reading the thread.")


def told_modal(*sentences: str) -> Modal:
    """Return a window that only says something."""
    return Modal(_WINDOW, tuple(section(safe(one)) for one in sentences), FORM, close="Close")


def note_modal(form: NoteForm) -> Modal:
    """Return the window with what was made of the thread, to be changed at will."""
    labels = {CHANNEL: "Who reads this channel", TEAM: "All full members of the team"}
    local = form.occurred_at.astimezone(_zone(form.timezone))
    asked: list[Block] = [
        words_input(TITLE, "Title", initial=form.title, optional=False),
        choice_input(SEVERITY, "Severity", [(one, one) for one in SEVERITIES], initial=form.severity),
        words_input(WHEN, f"When ({form.timezone})", initial=local.strftime(_MOMENT), optional=False),
        words_input(SUMMARY, "Summary", initial=form.summary, multiline=True, optional=False),
        checkbox_input(PEOPLE, "People", (NAMED, "Name who took part"), checked=form.named),
        radio_input(READERS, "Who may read it", [(one, labels[one]) for one in form.offered], initial=form.offered[0]),
    ]
    small = ["Nothing is kept before you submit. Secrets are blotted out. The thread is told who kept the note."]
    small += [f"The thread is long: I read its first {MOST_MESSAGES} messages."] if form.is_cut else []
    small += ["Outsiders read this channel, so its own notes could be shown to nobody here."] if form.is_shared else []
    return Modal(_WINDOW, (*asked, *map(context, small)), FORM, submit="Keep", close="Cancel", private=_private(form))


def _private(form: NoteForm) -> str:
    """Return what the window keeps for us; of very many lines what the last ones rest on is left out."""
    kept, grounds = {"c": form.channel_id, "t": form.thread_ts, "z": form.timezone}, list(form.grounds)
    while len(whole := json.dumps(kept | {"r": grounds}, separators=(",", ":"))) > LONGEST_PRIVATE:
        grounds.pop()
    return whole


def private_of(submitted: Submission) -> NotePrivate:
    """Read what the window kept for us."""
    kept = json.loads(submitted.private)
    grounds = tuple((line, tuple((ts, said) for ts, said in rests)) for line, rests in kept.get("r", ()))
    return NotePrivate(kept["c"], kept["t"], kept["z"], grounds)


def moment_of(submitted: Submission, timezone: str) -> datetime | None:
    """Read when it happened, in UTC; None for what is no moment."""
    try:
        local = datetime.strptime(submitted.words.get(WHEN, "").strip(), _MOMENT)  # noqa: DTZ007 - its zone stands beside it
        return local.replace(tzinfo=_zone(timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def note_problems(submitted: Submission) -> Problems:
    """Say what is missing or cannot be read."""
    missing = {TITLE: "A title is missing.", SUMMARY: "A summary is missing."}
    found = {name: told for name, told in missing.items() if not submitted.words.get(name, "").strip()}
    if submitted.private and moment_of(submitted, private_of(submitted).timezone) is None:
        found[WHEN] = "Please write a day and a time like 2026-06-03 14:05."
    return found


def offer_message(channel_id: str, ts: str) -> Message:
    """Return what answers the reaction that keeps notes: a button, for nothing else can open a window."""
    return message([section("Shall this thread become a note?"), keep_row(channel_id, ts)])


def keep_row(channel_id: str, ts: str) -> Block:
    """Return the button that opens the window for a thread."""
    return buttons(button(KEEP, "Keep as note", f"keep {channel_id} {ts}"))


def kept_message(note: KeptNote) -> Message:
    """Return the line by which a thread is told that it was kept; no word of the note, for outsiders may read it."""
    readers = "all full members of the team" if is_internal(note.visibility) else "those who read this channel"
    told = f"<@{note.kept_by}> kept this thread as the note {safe(note.note_id)}, for {readers}."
    small = "When you edit or delete a message, the note follows. Forgetting it takes everything with it."
    row = buttons(
        button(OPEN, "Open", f"open {note.note_id}"), button(FORGET, "Forget", f"forget {note.note_id}", style="danger")
    )
    return message([section(told), context(small), row])


def gone_message(note_id: str) -> Message:
    """Return what that line becomes when the note is gone."""
    return message([context(f"The note {safe(note_id)}, kept from this thread, is forgotten.")])


def opened_modal(note: KeptNote, timezone: str) -> Modal:
    """Return a window with a note, for somebody who may read it."""
    facts = (safe(note.note_id), safe(note.severity or ""), day(note.occurred_at, timezone))
    lines = [safe(line) for line in note.words.split("\n") if line.strip()]
    there = [section(link(note.url, "The thread"))] if note.url else []
    texts = packed(lines, "\n")[:_LONGEST_SHOWN]
    blocks = (header(note.title), context(" · ".join(filter(None, facts))), *map(section, texts), *there)
    return Modal("Note", blocks, FORM, close="Close")


def fitting_summary(lines: Sequence[str]) -> str:
    """Join the lines of a summary as far as a field takes them."""
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) > LONGEST_INPUT:
            break
        kept.append(line)
    return "\n".join(kept)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
