"""Whatever people and Slack write, it is read or refused in plain words."""

from __future__ import annotations

from datetime import time
from random import Random
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MisunderstoodError
from bot.handlers.follow_up import asked, is_addressed, may_follow_up, spoken
from bot.handlers.links import MOST, documents_linked
from bot.handlers.subscription import EXAMPLE, Wish, parse_wish
from bot.middleware import is_from_a_person

TOPICS = ("provenance", "access-policy")
DAY_NAMES = ("monday", "tue", "wednesdays", "thu", "friday", "sat", "sunday")
WISHES = st.builds(
    Wish,
    st.sampled_from(TOPICS),
    st.times().map(lambda at: time(at.hour, at.minute)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from(sorted(available_timezones())),
    st.booleans(),
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
EVENTS = st.dictionaries(
    st.sampled_from(["type", "user", "channel", "channel_type", "text", "ts", "thread_ts", "subtype", "bot_id", "tab"]),
    st.sampled_from(["message", "app_mention", "U1", "im", "<@U0DESK> hi"]) | SCALARS,
)


@given(WISHES, st.randoms())
def test_a_wish_is_read_back_from_its_words_in_any_order(wish: Wish, dice: Random) -> None:
    words = [f"{wish.at:%H:%M}", wish.timezone, "silent" if wish.silent else "say-so"]
    words += [DAY_NAMES[number] for number in wish.days]
    dice.shuffle(words)
    assert parse_wish(" ".join([wish.topic, *words]), topics=TOPICS) == wish


def read_or_told(words: str) -> Wish | str:
    """The wish that the words are, or the sentence that says why they are none."""
    try:
        return parse_wish(words, topics=TOPICS)
    except MisunderstoodError as error:
        return str(error)


@given(
    st.text()
    | st.lists(st.sampled_from([*DAY_NAMES, "9", "25:00", "provenance", "UTC", "utc", ",", "at"])).map(" ".join)
)
def test_any_words_are_a_wish_or_an_error_that_shows_a_form_that_works(words: str) -> None:
    read = read_or_told(words)
    if isinstance(read, str):
        assert read.endswith(EXAMPLE)
    else:
        assert read.topic in TOPICS


@given(st.text())
def test_our_own_name_never_stays_in_a_question(text: str) -> None:
    assert "<@U0DESK>" not in spoken(f"<@U0DESK> {text} <@U0DESK|desk>", "U0DESK")


@given(EVENTS)
def test_an_event_of_any_form_is_heard_or_passed_over(event: dict[str, object]) -> None:
    if is_from_a_person(event):
        addressed = is_addressed(event, me="U0DESK")
        assert isinstance(addressed or may_follow_up(event, me="U0DESK"), bool)
        if event["type"] != "app_home_opened":
            assert asked(event, me="U0DESK", team_id=None).key == f"answer:{event['channel']}:{event['ts']}"


def test_a_wish_for_no_topic_at_all_is_refused() -> None:
    with pytest.raises(MisunderstoodError):
        parse_wish("   ", topics=TOPICS)


@given(st.lists(st.text() | st.text().map("https://{}".format) | st.text().map("http://[{}".format)))
def test_whatever_is_linked_to_has_an_identity_or_none(addresses: list[str]) -> None:
    """A message with an odd link must not keep the question in it from being heard."""
    found = documents_linked(" ".join(f"<{address}|label>" for address in addresses))
    assert len(found) <= MOST
    assert all(len(name) == 16 for name in found)
