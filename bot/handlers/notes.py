"""Notes that full members keep from threads: offered, filled in, kept, opened and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, Protocol

import structlog

from bot.audience import audience_of
from bot.domain import Message, Place, PlaceKind, Posted, Standing
from bot.errors import ChatRefused, DeskError, MessageGone, ModalGone
from bot.handlers.note_changes import names_in
from bot.handlers.note_forgetting import NO_NOTE, NOT_YOURS, NoteForgetting
from bot.kept_notes import KeptNote, NoteQuote, note_id_of
from bot.note_words import SaidSentence, grounds_of, mark_of, opening_of, quotes_in, said_in, still_said, title_of
from bot.ports import Chat
from bot.render.notes import (
    CHANNEL,
    NAMED,
    PEOPLE,
    READERS,
    SEVERITY,
    SUMMARY,
    TEAM,
    TITLE,
    NoteForm,
    NotePrivate,
    fitting_summary,
    moment_of,
    note_modal,
    offer_message,
    opened_modal,
    private_of,
    reading_modal,
    told_modal,
)
from bot.render.texts import sentence_message
from bot.services import Services
from bot.submissions import Submission
from bot.surfaces import Modal, ShownModal, Surfaces
from bot.thread_summary import summary_of
from bot.threads import ReadThread, ThreadMessage
from retrieval.domain import CHANNEL_PREFIX, internal_to, is_internal, workspace_of
from retrieval.errors import TransientError
from retrieval.reading.redaction import blotted
from retrieval.reading.sources.bounds import cut

MEMBERS_ONLY: Final = "Only full members of this workspace can keep a thread as a note."
AGAIN: Final = "I lost the window on the way. Please choose Keep as note again."
UNREAD: Final = "I cannot read this conversation. Invite me to the channel first, then try again."
GONE: Final = "Nothing of this thread is there any more, so I kept nothing."
NOBODY: Final = "Nobody but me said anything in this thread, so there is nothing of it to keep."
CHANGED: Final = "Who reads this channel changed meanwhile, so I kept nothing. Please choose Keep as note again."
_TITLE: Final = 400
_log = structlog.get_logger(__name__)


class KeepsNotes(Protocol):
    """The durable work that keeps notes; both return at once, False when it was begun before."""

    def keep_note(self, note_id: str, submission: str) -> bool:
        """Take a note in as it is on record, and tell its thread."""

    def revise_note(self, note_id: str, cause: str, *, later: bool = False) -> bool:
        """Bring a note in step with its thread; `later` where there are many and nobody waits."""


@dataclass(frozen=True, slots=True)
class WantedThread:
    """A thread that somebody wants kept: by any of its messages."""

    user_id: str
    channel_id: str
    ts: str


class Notes:
    """Keeps notes of threads for full members."""

    def __init__(
        self,
        services: Services,
        chat: Chat,
        surfaces: Surfaces,
        work: KeepsNotes,
        forgetting: NoteForgetting,
        *,
        aside: Callable[[Callable[[], None]], None] = lambda fill: fill(),
    ) -> None:
        """Take the finished parts; `aside` does what waits for a model without holding up what is delivered."""
        self._services = services
        self._chat = chat
        self._surfaces = surfaces
        self._work = work
        self._forgetting = forgetting
        self._aside = aside

    def offer(self, wanted: WantedThread) -> None:
        """Offer somebody, and nobody else, to keep a thread; who may not keep it is told nothing."""
        if not self._may_keep(wanted):
            return
        try:
            thread = self._chat.thread(wanted.channel_id, wanted.ts)
        except ChatRefused:
            return
        told = offer_message(wanted.channel_id, thread.thread_ts)
        opens = thread.thread_ts if len(thread.messages) > 1 else None
        self._chat.whisper(wanted.channel_id, wanted.user_id, told, thread_ts=opens)

    def open(self, wanted: WantedThread, *, trigger: str) -> None:
        """Open the window at once, and fill it from the thread.

        A model is waited for aside. Raises `TriggerExpired` and what the chat raises.
        """
        if not self._may_keep(wanted):
            self._chat.whisper(wanted.channel_id, wanted.user_id, sentence_message(MEMBERS_ONLY))
            return
        shown = self._surfaces.open(wanted.user_id, reading_modal(), trigger=trigger)
        if shown is None:
            self._chat.whisper(wanted.channel_id, wanted.user_id, sentence_message(AGAIN))
        elif self._services.writer.has_model:
            self._aside(lambda: self._fill(wanted, shown))
        else:
            self._fill(wanted, shown)

    def keep(self, submitted: Submission) -> None:
        """Keep what was submitted, and begin to take it in. Nothing of the thread is stored before."""
        private = private_of(submitted)
        wanted = WantedThread(submitted.user_id, private.channel_id, private.thread_ts)
        if not self._may_keep(wanted):
            self._tell(wanted, MEMBERS_ONLY)
            return
        known = self._services.store.note(note_id_of(wanted.channel_id, wanted.ts))
        if known and known.submission == submitted.view_id:
            self._work.keep_note(known.note_id, known.submission)
            return
        if known and not self._forgetting.may_change(known, wanted.user_id):
            self._tell(wanted, NOT_YOURS)
            return
        readers, place = submitted.words.get(READERS, ""), self._chat.place(wanted.channel_id)
        if readers not in offered(place):
            self._tell(wanted, CHANGED)
            return
        try:
            thread = self._chat.thread(wanted.channel_id, wanted.ts)
        except ChatRefused as refusal:
            self._tell(wanted, GONE if isinstance(refusal, MessageGone) else UNREAD)
            return
        opening = opening_of(thread)
        note = self._note(submitted, private, thread, opening, visibility_of(place, readers)) if opening else None
        if note is None or not note.words:
            self._tell(wanted, GONE)
            return
        if not self._on_record(note, known):
            raise TransientError("The note is changed by somebody else at this moment.")
        begun = self._work.keep_note(note.note_id, note.submission)
        _log.info("note kept", note=note.note_id, begun=begun)

    def show(self, note_id: str, wanted: WantedThread, *, trigger: str) -> Message | None:
        """Open a note for somebody who may read it there; return what others are told."""
        note, person = self._services.store.note(note_id), self._chat.person(wanted.user_id)
        audience = audience_of(self._chat.place(wanted.channel_id), person, private=True)
        if note is None or not audience.may_read(note.visibility):
            return sentence_message(NO_NOTE)
        self._surfaces.open(wanted.user_id, opened_modal(note, person.timezone or "UTC"), trigger=trigger)
        return None

    def _fill(self, wanted: WantedThread, shown: ShownModal) -> None:
        """Fill the window; one that was closed meanwhile is left alone."""
        try:
            try:
                filled = self._filled(wanted)
            except MessageGone:
                filled = told_modal(GONE)
            except ChatRefused:
                filled = told_modal(UNREAD)
            self._surfaces.update(shown, filled)
        except ModalGone:
            _log.info("window was closed", channel=wanted.channel_id)
        except DeskError as error:
            _log.warning("window not filled", channel=wanted.channel_id, why=str(error))
            self._chat.whisper(wanted.channel_id, wanted.user_id, sentence_message(AGAIN))

    def _filled(self, wanted: WantedThread) -> Modal:
        thread = self._chat.thread(wanted.channel_id, wanted.ts)
        opening = opening_of(thread)
        if opening is None:
            return told_modal(NOBODY)
        place, person = self._chat.place(wanted.channel_id), self._chat.person(wanted.user_id)
        known = self._services.store.note(note_id_of(wanted.channel_id, thread.thread_ts))
        if known and not self._forgetting.may_change(known, wanted.user_id):
            return told_modal(f"This thread is kept already, as the note {known.note_id}.", NOT_YOURS)
        choices = offered(place)
        form = NoteForm(
            wanted.channel_id,
            thread.thread_ts,
            title_of(opening),
            "",
            opening.at,
            choices,
            timezone=person.timezone or "UTC",
            is_cut=thread.cut,
            is_shared=place.outsiders is not False and place.kind is PlaceKind.CHANNEL,
        )
        if known:
            kept = TEAM if is_internal(known.visibility) else CHANNEL
            first = sorted(choices, key=lambda one: one != kept)
            form = replace(form, title=known.title, summary=known.words, occurred_at=known.occurred_at, offered=first)
            return note_modal(replace(form, severity=known.severity, named=known.named, grounds=grounds_of(known)))
        lines = summary_of(thread, self._services.writer, visibility=visibility_of(place, choices[0]))
        titled = (mark_of(form.title), ((opening.ts, mark_of(title_of(opening))),))
        grounds = (titled, *(line.grounds for line in lines))
        return note_modal(replace(form, summary=fitting_summary([line.text for line in lines]), grounds=grounds))

    def _note(
        self, submitted: Submission, private: NotePrivate, thread: ReadThread, first: ThreadMessage, visibility: str
    ) -> KeptNote:
        """Return the note that a form makes, with what of it is quoted of the thread as it is now."""
        named = NAMED in submitted.choices.get(PEOPLE, ())
        said = said_in(thread)
        by_name = said_in(thread, names_in(thread.channel_id, self._chat)) if named else said
        words = still_said(blotted(submitted.words[SUMMARY])[0], private.grounds, said)
        if named:
            lines = {plain.text: own.line for plain, own in zip(said, by_name, strict=True)}
            words = "\n".join(lines.get(" ".join(line.split()), line) for line in words.split("\n"))
        title = cut(blotted(submitted.words[TITLE])[0], _TITLE)
        if mark_of(title) in dict(private.grounds) and title != title_of(first):
            title = title_of(first) or f"Thread of {first.at:%Y-%m-%d}"
        quotes = (*quotes_in(words, (by_name, said)), *_grounds(words, private, said))
        return KeptNote(
            note_id=note_id_of(private.channel_id, private.thread_ts),
            channel_id=private.channel_id,
            thread_ts=private.thread_ts,
            title=title,
            words=words,
            occurred_at=min(moment_of(submitted, private.timezone) or first.at, self._services.clock.now()),
            visibility=visibility,
            kept_by=submitted.user_id,
            kept_at=self._services.clock.now(),
            submission=submitted.view_id,
            severity=submitted.words.get(SEVERITY),
            url=self._surfaces.address_of(Posted(private.channel_id, private.thread_ts)),
            title_ts=first.ts if title == title_of(first) else None,
            named=named,
            quotes=quotes,
        )

    def _may_keep(self, wanted: WantedThread) -> bool:
        person = self._chat.person(wanted.user_id)
        return person.standing is Standing.MEMBER and workspace_of(person.user_id) == workspace_of(wanted.channel_id)

    def _on_record(self, note: KeptNote, known: KeptNote | None) -> bool:
        """Put a note on record in the place of one that is known; False where that was revised meanwhile."""
        self._services.store.keep_note(replace(note, edition=known.edition + 1) if known else note)
        kept = self._services.store.note(note.note_id)
        return kept is not None and kept.submission == note.submission

    def _tell(self, wanted: WantedThread, sentence: str) -> None:
        self._chat.whisper(wanted.channel_id, wanted.user_id, sentence_message(sentence))


def offered(place: Place) -> tuple[str, ...]:
    """Return who a note from a place may be for, the usual first.

    A channel's own notes are shown in that channel while it is known that no outsider reads it, and in the direct
    messages of its members (`bot/audience.py`); where outsiders read along, and elsewhere, the team is who may read.
    """
    own = place.kind is PlaceKind.CHANNEL and place.outsiders is False
    return (CHANNEL, TEAM) if own else (TEAM,)


def visibility_of(place: Place, readers: str) -> str:
    """Return the visibility that a choice of readers means; never public."""
    return CHANNEL_PREFIX + place.channel_id if readers == CHANNEL else internal_to(workspace_of(place.channel_id))


def _grounds(words: str, private: NotePrivate, said: Collection[SaidSentence]) -> tuple[NoteQuote, ...]:
    """Return what the sentences of a model rest on that stand in a note as it wrote them."""
    placed = {(one.ts, mark_of(one.text)): one for one in said}
    lines = {mark_of(line): " ".join(line.split()) for line in words.split("\n")}
    return tuple(
        NoteQuote(lines[mark], ts, placed[ts, said_mark].text, placed[ts, said_mark].place, placed[ts, said_mark].of)
        for mark, rests in private.grounds
        if mark in lines and mark not in {said_mark for _, said_mark in rests}
        for ts, said_mark in rests
        if (ts, said_mark) in placed
    )
