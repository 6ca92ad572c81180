"""Many questions at once: paced, in order, and hardly ever refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.pacing import Door, Rate
from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_limits import slack_rules
from bot.adapters.sql_store import SqlStore
from bot.domain import Asked
from bot.work import Work
from retrieval.adapters.sql_engine import open_engine
from tests.conversation.slack.conftest import ASKED, populate, some_services
from tests.fake_processes import a_membership
from tests.fakes import FixedClock
from tests.slack_limits import PostLimit
from tests.slack_server import PATIENCE, LocalSlack, local_slack
from tests.slack_workspace import TEAM

QUESTIONS = 60


@pytest.fixture
def slack(clock: FixedClock) -> Iterator[LocalSlack]:
    with local_slack(clock) as running:
        populate(running.workspace)
        yield running


@contextmanager
def at_work(slack: LocalSlack, clock: FixedClock, tmp_path: Path, posts: Rate) -> Iterator[Work]:
    """Work that posts at this rate."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    engine = open_engine(url)
    migrate(engine)
    chat = SlackChat(slack.client(door=Door(slack_rules(posts))), clock)
    services = some_services(clock, SqlStore(engine))
    work = Work(services, chat, database_url=url, membership=a_membership())
    work.launch()
    try:
        yield work
    finally:
        work.close()
        engine.dispose()


def test_sixty_questions_in_one_channel_are_answered_without_one_refusal_and_with_few_calls(
    slack: LocalSlack, clock: FixedClock, tmp_path: Path
) -> None:
    """Twenty times as fast as Slack, with room for a machine that is busy."""
    slack.post_limit = PostLimit(every=0.04, burst=6)
    with at_work(slack, clock, tmp_path, Rate(0.05, burst=3)) as work:
        for _ in range(QUESTIONS):
            said = slack.workspace.write("C0TEAM", "U0MIRA", ASKED)
            assert work.answer(Asked("C0TEAM", said["ts"], "U0MIRA", ASKED, team_id=TEAM))
        said = slack.workspace.write("C0GUESTS", "U0MIRA", ASKED)
        assert work.answer(Asked("C0GUESTS", said["ts"], "U0MIRA", ASKED, team_id=TEAM))
        assert work.wait_idle(PATIENCE)
    assert len({m["thread_ts"] for m in slack.ours("C0TEAM")}) == len(slack.ours("C0TEAM")) == QUESTIONS
    assert len(slack.ours("C0GUESTS")) == 1
    assert slack.too_fast == []
    left_out = slack.calls_of("chat.postEphemeral")  # a line each on the note of another channel of hers
    assert len(left_out) <= QUESTIONS + 1
    assert len(slack.calls) - len(left_out) <= 2 * QUESTIONS


def test_a_limit_that_is_lower_than_we_know_is_kept_to_as_soon_as_slack_says_so(
    slack: LocalSlack, clock: FixedClock, tmp_path: Path
) -> None:
    slack.post_limit = PostLimit(every=0.3, burst=1)
    with at_work(slack, clock, tmp_path, Rate(0.05, burst=3)) as work:
        for _ in range(4):
            said = slack.workspace.write("C0TEAM", "U0MIRA", ASKED)
            assert work.answer(Asked("C0TEAM", said["ts"], "U0MIRA", ASKED, team_id=TEAM))
        assert work.wait_idle(PATIENCE)
    assert len(slack.ours("C0TEAM")) == 4
    assert len(slack.too_fast) <= 4
    assert slack.calls_of("conversations.replies") == []
