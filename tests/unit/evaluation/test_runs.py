from __future__ import annotations

import json

import pytest

from bot.evaluation.measures import measures
from bot.evaluation.runs import Run, read_run, run_form
from retrieval.errors import InvalidInputError
from tests.factories import moment
from tests.unit.evaluation.outcomes import REFUSED, an_outcome

RUN = Run(
    moment("2026-06-08T09:00"),
    ("golden.yaml",),
    "quoting",
    (an_outcome(said=("x",), seconds=0.1, tokens_in=4), an_outcome(type="time", **REFUSED)),
)


def saved() -> str:
    return json.dumps(run_form(RUN, measures()))


def test_a_saved_run_comes_back_as_it_was() -> None:
    assert read_run(saved(), "run.json") == RUN


def test_its_figures_stand_in_it_over_all_and_by_type() -> None:
    form = json.loads(saved())
    assert (form["measures"]["questions"], form["measures"]["right"], form["measures"]["cost"]) == (2, 0.5, None)
    assert form["types"]["time"] | {"right": 0.0, "questions": 1} == form["types"]["time"]


def test_what_a_later_version_added_is_ignored() -> None:
    form = json.loads(saved())
    form["questions"][0]["mood"] = "good"
    assert read_run(json.dumps(form), "run.json") == RUN


@pytest.mark.parametrize("text", ["nope", "[]", "{}", '{"version": 1}', '{"version": 1, "made_at": "x"}'])
def test_what_is_no_run_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"run\.json is no run"):
        read_run(text, "run.json")


def test_a_run_of_another_version_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="another version"):
        read_run(json.dumps(json.loads(saved()) | {"version": 2}), "run.json")
