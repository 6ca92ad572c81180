"""Home and suggested questions tell nobody what they may not read, whoever they are and whatever there is."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience import audience_of
from bot.domain import Person, Place, PlaceKind, Standing
from bot.follows import Follow
from bot.handlers.home import Homes
from retrieval.domain import INTERNAL, PUBLIC, Document, Kind
from tests.conversation.slack.conftest import some_services
from tests.factories import a_document, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore, MemorySurfaces

VISIBILITIES = (PUBLIC, INTERNAL, "channel:C1", "internal:T0OTHER", "channel:T0OTHER/C1")
SECRET = "Secretword"
AT = moment("2026-06-08T07:00")


def documents_of(visibilities: Sequence[str]) -> list[Document]:
    """A note and an article a visibility, each with a word of its own in its title."""
    return [
        a_document(
            f"{kind.value}{number}",
            title=f"{SECRET}{kind.value}{number}x",
            text="Gatehop served keys.",
            visibility=visibility,
            kind=kind,
            status="open" if kind is Kind.NOTE else None,
            published_at=AT,
        )
        for number, visibility in enumerate(visibilities)
        for kind in Kind
    ]


@settings(max_examples=60)
@given(
    st.sampled_from(Standing),
    st.sampled_from([None, True, False]),
    st.lists(st.sampled_from(VISIBILITIES), min_size=1, max_size=5),
    st.booleans(),
)
def test_nobody_finds_in_home_what_they_may_not_read(
    standing: Standing, outsiders: bool | None, visibilities: list[str], is_admin: bool
) -> None:
    clock, store = FixedClock(), MemoryStore()
    chat, surfaces = MemoryChat(clock), MemorySurfaces(clock)
    documents = documents_of(visibilities)
    services = some_services(clock, store, documents=documents)
    services.book.take_in()
    chat.places["D1"] = Place("D1", PlaceKind.DIRECT, outsiders)
    chat.people["U1"] = Person("U1", standing)
    for story_id in services.catalog.stories_of([one.document_id for one in documents]).values():
        store.keep_follow(Follow(f"C1:{story_id}", "C1", "1.0", story_id, 0, "U1", AT))
    homes = Homes(services, chat, surfaces, admins=["U1"] if is_admin else [])
    homes.publish("U1", "D1")
    homes.suggest("U1", "D1")
    shown = f"{surfaces.homes} {surfaces.prompts}"
    audience = audience_of(chat.places["D1"], chat.people["U1"])
    told = [one for one in documents if one.title in shown]
    assert [one.visibility for one in told if not audience.may_read(one.visibility)] == []
    assert not any(one.visibility == INTERNAL for one in told) or standing is Standing.MEMBER
