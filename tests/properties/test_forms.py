"""What the team alone knows changes no fixed form that the public is answered in."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.domain import EVERYONE, PUBLIC, Question
from tests.factories import PUBLISHED
from tests.properties.test_retold import Told, desk, tellings

QUESTIONS = (
    "Did Brennick cut off Tamsel?",
    "Is Tamsel still cut off?",
    "Has Brennick denied cutting off Tamsel?",
    "Which companies lost access?",
    "Who first reported that Brennick cut off Tamsel?",
    "How many independent reports are there that Brennick cut off Tamsel?",
    "Which outlets reported that Brennick cut off Tamsel?",
    "Brennick vs Tamsel: how many keys?",
)


@settings(max_examples=80, deadline=None)
@given(tellings, st.sampled_from(QUESTIONS), st.one_of(st.none(), st.integers(0, 7)))
def test_an_internal_claim_changes_no_form_that_the_public_sees(told: list[Told], text: str, days: int | None) -> None:
    numbered = list(enumerate(told))
    public = [each for each in numbered if each[1][1] == PUBLIC]
    asked = Question(text, EVERYONE, None if days is None else PUBLISHED + timedelta(days=days))
    assert desk(numbered).answer(asked) == desk(public).answer(asked)
