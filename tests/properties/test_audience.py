"""The first promise, over every combination of person and place."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.audience import audience_of, channel_audience
from bot.domain import Person, Place, PlaceKind, Standing
from retrieval.domain import (
    EVERYONE,
    HOME,
    INTERNAL,
    PUBLIC,
    Audience,
    internal_to,
    owner_of,
    qualified,
    workspace_of,
)

WORKSPACES = st.sampled_from([HOME, "T0AWAY", "T0THIRD"])
CHANNELS = st.builds(qualified, st.sampled_from(["C0GENERAL", "C0LEGAL01", "G0GROUP", "D0DIRECT"]), WORKSPACES)
PLACES = st.builds(
    Place,
    CHANNELS,
    st.sampled_from(PlaceKind),
    st.sampled_from([True, False, None]),
    channels=st.frozensets(CHANNELS, max_size=3),
)
PEOPLE = st.builds(Person, st.builds(qualified, st.just("U1"), WORKSPACES), st.sampled_from(Standing))


@given(PLACES, PEOPLE, st.booleans())
def test_everything_public_can_always_be_read(place: Place, person: Person, private: bool) -> None:
    assert audience_of(place, person, private=private).may_read(PUBLIC)
    assert channel_audience(place).may_read(PUBLIC)


def test_only_a_certain_member_of_the_places_workspace_reads_more_than_the_public() -> None:
    """Every combination: chance might leave out the one that matters."""
    asked = product(("C0LEGAL01", "D0DIRECT"), PlaceKind, (True, False, None), Standing, ("", "T0AWAY"), (True, False))
    for channel_id, kind, outsiders, standing, workspace, private in asked:
        person, place = Person(qualified("U1", workspace), standing), Place(channel_id, kind, outsiders)
        if standing is not Standing.MEMBER or workspace:
            assert audience_of(place, person, private=private) == EVERYONE


@given(PLACES, PEOPLE)
def test_a_reply_that_others_see_never_holds_more_than_they_may_read(place: Place, person: Person) -> None:
    if place.kind is not PlaceKind.DIRECT:
        assert audience_of(place, person).visibilities <= channel_audience(place).visibilities


@given(PLACES)
def test_a_place_that_outsiders_read_or_may_read_gets_the_public_alone(place: Place) -> None:
    if place.outsiders is not False:
        assert channel_audience(place) == EVERYONE


@given(PLACES, PEOPLE, st.booleans())
def test_a_channels_own_notes_are_read_in_that_channel_and_alone_by_its_members(
    place: Place, person: Person, private: bool
) -> None:
    own = {PUBLIC, internal_to(workspace_of(place.channel_id))}
    beyond = audience_of(place, person, private=private).visibilities - own
    among = place.channels if place.kind is PlaceKind.DIRECT else {place.channel_id}
    assert beyond <= {f"channel:{one}" for one in among}
    if beyond:
        assert place.kind is not PlaceKind.GROUP_DIRECT
        assert place.outsiders is False


@given(CHANNELS)
def test_a_member_reads_internal_notes_wherever_nobody_else_reads_along(channel_id: str) -> None:
    workspace = workspace_of(channel_id)
    member, team = Person(qualified("U1", workspace), Standing.MEMBER), frozenset({PUBLIC, internal_to(workspace)})
    assert audience_of(Place(channel_id, PlaceKind.DIRECT), member) == Audience(team)
    assert audience_of(Place(channel_id, PlaceKind.CHANNEL, outsiders=True), member, private=True) == Audience(team)


def test_a_member_reads_the_notes_of_his_channels_in_a_direct_message() -> None:
    """Every combination of place, readers, standing and workspace, with a channel of each workspace that he is in."""
    channels = frozenset({"C0LEGAL01", qualified("C0LEGAL01", "T0AWAY")})
    for kind, outsiders, standing, workspace in product(PlaceKind, (True, False, None), Standing, ("", "T0AWAY")):
        place = Place(qualified("D0DIRECT", workspace), kind, outsiders, channels=channels)
        read = audience_of(place, Person(qualified("U1", workspace), standing))
        alone = kind is PlaceKind.DIRECT and outsiders is False and standing is Standing.MEMBER
        for one in channels:
            assert read.may_read(f"channel:{one}") == (alone and workspace_of(one) == workspace)


@given(PLACES, PEOPLE, st.booleans())
def test_nobody_reads_anything_of_another_workspace(place: Place, person: Person, private: bool) -> None:
    """A channel that two workspaces share has the same id in both: only the workspace before it tells them apart."""
    read = audience_of(place, person, private=private).visibilities - {PUBLIC}
    assert {owner_of(one) for one in read} <= {workspace_of(place.channel_id)}
    assert not read or workspace_of(person.user_id) == workspace_of(place.channel_id)
    assert {owner_of(one) for one in channel_audience(place).visibilities - {PUBLIC}} <= {
        workspace_of(place.channel_id)
    }


def test_a_closed_channel_of_members_reads_internal_notes_and_its_own() -> None:
    legal = Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=False)
    everything = Audience(frozenset({PUBLIC, INTERNAL, "channel:C0LEGAL01"}))
    assert audience_of(legal, Person("U1", Standing.MEMBER)) == everything
    assert channel_audience(legal) == everything


def test_a_direct_message_that_another_organisation_reads_is_public() -> None:
    assert audience_of(Place("D1", PlaceKind.DIRECT, outsiders=True), Person("U1", Standing.MEMBER)) == EVERYONE
