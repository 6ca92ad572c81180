"""The workspace whose delivery a thread has in hand: whatever it says meanwhile is said there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import WrongWorkspace
from retrieval.domain import workspace_of


class Bounds:
    """Stops an id that was not qualified, which would pass for one of the home workspace, or one of a third."""

    def __init__(self) -> None:
        """Begin without bounds: what durable work says may be for any workspace."""
        self._here = threading.local()

    @contextmanager
    def within(self, workspace: str) -> Iterator[None]:
        """Have this thread speak in one workspace alone until the block ends."""
        before = getattr(self._here, "workspace", None)
        self._here.workspace = workspace
        try:
            yield
        finally:
            self._here.workspace = before

    def require(self, identity: str) -> None:
        """Raise `WrongWorkspace` unless an id belongs where this thread may speak."""
        bound = getattr(self._here, "workspace", None)
        if bound is not None and workspace_of(identity) != bound:
            raise WrongWorkspace("A delivery of one workspace was about to be answered in another; nothing was sent.")
