"""`desk digest list|show|export|status|replay|publish` on a desk that told digests of the sample for a week."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from pathlib import Path

import feedparser
import pytest

from bot.cli.day import SOURCES
from bot.compose import compose
from bot.domain import MissedSlot, Place, PlaceKind, Subscription
from bot.publisher import compose as write
from bot.publisher import post, record
from bot.settings import load
from bot.slots import slot_on
from tests.conversation.commands import Desk, open_desk
from tests.factories import moment
from tests.fakes import FixedClock, MemoryChat

PUBLIC = Subscription("shared", "C0SHARED", "provenance", time(7), created_at=moment("2026-06-01"))
TEAM = Subscription("team", "C0TEAM", "access-policy", time(7), created_at=moment("2026-06-01"))
WEEKLY = Subscription(
    "week", "C0SHARED", "provenance", time(8), frozenset({0}), created_at=moment("2026-06-01"), weekly=True
)


@pytest.fixture(scope="module")
def week_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of a desk that posted digests from Tuesday to Monday in a shared and in a team's channel."""
    data_dir = tmp_path_factory.mktemp("week")
    clock = FixedClock(moment("2026-06-01"))
    chat = MemoryChat(clock)
    chat.places["C0SHARED"] = Place("C0SHARED", PlaceKind.CHANNEL, outsiders=True)
    chat.places["C0TEAM"] = Place("C0TEAM", PlaceKind.CHANNEL, outsiders=False)
    with compose(load(env_file=None, given={"desk_data_dir": data_dir}), sources=SOURCES, clock=clock) as services:
        for source in SOURCES:
            services.ingester.ingest(source)
        for wish in (PUBLIC, TEAM, WEEKLY):
            services.store.add_subscription(wish)
        for day in (date(2026, 6, 2) + timedelta(days=number) for number in range(7)):
            for wish in (PUBLIC, TEAM, WEEKLY):
                slot = slot_on(wish, day)
                if day.weekday() not in wish.days:
                    continue
                clock.advance(slot.due_at - clock.now())
                prepared = write(slot, services=services, chat=chat)
                assert prepared is not None
                published = post(slot, prepared, services=services, chat=chat, in_doubt=False)
                assert published is not None
                record(published, services=services)
    return data_dir


@pytest.fixture
def desk(week_dir: Path, alone: None, capsys: pytest.CaptureFixture[str]) -> Desk:
    return open_desk(week_dir, capsys)


def test_the_digests_that_were_told_are_listed_with_their_readers(desk: Desk) -> None:
    told = desk("digest", "list", "--json").json["digests"]
    assert len(told) == 15
    assert {one["subscription"]: one["visibilities"] for one in told} == {
        "shared": ["public"],
        "week": ["public"],
        "team": ["channel:C0TEAM", "internal", "public"],
    }
    assert [
        one["slot"] for one in desk("digest", "list", "--channel", "C0TEAM", "--limit", "1", "--json").json["digests"]
    ] == ["team:2026-06-08"]
    assert "shared:2026-06-02  C0SHARED  Model provenance" in desk("digest", "list").out


def test_a_digest_is_shown_as_it_was_told_and_a_subscription_means_its_newest(desk: Desk) -> None:
    shown = desk("digest", "show", "shared:2026-06-05")
    assert shown.code == 0
    assert "Vexley AI on Thursday denied that it trained its coding models" in shown.out
    assert desk("digest", "show", "shared", "--json").json["slot"] == "shared:2026-06-08"
    week = desk("digest", "show", "week", "--json").json
    assert week["weekly"]
    assert len(week["stories"]) > len(desk("digest", "show", "shared", "--json").json["stories"])
    unknown = desk("digest", "show", "nobody:2026-06-05")
    assert (unknown.code, "digest list" in unknown.err) == (2, True)


def test_a_digest_is_exported_as_markdown_as_one_page_and_as_json(desk: Desk) -> None:
    markdown = desk("digest", "export", "shared:2026-06-05").out
    assert markdown.startswith("# Model provenance: 4 Jun 2026 to 5 Jun 2026\n")
    page = desk("digest", "export", "shared:2026-06-05", "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    form = json.loads(desk("digest", "export", "shared:2026-06-05", "--format", "json").out)
    assert form["stories"][0]["sentences"]


def test_the_status_says_what_came_what_is_next_and_what_was_lost_and_why(desk: Desk, week_dir: Path) -> None:
    clock = FixedClock(moment("2026-06-10T09:00"))
    with compose(load(env_file=None, given={"desk_data_dir": week_dir}), clock=clock, check=False) as services:
        slot = slot_on(PUBLIC, date(2026, 6, 9))
        services.store.record_miss(MissedSlot(slot, "The channel is archived.", clock.now()))
    told = {one["subscription"]: one for one in desk("digest", "status", "--json").json["subscriptions"]}
    assert told["shared"]["last"]["slot"] == "shared:2026-06-08"
    assert told["shared"]["next"]
    assert {one["state"] for one in told["shared"]["slots"]} <= {"missed", "due"}
    assert "no desk posted it in time" in desk("digest", "status").out


def test_a_slot_is_only_shown_again_never_posted(desk: Desk) -> None:
    refused = desk("digest", "replay", "shared:2026-06-05")
    assert (refused.code, "--dry-run" in refused.err) == (2, True)
    again = desk("digest", "replay", "shared:2026-06-05", "--dry-run", "--json").json
    assert (again["only_told"], again["only_now"]) == ([], [])
    assert again["told"]["stories"] == again["now"]["stories"]
    text = desk("digest", "replay", "shared:2026-06-05", "--dry-run").out
    assert text.index("TOLD") < text.index("WRITTEN NOW") < text.index("The stories are the same.")


def test_a_slot_that_never_came_is_written_for_everyone(desk: Desk) -> None:
    missed = desk("digest", "replay", "team:2026-06-09", "--dry-run")
    assert "Nothing is kept of this slot." in missed.out
    assert "for everyone" in missed.out
    for wrong in ("nobody:2026-06-05", "shared:soon", "week:2026-06-08"):
        assert desk("digest", "replay", wrong, "--dry-run").code == 2


def test_the_archive_holds_the_digests_for_everyone_and_no_word_of_a_note(desk: Desk, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = desk("digest", "publish", str(site), "--url", "https://desk.example/digests", "--json").json
    assert (done["digests"], done["removed"]) == (8, 0)
    assert desk("digest", "publish", str(site), "--url", "https://desk.example/digests", "--json").json["written"] == 0
    published = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*") if path.is_file())
    listed = desk("digest", "list", "--channel", "C0TEAM", "--json").json["digests"]
    team = [desk("digest", "show", one["slot"], "--json").json for one in listed if one["told"]]
    told = [document for one in team for story in one["stories"] for document in story["documents"]]
    notes = [document["title"] for document in told if document["document_id"].startswith("INC-")]
    assert notes
    for word in (*notes, "INC-", "C0SHARED", "C0TEAM", "Access policy"):
        assert word not in published
    feed = feedparser.parse((site / "feed.xml").read_text(encoding="utf-8"))
    assert not feed.bozo
    assert feed.entries[0].link.startswith("https://desk.example/digests/digests/provenance-2026-06-08-")
    wrong = desk("digest", "publish", str(site), "--url", "javascript:alert(1)")
    assert wrong.code == 2


def test_without_a_topic_or_a_command_a_digest_says_what_to_write(desk: Desk) -> None:
    bare = desk("digest")
    assert (bare.code, "--topic provenance" in bare.err) == (2, True)
