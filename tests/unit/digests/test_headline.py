"""The headline of a story's newest turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retrieval.digests.headline import LONGEST, headline, is_held
from retrieval.domain import Document, Move

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _document(name: str, title: str, text: str, *, outlet: str = "Quay Ledger", hours: int = 0) -> Document:
    moment = _START + timedelta(hours=hours)
    return Document(name, title, text, outlet=outlet, language="en", published_at=moment)


_FIRST = _document("a", "Larkfen cuts off Ondule", "Larkfen has cut off Ondule, two people say. It has 900 users.")


def test_it_is_of_the_newest_document_that_changed_something() -> None:
    denial = _document("b", "Ondule denies cut-off", "Ondule denied a cut-off by Larkfen.", hours=1)
    echo = _document("c", "Ondule is out", "Ondule is out, says the Quay Ledger.", outlet="Tide Review", hours=2)
    moves = {"a": Move.REPORTS, "b": Move.DENIES, "c": Move.REPEATS}
    assert headline([_FIRST, denial, echo], moves).text == "Ondule denies cut-off"


def test_what_changed_how_a_story_stands_is_told_before_later_colour() -> None:
    withdrawn = _document("b", "Quay Ledger withdraws its report", "The Quay Ledger withdrew its report.", hours=1)
    colour = _document("c", "Users ask where to go", "Users of Ondule ask where to go now.", hours=2)
    moves = {"a": Move.REPORTS, "b": Move.WITHDRAWS, "c": Move.UPDATES}
    assert headline([_FIRST, withdrawn, colour], moves).document_id == "b"
    assert headline([_FIRST, colour], {"a": Move.REPORTS, "c": Move.UPDATES}).document_id == "c"


def test_what_one_outlet_reports_keeps_its_name() -> None:
    assert headline([_FIRST], {"a": Move.REPORTS}).text == "Quay Ledger: Larkfen cuts off Ondule"
    assert headline([_FIRST], {"a": Move.REPORTS}, is_settled=True).text == "Larkfen cuts off Ondule"


def test_a_title_that_already_says_whose_word_it_is_stands_as_it_is() -> None:
    told = _document("a", "Larkfen reportedly cuts off Ondule", "Larkfen reportedly has cut off Ondule.")
    assert headline([told], {"a": Move.REPORTS}).text == "Larkfen reportedly cuts off Ondule"


def test_a_question_gives_way_to_what_the_text_states() -> None:
    asked = _document("a", "Has Larkfen cut off Ondule?", "Larkfen has cut off Ondule, according to two people.")
    assert headline([asked], {"a": Move.REPORTS}).text.startswith("Larkfen has cut off Ondule")


def test_a_title_whose_number_its_text_does_not_have_gives_way_to_a_sentence() -> None:
    wrong = _document("a", "Larkfen cuts off 70 firms", "Larkfen has cut off 17 firms. It gave no reason.")
    found = headline([wrong], {"a": Move.UPDATES})
    assert found.text == "Larkfen has cut off 17 firms."
    assert is_held(found.text, wrong)


def test_a_party_that_answers_under_a_title_that_says_nothing_is_quoted_by_name() -> None:
    answer = _document("b", "To our customers", "There are reports. We have not lost access.", outlet="Ondule blog")
    assert headline([answer], {"b": Move.DENIES}).text == "Ondule: We have not lost access."


def test_a_long_one_is_cut_between_words_and_never_within_a_number() -> None:
    text = f"Larkfen has cut off {'a very long list of ' * 4}firms with 3.1 million users in all the regions."
    found = headline([_document("a", "Why?", text)], {"a": Move.UPDATES})
    assert len(found.text) <= LONGEST
    assert found.text.endswith("\u2026")
    assert is_held(found.text, _document("a", "Why?", text))


def test_a_long_one_is_cut_where_a_clause_ends_or_else_behind_a_telling_word() -> None:
    told = "Larkfen has cut off Ondule and eleven more firms in all the coastal regions"
    ended = f"{told}, which it says is only for as long as its own review of them goes on."
    assert headline([_document("a", "Why?", ended)], {"a": Move.UPDATES}).text == f"{told}\u2026"
    running = f"{told} together with all resellers that it has and the customers of any that trade there."
    assert headline([_document("a", "Why?", running)], {"a": Move.UPDATES}).text.endswith("resellers\u2026")


def test_a_word_on_who_says_so_that_is_cut_away_gives_way_to_the_name_of_the_outlet() -> None:
    text = f"Larkfen has cut off Ondule{' and one firm after another' * 3}, according to two people."
    found = headline([_document("a", "Why?", text)], {"a": Move.REPORTS})
    assert found.text.startswith("Quay Ledger: Larkfen has cut off Ondule")
    assert "according" not in found.text
