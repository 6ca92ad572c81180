from __future__ import annotations

import numpy as np
import pytest

from retrieval.search.aspects import aspects_of, meet


def test_the_clauses_of_a_long_question_are_its_aspects() -> None:
    asked = (
        "Which lab trained its coding model on Sable's outputs according to Northlight, while Tideline reports that "
        "a reseller served its keys?"
    )

    assert aspects_of(asked) == (
        "Which lab trained its coding model on Sable's outputs according to Northlight",
        "Tideline reports that a reseller served its keys?",
    )


@pytest.mark.parametrize("asked", ["Who cut off Vexley?", "Who was cut off, and why?", "", "And, but, or; while"])
def test_a_question_of_one_clause_has_no_aspects(asked: str) -> None:
    assert aspects_of(asked) == ()


def test_a_question_that_never_ends_has_no_more_aspects_than_can_be_met() -> None:
    assert len(aspects_of(", ".join(["the reseller served stolen keys"] * 50))) == 8


def test_the_best_passage_for_an_aspect_meets_it_fully_and_one_half_as_near_hardly() -> None:
    passages = np.array([[1.0, 0.0], [0.5, 0.2], [-1.0, 0.0]], np.float32)

    met = meet(passages, np.array([[1.0, 0.0], [0.0, 1.0]], np.float32))

    assert met[0] == pytest.approx([1.0, 0.0])
    assert met[1] == pytest.approx([0.5**4, 1.0])
    assert met[2] == pytest.approx([0.0, 0.0])


def test_an_aspect_that_no_passage_comes_near_is_met_by_none() -> None:
    assert meet(np.array([[1.0, 0.0]], np.float32), np.array([[-1.0, 0.0]], np.float32)).tolist() == [[0.0]]
