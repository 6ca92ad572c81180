"""What every budget promises, in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from retrieval.adapters.sql_budget import SqlBudget
from retrieval.ports import Budget
from tests.fakes import FixedClock, MemoryBudget

Opened = Callable[[str, int], Budget]
"""Opens the budget of a purpose anew, as another process does, with so many tokens a day."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, clock: FixedClock) -> Opened:
    if request.param == "memory":
        kept: dict[tuple[object, str], int] = {}
        return lambda purpose, a_day: MemoryBudget(clock, purpose, a_day, kept)
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return lambda purpose, a_day: SqlBudget(engine, clock, purpose, a_day)


def test_tokens_are_given_until_the_day_has_none_left(opened: Opened) -> None:
    budget = opened("writing", 100)
    assert budget.reserve(60)
    assert budget.reserve(40)
    assert budget.reserve(1) is None
    assert budget.spent() == 100


def test_what_is_more_than_is_left_is_not_counted(opened: Opened) -> None:
    budget = opened("writing", 100)
    assert budget.reserve(101) is None
    assert budget.reserve(70)
    assert budget.reserve(31) is None
    assert budget.spent() == 70
    assert budget.reserve(30)


def test_what_was_not_needed_is_given_back_and_what_was_more_is_counted(opened: Opened) -> None:
    budget = opened("writing", 100)
    reserved = budget.reserve(90)
    assert reserved
    budget.settle(reserved, 10)
    assert budget.spent() == 10
    more = budget.reserve(20)
    assert more
    budget.settle(more, 200)
    assert budget.spent() == 210
    assert budget.reserve(0) is None


def test_a_budget_of_nothing_gives_nothing(opened: Opened) -> None:
    assert opened("writing", 0).reserve(1) is None


def test_the_next_day_begins_anew_and_yesterday_is_settled_yesterday(opened: Opened, clock: FixedClock) -> None:
    budget = opened("writing", 100)
    late = budget.reserve(100)
    assert late
    clock.advance(timedelta(days=1))
    assert budget.spent() == 0
    assert budget.reserve(50)
    budget.settle(late, 10)
    assert budget.spent() == 50


def test_a_restart_and_a_replica_see_what_was_spent(opened: Opened) -> None:
    assert opened("writing", 100).reserve(80)
    again = opened("writing", 100)
    assert again.spent() == 80
    assert again.reserve(30) is None


def test_another_purpose_has_tokens_of_its_own(opened: Opened) -> None:
    assert opened("writing", 100).reserve(100)
    assert opened("claims", 100).reserve(100)


def test_many_at_once_get_no_more_than_there_is(opened: Opened) -> None:
    budgets = [opened("writing", 100) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda number: budgets[number % 4].reserve(9) is not None, range(40)))
    assert sum(given) == 11
    assert budgets[0].spent() == 99
