"""A process knows itself anew each time, and which of its neighbours exist."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

from bot.adapters.this_host import ThisHost


def test_each_process_has_an_identity_that_nobody_ever_had_and_a_label_for_people() -> None:
    host = ThisHost("desk")
    one, two = host.new_process(), host.new_process()
    assert one.process_id != two.process_id
    assert (one.label, one.pid, one.host) == ("desk", os.getpid(), two.host)
    assert ThisHost().new_process().label == platform.node()[:60]


def test_a_neighbour_shares_our_host_and_is_running_until_it_ends() -> None:
    script = (
        "from bot.adapters.this_host import ThisHost; p = ThisHost().new_process(); print(p.pid, p.host); "
        "import sys; sys.stdout.flush(); sys.stdin.read()"
    )
    here = ThisHost()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout is not None
        pid, _, host = it.stdout.readline().strip().partition(" ")
        assert host == str(here.new_process().host)
        assert here.is_running(int(pid))
        it.kill()
    assert not here.is_running(int(pid))


def test_a_process_of_somebody_else_is_running() -> None:
    assert ThisHost().is_running(1)
