"""Which sentences are chosen turn by turn, and in which order they are told."""

from __future__ import annotations

from itertools import repeat

from retrieval.answering.candidates import Candidate, Pick
from retrieval.answering.choice import Round, choose
from retrieval.answering.demand import demand_of
from retrieval.answering.worth import answering


def a_sentence(text: str, *, place: int, leans_on: int | None = None) -> Candidate:
    return Candidate(1, place, text, frozenset(text.split()), frozenset(), len(text.split()), leans_on=leans_on)


def test_what_corrects_a_sentence_stands_before_it_also_when_it_follows_the_one_that_it_leans_on() -> None:
    named = a_sentence("Vexley rents an office.", place=0)
    right = a_sentence("Engineers had 14 accounts, not 41.", place=5)
    wrong = a_sentence("It used 41 of them.", place=1, leans_on=0)
    other = a_sentence("Nothing else was found there.", place=7)
    picks = [
        Pick(named, 4.0, 1.0, meets=True),
        Pick(right, 3.0, 1.0, meets=True),
        Pick(other, 2.0, 1.0, meets=True),
        Pick(wrong, 1.0, 1.0, meets=True, corrected_by=right),
    ]
    told = choose(repeat(Round(picks, lambda pick, *_: pick.score), 4), most_words=60, most=4)
    assert [one.candidate for one in told] == [named, right, wrong, other]
    assert not any(one.context for one in told)


def test_each_sentence_that_corrects_another_comes_along() -> None:
    named = a_sentence("Vexley rents 3 offices.", place=0)
    wrong = a_sentence("It used 41 accounts.", place=1, leans_on=0)
    first = a_sentence("Vexley rents 2 offices, not 3.", place=5)
    second = a_sentence("Engineers had 14 accounts, not 41.", place=6)
    picks = [
        Pick(wrong, 4.0, 1.0, meets=True, corrected_by=second),
        Pick(named, 1.0, 0.1, meets=True, corrected_by=first),
    ]
    told = choose([Round(picks, lambda pick, *_: pick.score)], most_words=60, most=4)
    assert [one.candidate for one in told] == [first, second, named, wrong]


def test_a_part_that_a_sentence_taken_for_another_answers_has_no_round_of_its_own() -> None:
    both = Pick(a_sentence("Quillon ended it in May over terms.", place=0), 1.0, 1.0, meets=True)
    less = Pick(a_sentence("Quillon wrote a letter about it.", place=1), 0.6, 1.0, meets=True)
    worth = answering([both, less], [demand_of("Why did Quillon end it?")], part=True)
    assert worth(less, [], 6) > 0
    assert worth(less, [both], 6) == 0
