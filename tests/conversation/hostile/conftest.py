"""Desks of a test's own, apart from the running desk of `slack/`: a process does the durable work of one at a time."""

from __future__ import annotations

from tests.conversation.slack.conftest import no_proxy

__all__ = ["no_proxy"]
