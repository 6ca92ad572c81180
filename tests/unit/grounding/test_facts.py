"""Names, numbers, units and dates of a sentence, held against what it cites."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.case import Case, read_case
from retrieval.grounding.copies import exchanged
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.facts import merged, name_is_held, strange
from retrieval.text.grammar import load_grammar
from retrieval.text.reading import read

ENGLISH = load_grammar("en")

TEXT = (
    "Judge Petra Solheim heard the case. The mayor, Runa Eide, and Otto Brandt of Quillon came by Easter. "
    "Ilse Varga asked for accounts."
)


@pytest.mark.parametrize("name", ["petra solheim", "judge solheim", "mayor eide", "easter quillon", "accounts", "two"])
def test_a_name_is_held_in_a_row_shortened_with_a_title_or_beside_another(name: str) -> None:
    assert name_is_held(name, read(f"{TEXT} She came at two with Easter eggs. Easter. Quillon.", ENGLISH))


@pytest.mark.parametrize("name", ["ilse brandt", "runa solheim", "vexley", "judge vexley", "petra varga"])
def test_a_name_put_together_from_two_people_is_nobodys(name: str) -> None:
    assert not name_is_held(name, read(TEXT, ENGLISH))


def case(claim: str, *places: CitedPassage) -> Case:
    found = read_case(claim, Evidence(places))
    assert found
    return found


def lack(claim: str, near: str, heading: str = "") -> Lack | None:
    one = case(claim, CitedPassage(near, heading, near))
    found = strange(one) or exchanged(one)
    return found.lack if found else None


@pytest.mark.parametrize(
    ("claim", "near", "expected"),
    [
        ("It lost 14 accounts.", "It lost fourteen accounts.", None),
        ("It lost 14 % of them.", "It lost 14 accounts.", Lack.NUMBER),
        ("It took 3 weeks.", "It took 3 days.", Lack.UNIT),
        ("It runs within one month.", "It runs within one week.", Lack.UNIT),
        ("It fell from 510 to 420.", "It went from 420 to 510.", Lack.NUMBER),
        ("It fell from 510 to 420.", "It went from 510 to 420.", None),
        ("It came on Feb. 2, 2026.", "It came on 2 February 2026.", None),
        ("It came on 3 February.", "It came on 2 February.", Lack.DATE),
        ("It comes in spring.", "It comes in the autumn.", Lack.DATE),
        ("Vexley came.", "Quillon came.", Lack.NAME),
    ],
)
def test_facts_stand_in_the_quoted_sentences(claim: str, near: str, expected: Lack | None) -> None:
    assert lack(claim, near) == expected


def test_the_headings_day_does_not_stand_for_another_day_that_the_quotes_name() -> None:
    heading = "Title. Northlight. Monday, 2026-04-27"
    near = "It updated all bears by Sunday night."
    assert lack("It updated all bears by Monday night.", near, heading) == Lack.DATE
    assert lack("It updated all bears, Northlight reported on Monday.", near, heading) is None
    assert lack("It updated all bears in April 2026.", near, heading) is None
    assert lack("It updated them on 3 May 2026.", "It updated them on 3 May.", heading) is None


def place(text: str, heading: str = "") -> CitedPassage:
    return CitedPassage(text, heading, text)


def test_a_clause_that_no_single_passage_holds_is_merged() -> None:
    both = (place("The bank paid 7 crowns."), place("Tessaly is tested in May."))
    found = merged(case("Tessaly paid 7 crowns.", *both))
    assert found
    assert (found.lack, found.what) == (Lack.MERGED, "Tessaly paid 7 crowns")


def test_two_clauses_may_come_from_two_passages_and_one_passage_merges_nothing() -> None:
    both = (place("The bank paid 7 crowns."), place("Tessaly is tested in May."))
    assert merged(case("The bank paid 7 crowns, while Tessaly is tested in May.", *both)) is None
    assert merged(case("Vexley paid 9 crowns.", place("Nothing of it."))) is None


@pytest.mark.parametrize(
    ("claim", "near"),
    [
        ("The summary is due on 30 April 2026.", "The summary is due on Thursday."),
        ("The model retires in May 2026.", "The model retires next month."),
        ("It broke for a day and a half.", "It broke for about 36 hours."),
        ("Together they pay 15 million crowns.", "Tessaly pays 4 million crowns and Larkspur 11 million crowns."),
        ("It is 6 percent of the authors.", "About 300 of 5,000 authors have done so."),
        ("Some 500,000 calls were kept.", "In all 498,211 calls were kept."),
    ],
)
def test_a_fact_may_be_worked_out_of_the_quotes(claim: str, near: str) -> None:
    assert lack(claim, near, "Title. Northlight. Monday, 2026-04-27") is None


@pytest.mark.parametrize(
    ("claim", "near", "expected"),
    [
        ("The summary is due on 1 May 2026.", "The summary is due on Thursday.", Lack.DATE),
        ("It broke for three days.", "It broke for about 36 hours.", Lack.NUMBER),
        ("Together they pay 16 million crowns.", "Tessaly pays 4 million and Larkspur 11 million crowns.", Lack.NUMBER),
    ],
)
def test_what_does_not_come_out_is_strange(claim: str, near: str, expected: Lack) -> None:
    assert lack(claim, near, "Title. Northlight. Monday, 2026-04-27") is expected
