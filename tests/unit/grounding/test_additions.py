"""What a sentence may not have more than the sentence it copies."""

from __future__ import annotations

import random

import pytest

from retrieval.domain import Lack
from retrieval.grounding.addresses import addresses
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault
from retrieval.text.inflections import base_of
from tests.additions import HELD_OUT, TUNED

SOURCE = "Quillon cut off Vexley on 14 November 2025 after it had found the accounts of a reseller."
PASSAGE = f"The lab Quillon is at home in Osterby. {SOURCE} Vexley denies that Corvane paid for anything."


def judged(claim: str, near: str = SOURCE, *, passage: str = PASSAGE) -> Lack | None:
    heading = "Quillon ends access. Northlight. Copperline"
    found = fault(claim, Evidence((CitedPassage(near, heading, passage, ("Northlight", "Copperline")),)))
    return found.lack if found else None


@pytest.mark.parametrize("kind", [*TUNED, *HELD_OUT])
def test_whatever_short_is_put_to_a_true_sentence_drops_it(kind: str) -> None:
    add = {**TUNED, **HELD_OUT}[kind]
    said = {add(SOURCE, "Corvane", random.Random(number)) for number in range(24)}
    assert [one for one in sorted(said) if judged(one) is None] == []


@pytest.mark.parametrize(
    "claim",
    [
        "Quillon cut off Vexley on 14 November 2025 after finding the accounts of a reseller.",
        "On 14 November 2025 Quillon cut Vexley off, after it had found a reseller's accounts.",
        "Quillon cut off Vexley on 14 November 2025 after it had discovered the accounts of a reseller.",
        f"According to Northlight, {SOURCE}",
        f"The article says that {SOURCE}",
        "Quillon also cut off Vexley on 14 November 2025.",
        "Meanwhile, Quillon cut off Vexley on 14 November 2025 after it had found the accounts of a reseller.",
    ],
)
def test_another_word_in_the_place_of_one_and_whose_report_it_is_add_nothing(claim: str) -> None:
    assert judged(claim) is None


def test_who_it_is_that_a_quote_calls_it_may_be_told() -> None:
    passage = (
        "The bar association of Osterby wants Orrery. Its president, Aud Rask, put the cost at 6 million crowns a year."
    )
    near = passage.partition(". ")[2]
    claim = "Aud Rask, president of the bar association, put the cost at 6 million crowns a year."
    assert judged(claim, near, passage=passage) is None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Vexley trained Anvil on Sable, Corvane said.", "Vexley trained Anvil on Sable, Vexley said."),
        ("Corvane said that Vexley trained Anvil on Sable.", "According to Quillon, Vexley trained Anvil on Sable."),
        ("Vexley trained Anvil on the outputs of Sable.", "Vexley trained Anvil on the outputs of Sable, Sable said."),
    ],
)
def test_nobody_is_given_what_another_said(near: str, claim: str) -> None:
    assert judged(claim, near, passage=f"{near} Quillon makes Sable.") is Lack.ROLE or judged(claim, near) is not None


PAID = "Tessaly, a guild of Osterby, and its counsel Ida Brandt paid Corvane for seats."
SPOKEN = (
    f"The filter fails on old files, said Ida Brandt, counsel of the guild in Osterby. {PAID} Sites rise like weeds. "
    "He owned the state paper."
)


@pytest.mark.parametrize(
    ("add", "lack"),
    [
        ("Northlight reports that {bare}.", None),
        ("{bare}, Osterby said.", Lack.ROLE),
        ("According to Corvane, {bare}.", Lack.ROLE),
        ("Tessaly said that {bare}.", Lack.ROLE),
        ("{bare}, as did Northlight.", Lack.ROLE),
        ("{bare} in state-owned houses.", Lack.WORDS),
    ],
)
def test_nobody_says_or_does_what_only_another_does(add: str, lack: Lack | None) -> None:
    assert judged(add.format(bare=PAID[:-1]), PAID, passage=SPOKEN) is lack


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see hxxps://evil[.]example now", "https://evil.example"),
        ("evil (dot) example", "evil.example"),
        ("evil dot example", "evil.example"),
        ("evil\u3002example", "evil.example"),
        ("e\u200bvil.example", "evil.example"),
        ("admin [at] evil [dot] example", "admin@evil.example"),
        ("10[.]11[.]12[.]13", "10.11.12.13"),
        ("https : // evil.example", "https://evil.example"),
        ("ask @badguy", "@badguy"),
    ],
)
def test_an_address_is_seen_in_its_disguise(text: str, address: str) -> None:
    assert any(found.endswith(address.removeprefix("https://")) for found in addresses(text))


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 2.5 percent.",
        "The U.S. office opened at 5 p.m. on Monday.",
        "He left.The end.",
        "e.g. a lab",
        "3,000.50",
    ],
)
def test_a_full_stop_makes_no_address(text: str) -> None:
    assert addresses(text) == frozenset()


@pytest.mark.parametrize(
    ("one", "other"), [("paid", "pays"), ("resold", "resell"), ("sought", "seeking"), ("men", "man")]
)
def test_the_forms_of_a_word_have_one_base(one: str, other: str) -> None:
    assert base_of(one) == base_of(other)
