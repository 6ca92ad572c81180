"""Who may read a document, and whose it is: visibilities, and the workspace that one belongs to.

A workspace is a group of people with notes of its own. One is at home here, and its visibilities and identities are
bare: `internal`, `channel:C034`, `INC-2026-033`. Those of any other carry its name: `internal:T012`,
`channel:T012/C034`, `T012/INC-2026-033`. What is public belongs to nobody, and is the same for all.
"""

from __future__ import annotations

import re
from typing import Final

PUBLIC: Final = "public"
INTERNAL: Final = "internal"
CHANNEL_PREFIX: Final = "channel:"
HOME: Final = ""
"""The workspace whose visibilities and identities are bare."""
_OF: Final = "/"
_INTERNAL_PREFIX: Final = f"{INTERNAL}:"
_WORKSPACE: Final = re.compile(r"[TE][A-Z0-9]{2,40}")
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,40}")


def is_workspace(name: str) -> bool:
    """Say whether a name can be that of a workspace other than the one at home: `T012`."""
    return _WORKSPACE.fullmatch(name) is not None


def qualified(identity: str, workspace: str) -> str:
    """Return an identity with the name of its workspace before it; bare at home."""
    return f"{workspace}{_OF}{identity}" if workspace else identity


def parted(identity: str) -> tuple[str, str]:
    """Return an identity's workspace, and the identity that it has there."""
    workspace, sign, bare = identity.partition(_OF)
    return (workspace, bare) if sign and is_workspace(workspace) else (HOME, identity)


def workspace_of(identity: str) -> str:
    """Return the workspace that an identity is qualified by, `HOME` for a bare one."""
    return parted(identity)[0]


def internal_to(workspace: str) -> str:
    """Return the visibility of what all full members of a workspace may read."""
    return f"{_INTERNAL_PREFIX}{workspace}" if workspace else INTERNAL


def owner_of(visibility: str) -> str:
    """Return the workspace whose a visibility is; what is public counts as everybody's, and so as `HOME`."""
    if visibility.startswith(CHANNEL_PREFIX):
        return workspace_of(visibility.removeprefix(CHANNEL_PREFIX))
    return visibility.removeprefix(_INTERNAL_PREFIX) if visibility.startswith(_INTERNAL_PREFIX) else HOME


def is_internal(visibility: str) -> bool:
    """Say whether a visibility is that of all full members of some workspace."""
    return visibility == INTERNAL or visibility.startswith(_INTERNAL_PREFIX)


def is_visibility(value: object) -> bool:
    """Say whether a value names a visibility, of whichever workspace."""
    if not isinstance(value, str):
        return False
    if value.startswith(CHANNEL_PREFIX):
        return _CHANNEL.fullmatch(parted(value.removeprefix(CHANNEL_PREFIX))[1]) is not None
    return value in {PUBLIC, INTERNAL} or (
        value.startswith(_INTERNAL_PREFIX) and is_workspace(value.removeprefix(_INTERNAL_PREFIX))
    )


def bare_visibility(visibility: str) -> str:
    """Return what a visibility is called within its own workspace."""
    if visibility.startswith(CHANNEL_PREFIX):
        return CHANNEL_PREFIX + parted(visibility.removeprefix(CHANNEL_PREFIX))[1]
    return INTERNAL if is_internal(visibility) else visibility


def moved_into(visibility: str, workspace: str) -> str:
    """Return what a bare visibility is called outside its workspace.

    Another workspace than that at home publishes nothing: what it calls public is for its members.
    """
    if not workspace:
        return visibility
    if visibility.startswith(CHANNEL_PREFIX):
        return CHANNEL_PREFIX + qualified(visibility.removeprefix(CHANNEL_PREFIX), workspace)
    return internal_to(workspace)


def wider_than(visibility: str) -> frozenset[str]:
    """Return the visibilities that have all readers of this one, and others besides."""
    if visibility == PUBLIC:
        return frozenset()
    return frozenset({PUBLIC} if is_internal(visibility) else {PUBLIC, internal_to(owner_of(visibility))})
