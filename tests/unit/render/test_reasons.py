"""Refusals in plain English, one sentence a kind."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.render.reasons import refusal_text
from retrieval.domain import (
    NoCredit,
    NoNumber,
    NoReason,
    NotAnswered,
    NothingFound,
    NothingFrom,
    NothingNamed,
    NothingNew,
    NoTime,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    NotTold,
    Refusal,
    TooOld,
)
from tests.factories import moment

SENTENCES: dict[Refusal, str] = {
    NothingNamed(): "Your question names nothing that I could look for.",
    NothingFound(): "I found nothing about this.",
    NothingNew(): "Nothing new in that time, as far as I may say here.",
    NotMentioned(("Perradine", "Halvane")): "None of the sources I found mentions Perradine or Halvane.",
    NotSaidOf(("Gatehop",)): "The closest sources don't say this about Gatehop.",
    NotInContext(("newspaper",)): "The sources I found don't mention \u201cnewspaper\u201d in this context.",
    NothingFrom("5 June 2026"): "None of the sources I found is from 5 June 2026 or mentions it.",
    TooOld(moment("2026-04-02T22:30")): (
        "The newest source on this is from 3 Apr 2026, too old to say what is true now."
    ),
    TooOld(None): "The newest source on this has no date, so I can't say what is true now.",
    NoNumber(): "None of the sources I found gives that number.",
    NoTime(): "None of the sources I found says when.",
    NoCredit(): "None of the sources I found says whose report it is.",
    NoReason(): "None of the sources I found gives a reason.",
    NotTold("who bought Gatehop"): "The sources I found don't say who bought Gatehop.",
    NotAnswered(): "The closest sources don't answer this.",
}


@pytest.mark.parametrize(("refusal", "sentence"), SENTENCES.items())
def test_a_refusal_is_one_plain_sentence_with_days_of_the_reader_s_calendar(refusal: Refusal, sentence: str) -> None:
    assert refusal_text(refusal, "Asia/Tokyo") == sentence


def test_every_kind_of_refusal_has_its_sentence_and_a_name_of_its_own_for_machines() -> None:
    assert {type(refusal) for refusal in SENTENCES} == set(get_args(Refusal))
    assert len({refusal.kind for refusal in get_args(Refusal)}) == len(get_args(Refusal))
