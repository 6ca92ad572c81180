from __future__ import annotations

from datetime import date

import pytest

from retrieval.text.names import dates, falls_on, names, numbers, unsupported
from retrieval.text.quantities import names_date
from retrieval.text.tokens import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Quill's Lumen Labs trained on Borealis outputs.", {"ada quill", "lumen labs", "borealis"}),
        ("It was reported by The Harbor Wire.", {"harbor wire"}),
        ("the U.S. office of the Bank of Tides", {"usa", "bank of tides"}),
        ("Grün & Söhne denied it", {"grun sohne"}),
        ("an xModel called GPT-9o", {"xmodel", "gpt-9o"}),
        ("the “silent harvest” programme", {"silent harvest"}),
        ("They said “we never saw any of those accounts before” to Lumen", {"lumen"}),
        ("the Lumen of old", {"lumen"}),
        ("Lumen said so. Lumen meant it.", {"lumen"}),
        ("", set()),
    ],
)
def test_names_are_found_and_written_one_way(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "However, nothing was said. Researchers disagreed. In May it ended.",
        "On Tuesday it began, and by September it was over. I'm sure. We're not.",
        "Gas became dear; nobody needs gas.",
    ],
)
def test_a_word_that_only_opens_a_sentence_is_no_name(text: str) -> None:
    assert names(text) == set()


def test_a_headline_in_capitals_gives_its_words_rather_than_one_endless_name() -> None:
    found = names("Lumen Labs Bans Private Accounts Borealis Testers Held")

    assert {"lumen", "borealis"} <= found
    assert all(" " not in name for name in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$5.2m", {"5200000"}),
        ("5.2 million dollars", {"5200000"}),
        ("5,200,000 euros", {"5200000"}),
        ("five people and two dozen accounts", {"5", "24"}),
        ("one hundred and five", {"105"}),
        ("twenty-one thousand", {"21000"}),
        ("half a billion", {"1000000000"}),
        ("12.50 percent", {"12.5%"}),
        ("12.5%", {"12.5%"}),
        ("ten per cent", {"10%"}),
        ("10k calls", {"10000"}),
        ("a 31-year-old won 5-2", {"31", "5", "2"}),
        ("the 21st account", {"21"}),
        ("one of the first, a model", set()),
        ("two-thirds of GPT-4 and Covid-19", set()),
        ("June 6, 2026 and 2025", set()),
        ("2026-06-06T10:20:30+00:00", set()),
    ],
)
def test_amounts_are_the_same_however_they_are_written(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 6, 2026", {"2026-06-06"}),
        ("6 June 2026", {"2026-06-06"}),
        ("the 6th of June 2026", {"2026-06-06"}),
        ("Jun. 6", {"--06-06"}),
        ("2026-06-06T09:00:00Z", {"2026-06-06"}),
        ("June 2026", {"2026-06"}),
        ("in May", {"--05"}),
        ("Sept. 2025", {"2025-09"}),
        ("on Tuesday, since 2024", {"tuesday", "2024"}),
        ("You may march on. May I?", set()),
        ("2,026 people, $2026, 20262 views", set()),
        ("February 30, 2026", set()),
        ("2026-02-30", set()),
        ("February 29", {"--02-29"}),
    ],
)
def test_dates_say_as_much_as_the_text_does(text: str, expected: set[str]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize("written", ["2026-06-06", "2026-06", "2026", "--06-06", "--06", "saturday"])
def test_a_partial_date_falls_on_the_days_it_may_mean(written: str) -> None:
    assert falls_on(written, date(2026, 6, 6))
    assert not falls_on(written, date(2025, 7, 7))


def test_words_are_folded_the_way_names_are() -> None:
    assert words("Élan\u2019s U.S. rollout!") == ["elan", "usa", "rollout"]
    assert fold("Quill's") == "quill"


def test_a_claim_is_held_by_evidence_that_says_it_in_other_forms() -> None:
    evidence = "Ada Quill's Lumen paid 5 million dollars on June 6. The reseller had closed in 2026, on 2026-05-04."

    assert unsupported("On May 4 and June 6, 2026 Quill paid $5m, on a Monday, to the RESELLER", evidence) == set()


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("Borealis was paid.", {"borealis"}),
        ("Lumen paid $6m.", {"6000000"}),
        ("Lumen paid 5%.", {"5%"}),
        ("Lumen paid on June 7.", {"--06-07"}),
        ("Lumen paid on June 6, 2025.", {"2025-06-06"}),
        ("Lumen paid on Friday.", {"friday"}),
    ],
)
def test_what_the_evidence_does_not_hold_is_named(claim: str, missing: set[str]) -> None:
    assert unsupported(claim, "Lumen paid $5m, which is 6 percent, on June 6, 2026, a Saturday.") == missing


def test_a_year_like_figure_is_held_by_the_same_amount() -> None:
    assert unsupported("It banned 2000 accounts", "It banned 2,000 accounts") == set()


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("It closed on June 6, 2026.", {"2026-06-06"}, True),
        ("It closed on 6th of June 2026.", {"2026-06-06"}, True),
        ("Closed 2026-06-06.", {"2026-06-06"}, True),
        ("It closed on Sept. 6, 2026.", {"2026-09-06"}, True),
        ("It closed on June 6, 2025.", {"2026-06-06"}, False),
        ("It closed on June 16.", {"--06-06", "--06-1"}, False),
        ("It closed on June 6.", {"--06-06"}, True),
        ("It closed in June 2026.", {"2026", "june", "2026-07"}, False),
        ("It closed in June 2026.", {"2026-06"}, True),
        ("It closed in June 2025.", {"2026-06"}, False),
        ("Closed since late May.", {"--05"}, True),
        ("They may close.", {"--05"}, False),
        ("It closed.", set(), False),
    ],
)
def test_a_text_is_searched_for_the_days_and_months_that_are_named(text: str, days: set[str], expected: bool) -> None:
    assert names_date(text, days) is expected
