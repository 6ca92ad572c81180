"""What a near copy of a sentence may change, and what it may not."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.case import read_case
from retrieval.grounding.copies import altered, exchanged
from retrieval.grounding.evidence import CitedPassage, Evidence

NEAR = (
    "On 14 November 2025 Quillon reportedly ended the access of Vexley after 41 private accounts were found in seven "
    "months, according to Northlight."
)


def judged(claim: str, near: str = NEAR, whole: str = "") -> Lack | None:
    case = read_case(claim, Evidence((CitedPassage(near, "", f"{near} {whole}"),)))
    assert case
    found = exchanged(case) or altered(case)
    return found.lack if found else None


def with_(old: str, new: str) -> str:
    assert old in NEAR
    return NEAR.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ("41 private", "14 private", Lack.NUMBER),
        ("14 November", "14 October", Lack.DATE),
        ("seven months", "seven weeks", Lack.UNIT),
        ("of Vexley", "of Tessaly", Lack.NAME),
        ("were found", "were not found", Lack.POLARITY),
        ("reportedly ", "", Lack.HEDGE),
        (", according to Northlight", "", Lack.HEDGE),
    ],
)
def test_one_word_made_wrong_is_seen(old: str, new: str, lack: Lack) -> None:
    assert judged(with_(old, new), whole="Tessaly said nothing in October.") is lack


@pytest.mark.parametrize(
    ("near", "claim", "lack"),
    [
        ("Quillon sued Vexley over Sable last spring.", "Vexley sued Quillon over Sable last spring.", Lack.ROLE),
        ("Vexley did not keep the answers it took.", "Vexley did keep the answers it took.", Lack.POLARITY),
        ("The licence could potentially end in July.", "The licence could end in July.", Lack.HEDGE),
        ("It rose to 200, more than the 150 of May.", "It rose to 200, more than the 200 of May.", Lack.NUMBER),
        ("Copperline said that a team of ten ran the accounts.", "A team of ten ran the accounts.", None),
    ],
)
def test_what_changed_is_seen_though_every_word_stands_somewhere(near: str, claim: str, lack: Lack | None) -> None:
    assert judged(claim, near) is lack


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reportedly", "apparently"),
        ("seven months", "7 months"),
        ("41 private accounts", "41 accounts"),
        ("On 14 November 2025 ", ""),
        ("Vexley", "Vexley AI"),
        (" in seven months", ""),
    ],
)
def test_what_says_the_same_or_less_stays(old: str, new: str) -> None:
    assert judged(with_(old, new), whole="Vexley AI denies it.") is None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("It sells in France, Germany and Japan.", "It sells in Germany, France and Japan."),
        ("Vexley declined to answer the questions.", "Vexley did not answer the questions."),
        ("The President signed the order on licences.", "President Ida Brandt signed the order on licences."),
        ("Errors rise at night; so far they have not been explained.", "Errors rise at night."),
        ("Quillon may end the access of Vexley in May.", "Quillon might end the access of Vexley in May."),
    ],
)
def test_other_words_for_the_same_are_no_change(near: str, claim: str) -> None:
    assert judged(claim, near, whole="President Ida Brandt spoke.") is None


def test_a_sentence_in_its_own_words_is_no_copy() -> None:
    assert judged("Vexley lost its access to Sable when Quillon saw 14 accounts.") is None
    assert judged("Quillon ended it.") is None
