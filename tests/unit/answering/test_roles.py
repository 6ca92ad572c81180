"""Nobody is given another's deed."""

from __future__ import annotations

import pytest

from retrieval.grounding.roles import swapped


@pytest.mark.parametrize(
    ("claim", "near", "name"),
    [
        ("Halvane closed the accounts.", "Corvane closed the accounts.", "halvane"),
        ("Vexley cut off Quillon.", "Quillon cut off Vexley.", "vexley"),
        ("Vexley was cut off by Brightsill.", "Quillon cut off Vexley, not Brightsill.", "brightsill"),
        ("Larkspur bought Fathom.", "Fathom bought Larkspur.", "larkspur"),
        ("It was built by Corvane on Mossford's Tern.", "It was built by Mossford on Corvane's Tern.", "corvane"),
        ("Veridane's editor said so.", "Yardstick's editor said so.", "veridane"),
        ("She told Wickfield everything.", "She told Quillet everything.", "wickfield"),
        ("Corvane, Tessaly and Norrvik share it.", "Corvane, Tessaly and Larkspur share it.", "norrvik"),
        ("Loom solved 61 percent.", "Tern solved 61 percent, Loom 58 percent.", "loom"),
        ("The Archive argues so.", "Bramwick argues so.", "archive"),
    ],
)
def test_a_deed_given_to_another_name_is_seen(claim: str, near: str, name: str) -> None:
    assert swapped(claim, near) == name


@pytest.mark.parametrize(
    ("claim", "near"),
    [
        ("The accounts were closed by Corvane.", "Corvane closed the accounts."),
        ("Corvane closed the accounts.", "The accounts were closed by Corvane."),
        ("Vexley was cut off by Quillon.", "Quillon cut off Vexley."),
        ("Brandt closed the accounts.", "Otto Brandt closed the accounts."),
        ("Larkspur said so.", "Brandt, who leads Larkspur, and Moll said so."),
        ("Names will be exchanged by Corvane and Tessaly.", "Corvane and Tessaly will exchange names."),
        ("Tern solved 61 %, against 58 % for Loom.", "Tern solved 61 percent, Loom 58 percent."),
        ("Sable may be used by Brightsill.", "Brightsill may use Quillon's Sable."),
        ("Vexley trained Anvil.", "Nothing of the sort is said here."),
        ("It was told by Pip, Nookson's bear.", "Pip, made by Nookson, told it."),
        ("Access for Vexley ended.", "Quillon ended it."),
        ("By Corvane", "By Quillon"),
        ("Corvane (2)", "Corvane."),
    ],
)
def test_the_same_deed_put_otherwise_is_the_same(claim: str, near: str) -> None:
    assert swapped(claim, near) is None
