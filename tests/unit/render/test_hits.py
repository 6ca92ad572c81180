"""What a search found, as terminal text."""

from __future__ import annotations

from bot.render.hits import hits_text
from retrieval.text.notices import correction
from tests.factories import a_document, a_hit


def test_a_hit_says_what_its_document_put_right_in_one_line_of_a_known_length() -> None:
    shown = hits_text([a_hit(a_document(correction=correction("It was 14 accounts, not 41.")))])
    assert "\n   corrected: It was 14 accounts, not 41.\n" in shown
    cut = hits_text([a_hit(a_document(correction=correction("at length " * 60)))], longest=40)
    assert "\n   corrected: " + ("at length " * 60)[:29] + "…\n" in cut


def test_nothing_found_is_said() -> None:
    assert hits_text([]) == "I found nothing close to that."
