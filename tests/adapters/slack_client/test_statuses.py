"""What a reply that a model writes shows of itself while it is made."""

from __future__ import annotations

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.domain import Asked
from bot.work import Work
from retrieval.domain import DraftSentence
from tests.conversation.slack.conftest import ASKED, DOCUMENTS, some_services
from tests.fake_processes import a_membership
from tests.fakes import FakeModel, FixedClock, MemoryStore
from tests.slack_server import PATIENCE, LocalSlack
from tests.slack_workspace import TEAM


@pytest.mark.parametrize(
    ("chunks", "statuses"),
    [({"markdown_text", "task_update"}, []), ({"markdown_text"}, ["is reading 1 passage…"])],
    ids=["tasks", "statuses"],
)
def test_while_a_model_writes_it_is_said_what_is_done_with_how_much(
    slack: LocalSlack, clock: FixedClock, sqlite_url: str, chunks: set[str], statuses: list[str]
) -> None:
    quote = "The platform team revoked the keys of the reseller Gatehop within the hour."
    model = FakeModel(DraftSentence(quote, ((1, quote.rstrip(".")),)))
    services = some_services(clock, MemoryStore(), documents=(DOCUMENTS[2],), model=model)
    slack.workspace.chunks = chunks
    client = slack.client()
    chat = SlackChat(client, clock)
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), surfaces=SlackSurfaces(client))
    work.launch()
    said = slack.workspace.write("C0TEAM", "U0MIRA", ASKED)
    work.answer(Asked("C0TEAM", said["ts"], "U0MIRA", said["text"], team_id=TEAM))
    assert work.wait_idle(PATIENCE)
    work.close()
    shown = [one["status"] for one in slack.workspace.views.statuses]
    assert shown == ["is looking into it…", *statuses]
    told = [str(call.wanted.get("chunks")) for call in slack.calls if call.method == "chat.appendStream"]
    assert any("Checking 1 sentence" in one for one in told) is ("task_update" in chunks)
    (reply,) = slack.ours("C0TEAM", said["ts"])
    assert "platform team" in reply["text"]
    assert slack.workspace.views.standing == {}
