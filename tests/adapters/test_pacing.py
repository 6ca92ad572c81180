"""The door: who may go when, in a time that is made up."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pacing import LONGEST_HOLD, MOST_BUCKETS, MOST_WAIT, Door, Rate, Rule
from bot.adapters.slack_limits import slack_rules
from bot.errors import ChatBusy

POST, STREAM = "chat.postMessage", "chat.startStream"


class MadeUpTime:
    """A time that passes when somebody waits for it, and in which things happen at moments."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.happening: list[tuple[float, Callable[[], None]]] = []

    def now(self) -> float:
        return self.at

    def wait(self, changed: threading.Condition, seconds: float | None) -> None:
        assert seconds is not None, "nobody else is here who could end this wait"
        until = self.at + seconds
        for moment, happen in list(self.happening):
            if moment <= until:
                self.happening.remove((moment, happen))
                self.at = max(self.at, moment)
                happen()
                return
        self.at = until


@pytest.fixture
def time() -> MadeUpTime:
    return MadeUpTime()


@pytest.fixture
def door(time: MadeUpTime) -> Door:
    return Door(slack_rules(), now=time.now, wait=time.wait)


def passed(door: Door, time: MadeUpTime, method: str = POST, channel: str | None = "C1") -> float:
    """Pass once, and say how long it took from the beginning of time."""
    with door.turn(method, channel):
        return time.at - 1000.0


def test_posts_in_a_channel_go_one_a_second_after_a_short_burst(door: Door, time: MadeUpTime) -> None:
    assert [passed(door, time) for _ in range(6)] == [0, 0, 0, 1, 2, 3]


def test_sixty_posts_in_a_channel_take_a_minute_and_none_is_too_fast(door: Door, time: MadeUpTime) -> None:
    moments = [passed(door, time) for _ in range(60)]
    assert moments[-1] == 57
    assert all(sum(first <= one < first + 1 for one in moments) <= 3 for first in moments)


def test_other_channels_do_not_wait(door: Door, time: MadeUpTime) -> None:
    for _ in range(10):
        passed(door, time)
    assert passed(door, time, channel="C2") == passed(door, time, "users.info", None) == 7


def test_a_methods_tier_holds_for_the_whole_workspace(door: Door, time: MadeUpTime) -> None:
    moments = [passed(door, time, "conversations.info", f"C{number}") for number in range(62)]
    assert moments[11] == pytest.approx(0, abs=1e-9)
    assert moments[-1] == pytest.approx(60)


def test_a_refusal_closes_the_channel_for_all_and_no_burst_follows(door: Door, time: MadeUpTime) -> None:
    with door.turn(POST, "C1") as turn:
        turn.postpone(7)
        assert time.at == 1007
        assert door.seconds_until(POST, "C2") == 0
    assert [passed(door, time) for _ in range(3)] == [8, 9, 10]


def test_a_refused_call_of_a_method_without_a_channel_goes_before_those_behind_it(door: Door, time: MadeUpTime) -> None:
    with door.turn("users.info") as turn:
        turn.postpone(5)
    assert time.at == 1005


def test_a_long_refusal_is_not_waited_for_by_anybody(door: Door, time: MadeUpTime) -> None:
    with door.turn(POST, "C1") as turn, pytest.raises(ChatBusy) as caught:
        turn.postpone(LONGEST_HOLD + 1)
    assert caught.value.seconds == LONGEST_HOLD + 1
    time.at += 0.5
    with pytest.raises(ChatBusy):
        passed(door, time)
    time.at += LONGEST_HOLD
    assert passed(door, time) == LONGEST_HOLD + 1


def test_who_stands_in_line_when_a_long_refusal_comes_leaves(door: Door, time: MadeUpTime) -> None:
    rule = slack_rules()(POST, "C1")
    for _ in range(3):
        passed(door, time)
    time.happening.append((1000.5, lambda: door.hold(rule, 100)))
    with pytest.raises(ChatBusy):
        passed(door, time)


def test_a_line_that_is_too_long_is_not_joined(time: MadeUpTime) -> None:
    door = Door(lambda method, channel: Rule("q", (("b", Rate(MOST_WAIT + 1)),)), now=time.now, wait=time.wait)
    passed(door, time)
    with pytest.raises(ChatBusy):
        passed(door, time)
    assert time.at == 1000


def test_a_stream_is_begun_at_once_or_not_at_all(door: Door, time: MadeUpTime) -> None:
    assert passed(door, time, STREAM) == 0
    for _ in range(2):
        passed(door, time)
    with pytest.raises(ChatBusy):
        passed(door, time, STREAM)
    time.at += 10
    with door.turn(POST, "C1"), pytest.raises(ChatBusy):
        passed(door, time, STREAM)


def test_how_long_a_post_would_wait_is_told_before_it_is_sent(door: Door, time: MadeUpTime) -> None:
    assert door.seconds_until(POST, "C1") == 0
    assert door.seconds_until(POST, "C1", ahead=42) == 40
    for _ in range(4):
        passed(door, time)
    assert door.seconds_until(POST, "C1") == 1


def test_a_door_that_closes_lets_pass_what_comes_in_time_and_turns_the_others_away(
    door: Door, time: MadeUpTime
) -> None:
    for _ in range(5):
        passed(door, time)
    door.close(2.5)
    assert [passed(door, time) for _ in range(2)] == [3, 4]
    with pytest.raises(ChatBusy):
        passed(door, time)
    time.at += 100
    with pytest.raises(ChatBusy):
        passed(door, time)


def test_a_copy_of_a_door_is_the_same_door(door: Door) -> None:
    assert copy.deepcopy(door) is door


def test_channels_that_are_quiet_again_are_not_remembered(door: Door, time: MadeUpTime) -> None:
    for number in range(MOST_BUCKETS + 10):
        passed(door, time, channel=f"C{number}")
        time.at += 1
    assert len(door._buckets) <= MOST_BUCKETS


def test_posts_in_a_channel_pass_one_after_another_in_the_order_they_came() -> None:
    """With threads and the real time: the next begins when the one before it has its answer."""
    door, order, inside = Door(slack_rules(Rate(0.001, burst=100))), list[int](), list[int]()
    came = threading.Semaphore(0)

    def post(number: int) -> None:
        came.release()
        with door.turn(POST, "C1"):
            inside.append(number)
            assert len(inside) == 1
            order.append(number)
            inside.remove(number)

    with door.turn(POST, "C1"), ThreadPoolExecutor(12) as pool:
        for number in range(12):
            pool.submit(post, number)
            came.acquire()
            while len(door._queues["posts in C1"]) < number + 2:
                threading.Event().wait(0.001)
        with door._changed:
            door._leave(slack_rules()(POST, "C1"), door._queues["posts in C1"][0])
    assert order == list(range(12))


@given(st.lists(st.floats(0, 3), max_size=80), st.integers(1, 5), st.floats(0.1, 2))
def test_no_stretch_of_time_ever_holds_more_than_its_rate_allows(pauses: list[float], burst: int, every: float) -> None:
    time = MadeUpTime()
    door = Door(slack_rules(Rate(every, burst=burst)), now=time.now, wait=time.wait)
    moments = []
    for pause in pauses:
        time.at += pause
        moments.append(passed(door, time))
    for start in range(len(moments)):
        for end in range(start + burst, len(moments)):
            assert moments[end] - moments[start] >= (end - start - burst + 1) * every - 1e-6
