"""What every store promises of the notes that were kept from threads."""

from __future__ import annotations

from dataclasses import replace

from bot.kept_notes import KeptNote, NoteQuote, note_id_of
from bot.ports import Store
from tests.factories import moment

TS = "1780563600.000100"
QUOTE = NoteQuote("The router failed at noon.", TS, "The router failed at noon.", 0, 2, "Mira Lang")
NOTE = KeptNote(
    note_id_of("C0TEAM", TS),
    "C0TEAM",
    TS,
    "Router down",
    "Mira Lang: The router failed at noon.\nÜber 🙂 all.",
    moment("2026-06-04T09:00"),
    "channel:C0TEAM",
    "U0MIRA",
    moment("2026-06-08T09:00"),
    "V1",
    "high",
    "https://home.slack.example/archives/C0TEAM/p1780563600000100",
    TS,
    True,
    (QUOTE, replace(QUOTE, text="Two quotes.", place=1, by="")),
)
OTHER = replace(NOTE, note_id="NOTE-C2-p1", channel_id="C2", kept_at=moment("2026-06-07"), severity=None, quotes=())


def test_a_note_comes_back_as_it_was_kept(store: Store) -> None:
    store.keep_note(NOTE)
    assert store.note(NOTE.note_id) == NOTE
    assert store.note("NOTE-C9-p1") is None


def test_a_later_edition_takes_its_place_and_an_earlier_one_does_not(store: Store) -> None:
    store.keep_note(NOTE)
    store.note_line(NOTE.note_id, "9.9")
    later = replace(NOTE, words="Fewer words.", quotes=(), edition=2, submission="V2")
    store.keep_note(later)
    assert store.note(NOTE.note_id) == replace(later, line_ts="9.9")
    store.keep_note(NOTE)
    store.keep_note(replace(later, words="The same edition again."))
    assert store.note(NOTE.note_id) == replace(later, line_ts="9.9")


def test_notes_come_in_the_order_in_which_they_were_kept(store: Store) -> None:
    for note in (NOTE, OTHER):
        store.keep_note(note)
    assert tuple(store.notes()) == (OTHER, NOTE)
    assert tuple(store.notes("C0TEAM")) == (NOTE,)


def test_a_note_is_forgotten_once(store: Store) -> None:
    store.keep_note(NOTE)
    assert store.forget_note(NOTE.note_id)
    assert not store.forget_note(NOTE.note_id)
    assert tuple(store.notes()) == ()
    store.note_line(NOTE.note_id, "9.9")
    assert store.note(NOTE.note_id) is None
