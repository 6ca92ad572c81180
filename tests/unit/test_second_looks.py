"""Buttons pressed after the readers of their channel became others: nothing is begun, told or put up again."""

from __future__ import annotations

import pytest

from bot.corrections import mark
from bot.domain import Asked, Message, Person, Place, PlaceKind, Prepared, Replied, Standing
from bot.grounds import Grounds
from bot.handlers import more, stories, withheld
from bot.handlers.feedback import Press
from bot.messages import CorrectionNotice, record_of
from bot.render.following import DISMISS, FOLLOW
from bot.services import Services
from retrieval.domain import INTERNAL, PUBLIC, Move
from tests.desks import services_holding
from tests.factories import a_document
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.story_logs import joined

ASKED = Asked("C1", "100.1", "U1", "Which team revoked the keys?")
TEAMS = frozenset({PUBLIC, INTERNAL})


class Idle:
    """Work that notes what it is asked to begin, and does none of it."""

    def __init__(self) -> None:
        self.begun: list[Asked] = []

    def more(self, asked: Asked) -> bool:
        self.begun.append(asked)
        return True


@pytest.fixture
def services(clock: FixedClock) -> Services:
    services = services_holding((), clock=clock, store=MemoryStore())
    services.store.record_reply(
        Replied(ASKED.key, "C1", "U1", ASKED.text, (), TEAMS, ("INC-1",), answered=True, replied_at=clock.now())
    )
    return services


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    chat = MemoryChat(clock)
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    return chat


@pytest.fixture(params=[False, True, None], ids=["members", "outsiders", "unknown"])
def outsiders(request: pytest.FixtureRequest, chat: MemoryChat) -> bool | None:
    """Who reads the channel now; only the members among themselves may read what was written for them."""
    value: bool | None = request.param
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=value)
    return value


def test_the_rest_of_a_reply_is_begun_for_those_alone_whom_the_reply_was_for(
    services: Services, chat: MemoryChat, outsiders: bool | None
) -> None:
    work = Idle()
    press = Press("U1", "C1", f"more {ASKED.key}", services.clock.now(), "100.1")
    more.press(press, services=services, chat=chat, work=work)  # type: ignore[arg-type] # of all work it begins only this
    assert bool(work.begun) is (outsiders is False)
    assert bool(more.compose(ASKED, services=services, chat=chat).message.text) is (outsiders is False)


@pytest.mark.parametrize("standing", Standing)
def test_how_much_is_left_out_is_told_to_who_is_a_member_still(
    services: Services, chat: MemoryChat, standing: Standing
) -> None:
    chat.people["U1"] = Person("U1", standing)
    told = withheld.tell(ASKED, 2, services=services, chat=chat)
    assert (told == "told", bool(chat.whispers)) == ((standing is Standing.MEMBER,) * 2)


@pytest.mark.parametrize("action", [FOLLOW, DISMISS])
def test_a_story_of_ours_is_none_of_a_channel_that_others_read(
    services: Services, chat: MemoryChat, outsiders: bool | None, action: str
) -> None:
    ours = a_document("inside", visibility=INTERNAL)
    story_id = joined(services.catalog, ours, Move.REPORTS, None, at=services.clock.now())
    press = Press("U1", "C1", f"{action} {story_id}", services.clock.now(), "100.1")
    told = stories.press(press, action, services=services, chat=chat, work=Idle())  # type: ignore[arg-type] # it begins none
    assert told is not None
    assert (told.text == stories.FORGOTTEN) is (outsiders is not False)
    assert bool(services.store.follows() or services.store.dismissals("C1")) is (outsiders is False)


def test_a_message_is_not_put_up_again_before_those_whom_it_was_not_written_for(
    services: Services, chat: MemoryChat, outsiders: bool | None
) -> None:
    posted = chat.post("C1", Message("The platform team did."), key=ASKED.key, thread_ts="100.1")
    prepared = Prepared(Message("The platform team did."), TEAMS, grounds=Grounds())
    record = record_of(ASKED.key, posted, prepared, at=services.clock.now(), thread_ts="100.1")
    services.store.record_message(record)
    assert mark(CorrectionNotice(record, {}), services=services, chat=chat)
    (said,) = chat.said
    assert (said.message.text != prepared.message.text) is (outsiders is False)
