"""What `--only` narrows a question to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.narrowing import filter_of
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
