"""Several desks on one PostgreSQL do together what one would do alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.liveness import Pulse
from tests.faults.desk import ASKED, SLOT, WISH, Crash, FileChat, Files, ended, process, services_on
from tests.faults.storm import Storm, ride_out

KILLED = -9


@pytest.fixture
def files(postgres_url: str, tmp_path: Path) -> Files:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "report.md").write_text("# Gatehop\n\nGatehop suspended twelve customers.\n", encoding="utf-8")
    files = Files(postgres_url, tmp_path / "chat.sqlite3", folder)
    with services_on(files):  # the tables and the first documents are there before the race begins
        return files


@pytest.mark.parametrize(("what", "key"), [("digest", SLOT.key), ("answer", ASKED.key)])
def test_two_desks_that_begin_the_same_thing_at_once_post_it_once(files: Files, what: str, key: str) -> None:
    racers = [process(files, what) for _ in range(2)]
    assert [ended(racer) for racer in racers] == [0, 0]
    assert FileChat(files.chat).keys() == [key]


def test_what_a_desk_killed_after_posting_left_is_finished_by_another_without_posting_twice(files: Files) -> None:
    assert ended(process(files, "digest", Crash("chat", "post", "after"))) == KILLED
    assert ended(process(files, None)) == 0
    assert FileChat(files.chat).keys() == [SLOT.key]
    with services_on(files) as (services, _):
        assert services.store.delivered(WISH.subscription_id, SLOT.local_date) is not None


def test_three_desks_of_one_name_killed_at_random_say_everything_once(files: Files) -> None:
    """`benchmarks/replicas.py` has the full form: 200 questions, 60 slots, and the pulse of production."""
    outcome = ride_out(files, Storm(questions=60, slots=20, pulse=Pulse(every=0.3, lease=3.0, margin=0.5)))
    assert (outcome.lost, outcome.doubled) == ((), ())
    assert outcome.kills >= 3
