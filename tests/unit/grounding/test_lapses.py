"""Whether a quote on record still holds in its document as it stands now, and if not, what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.domain import (
    INTERNAL,
    PUBLIC,
    Citation,
    Correction,
    CorrectionKind,
    Document,
    Lapse,
    LapseKind,
    Mark,
    Replaced,
)
from retrieval.grounding.lapses import lapse_of, lapses_of
from retrieval.reading.corrections import correction_of
from tests.factories import a_document

QUOTE = "Vexley's engineers used 41 private accounts to reach Sable."
TEXT = f"{QUOTE} Quillon noticed them in March. Vexley did not comment."
CITED = Citation(1, "d", "d@1#0", QUOTE, "How Vexley reached Sable", outlet="Northlight")


def document(text: str = TEXT, **fields: Any) -> Document:
    """The cited document as it stands now, with what it says of itself."""
    now = a_document("d", title="How Vexley reached Sable", text=text, revision=2, **fields)
    return replace(now, correction=correction_of(now))


def lapse(now: Document | None, cited: Citation = CITED) -> Lapse:
    found = lapse_of(cited, now)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"Updated with a comment.\n\n{TEXT}",
        TEXT.replace("'", "\u2019").replace("private accounts", "private\naccounts"),
        f"{TEXT}\n\nCorrection: Quillon noticed them in 3 weeks, not 5.",
        f"{TEXT}\n\nCorrection: An earlier version misspelt the name of our photographer.",
    ],
)
def test_a_quote_that_stands_holds_whatever_else_was_changed_or_put_right(text: str) -> None:
    assert lapse_of(CITED, document(text)) is None


def test_a_document_that_is_no_more_was_removed_and_is_for_those_it_was_for() -> None:
    gone = lapse(None, replace(CITED, visibility=INTERNAL))
    assert (gone.kind, gone.visibilities, gone.title) == (LapseKind.REMOVED, {INTERNAL}, CITED.title)


def test_a_number_that_was_put_right_is_told_with_the_right_one() -> None:
    text = TEXT.replace("41", "14") + "\n\nCorrection: An earlier version said 41 accounts; it was 14, not 41."
    found = lapse(document(text))
    assert (found.kind, found.replaced) == (LapseKind.CORRECTED, (Replaced("41", "14"),))


def test_a_notice_concerns_a_quote_that_still_stands_with_the_wrong_number() -> None:
    found = lapse(document(f"{TEXT}\n\nCorrection: They used 14 accounts, not 41."))
    assert (found.kind, found.replaced) == (LapseKind.CORRECTED, (Replaced("41", "14"),))


def test_a_notice_that_repeats_a_quote_does_not_bear_it_out() -> None:
    text = f"Nobody knows how Sable was reached.\n\nCorrection: We wrote: {QUOTE} That is not so."
    assert lapse(document(text)).kind is LapseKind.CORRECTED


def test_a_notice_that_was_known_when_it_was_quoted_is_no_news() -> None:
    now = document(f"{TEXT}\n\nCorrection: They used 14 accounts, not 41.")
    assert lapse_of(replace(CITED, correction=now.correction), now) is None


def test_a_withdrawal_takes_back_every_quote() -> None:
    withdrawn = Correction(CorrectionKind.WITHDRAWN, "We withdraw this report.")
    assert lapse(replace(document(), correction=withdrawn)).kind is LapseKind.WITHDRAWN


def test_a_quote_that_went_is_told_with_what_stands_there_now_and_the_number_that_changed() -> None:
    found = lapse(document(TEXT.replace("41", "14")))
    assert (found.kind, found.replaced) == (LapseKind.CHANGED, (Replaced("41", "14"),))
    assert found.now == QUOTE.replace("41", "14")


def test_where_nothing_like_a_quote_is_left_nothing_is_put_in_its_place() -> None:
    found = lapse(document("Vexley moved its headquarters to the old harbour."))
    assert (found.kind, found.now, found.replaced) == (LapseKind.CHANGED, "", ())


def test_what_is_marked_is_not_quoted() -> None:
    now = replace(document(TEXT.replace("41", "14")), mark=Mark.HOSTILE)
    assert lapse(now).now == ""


def test_who_may_be_told_is_who_may_read_it_as_it_was_and_as_it_is() -> None:
    assert lapse(document("Something else.", visibility=INTERNAL)).visibilities == {PUBLIC, INTERNAL}


def test_several_quotes_of_a_document_are_one_lapse_the_one_that_weighs_most() -> None:
    other = replace(CITED, index=2, quote="Quillon noticed them in March.")
    text = "Quillon saw them in May.\n\nCorrection: They used 14 accounts, not 41."
    for cited in ((CITED, other), (other, CITED)):
        (found,) = lapses_of(cited, {"d": document(text)})
        assert (found.kind, found.replaced) == (LapseKind.CORRECTED, (Replaced("41", "14"),))


def test_lapses_come_in_the_order_of_the_citations_and_only_where_a_quote_went() -> None:
    second, third = replace(CITED, document_id="e"), replace(CITED, document_id="f")
    found = lapses_of((third, CITED, second), {"d": document()})
    assert [one.document_id for one in found] == ["f", "e"]


def test_a_lapse_is_told_apart_by_its_kind_notice_and_numbers_and_not_by_the_words_that_stand_there_now() -> None:
    first, again = (lapse(document(TEXT.replace("41", "14") + more)) for more in ("", " It is said."))
    other = lapse(document(TEXT.replace("41", "17")))
    assert first.fingerprint == replace(again, now="Other words.").fingerprint
    assert len({first.fingerprint, other.fingerprint, lapse(None).fingerprint}) == 3
