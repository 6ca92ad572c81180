"""What a channel wants to watch is read from words, and quiet hours may go past midnight."""

from __future__ import annotations

from datetime import time

import pytest

from bot.channel_clock import is_within
from bot.errors import MisunderstoodError
from bot.handlers.watches import parse_watch


@pytest.mark.parametrize(
    ("said", "name", "start", "end"),
    [
        ('"Vexley AI"', "Vexley AI", None, None),
        ("Vexley AI", "Vexley AI", None, None),
        ("\u201cVexley AI\u201d quiet 20:00-08:00", "Vexley AI", time(20), time(8)),
        ('"Orla Finch" quiet 9pm to 7am', "Orla Finch", time(21), time(7)),
        ("Sable quiet 20 \u2013 8", "Sable", time(20), time(8)),
        ('"Quiet Labs"', "Quiet Labs", None, None),
        ('"Vexley AI" quiet 20:\u206000-08:00', "Vexley AI", time(20), time(8)),
        ('"Vexley AI" QUIET 20-8', "Vexley AI", time(20), time(8)),
        ('"Vexley AI", quiet 20-8', "Vexley AI", time(20), time(8)),
        ("Vexley Quiet 20-8", "Vexley", time(20), time(8)),
        ("\u2018D\u2019Arby Labs\u2019", "D\u2019Arby Labs", None, None),
        ("The Quiet Company", "The Quiet Company", None, None),
    ],
)
def test_a_name_and_its_quiet_hours_are_read(said: str, name: str, start: time | None, end: time | None) -> None:
    assert parse_watch(said) == (name, start, end)


@pytest.mark.parametrize(
    "said",
    [
        "",
        '""',
        "the",
        "!?",
        "x" * 61,
        '"Vexley" quiet soon',
        '"Vexley" quiet 20:00',
        '"Vexley AI" quiet',
        '"Vexley AI" silent 20-8',
        '"Vexley" "Northlight"',
        '"Vexley" quiet 8-8',
        "A quiet 25-8",
    ],
)
def test_what_cannot_be_read_is_answered_with_a_form_that_works(said: str) -> None:
    with pytest.raises(MisunderstoodError, match=r"20:00|time of day"):
        parse_watch(said)


def test_quiet_hours_may_go_past_midnight_and_end_on_time() -> None:
    night = (time(20), time(8))
    assert [is_within(time(hour), *night) for hour in (19, 20, 23, 0, 7, 8)] == [False, True, True, True, True, False]
    assert [is_within(time(hour), time(12), time(14)) for hour in (11, 12, 14)] == [False, True, False]
    assert not is_within(time(12), None, None)
