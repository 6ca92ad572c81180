"""What of a note is quoted, and what an edit or a deletion leaves of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.kept_notes import KeptNote, NoteQuote, note_id_in, note_id_of
from bot.note_words import mark_of, quotes_in, revised, said_in, shown, still_said, title_of
from bot.threads import ReadThread, ThreadMessage
from tests.factories import moment

AT = moment("2026-06-04T09:00")
ROOT, REPLY, OURS = "1780000000.000100", "1780000001.000100", "1780000002.000100"
FIRST = "The Halden router dropped every request from 14:01."
SECOND = "Quillon revoked the key of the Halden router by mistake."
THREAD = ReadThread(
    "C0TEAM",
    ROOT,
    (
        ThreadMessage(ROOT, FIRST, "U1"),
        ThreadMessage(REPLY, f"{SECOND} Done.", "U2"),
        ThreadMessage(OURS, "Vexley denies it [1].", None, ours=True),
    ),
)


def called(user_id: str) -> str:
    return {"U1": "Mira Lang", "U2": "Jonas Wolf"}.get(user_id, "somebody")


def a_note(words: str, **fields: object) -> KeptNote:
    note = KeptNote(
        note_id_of("C0TEAM", ROOT), "C0TEAM", ROOT, "Halden outage", words, AT, "channel:C0TEAM", "U1", AT, "V1",
        quotes=quotes_in(words, (said_in(THREAD, called), said_in(THREAD))),
    )  # fmt: skip
    return replace(note, **fields)  # type: ignore[arg-type] # a test says which


def without(ts: str) -> ReadThread:
    return replace(THREAD, messages=tuple(one for one in THREAD.messages if one.ts != ts))


def edited(ts: str, text: str) -> ReadThread:
    return replace(THREAD, messages=tuple(replace(one, text=text) if one.ts == ts else one for one in THREAD.messages))


def left(note: KeptNote, thread: ReadThread | None) -> str | None:
    now = revised(note, thread, name_of=called, at_least="A thread")
    return now.words if now else None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U1> asked <#C1|general> and <#C2>", "Mira Lang asked #general and a channel"),
        ("<!channel> *now* _see_ <https://a.example/x|the page>", "now see the page"),
        ("1 &lt; 2 &amp; `code` <https://a.example>", "1 < 2 & code https://a.example"),
        ("a\u202eb\u0007c", "abc"),
    ],
)
def test_a_message_is_read_as_people_read_it(text: str, read: str) -> None:
    assert shown(text, called) == read


def test_what_we_said_ourselves_is_no_part_of_a_thread() -> None:
    assert [one.text for one in said_in(THREAD)] == [FIRST, SECOND, "Done."]
    assert next(one.line for one in said_in(THREAD, called)) == f"Mira Lang: {FIRST}"


def test_a_line_goes_with_its_message_and_with_the_name_before_it() -> None:
    note = a_note(f"Mira Lang: {FIRST}\nJonas Wolf: {SECOND}")
    assert left(note, without(REPLY)) == f"Mira Lang: {FIRST}"
    assert left(note, without(ROOT)) == f"Jonas Wolf: {SECOND}"
    assert left(note, None) is None
    assert left(note, THREAD) == note.words


def test_an_edited_sentence_is_quoted_anew_where_the_message_has_as_many() -> None:
    note = a_note(f"{FIRST}\n{SECOND}")
    assert left(note, edited(REPLY, "Quillon restored it. Done.")) == f"{FIRST}\nQuillon restored it."
    assert left(note, edited(REPLY, "Quillon restored it.")) == FIRST
    assert left(note, edited(REPLY, f"{SECOND} Done. And more.")) == note.words


def test_words_of_a_persons_own_stay_with_a_mark_where_they_quoted() -> None:
    note = a_note(f"As Jonas said, {SECOND} We agree.\nOwner: Platform.")
    assert left(note, without(REPLY)) == "As Jonas said, […] We agree.\nOwner: Platform."
    assert left(a_note("Nothing of it is quoted here."), None) == "Nothing of it is quoted here."


def test_six_words_in_a_row_are_a_quote_and_four_that_anybody_writes_are_none() -> None:
    cut = a_note("It seems that Quillon revoked the key of the Halden router, oddly.")
    assert left(cut, without(REPLY)) == "It seems that […], oddly."
    assert left(a_note("Done. The rest is ours."), without(REPLY)) == "Done. The rest is ours."


def test_a_sentence_that_another_message_says_as_well_stays() -> None:
    twice = replace(THREAD, messages=(*THREAD.messages, ThreadMessage("1780000009.000100", FIRST, "U2")))
    note = replace(a_note(FIRST), quotes=quotes_in(FIRST, (said_in(twice),)))
    gone = replace(twice, messages=twice.messages[1:])
    assert left(note, gone) == FIRST
    assert left(note, replace(gone, messages=gone.messages[:-1])) is None


def test_a_models_sentence_goes_when_any_of_what_it_rests_on_does() -> None:
    told = "The router failed because a key was revoked."
    quotes = (NoteQuote(told, ROOT, FIRST, 0, 1), NoteQuote(told, REPLY, SECOND, 0, 2))
    note = a_note(f"{told}\nOwner: Platform.", quotes=quotes)
    assert left(note, THREAD) == note.words
    assert left(note, without(REPLY)) == "Owner: Platform."
    assert left(note, edited(ROOT, "The Halden router is fine.")) == "Owner: Platform."


def test_a_title_follows_its_message() -> None:
    note = a_note(f"{FIRST}\n{SECOND}", title=title_of(THREAD.messages[0]), title_ts=ROOT)
    gone = revised(note, without(ROOT), name_of=called, at_least="A thread")
    other = revised(note, edited(ROOT, "The router is fine."), name_of=called, at_least="A thread")
    assert gone is not None
    assert (gone.title, gone.title_ts, gone.edition) == ("A thread", None, 2)
    assert other is not None
    assert (other.title, other.title_ts) == ("The router is fine.", ROOT)


def test_what_was_taken_back_while_the_window_was_open_is_left_out() -> None:
    grounds = [(mark_of(line), ((ts, mark_of(line)),)) for line, ts in ((FIRST, ROOT), (SECOND, REPLY))]
    words = f"{FIRST}\n{SECOND}\nNote that {FIRST.lower()} {SECOND}"
    assert still_said(words, grounds, said_in(THREAD)) == words
    now = still_said(words, grounds, said_in(without(REPLY)))
    assert SECOND not in now
    assert now.startswith(FIRST)


@pytest.mark.parametrize(
    ("words", "workspace", "named"),
    [
        ("NOTE-C0TEAM-p1780000000000100", "", "NOTE-C0TEAM-p1780000000000100"),
        (" `NOTE-C0TEAM-p1` ", "", "NOTE-C0TEAM-p1"),
        ("<https://home.slack.example/archives/C0TEAM/p1780000000000100>", "", note_id_of("C0TEAM", ROOT)),
        (
            f"https://a.example/archives/C0TEAM/p1780000001000100?thread_ts={ROOT}&amp;cid=C",
            "",
            note_id_of("C0TEAM", ROOT),
        ),
        ("https://x.example/archives/C034/p1780000000000100", "T012", "T012/NOTE-C034-p1780000000000100"),
        ("NOTE-C034-p1", "T012", "T012/NOTE-C034-p1"),
        ("T999/NOTE-C034-p1", "T012", "T012/NOTE-C034-p1"),
        ("INC-2026-033", "", None),
        ("NOTE- one two", "", None),
        ("", "", None),
    ],
)
def test_a_note_is_named_by_its_id_or_its_threads_link_within_ones_own_workspace(
    words: str, workspace: str, named: str | None
) -> None:
    assert note_id_in(words, workspace) == named
