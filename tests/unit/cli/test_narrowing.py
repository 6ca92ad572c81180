"""What `--only` narrows a question to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cli.narrowing import Known, filter_of, require_known
from retrieval.domain import Filter
from retrieval.errors import InvalidInputError


def test_nothing_typed_narrows_nothing() -> None:
    assert filter_of([]) == Filter()


def test_the_same_key_again_allows_both() -> None:
    found = filter_of(["outlet=Ledgerline", "outlet = Northlight Review", "topic=provenance", "source=notes"])
    assert found == Filter(
        sources=frozenset({"notes"}),
        outlets=frozenset({"Ledgerline", "Northlight Review"}),
        topics=frozenset({"provenance"}),
    )


def test_both_days_are_included() -> None:
    found = filter_of(["since=2026-06-01", "until=2026-06-02"])
    assert found.since == datetime(2026, 6, 1, tzinfo=UTC)
    assert found.until == datetime(2026, 6, 2, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["Ledgerline", "outlet=", "colour=red", "=x", "since=soon"])
def test_what_cannot_be_meant_is_refused_with_a_form_that_works(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="write"):
        filter_of([typed])


def test_two_beginnings_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="one since"):
        filter_of(["since=2026-06-01", "since=2026-06-02"])


KNOWN = Known(sources={"notes"}, outlets={"Ledgerline", "Modelbeat Daily"}, topics={"provenance", "access-policy"})


@pytest.mark.parametrize(
    "typed", ["source=notes", "outlet=ledgerline", "outlet=MD", "topic=provenance", "since=2026-06-01"]
)
def test_what_there_is_can_be_narrowed_to(typed: str) -> None:
    require_known(filter_of([typed]), KNOWN)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("source=note", "There is no source 'note'; there is notes."),
        ("outlet=Ledgerlin", "There is no outlet 'Ledgerlin'; there is Ledgerline, Modelbeat Daily."),
        ("topic=weather", "There is no topic 'weather'; there is access-policy, provenance."),
    ],
)
def test_a_name_that_is_none_is_refused_with_what_there_is(typed: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_known(filter_of([typed]), KNOWN)
    assert str(refused.value) == told


def test_of_many_names_the_nearest_are_told() -> None:
    many = replace(KNOWN, outlets={f"Outlet {number}" for number in range(40)} | {"Ledgerline"})
    with pytest.raises(InvalidInputError, match="the nearest: Ledgerline"):
        require_known(filter_of(["outlet=Legerline"]), many)
    with pytest.raises(InvalidInputError, match="and 29 more"):
        require_known(filter_of(["outlet=Zzzz"]), many)
    with pytest.raises(InvalidInputError, match="none has been read yet"):
        require_known(filter_of(["outlet=Zzzz"]), replace(KNOWN, outlets=()))
