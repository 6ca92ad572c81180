"""Facts that are believed for a while: never longer, never an answer from before a change, and asked for once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.adapters.facts import MOST_ASKED, Facts
from bot.errors import ChatUnavailable
from tests.fakes import FixedClock

KEPT = timedelta(seconds=60)
LONG = 30


@pytest.fixture
def facts(clock: FixedClock) -> Facts[str, str]:
    return Facts(clock, kept=KEPT, most=3)


def told(answer: str) -> Callable[[], str]:
    return lambda: answer


def not_asked() -> str:
    raise AssertionError("It should be known.")


def test_a_fact_is_believed_from_the_moment_it_was_asked_for(facts: Facts[str, str], clock: FixedClock) -> None:
    def slowly() -> str:
        clock.advance(timedelta(seconds=20))
        return "old"

    assert facts.learn("a", slowly) == "old"
    clock.advance(timedelta(seconds=39))
    assert facts.learn("a", not_asked) == "old"
    clock.advance(timedelta(seconds=1))
    assert facts.known("a") is None
    assert facts.learn("a", told("new")) == "new"


def test_a_clock_that_is_put_back_makes_no_fact_last_longer(facts: Facts[str, str], clock: FixedClock) -> None:
    facts.learn("a", told("old"))
    clock.advance(-timedelta(hours=1))
    assert facts.known("a") is None


def test_what_changes_while_it_is_asked_for_is_asked_for_again(facts: Facts[str, str]) -> None:
    answers = ["before", "after"]

    def ask() -> str:
        answer = answers.pop(0)
        if answer == "before":
            facts.forget("a")
        return answer

    assert facts.learn("a", ask) == facts.known("a") == "after"


def test_what_never_stops_changing_is_not_known(facts: Facts[str, str]) -> None:
    asked = []

    def ask() -> str:
        asked.append("")
        facts.forget("a")
        return "before"

    with pytest.raises(ChatUnavailable):
        facts.learn("a", ask)
    assert len(asked) == MOST_ASKED
    assert facts.known("a") is None


def test_a_list_that_was_asked_for_before_a_change_does_not_bring_the_old_fact_back(facts: Facts[str, str]) -> None:
    with facts.listing() as learn:
        facts.forget("a")
        learn({"a": "old", "b": "old"})
    assert (facts.known("a"), facts.known("b")) == (None, "old")


def test_a_list_counts_from_when_it_was_begun(facts: Facts[str, str], clock: FixedClock) -> None:
    with facts.listing() as learn:
        clock.advance(KEPT)
        learn({"a": "old"})
    assert facts.known("a") is None


def test_only_so_many_facts_are_kept(facts: Facts[str, str]) -> None:
    for key in "abcd":
        facts.learn(key, told(key))
    assert [facts.known(key) for key in "abcd"] == [None, "b", "c", "d"]


@pytest.mark.parametrize("fails", [False, True])
def test_those_who_ask_at_once_get_one_answer_or_one_failure(facts: Facts[str, str], fails: bool) -> None:
    asked, released = threading.Event(), threading.Event()

    def ask() -> str:
        asked.set()
        assert released.wait(LONG)
        if fails:
            raise ChatUnavailable("It did not answer.")
        return "told"

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(facts.learn, "a", ask)
        assert asked.wait(LONG)
        others = [pool.submit(facts.learn, "a", told("asked twice")) for _ in range(8)]
        while len(threading.enumerate()) < 9:
            threading.Event().wait(0.001)
        released.set()
        ends = {repr(one.exception(LONG) or one.result(LONG)) for one in (first, *others)}
    assert ends <= {"'told'"} or fails
    assert facts.learn("a", told("later")) == ("later" if facts.known("a") is None else facts.known("a"))
