from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from retrieval.domain import Document, Passage
from retrieval.search.ranking import Candidate, best, freshness, fuse, nearness, spread, weigh
from retrieval.text.query import Cues
from tests.factories import a_document, a_note, a_passage, moment, passages_of
from tests.fakes import card_of

NOW = moment("2026-06-08T09:00")
PLAIN = Cues(NOW)
LONG = "Quillon said on Monday that it had closed nine accounts which it believes were used by a reseller for Vexley."


@dataclass(frozen=True, slots=True)
class Told(Candidate):
    """A candidate with its text."""

    text: str = ""


def a_candidate(score: float, document: Document | None = None, passage: Passage | None = None) -> Told:
    document = document or a_document()
    passage = passage or a_passage(document)
    return Told(score, card_of(passage, document), text=passage.text)


def picked(candidates: list[Told], limit: int, cues: Cues, *, weighed: bool = True) -> list[Candidate]:
    texts = {c.card.passage_id: c.text for c in candidates}
    return spread(weigh(candidates, cues, texts=texts) if weighed else candidates, texts.get, limit, cues)


def order(candidates: list[Candidate]) -> list[str]:
    return [c.card.document_id for c in candidates]


def test_a_passage_that_both_lists_praise_comes_before_one_that_only_one_does() -> None:
    fused = fuse({"both": 0.8, "near": 0.9}, {"both": 11.0, "word": 12.0})

    assert best(fused, 3) == ["both", "word", "near"]
    assert all(0 <= score <= 1 for score in fused.values())


def test_a_missing_list_has_no_say() -> None:
    assert fuse({}, {"a": 4.0, "b": 2.0}) == {"a": 1.0, "b": 0.5}
    assert fuse({"a": 0.4, "b": -0.2}, {}) == {"a": 1.0, "b": 0.0}
    assert fuse({"a": -0.4}, {}) == {"a": 0.0}
    assert fuse({}, {}) == {}


def test_equal_scores_are_in_order_of_identity() -> None:
    assert best({"b": 0.5, "a": 0.5, "c": 0.9}, 2) == ["c", "a"]


def test_freshness_falls_with_age_and_is_middling_without_a_date() -> None:
    ages = [freshness(NOW - timedelta(days=days), NOW) for days in (0, 1, 10, 300)]

    assert ages == sorted(ages, reverse=True)
    assert ages[0] == freshness(NOW + timedelta(days=3), NOW) == 1
    assert ages[3] < freshness(None, NOW) < ages[1]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("2026-06-03", 1),
        ("--06-03", 1),
        ("2026-06", 0.5),
        ("--06", 0.5),
        ("2026", 0.25),
        ("2026-06-04", 0),
        ("wednesday", 0),
    ],
)
def test_a_document_of_the_day_a_question_names_is_nearer_than_one_of_the_month(named: str, expected: float) -> None:
    assert nearness([named], moment("2026-06-03")) == expected
    assert nearness([named], None) == 0


def test_the_newer_of_two_equal_passages_wins_only_when_the_question_is_about_now() -> None:
    old = a_candidate(0.80, a_document("old", published_at=NOW - timedelta(days=40)))
    new = a_candidate(0.79, a_document("new", published_at=NOW - timedelta(days=1)))

    assert order(picked([old, new], 2, PLAIN)) == ["old", "new"]
    recent = Cues(NOW, recent=True)
    assert order(picked([old, new], 2, recent)) == ["new", "old"]


def test_what_is_fresh_and_beside_the_point_does_not_come_before_what_answers() -> None:
    answers = a_candidate(0.95, a_document("answers", published_at=NOW - timedelta(days=90)))
    beside = a_candidate(0.05, a_document("beside", published_at=NOW))
    recent = Cues(NOW, recent=True)

    assert order(picked([answers, beside], 2, recent)) == ["answers", "beside"]


def test_of_two_passages_alike_the_one_that_opens_its_document_comes_first() -> None:
    document = a_document("long", text="amber birch")
    opening, later = passages_of(document, "amber", "birch")
    candidates = [a_candidate(0.8, document, later), a_candidate(0.79, document, opening)]

    shown = picked(candidates, 2, PLAIN)

    assert [c.card.ordinal for c in shown] == [0, 1]


def test_latest_means_the_newest_there_is_in_an_archive_too() -> None:
    old = a_candidate(0.80, a_document("old", published_at=NOW - timedelta(days=940)))
    new = a_candidate(0.79, a_document("new", published_at=NOW - timedelta(days=900)))
    latest, recent = Cues(NOW, latest=True), Cues(NOW, recent=True)

    assert order(picked([old, new], 2, latest)) == ["new", "old"]
    assert order(picked([old, new], 2, recent)) == ["old", "new"]


def test_a_named_day_lifts_its_documents() -> None:
    cues = Cues(NOW, dates=frozenset({"2026-06-02"}))
    other = a_candidate(0.80, a_document("other", published_at=moment("2026-06-03")))
    named = a_candidate(0.75, a_document("named", published_at=moment("2026-06-02T11:00")))

    assert order(picked([other, named], 2, cues)) == ["named", "other"]


def test_a_passage_that_writes_the_named_day_itself_is_lifted_too_whenever_it_was_published() -> None:
    cues = Cues(NOW, dates=frozenset({"2026-03-06"}))
    other = a_candidate(0.80, a_document("other", text="Accounts were closed on March 6, 2025."))
    says = a_candidate(0.75, a_document("says", text="Accounts were closed on March 6, 2026."))

    assert order(picked([other, says], 2, cues)) == ["says", "other"]


def test_a_question_about_ourselves_is_rather_answered_by_our_own_notes() -> None:
    report = a_candidate(0.80, a_document("report"))
    note = a_candidate(0.70, a_note("note"))

    assert order(picked([report, note], 2, Cues(NOW, ours=True))) == ["note", "report"]
    assert order(picked([report, note], 2, PLAIN)) == ["report", "note"]


def test_who_was_first_means_the_oldest_that_bears_on_it() -> None:
    cues = Cues(NOW, earliest=True)
    beside = a_candidate(0.1, a_document("beside", published_at=NOW - timedelta(days=400)))
    early = a_candidate(0.7, a_document("early", published_at=NOW - timedelta(days=90)))
    late = a_candidate(0.8, a_document("late", published_at=NOW - timedelta(days=1)))
    undated = a_candidate(0.75, a_document("undated", published_at=None))

    assert order(picked([late, undated, early, beside], 2, cues)) == ["early", "undated"]
    assert order(picked([undated], 2, cues)) == ["undated"]


def test_after_the_first_two_what_the_question_asks_besides_gets_its_turn() -> None:
    meets_one = [
        replace(a_candidate(0.9 - n / 100, a_document(f"one{n}", text=f"{n} is the number.")), aspects=(1.0, 0.1))
        for n in range(4)
    ]
    meets_other = replace(a_candidate(0.7, a_document("other", text="Another thing.")), aspects=(0.1, 1.0))

    shown = picked([*meets_one, meets_other], 4, PLAIN, weighed=False)

    assert order(shown) == ["one0", "one1", "other", "one2"]
    assert [c.score for c in shown] == sorted((c.score for c in shown), reverse=True)


def test_each_named_outlet_gets_its_turn() -> None:
    cues = Cues(NOW, outlets=frozenset({"Northlight", "Tideline"}))
    north = [a_candidate(0.8 - n / 100, a_document(f"n{n}", text=f"{n} is the number.")) for n in range(4)]
    tide = a_candidate(0.75, a_document("t", outlet="Tideline", text="Another thing."))
    else_where = a_candidate(0.85, a_document("e", outlet="Gazette", text="Some other thing."))

    assert order(picked([else_where, *north, tide], 3, cues, weighed=False)) == ["n0", "t", "n1"]


def test_one_document_does_not_fill_the_list_while_others_wait() -> None:
    words = ["amber", "birch", "cedar", "dune", "ember", "fjord"]
    long = a_document("long", text=" ".join(words))
    parts = [a_candidate(0.9 - n / 100, long, passage) for n, passage in enumerate(passages_of(long, *words))]
    short = a_candidate(0.1, a_document("short", text="grove"))

    assert order(picked([*parts, short], 5, PLAIN, weighed=False)) == ["long"] * 4 + ["short"]
    assert order(picked([*parts, short], 10, PLAIN, weighed=False)) == ["long"] * 4 + ["short"] + ["long"] * 2


def test_of_many_copies_two_come_first_and_the_rest_only_fill_what_is_left() -> None:
    copies = [a_candidate(0.9 - n / 100, a_document(f"copy{n}", text=f"{LONG} ({n})")) for n in range(4)]
    other = a_candidate(0.1, a_document("other", text="Something else altogether was said about another matter."))

    shown = picked([*copies, other], 5, PLAIN, weighed=False)

    assert order(shown) == ["copy0", "copy1", "other", "copy2", "copy3"]
    assert [c.score for c in shown] == sorted((c.score for c in shown), reverse=True)


def test_what_cannot_be_shown_gives_its_place_to_the_next() -> None:
    first, second = a_candidate(0.9, a_document("first")), a_candidate(0.8, a_document("second"))

    assert order(spread([first, second], {second.card.passage_id: "Some text."}.get, 1, PLAIN)) == ["second"]


def test_few_more_texts_are_read_than_shown() -> None:
    candidates = [a_candidate(0.9 - n / 100, a_document(f"d{n}", text=f"{n} is the number.")) for n in range(50)]
    read: list[str] = []

    def text_of(passage_id: str) -> str:
        read.append(passage_id)
        return f"The text of {passage_id} and of nothing else."

    assert len(spread(candidates, text_of, 5, PLAIN)) == len(read) == 5
