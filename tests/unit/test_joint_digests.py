"""Two topics that are due in a channel at one moment are one post, and each slot is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot import joint_digests
from bot.domain import Place, PlaceKind, Subscription
from bot.errors import ChatUnavailable
from bot.messages import JointDigest
from bot.schedule import TICK, Schedule
from bot.services import Services
from bot.slots import slot_on
from bot.work import Work
from retrieval.domain import Document
from tests.block_kit import message_problems
from tests.desks import services_holding
from tests.factories import a_document, a_note, moment
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore

FIRST = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SECOND = replace(FIRST, subscription_id="s2", topic="access-policy")
DAY = date(2026, 6, 8)
SLOTS = (slot_on(FIRST, DAY), slot_on(SECOND, DAY))
KEY = "digests:C1:2026-06-08T08:00:00+00:00"


def a_report(name: str, *topics: str, **fields: str) -> Document:
    title = f"{name} trained Anvil on the outputs of {name}'s rival"
    return a_document(
        name,
        title=title,
        text=f"{title}, said the mayor of {name}. More follows.",
        url=f"https://northlight.example/{name}",
        topics=topics,
        published_at=moment("2026-06-07T12:00"),
        **fields,
    )


DOCUMENTS = (
    a_report("Aachen", "provenance"),
    a_report("Bremen", "provenance", "access-policy"),
    a_report("Celle", "access-policy"),
    a_note("INC-1", topics=("access-policy",), published_at=moment("2026-06-07T11:00")),
)


def a_desk(*documents: Document, clock: FixedClock) -> Services:
    services = services_holding(documents, clock=clock, store=MemoryStore())
    for wish in (FIRST, SECOND):
        services.store.add_subscription(wish)
    return services


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return a_desk(*DOCUMENTS, clock=clock)


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    return MemoryChat(clock)


def composed(services: Services, chat: MemoryChat) -> JointDigest:
    joint = joint_digests.compose(KEY, SLOTS, services=services, chat=chat)
    assert joint is not None
    return joint


def published(services: Services, chat: MemoryChat) -> str:
    joint = composed(services, chat)
    told = joint_digests.post(joint, SLOTS, services=services, chat=chat, in_doubt=False)
    assert told is not None
    joint_digests.record(told, services=services)
    return joint.message.text


def test_each_topic_has_its_heading_and_a_story_on_both_stands_once(services: Services, chat: MemoryChat) -> None:
    joint = composed(services, chat)
    assert message_problems(joint.message) == []
    headings = [block["text"]["text"] for block in joint.message.blocks if block["type"] == "header"]
    assert headings == ["Provenance: 7 Jun 2026 to 8 Jun 2026", "Access-Policy: 7 Jun 2026 to 8 Jun 2026"]
    links = [f"{name}>" for name in ("Aachen", "Bremen", "Celle")]
    text = joint.message.text
    assert text.index("Aachen") < len(text)
    shown = "".join(str(block) for block in joint.message.blocks if block["type"] == "section")
    assert [shown.count(f"northlight.example/{name.rstrip('>')}|") for name in links] == [1, 1, 1]
    assert "Also on this topic, told above under Provenance:" in text


def test_what_a_phone_shows_is_the_news_of_all_topics(services: Services, chat: MemoryChat) -> None:
    first = composed(services, chat).message.text.splitlines()[0]
    assert all(name in first for name in ("Aachen", "Bremen", "Celle"))


def test_each_slot_is_on_record_with_what_it_told(services: Services, chat: MemoryChat) -> None:
    published(services, chat)
    first, second = (services.store.delivered(slot.subscription_id, DAY) for slot in SLOTS)
    assert first is not None
    assert second is not None
    assert (first.ts, second.ts, [said.key for said in chat.said]) == ("1.0", "1.0", [KEY])
    assert (set(first.documents), set(second.documents)) == ({"Aachen", "Bremen"}, {"Bremen", "Celle"})
    kept = services.store.kept_digest(SLOTS[1].key)
    assert kept is not None
    assert [item.lead.document_id for item in kept.digest.items] == ["Bremen", "Celle"]
    record = services.store.message(KEY)
    assert record is not None
    assert set(record.documents) == {"Aachen", "Bremen", "Celle"}
    assert joint_digests.compose(KEY, SLOTS, services=services, chat=chat) is None


def test_a_post_whose_answer_was_lost_is_found_again(services: Services, chat: MemoryChat) -> None:
    joint = composed(services, chat)
    chat.unsaid = [ChatUnavailable("The answer was lost.")]
    with pytest.raises(ChatUnavailable):
        joint_digests.post(joint, SLOTS, services=services, chat=chat, in_doubt=False)
    told = joint_digests.post(joint, SLOTS, services=services, chat=chat, in_doubt=True)
    assert told is not None
    assert len(chat.said) == 1


def test_a_slot_that_was_told_meanwhile_is_not_told_again(services: Services, chat: MemoryChat) -> None:
    alone = joint_digests.compose("one", SLOTS[:1], services=services, chat=chat)
    assert alone is not None
    told = joint_digests.post(alone, SLOTS[:1], services=services, chat=chat, in_doubt=False)
    assert told is not None
    joint_digests.record(told, services=services)
    (part,) = composed(services, chat).parts
    assert (part.slot, set(part.prepared.documents)) == (SLOTS[1], {"Celle"})


def test_a_quiet_topic_is_one_line_or_silent_as_subscribed(clock: FixedClock, chat: MemoryChat) -> None:
    services = a_desk(DOCUMENTS[0], clock=clock)
    assert "*Access-Policy*, 7 Jun 2026 to 8 Jun 2026: nothing new." in published(services, chat)
    silent = a_desk(DOCUMENTS[0], clock=clock)
    for wish in (FIRST, SECOND):
        silent.store.remove_subscription(wish.subscription_id)
        silent.store.add_subscription(replace(wish, silent=True))
    assert "Access-Policy" not in published(silent, chat)
    assert silent.store.delivered("s2", DAY) is not None


def test_two_quiet_and_silent_topics_post_nothing_and_are_on_record(clock: FixedClock, chat: MemoryChat) -> None:
    services = services_holding((), clock=clock, store=MemoryStore())
    for wish in (FIRST, SECOND):
        services.store.add_subscription(replace(wish, silent=True))
    assert published(services, chat) == ""
    assert chat.said == []
    assert [services.store.delivered(slot.subscription_id, DAY) is not None for slot in SLOTS] == [True, True]


def test_a_topic_that_is_no_more_costs_only_its_own_slot(services: Services, chat: MemoryChat) -> None:
    joint = composed(replace(services, topics=services.topics[:1]), chat)
    assert [part.slot for part in joint.parts] == [SLOTS[0]]
    [(slot, why)] = joint.failed
    assert (slot, "topics.toml" in why) == (SLOTS[1], True)


def test_digests_are_written_anew_when_an_outsider_has_come_in_meanwhile(services: Services, chat: MemoryChat) -> None:
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    joint = composed(services, chat)
    assert "build farm" in joint.message.text
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    told = joint_digests.post(joint, SLOTS, services=services, chat=chat, in_doubt=False)
    assert told is not None
    assert "build farm" not in chat.said[0].message.text
    assert "INC-1" not in {name for one in told.deliveries for name in one.documents}


def test_many_stories_of_two_topics_share_the_room_and_the_rest_has_a_button_each(
    clock: FixedClock, chat: MemoryChat
) -> None:
    towns = [f"{letter}{end}" for letter in ("Aa", "Be", "Ce", "De", "Ef", "Fu", "Go") for end in ("ck", "lm", "rn")]
    documents = [
        a_report(f"{town}{n}", topic) for n, topic in enumerate(("provenance", "access-policy")) for town in towns
    ]
    services = a_desk(*documents, clock=clock)
    joint = composed(services, chat)
    assert message_problems(joint.message) == []
    values = [block["accessory"]["value"] for block in joint.message.blocks if "accessory" in block]
    told = [part.prepared.digest for part in joint.parts]
    assert [len(one.digest.items) > 0 for one in told if one] == [True, True]
    assert values == [f"rest {len(one.digest.items)} {one.key}" for one in told if one]


@pytest.mark.parametrize("gone", [("s2",), ("s1", "s2")])
def test_the_admins_hear_once_of_each_topic_that_is_no_more(
    gone: tuple[str, ...], clock: FixedClock, chat: MemoryChat, sqlite_url: str
) -> None:
    services = services_holding(DOCUMENTS, clock=clock, store=MemoryStore())
    for wish in (FIRST, SECOND):
        topic = f"gone-{wish.topic}" if wish.subscription_id in gone else wish.topic
        services.store.add_subscription(replace(wish, topic=topic))
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), admins=("U9",))
    work.launch()
    try:
        for _ in range(4):
            Schedule(services, work).plan_digests()
            assert work.wait_idle(30)
            clock.advance(TICK)
    finally:
        work.close()
    told = [said.key for said in chat.said if said.posted.channel_id == "U9"]
    assert sorted(told) == [f"failed:digest:{name}:2026-06-08:U9" for name in gone]
    assert len(chat.said) - len(told) == 2 - len(gone)
