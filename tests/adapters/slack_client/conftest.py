"""What tests of SlackChat share: a local Slack with one channel, and a chat in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.slack_client import SlackChat
from tests.fakes import FixedClock
from tests.slack_server import LocalSlack, local_slack


@pytest.fixture
def slack(clock: FixedClock) -> Iterator[LocalSlack]:
    with local_slack(clock) as running:
        running.workspace.add_person("U0MIRA")
        running.workspace.add_channel("C0TEAM", "U0MIRA")
        yield running


@pytest.fixture
def chat(slack: LocalSlack, clock: FixedClock) -> SlackChat:
    return SlackChat(slack.client(), clock)
