"""What a visibility or an identity is called within its workspace, and outside of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import (
    HOME,
    INTERNAL,
    PUBLIC,
    bare_visibility,
    internal_to,
    is_internal,
    is_visibility,
    moved_into,
    owner_of,
    parted,
    qualified,
    wider_than,
    workspace_of,
)

WORKSPACES = st.sampled_from([HOME, "T012", "T0AWAY", "E0GRID"])
IDS = st.sampled_from(["C034", "U1", "INC-2026-033", "TICKET/33", "notes/a.md"])
BARE = st.sampled_from([PUBLIC, INTERNAL, "channel:C034", "channel:G0GROUP"])


@given(IDS, st.sampled_from(["T012", "E0GRID"]))
def test_an_identity_says_which_workspace_it_belongs_to(identity: str, workspace: str) -> None:
    assert parted(qualified(identity, workspace)) == (workspace, identity)
    assert qualified(identity, HOME) == identity


@given(BARE, WORKSPACES)
def test_what_is_moved_into_a_workspace_belongs_to_it_alone(visibility: str, workspace: str) -> None:
    moved = moved_into(visibility, workspace)
    assert is_visibility(moved)
    assert owner_of(moved) == workspace
    assert bare_visibility(moved) == (visibility if workspace == HOME or visibility != PUBLIC else INTERNAL)


@given(BARE, WORKSPACES)
def test_whoever_reads_more_reads_nothing_of_another_workspace(visibility: str, workspace: str) -> None:
    wider = wider_than(moved_into(visibility, workspace))
    assert {owner_of(one) for one in wider - {PUBLIC}} <= {workspace}


def test_each_workspace_has_its_own_internal_partition() -> None:
    assert (internal_to(HOME), internal_to("T012")) == (INTERNAL, "internal:T012")
    assert is_internal(INTERNAL)
    assert is_internal("internal:T012")
    assert not is_internal("channel:T012/C034")


def test_what_only_looks_like_a_workspace_is_none() -> None:
    assert workspace_of("notes/a.md") == HOME
    assert workspace_of("T/x") == HOME


@pytest.mark.parametrize("value", ["internal:", "internal:T", "channel:", "channel:T012/", "channel:T012/U1", "all", 7])
def test_what_is_no_visibility_is_refused(value: object) -> None:
    assert not is_visibility(value)
