"""Who may read what: the guard of the first promise. Pure; whatever is not certain counts as public.

A place and a person carry the workspace that they belong to in their ids (`bot/workspaces.py`), and what a workspace
may read besides the public is its own alone.
"""

from __future__ import annotations

from bot.domain import Person, Place, PlaceKind, Standing
from retrieval.domain import CHANNEL_PREFIX, EVERYONE, PUBLIC, Audience, internal_to, workspace_of


def audience_of(place: Place, person: Person, *, private: bool = False) -> Audience:
    """Return what the readers of a reply to this person in this place may read.

    Internal notes only for a full member of the team, and only where no one else reads along (a
    direct message, or a `private` reply) or where it is known that no outsider does. A channel's own
    notes only in that channel, while it is known that no outsider reads it, and in the direct messages of its members.
    A person of one workspace reads nothing of another's.
    """
    workspace = workspace_of(place.channel_id)
    if person.standing is not Standing.MEMBER or workspace_of(person.user_id) != workspace:
        return EVERYONE
    if place.outsiders is False:
        return channel_audience(place)
    seen_by_one = private or (place.kind is PlaceKind.DIRECT and place.outsiders is None)
    return _audience(internal_to(workspace)) if seen_by_one else EVERYONE


def channel_audience(place: Place) -> Audience:
    """Return what everyone in a place may read: the audience of what is posted there for all."""
    if place.outsiders is not False:
        return EVERYONE
    workspace = workspace_of(place.channel_id)
    internal = internal_to(workspace)
    if place.kind is PlaceKind.CHANNEL:
        return _audience(internal, CHANNEL_PREFIX + place.channel_id)
    if place.kind is PlaceKind.DIRECT:
        return _audience(internal, *(CHANNEL_PREFIX + one for one in place.channels if workspace_of(one) == workspace))
    return _audience(internal)


def _audience(*visibilities: str) -> Audience:
    return Audience(frozenset({PUBLIC, *visibilities}))
