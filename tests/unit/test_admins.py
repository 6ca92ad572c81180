"""Those who run the desk are told what they have to know, each on their own."""

from __future__ import annotations

from structlog.testing import capture_logs

from bot.admins import tell_admins
from bot.errors import ChatRefused
from tests.fakes import MemoryChat


def test_who_cannot_be_reached_is_named_in_the_log_and_keeps_nobody_else_from_being_told() -> None:
    chat = MemoryChat()
    chat.unheard = [ChatRefused("no such user", code="user_not_found")]
    with capture_logs() as lines:
        tell_admins(["U0GONE", "U0MIRA"], "A digest was not posted.", key="failed:s1", chat=chat)
    assert [(said.posted.channel_id, said.message.text) for said in chat.said] == [
        ("U0MIRA", "A digest was not posted.")
    ]
    assert [(line["event"], line["admin"]) for line in lines] == [("admin not told", "U0GONE")]
