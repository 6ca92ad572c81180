"""What a notice of correction says: its kind, and the numbers that it replaces."""

from __future__ import annotations

import pytest

from retrieval.domain import CorrectionKind, Replaced
from retrieval.text.notices import correction, exchanged

FOURTEEN = (Replaced("41", "14"),)


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        ("We have withdrawn this report.", CorrectionKind.WITHDRAWN),
        ("Widerruf des Berichts", CorrectionKind.WITHDRAWN),
        ("article r\u00e9tract\u00e9", CorrectionKind.WITHDRAWN),
        ("This story has been updated to clarify that Halvane was not asked.", CorrectionKind.CLARIFIED),
        ("This story has been corrected to say that Quillon withdrew its offer.", CorrectionKind.CORRECTED),
        ("The lab used 14 accounts, not 41.", CorrectionKind.CORRECTED),
    ],
)
def test_the_first_word_that_tells_a_kind_counts(notice: str, kind: CorrectionKind) -> None:
    assert correction(notice).kind is kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Retraction", CorrectionKind.WITHDRAWN),
        ("Klarstellung", CorrectionKind.CLARIFIED),
        ("Mise au point", CorrectionKind.CLARIFIED),
        ("Corrections and clarifications", CorrectionKind.CORRECTED),
        ("Korrekturhinweis", CorrectionKind.CORRECTED),
        ("Fe de errores", CorrectionKind.CORRECTED),
        ("Editor's note", CorrectionKind.WITHDRAWN),
    ],
)
def test_a_label_that_tells_the_kind_goes_before_the_words(label: str, kind: CorrectionKind) -> None:
    assert correction("Quillon withdrew its offer.", label=label).kind is kind


@pytest.mark.parametrize(
    "notice",
    [
        "The lab used 14 accounts, not 41.",
        "It was not 41 accounts but 14.",
        "Vexley used 14 accounts instead of 41.",
        "The number of accounts was corrected from 41 to 14.",
        "On 2 June we said that it was 41 accounts. It was 14.",
        "It was 14 accounts. An earlier version of this article said 41.",
        "Es waren 14 Konten, nicht 41.",
        "Es waren nicht 41, sondern 14 Konten.",
        "Die Zahl der Konten wurde von 41 auf 14 korrigiert.",
        "In unserem Bericht vom 2. April hieß es, das Labor habe 41 Konten benutzt. Es waren 14 Konten.",
        "Le laboratoire a utilisé 14 comptes, et non 41.",
        "Le nombre de comptes a été corrigé de 41 à 14.",
        "Notre article du 2 avril indiquait que le laboratoire avait utilisé 41 comptes. Il y en avait 14.",
        "El laboratorio usó 14 cuentas, no 41.",
        "El número de cuentas se corrigió de 41 a 14.",
        "El 2 de abril publicamos que el laboratorio usó 41 cuentas. Fueron 14.",
    ],
)
def test_a_notice_tells_which_number_replaces_which(notice: str) -> None:
    assert correction(notice).replaced == FOURTEEN


@pytest.mark.parametrize(
    "notice",
    [
        "Halvane was not asked.",
        "It was 14 accounts.",
        "We have withdrawn our report of 41 accounts, not 14.",
    ],
)
def test_a_notice_without_two_numbers_and_a_withdrawal_replace_none(notice: str) -> None:
    assert correction(notice).replaced == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The price went from 41 to 14 euros.",
        "Der Preis stieg von 41 auf 14 Euro.",
        "Le prix est passé de 41 à 14 euros.",
        "El precio pasó de 41 a 14 euros.",
    ],
)
def test_what_changed_in_the_world_is_no_correction(sentence: str) -> None:
    assert list(exchanged(sentence)) == []
