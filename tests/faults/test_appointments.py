"""Desks that are killed at every step of their digests keep every appointment once."""

from __future__ import annotations

from pathlib import Path

from tests.faults.appointments import Appointments, keep
from tests.faults.desk import Files


def test_desks_killed_at_their_steps_post_every_slot_and_tell_every_report_once(
    postgres_url: str, tmp_path: Path
) -> None:
    """`benchmarks/digest_faults.py` has the full form: 500 slots."""
    (tmp_path / "articles").mkdir()
    wanted = Appointments(subscriptions=6, days=3, calls=12)
    kept = keep(Files(postgres_url, tmp_path / "chat.sqlite3", tmp_path / "articles"), wanted)
    posts = {slot: post for day in range(wanted.days) for slot, post in wanted.posts(day).items()}
    assert (len(posts), len(set(posts.values()))) == (18, 12)
    assert kept.posts == dict.fromkeys(posts.values(), 1)
    assert kept.delivered == posts.keys()
    assert (len(kept.told), set(kept.told.values())) == (len(wanted.channels) * wanted.days, {1})
    assert kept.kills.total() > 0
