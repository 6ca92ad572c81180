"""The report is one page that needs nothing else, says what the tables say, and takes every text as text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.comparison import compared
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.measures import measures
from bot.evaluation.outcomes import Outcome
from bot.evaluation.plots import coverage_points, fate, latency_plot
from bot.evaluation.report import STYLE, ReportParts, report
from bot.evaluation.runs import Run
from tests.factories import moment
from tests.unit.evaluation.outcomes import REFUSED, UNANSWERABLE, an_outcome

ALONE = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OUTCOMES = (
    an_outcome(seconds=0.02, rank=1, pieces=1, confidence=0.9, expected="14"),
    an_outcome(seconds=0.04, right=False, confidence=0.5, said=("refund",), pieces=1),
    an_outcome(seconds=0.5, right=None, confidence=0.4),
    an_outcome(type="time", seconds=0.06, **REFUSED),
    an_outcome(type="none", **UNANSWERABLE),
    an_outcome(type="none", **(UNANSWERABLE | {"kind": "no_answer", "confidence": 0.0})),
    an_outcome(type="none", kind="error", right=None),
)


class Page(HTMLParser):
    """A page's elements, checked for closing in order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(*outcomes: Outcome, before: tuple[Outcome, ...] | None = None, broken: tuple[str, ...] = ()) -> str:
    run = Run(moment("2026-06-08T09:00"), ("golden.yaml",), "quoting", outcomes)
    earlier = replace(run, outcomes=before, writer="gpt-x") if before is not None else None
    changes = compared(before, outcomes, measures()) if before is not None else ()
    return report(run, ReportParts(measures(), earlier, changes, broken), style=STYLE.read_text(encoding="utf-8"))


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = page_of(*OUTCOMES, before=OUTCOMES[:4])
    found = Page(page)
    assert found.names.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form", "a"})
    assert found.attributes.isdisjoint({"src", "href", "style", "onload", "onclick"})
    assert "url(" not in page
    assert "//" not in page.replace("<!doctype html>", "")


def test_the_page_says_every_figure_and_every_question_in_words() -> None:
    text = Page(page_of(*OUTCOMES, broken=("right is 0.2, and should be at least 0.9.",))).text
    for measure in measures():
        assert measure.label in text
        assert measure.shown(measure.of(OUTCOMES)) in text
    for outcome in OUTCOMES:
        assert f"{outcome.identity}: {outcome.question}" in text
    assert "right is 0.2, and should be at least 0.9." in text
    assert "Expected: 14." in text
    assert "Flaws: it says 'refund'." in text
    assert "No evidence among the first ten passages." in text


def test_a_comparison_says_what_changed() -> None:
    better = tuple(replace(one, seconds=0.01, right=one.right and True) for one in OUTCOMES)
    text = Page(page_of(*better, before=OUTCOMES)).text
    assert "What changed?" in text
    assert "written by gpt-x" in text
    assert "What changed?" not in Page(page_of(*OUTCOMES)).text


def test_a_comparison_of_runs_without_a_question_in_common_shows_no_picture_of_it() -> None:
    text = Page(page_of(*OUTCOMES, before=(an_outcome(identity="elsewhere"),))).text
    assert "Changes in percentage points" not in text


def test_a_run_without_answers_or_times_is_told_without_pictures_of_them() -> None:
    text = Page(page_of(an_outcome(kind="error", right=None))).text
    assert "How often is it right" not in text
    assert "How long did a reply take?" not in text


@given(st.text(min_size=1), st.text(), st.text(min_size=1))
def test_whatever_is_asked_or_replied_stays_text(question: str, reply: str, kind: str) -> None:
    hostile = f"</p><script>alert(1)</script>{question}<img src=x onerror=y>&"
    page = Page(page_of(an_outcome(question=hostile, reply=reply + hostile, type=kind + hostile, said=(hostile,))))
    assert page.names.isdisjoint({"script", "img"})
    assert "<img src=x onerror=y>" in page.text


def test_children_are_escaped_unless_they_are_markup() -> None:
    assert element("b", "<", Markup("<i></i>"), None, class_='"', x=1.50) == (
        '<b class="&quot;" x="1.5">&lt;<i></i></b>'
    )
    assert joined("&", None) == "&amp;"
    assert element("line", x1=2.0, stroke_width=3, y2=None) == '<line x1="2" stroke-width="3"></line>'


def test_the_curve_takes_the_surest_answers_first_and_ties_together() -> None:
    outcomes = (
        an_outcome(confidence=0.5, right=False),
        an_outcome(confidence=0.9),
        an_outcome(confidence=0.5),
        an_outcome(**REFUSED),
        an_outcome(right=None),
    )
    assert coverage_points(outcomes) == [(0.25, 1.0), (0.75, pytest.approx(2 / 3))]
    assert coverage_points(()) == []


def test_what_became_of_a_question_is_one_word() -> None:
    assert [fate(outcome) for outcome in OUTCOMES] == [
        "right",
        "wrong",
        "unjudged",
        "refused",
        "wrong",
        "right",
        "error",
    ]


@pytest.mark.parametrize(
    ("milliseconds", "ticks"),
    [([0.0], "0 1"), ([7, 9.5], "0 2 4 6 8"), ([1.0, 23000], "0 5,000 10,000 15,000 20,000")],
)
def test_times_are_marked_at_round_numbers(milliseconds: list[float], ticks: str) -> None:
    drawn = latency_plot(milliseconds, {"median": milliseconds[0]})
    marks = [
        told for y, told in re.findall(r'y="(\S+)" text-anchor="middle" class="tick">([\d,]+)<', drawn) if y == "232"
    ]
    assert " ".join(marks) == ticks
