from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from rich.console import Console

from bot.adapters.console_client import ConsoleChat
from bot.domain import Message, PlaceKind, Standing
from bot.render.texts import sentence_message
from tests.fakes import FixedClock

ROOM, MIRA = "C0MODELWATCH", "U0MIRA"


def _console(*, terminal: bool = False) -> Console:
    return Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None)


def _written(console: Console) -> str:
    written = console.file
    assert isinstance(written, io.StringIO)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.getvalue())


@pytest.fixture
def console() -> Console:
    return _console()


@pytest.fixture
def chat(console: Console, clock: FixedClock) -> ConsoleChat:
    return ConsoleChat(console, clock)


def test_what_a_person_says_is_shown_and_becomes_a_question(chat: ConsoleChat, console: Console) -> None:
    asked = chat.say(ROOM, MIRA, "Who trained on whose outputs?")
    assert (asked.channel_id, asked.user_id, asked.thread_ts) == (ROOM, MIRA, None)
    assert re.fullmatch(r"\d{10}\.\d{6}", asked.ts)
    assert "#model-watch  Mira" in _written(console)
    assert "Who trained on whose outputs?" in _written(console)


def test_every_message_has_an_id_of_its_own(chat: ConsoleChat) -> None:
    first, second = chat.say(ROOM, MIRA, "one"), chat.say(ROOM, MIRA, "two")
    assert first.ts < second.ts


def test_the_same_day_played_twice_reads_the_same(clock: FixedClock) -> None:
    def played() -> str:
        console = _console()
        chat = ConsoleChat(console, clock)
        asked = chat.say(ROOM, MIRA, "one")
        chat.post(ROOM, sentence_message("two"), key="k", thread_ts=asked.ts)
        return _written(console)

    assert played() == played()


def test_a_reply_is_shown_in_its_thread(chat: ConsoleChat, console: Console) -> None:
    chat.post(ROOM, sentence_message("Reported by Northlight."), key="k", thread_ts="1.000001")
    assert "#model-watch (thread)  Provenance Desk" in _written(console)
    assert "Reported by Northlight." in _written(console)


def test_a_posted_message_is_found_again_by_its_key_and_nothing_else(chat: ConsoleChat, clock: FixedClock) -> None:
    posted = chat.post(ROOM, sentence_message("x"), key="digest:1", thread_ts="1.0")
    since = clock.now()
    assert chat.find(ROOM, "digest:1", thread_ts="1.0", since=since) == posted
    assert chat.find(ROOM, "digest:2", thread_ts="1.0", since=since) is None
    assert chat.find(ROOM, "digest:1", since=since) is None
    assert chat.find("C0PARTNERS", "digest:1", thread_ts="1.0", since=since) is None
    assert chat.find(ROOM, "digest:1", thread_ts="1.0", since=since + timedelta(seconds=1)) is None


def test_an_edited_message_is_shown_again(chat: ConsoleChat, console: Console) -> None:
    posted = chat.post(ROOM, sentence_message("before"), key="k")
    chat.post(ROOM, sentence_message("another"), key="l")
    chat.update(posted, sentence_message("after"))
    assert "edited" in _written(console)
    assert "after" in _written(console)


def test_a_whisper_says_who_sees_it(chat: ConsoleChat, console: Console) -> None:
    chat.whisper(ROOM, MIRA, sentence_message("psst"))
    chat.whisper(ROOM, "U0NOBODY", sentence_message("psst"))
    assert "only Mira sees this" in _written(console)
    assert "only U0NOBODY sees this" in _written(console)


def test_a_growing_reply_is_one_message_where_nothing_can_be_redrawn(chat: ConsoleChat, console: Console) -> None:
    stream = chat.begin(ROOM, key="k", thread_ts="1.0", user_id=MIRA, team_id=None)
    stream.append("First.")
    assert _written(console) == ""
    stream.finish(sentence_message("First. Second."))
    assert _written(console).count("First.") == 1


def test_a_growing_reply_grows_on_a_terminal_and_ends_as_its_message(clock: FixedClock) -> None:
    console = _console(terminal=True)
    chat = ConsoleChat(console, clock)
    stream = chat.begin(ROOM, key="k", thread_ts="1.0", user_id=MIRA, team_id=None)
    stream.append("First.")
    stream.append("Second.")
    assert "First. Second." in _written(console)
    posted = stream.finish(sentence_message("Finished."))
    assert chat.find(ROOM, "k", thread_ts="1.0", since=clock.now()) == posted
    assert "Finished." in _written(console)


def test_what_was_read_cannot_steer_the_terminal(chat: ConsoleChat, console: Console) -> None:
    chat.post(ROOM, Message("clear\x1b[2Jthe\x07 screen\u202e"), key="k")
    chat.say(ROOM, MIRA, "bell\x07")
    written = console.file
    assert isinstance(written, io.StringIO)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", written.getvalue())


def test_rich_markup_in_what_was_read_is_only_text(chat: ConsoleChat, console: Console) -> None:
    chat.post(ROOM, sentence_message("[bold red]not bold[/]"), key="k")
    assert "not bold" in _written(console)
    assert "[bold red]" in _written(console).replace("\u2060", "")


def test_the_demonstration_has_a_team_a_guest_and_a_shared_channel(chat: ConsoleChat) -> None:
    assert chat.place(ROOM).outsiders is False
    assert chat.place("C0PARTNERS").outsiders is True
    assert chat.place("D0DIRECT").kind is PlaceKind.DIRECT
    assert chat.person(MIRA).standing is Standing.MEMBER
    assert chat.person("U0AYO").standing is Standing.GUEST


def test_who_and_where_nobody_knows_stays_unknown(chat: ConsoleChat) -> None:
    assert chat.place("C0ELSEWHERE").outsiders is None
    assert chat.person("U0NOBODY").standing is Standing.UNKNOWN
