"""The table of what we listen to."""

from __future__ import annotations

from bot.heard import HEARD, Way


def test_each_row_of_the_table_has_its_own_name() -> None:
    rows = [(heard.way, heard.name) for heard in HEARD]
    assert len(set(rows)) == len(rows)


def test_a_pattern_of_actions_takes_whole_names_only() -> None:
    matching = [heard for heard in HEARD if heard.way is Way.ACTION and heard.pattern.match("show_more")]
    assert len(matching) == 1
    assert not any(heard.pattern.match("show_more_or_less") for heard in matching)
