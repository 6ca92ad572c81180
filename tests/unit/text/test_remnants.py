"""What of a page is no statement, by its form."""

from __future__ import annotations

import pytest

from retrieval.answering.quotable import find_quotable
from retrieval.domain import DraftSentence
from retrieval.grounding.citations import resolve
from retrieval.text.remnants import is_remnant
from tests.factories import a_document, a_hit


@pytest.mark.parametrize(
    "text",
    [
        "10:42 AM",
        "Updated 4 June 2026 at 10:42 GMT",
        "Stand: 4. Juni 2026, 10:42 Uhr",
        "Publi\u00e9 le 4 juin 2026 \u00e0 10h42",
        "Photo: Ida Brandt for the Northlight weekly.",
        "Foto: Ida Brandt/dpa",
        "Cr\u00e9dit photo : Ida Brandt, pour Le Phare du Nord.",
        "Image credit: the press office of the firm.",
        "Ida Brandt/Getty Images",
        "This post will be updated.",
        "This live blog is being updated as more is known.",
        "Dieser Artikel wird laufend aktualisiert.",
        "Cet article sera mis \u00e0 jour.",
        "Read more: Quillon cuts off another lab.",
        "Lesen Sie auch: Quillon sperrt ein Labor.",
        "Share this story with your friends.",
        "Sign up for our weekly newsletter.",
        "- -",
        "* * *",
        "3.",
    ],
)
def test_a_stamp_a_caption_a_notice_and_a_rest_are_no_statements(text: str) -> None:
    assert is_remnant(text)
    assert find_quotable([a_hit(a_document(text=text))]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "This article was updated to correct the number of accounts from 41 to 14.",
        "Correction: an earlier version gave the wrong number of accounts.",
        "Share prices of the lab fell by half on Monday.",
        "Read more slowly than their rivals, the logs show nothing new.",
        "Photographs of the data centre show two trucks.",
        "The post was updated by hand for years, the lab said in court.",
        "In May 2026 nothing changed.",
        "Video models of the lab were trained on films.",
    ],
)
def test_statements_that_look_a_little_like_one_stay(text: str) -> None:
    assert not is_remnant(text)


@pytest.mark.parametrize(
    "dateline",
    [
        "BERLIN, 4 June (Wire) \u2014 ",
        "BERLIN \u2013 ",
        "OSTERBY, Lyria (Wire) - ",
        "Berlin (dpa) - ",
        "PARIS, 4 juin (AFP) \u2014 ",
        "Madrid, 4 jun (EFE).- ",
        "(Reuters) - ",
        "- - ",
    ],
)
def test_a_dateline_is_left_out_of_the_quote_that_follows_it(dateline: str) -> None:
    sentence = "Quillon cut off the accounts of Vexley on Monday."
    hit = a_hit(a_document(text=f"{dateline}{sentence}"))
    assert [one.text for one in find_quotable([hit])] == [sentence]
    assert resolve([DraftSentence(sentence, ((1, sentence),))], [hit]).dropped == 0


def test_nobody_can_have_a_remnant_cited() -> None:
    hit = a_hit(a_document(text="Quillon cut off Vexley.\n\nPhoto: Ida Brandt for Northlight."))
    draft = DraftSentence("Ida Brandt took a photo.", ((1, "Photo: Ida Brandt for Northlight."),))
    assert resolve([draft], [hit]).sentences == ()
