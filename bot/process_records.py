"""The bot's fellow processes on one database, and where this one runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain import Peer, Process


class Processes(Protocol):
    """The processes that work on one database, and what each has in hand.

    Every method raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """

    def register(self, process: Process) -> None:
        """Enter a process that lives."""

    def beat(self, process_id: str) -> bool:
        """Say that a process lives; False when it is not registered, has stopped, or its work was taken over."""

    def stop(self, process_id: str) -> None:
        """Say that a process works no more, of its own accord: what it had in hand did not end it."""

    def peers(self, process_id: str) -> Sequence[Peer]:
        """Return all the others."""

    def claim(self, peer: Peer, *, by: str) -> bool:
        """Claim the work of a process exactly as it was seen; False when it has beaten, or was claimed, since.

        Unless it had stopped, its death is counted for everything that it had in hand.
        """

    def remove(self, process_id: str) -> None:
        """Forget a process, once its work is taken over."""

    def hold(self, key: str, process_id: str) -> None:
        """Note that a process has a piece of work in hand: were it to die now, this might be why."""

    def put_down(self, key: str, process_id: str) -> None:
        """Note that what a process has in hand waits, or goes on later, and ends nobody meanwhile."""

    def deaths(self, key: str) -> int:
        """Return how many processes died with a piece of work in hand."""

    def finish(self, key: str, process_id: str) -> None:
        """Forget what a process had in hand: it has come to its end."""


class Host(Protocol):
    """Where this process runs."""

    def new_process(self) -> Process:
        """Return this process under an identity that nobody ever had."""

    def is_running(self, pid: int) -> bool:
        """Say whether a process of this machine and namespace exists; True when that cannot be told."""
