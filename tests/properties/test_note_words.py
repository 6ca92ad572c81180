"""Whatever is edited or deleted in a thread, in whatever order: its note says nothing that its messages took back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept_notes import KeptNote, note_id_of
from bot.note_words import quotes_in, revised, said_in, title_of
from bot.threads import ReadThread, ThreadMessage
from tests.factories import moment

THINGS = ("router", "reseller", "gateway", "labeller", "key", "build", "supplier", "queue")
DEEDS = (
    "dropped every request at noon",
    "was revoked by mistake again",
    "moved to the reserve key",
    "came back slowly",
)
OWN = "The owner of this is Platform and nobody else."
AT = moment("2026-06-04T09:00")


def sentence(number: int) -> str:
    """One of some sentences that have no six words in a row in common, so that one stands for nothing but itself."""
    return f"Entry {number} says the {THINGS[number % 8]} {DEEDS[number // 8 % 4]} in room {number}."


SENTENCES = st.lists(st.integers(0, 200), min_size=1, max_size=3, unique=True).map(tuple)
MESSAGES = st.lists(SENTENCES, min_size=1, max_size=6)
CHANGES = st.lists(st.tuples(st.integers(0, 5), st.none() | SENTENCES), max_size=8)


def message(place: int, numbers: tuple[int, ...]) -> ThreadMessage:
    return ThreadMessage(f"{1780000000 + place}.000100", " ".join(map(sentence, numbers)), f"U{place}")


def thread_of(said: dict[int, tuple[int, ...]]) -> ReadThread | None:
    messages = tuple(message(place, numbers) for place, numbers in sorted(said.items()))
    return ReadThread("C0TEAM", "1780000000.000100", messages) if messages else None


def called(user_id: str) -> str:
    return f"Person {user_id}"


def kept(thread: ReadThread, lines: list[str], *, named: bool) -> KeptNote:
    first = thread.messages[0]
    said = (said_in(thread, called), said_in(thread)) if named else (said_in(thread),)
    words = "\n".join(lines)
    return KeptNote(
        note_id_of("C0TEAM", thread.thread_ts), "C0TEAM", thread.thread_ts, title_of(first), words, AT,
        "channel:C0TEAM", "U1", AT, "V1", title_ts=first.ts, named=named, quotes=quotes_in(words, said),
    )  # fmt: skip


@settings(max_examples=200)
@given(messages=MESSAGES, changes=CHANGES, own=st.booleans(), named=st.booleans(), at_once=st.booleans())
def test_a_note_never_says_what_its_thread_does_not_say_any_more(
    messages: list[tuple[int, ...]],
    changes: list[tuple[int, tuple[int, ...] | None]],
    own: bool,
    named: bool,
    at_once: bool,
) -> None:
    said = dict(enumerate(messages))
    thread = thread_of(said)
    assert thread is not None
    lines = [one.line for one in said_in(thread, called if named else None)]
    first: KeptNote | None = kept(thread, [*lines, OWN] if own else lines, named=named)
    note = first
    for place, numbers in changes:
        if place in said:
            said = {k: v for k, v in said.items() if k != place} | ({place: numbers} if numbers else {})
        if note is not None and not at_once:
            note = revised(note, thread_of(said), name_of=called, at_least="A thread")
    note = note and revised(note, thread_of(said), name_of=called, at_least="A thread")
    now = {sentence(number) for numbers in said.values() for number in numbers}
    ever = {sentence(number) for number in range(201)}
    shown = f"{note.title}\n{note.words}" if note else ""
    assert [one for one in ever - now if one in shown] == []
    assert (OWN in shown) is own
    if not changes:
        assert note == first


@given(messages=MESSAGES)
def test_to_look_again_changes_nothing(messages: list[tuple[int, ...]]) -> None:
    thread = thread_of(dict(enumerate(messages)))
    assert thread is not None
    note = kept(thread, [one.text for one in said_in(thread)], named=False)
    changed = replace(thread, messages=(*thread.messages[:-1], replace(thread.messages[-1], text="Nothing of it.")))
    once = revised(note, changed, name_of=called, at_least="A thread")
    assert once is None or revised(once, changed, name_of=called, at_least="A thread") is once
