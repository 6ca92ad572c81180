"""Notices of corrections, clarifications and retractions, on invented texts."""

from __future__ import annotations

import pytest

from retrieval.domain import CorrectionKind, Replaced
from retrieval.reading.corrections import LONGEST, correction_of
from tests.factories import a_document

BODY = "Vexley trained Anvil on Sable's outputs. Quillon confirmed it."


def notice(text: str, title: str = "Vexley trained Anvil on Sable") -> str | None:
    found = correction_of(a_document(title=title, text=text))
    return found.notice if found else None


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Correction: The lab used 14 accounts, not 41.", "The lab used 14 accounts, not 41."),
        ("*Correction (5 June 2026):* It was 14 accounts.", "It was 14 accounts."),
        ("CORRECTIONS & CLARIFICATIONS: It was 14 accounts.", "It was 14 accounts."),
        ("Clarification \u2014 Halvane was not asked.", "Halvane was not asked."),
        ("Retraction: We withdraw this report.", "We withdraw this report."),
        ("Editor's note: The number of accounts was wrong; it is 14.", "The number of accounts was wrong; it is 14."),
        ("An earlier version of this article said 41.", "An earlier version of this article said 41."),
        ("This story has been corrected to say 14 accounts.", "This story has been corrected to say 14 accounts."),
        ("This article originally said that it was 41.", "This article originally said that it was 41."),
        (
            "This article was revised by its author to correct a sum.",
            "This article was revised by its author to correct a sum.",
        ),
        ("We have retracted this article.", "We have retracted this article."),
        ("Berichtigung: Es waren 14 Konten.", "Es waren 14 Konten."),
        ("Korrekturhinweis: Es waren 14 Konten.", "Es waren 14 Konten."),
        ("In einer fr\u00fcheren Fassung stand 41.", "In einer fr\u00fcheren Fassung stand 41."),
        ("Rectificatif : il s'agit de 14 comptes.", "il s'agit de 14 comptes."),
        (
            "Une version pr\u00e9c\u00e9dente de cet article disait 41.",
            "Une version pr\u00e9c\u00e9dente de cet article disait 41.",
        ),
        ("Fe de errores: eran 14 cuentas.", "eran 14 cuentas."),
        (
            "Una versi\u00f3n anterior de este art\u00edculo dec\u00eda 41.",
            "Una versi\u00f3n anterior de este art\u00edculo dec\u00eda 41.",
        ),
    ],
)
def test_a_notice_is_found_before_and_behind_the_report(told: str, kept: str) -> None:
    assert notice(f"{told}\n{BODY}") == kept
    assert notice(f"{BODY}\n\n{told}") == kept
    assert notice(f"{BODY} {told}") == kept


@pytest.mark.parametrize(
    "text",
    [
        "Northlight corrected its report: it was 14 accounts, not 41.",
        "The lab had to correct the course of its ferry. Correction fluid was used.",
        "Halvane retracted the claim on Monday.",
        "This story has been updated with details from the hearing.",
        "Editor's note: Sign up for our letter.",
        "The original version of the model was smaller.",
        "This article originally appeared in Ledgerline.",
        "Researchers retracted their paper on models.",
        "Correction:",
    ],
)
def test_what_is_said_of_something_else_is_no_notice(text: str) -> None:
    assert notice(f"{text}\n{BODY}" if text != "Correction:" else text) is None


def test_a_headline_that_is_labelled_says_it_shortest() -> None:
    title = "Correction on Vexley: 14 accounts, not 41"
    assert notice("Correction: On 2 June we said 41.", title=title) == "14 accounts, not 41"


def test_a_notice_keeps_the_sentence_that_puts_right_what_the_first_one_repeats() -> None:
    told = "Correction: On 2 June we said that it was 41 accounts. It was 14. We thank a reader."
    assert notice(f"{BODY}\n{told}") == "On 2 June we said that it was 41 accounts. It was 14."


def test_a_notice_stays_on_one_line_of_a_known_length() -> None:
    kept = notice("Correction: " + "a very\tlong  notice " * 60)
    assert kept is not None
    assert len(kept) <= LONGEST
    assert kept.startswith("a very long notice a very")
    assert kept.endswith("\u2026")


def test_the_label_of_a_notice_tells_its_kind_and_its_numbers_what_they_replace() -> None:
    told = (
        "Clarification: An earlier version of this article said 41 accounts. It was 14, and Quillon withdrew its offer."
    )
    found = correction_of(a_document(text=f"{BODY}\n{told}"))
    assert found is not None
    assert (found.kind, found.replaced) == (CorrectionKind.CLARIFIED, (Replaced("41", "14"),))


@pytest.mark.parametrize(
    "piece", ["\n*", "Editor's note: hi. ", "Editor's note: hi\n", "this article was ", ". ", "earlier "]
)
def test_a_long_text_that_almost_has_notices_has_none(piece: str) -> None:
    """It would take hours if each of its places were followed to the text's end."""
    assert notice(piece * (400_000 // len(piece))) is None
