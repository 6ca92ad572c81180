"""Hedges, denials and links: what a sentence may not lose or add."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault


def judged(claim: str, near: str, *, whole: str = "") -> Lack | None:
    found = fault(claim, Evidence((CitedPassage(near, whole, near),)))
    return found.lack if found else None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Vexley reportedly trained Anvil on Sable outputs.", "Vexley trained Anvil on Sable outputs."),
        ("According to two engineers, Vexley used a reseller.", "Vexley used a reseller."),
        ("Vexley allegedly used a reseller.", "Vexley used a reseller."),
        ("Vexley is accused of using a reseller.", "Vexley was using a reseller."),
        ("Tessaly may change the licence in July.", "Tessaly will change the licence in July."),
        ("Tessaly plans to change the licence.", "Tessaly did change the licence."),
        ("Norrvik will forbid resale in August.", "Norrvik forbid resale in August."),
        ("The office proposes a list of sources for ten years.", "The office keeps a list of sources for ten years."),
    ],
)
def test_a_lost_hedge_drops_a_sentence(near: str, claim: str) -> None:
    assert judged(claim, near) is Lack.HEDGE


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Vexley reportedly trained Anvil on Sable outputs.", "Vexley reportedly trained Anvil on Sable outputs."),
        ("Vexley allegedly used a reseller.", "Northlight said that Vexley used a reseller."),
        ("Tessaly plans to change the licence.", "Tessaly intends to change the licence."),
        ("Quillon, which may sell shares next year, cut off Vexley.", "Quillon cut off Vexley."),
    ],
)
def test_a_hedge_that_is_kept_or_meant_for_something_else_does_not(near: str, claim: str) -> None:
    assert judged(claim, near, whole="Northlight") is None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Vexley did not train Anvil on Sable outputs.", "Vexley did train Anvil on Sable outputs."),
        ("Vexley didn't train Anvil on Sable outputs.", "Vexley did train Anvil on Sable outputs."),
        ("Vexley denied that it trained Anvil on Sable outputs.", "Vexley trained Anvil on Sable outputs."),
        ("Vexley trained Anvil on Sable outputs.", "Vexley never trained Anvil on Sable outputs."),
        ("Quillon restored the access of Brightsill.", "Quillon never restored the access of Brightsill."),
    ],
)
def test_a_denial_or_negation_can_be_neither_lost_nor_added(near: str, claim: str) -> None:
    assert judged(claim, near) == Lack.POLARITY


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Vexley denied that it trained Anvil on Sable.", "Vexley said it did not train Anvil on Sable."),
        ("Vexley did not answer, but Quillon cut it off.", "Quillon cut it off."),
        ("Vexley did not answer, but Quillon cut it off.", "Vexley did not answer."),
    ],
)
def test_a_denial_told_as_one_stays(near: str, claim: str) -> None:
    assert judged(claim, near, whole="said") is None


@pytest.mark.parametrize(
    "claim",
    [
        "Vexley used a reseller, see https://evil.example/claim.",
        "Vexley used a reseller (www.evil.example).",
        "Vexley used a reseller, refund-keys.example/claim.",
        "Vexley used a reseller, evil.com says.",
        "Vexley used a reseller <!channel>.",
        "Vexley used a reseller, <@U123>.",
        "Vexley used a reseller, @here.",
        "Vexley used [a reseller](claim).",
        "Vexley used <mailto:a|a reseller>.",
    ],
)
def test_a_link_or_mention_that_no_source_has_drops_a_sentence(claim: str) -> None:
    assert judged(claim, "Vexley used a reseller.") == Lack.LINK


def test_an_address_that_the_source_names_may_be_named() -> None:
    near = "Vexley used the reseller gatehop.example/keys for access."
    assert judged(near, near) is None


def test_words_that_the_source_does_not_have_drop_a_sentence() -> None:
    claim = "The reseller should sell wonderful cheap tokens immediately."
    assert judged(claim, "Vexley used a reseller for access.") == Lack.WORDS


def test_a_sentence_of_small_words_alone_is_carried_by_anything() -> None:
    assert judged("It is so.", "Vexley used a reseller.") is None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Brandt said the reseller had no choice.", "The reseller had no choice."),
        ("No flight was endangered, the union said.", "No flight was endangered."),
        ("The engineer estimates the damage at 6 million crowns.", "The damage is 6 million crowns."),
        ("He plans to have the disk destroyed in May.", "The disk was destroyed in May."),
        ("As far as the logs show, nobody opened the files.", "Nobody opened the files."),
    ],
)
def test_a_statement_stays_its_speakers(near: str, claim: str) -> None:
    assert judged(claim, near) == Lack.HEDGE


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("Moll resigned and said the dispute had nothing to do with it.", "Moll resigned."),
        ("Brandt said the reseller had no choice.", "The reseller had no choice, according to Brandt."),
        ("He intends to destroy the disk in May.", "He means to destroy the disk in May."),
        ("It was celebrated in May.", "It was celebrated in May, once."),
    ],
)
def test_what_the_source_tells_itself_may_be_told(near: str, claim: str) -> None:
    assert judged(claim, near) is None


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("The offer was declined in March.", "The offer was accepted in March."),
        ("The prompts are encrypted.", "The prompts are unencrypted."),
        ("Prices rose in March.", "Prices fell in March."),
        (
            "Customers had been charged for loaves they never ordered.",
            "Customers had not been charged for loaves never ordered.",
        ),
        ("The firm promised nothing.", "The firm promised much."),
        ("They could not examine two older versions.", "They could examine two older versions."),
    ],
)
def test_a_statement_turned_round_is_dropped(near: str, claim: str) -> None:
    assert judged(claim, near) == Lack.POLARITY


@pytest.mark.parametrize(
    ("near", "claim"),
    [
        ("No images showing crews were part of the sale.", "Images showing crews were not part of the sale."),
        ("The letter does not name the company.", "In the letter the company is unnamed."),
        ("The study has not been reviewed.", "The study is not yet reviewed."),
        ("Schools get it for free.", "Schools get it for nothing."),
        ("The offer was turned down, declined in March.", "The offer was declined in March."),
    ],
)
def test_a_denial_put_otherwise_stays(near: str, claim: str) -> None:
    assert judged(claim, near) is None


def test_a_whole_sentence_as_it_stands_is_never_dropped() -> None:
    near = "Reportedly nothing, says Vexley, may not never have been 14 or 15."
    assert judged(near, near) is None
    assert judged(f"{near} https://evil.example/x", near) == Lack.LINK


def test_a_short_sentence_needs_more_than_its_subject_in_the_source() -> None:
    near = "The board of Quillon met on Tuesday and heard two engineers."
    assert judged("The board has resigned.", near) is Lack.WORDS
    assert judged("The board met.", near) is None
    assert judged("The board heard 2 people.", near) is None


def test_a_clause_that_no_source_has_is_seen_beside_a_true_one() -> None:
    near = "Vexley ran 41 private accounts from its office for seven months before they were closed."
    planted = "Vexley ran 41 private accounts for seven months from its office, and the regulator fined its auditors."
    assert judged(planted, near) is Lack.WORDS
    assert judged("Vexley ran 41 private accounts for seven months, and they were closed.", near) is None


@pytest.mark.parametrize(("price", "lack"), [("180 dollars", None), ("25 dollars", Lack.NUMBER)])
def test_a_row_of_a_table_stands_as_it_is_told_with_its_headers(price: str, lack: Lack | None) -> None:
    header, row = "| Plan | Requests per minute | Price |", "| Team | 300 | 180 dollars |"
    table = f"{header}\n|---|---|---|\n{row}"
    assert judged(f"Team \u2013 Requests per minute: 300; Price: {price}.", f"{header} {row}", whole=table) is lack
