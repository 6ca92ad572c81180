"""What each document does to its story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retrieval.claims.extract import claims_of
from retrieval.domain import Correction, CorrectionKind, Document, Move
from retrieval.stories.moves import moves

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_FIRST = (
    "Larkfen cuts off Ondule from Corvane 3",
    "Larkfen has cut off the start-up Ondule from its model Corvane 3, two people say. It has 900 users.",
)


def _story(*told: tuple[str, str, str, str]) -> list[Move]:
    """Return what the documents do that are told as outlet, title, text and language behind a first report."""
    rows = [("Quay Ledger", *_FIRST, "en"), *told]
    documents = [
        Document(
            f"d{place}",
            title,
            text,
            outlet=outlet,
            language=language,
            published_at=_START + timedelta(hours=place),
        )
        for place, (outlet, title, text, language) in enumerate(rows)
    ]
    found = moves(documents, {one.document_id: claims_of(one) for one in documents})
    return [found[one.document_id] for one in documents][1:]


def test_the_first_document_reports() -> None:
    only = Document("d0", *_FIRST, outlet="Quay Ledger", language="en", published_at=_START)
    assert moves([only], {}) == {"d0": Move.REPORTS}


def test_a_party_that_denies_it_is_no_report() -> None:
    title, text = "Ondule denies cut-off", "Ondule denied on Tuesday that Larkfen had cut it off."
    assert _story(("Harbour Post", title, text, "en")) == [Move.DENIES]


def test_a_denial_that_is_only_looked_back_on_is_none() -> None:
    title = "Larkfen confirms that it cut off Ondule"
    text = "Larkfen confirmed on Wednesday that it has cut off Ondule, a day after the start-up had denied it."
    assert _story(("Harbour Post", title, text, "en")) == [Move.CONFIRMS]


def test_what_a_party_writes_of_itself_in_its_own_channel_confirms_what_was_told_of_it() -> None:
    title = "About Ondule"
    text = "On 1 March Larkfen cut off Ondule from Corvane 3. It resold access, which our terms do not allow."
    assert _story(("Larkfen newsroom", title, text, "en")) == [Move.CONFIRMS]


def test_a_party_that_says_in_its_own_channel_that_it_is_not_so_denies_it() -> None:
    title, text = "To our customers", "You may have read about us. Larkfen has not blocked our account."
    assert _story(("Ondule blog", title, text, "en")) == [Move.DENIES]


def test_a_party_that_tells_itself_what_is_no_longer_there_confirms_it() -> None:
    title, text = "To our customers", "Corvane 3 is no longer available to us. We are sorry."
    assert _story(("Ondule blog", title, text, "en")) == [Move.CONFIRMS]


def test_a_document_that_copies_another_repeats_it() -> None:
    assert _story(("Wireside", "Ondule loses Corvane", _FIRST[1], "en")) == [Move.REPEATS]


def test_access_that_is_given_back_restores_in_every_language() -> None:
    told = [
        ("Harbour Post", "Ondule gets Corvane 3 back", "Ondule has Corvane 3 back.", "en"),
        ("Elbblatt", "Ondule hat wieder Zugang zu Corvane 3", "Larkfen hat die Sperre von Ondule aufgehoben.", "de"),
        ("La Jetée", "Larkfen rétablit l'accès d'Ondule", "Larkfen a rétabli jeudi l'accès d'Ondule.", "fr"),
        ("El Muelle", "Ondule recupera el acceso a Corvane 3", "Larkfen ha devuelto a Ondule el acceso.", "es"),
    ]
    assert [_story(one) for one in told] == [[Move.RESTORES]] * 4


def test_access_that_will_only_be_given_back_restores_nothing() -> None:
    title, text = "Larkfen will not restore access", "Larkfen will not restore the access of Ondule, 40 lawyers say."
    assert _story(("Harbour Post", title, text, "en")) != [Move.RESTORES]


def test_a_matter_that_is_settled_ends() -> None:
    title, text = "Larkfen and Ondule settle", "Larkfen and Ondule have settled out of court, both said on Monday."
    assert _story(("Harbour Post", title, text, "en")) == [Move.ENDS]


def test_a_number_that_nobody_told_before_updates() -> None:
    title, text = "Cut-off costs Ondule 12 jobs", "Ondule is dismissing 12 people after Larkfen cut it off."
    assert _story(("Harbour Post", title, text, "en")) == [Move.UPDATES]


def test_an_article_that_is_put_right_in_place_corrects_and_one_taken_back_withdraws() -> None:
    for kind, move in ((CorrectionKind.CORRECTED, Move.CORRECTS), (CorrectionKind.WITHDRAWN, Move.WITHDRAWS)):
        only = Document("d0", *_FIRST, revision=2, correction=Correction(kind, "It was wrong."))
        assert moves([only], {}) == {"d0": move}


def test_a_later_document_never_changes_what_an_earlier_one_did() -> None:
    first = ("Harbour Post", "Ondule denies cut-off", "Ondule denied that Larkfen had cut it off.", "en")
    later = ("Elbblatt", "Larkfen bestätigt Sperre von Ondule", "Larkfen bestätigte die Sperre von Ondule.", "de")
    assert _story(first, later)[:1] == _story(first)
