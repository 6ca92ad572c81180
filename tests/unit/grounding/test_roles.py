"""Nobody is given another's deed."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault


def lack(claim: str, near: str) -> Lack | None:
    named = "Halvane, Veridane and Wickfield are at home in Norrvik, says the Archive; Vexley, Anvil and Corvane, too."
    passage = f"{named} Quillon and Brightsill are elsewhere. {near}"
    found = fault(claim, Evidence((CitedPassage(near, "", passage),)))
    return found.lack if found else None


@pytest.mark.parametrize(
    ("claim", "near"),
    [
        ("Halvane closed the accounts.", "Corvane closed the accounts."),
        ("Vexley cut off Quillon.", "Quillon cut off Vexley."),
        ("Vexley was cut off by Brightsill.", "Quillon cut off Vexley, not Brightsill."),
        ("Larkspur bought Fathom.", "Fathom bought Larkspur."),
        ("It was built by Corvane on Mossford's Tern.", "It was built by Mossford on Corvane's Tern."),
        ("Veridane's editor said so.", "Yardstick's editor said so."),
        ("She told Wickfield everything.", "She told Quillet everything."),
        ("Corvane, Tessaly and Norrvik share it.", "Corvane, Tessaly and Larkspur share it."),
        ("Loom solved 61 percent.", "Tern solved 61 percent, Loom 58 percent."),
        ("The Archive argues so.", "Bramwick argues so."),
    ],
)
def test_a_deed_given_to_another_name_is_seen(claim: str, near: str) -> None:
    assert lack(claim, near) is not None


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
    assert lack(claim, near) not in {Lack.ROLE, Lack.NAME}
