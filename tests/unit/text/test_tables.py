"""The wordings of all languages as one pattern, and the words of a list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import retrieval
from retrieval.text.tables import INLINE, LANGUAGES, filled, listed, tables_of, worded, words_of


def test_a_name_stands_for_the_rows_of_all_languages() -> None:
    notice = worded("correction", "^{label}$")
    assert [text for text in ("Correction", "Berichtigung", "Rectificatif", "Fe de erratas") if notice.match(text)] == [
        "Correction", "Berichtigung", "Rectificatif", "Fe de erratas",
    ]  # fmt: skip


def test_a_row_may_name_other_rows() -> None:
    assert worded("sponsored", "^{itself}$").match("this short article")


def test_a_blank_is_any_white_space_or_that_of_one_line() -> None:
    assert worded("sponsored", "^{byline}$").match("partner\ncontent")
    assert not worded("sponsored", "^{byline}$", blank=INLINE).match("partner\ncontent")


def test_the_groups_of_rows_are_choices_so_that_those_of_a_form_keep_their_numbers() -> None:
    assert re.compile(filled("site", r"{mailing}|{tail}|{line}")).groups == 0


def test_words_are_those_of_every_row_and_rows_are_there_once() -> None:
    assert {"internal", "vertraulich", "réservé"} <= words_of("readers", "stamp")
    assert len(listed("readers", "closed")) == len(set(listed("readers", "closed")))


def test_a_name_that_no_language_has_rows_of_is_a_mistake() -> None:
    with pytest.raises(KeyError, match=r"correction\.rumour"):
        worded("correction", "{rumour}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_row_of_a_language_is_a_pattern(code: str) -> None:
    tables = {name: table for name, table in tables_of(code).items() if name in SHARED}
    for name, table in tables.items():
        for rows in table:
            worded(name, f"{{{rows}}}")


SHARED = (
    "correction",
    "sponsored",
    "credited",
    "site",
    "readers",
    "outlet",
    "orders",
    "remnant",
    "follow_up",
    "asked",
    "question",
    "words",
    "given",
    "forms",
)
"""The tables whose rows are patterns for all languages together."""


def test_every_name_of_rows_is_looked_for() -> None:
    package = Path(retrieval.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    rows = [(table, name) for code in LANGUAGES for table in SHARED for name in tables_of(code).get(table, ())]
    told = " ".join(row for table, name in set(rows) for row in listed(table, name))
    used = re.findall(r"\{([a-z_]+)\}", source + told) + re.findall(r'listed\("\w+", "(\w+)"\)', source)
    used += re.findall(r'"(word|opener|small)"', source)
    used += re.findall(r'words_of\("\w+", "(\w+)"\)', source)
    assert sorted({(table, name) for table, name in rows if name not in used}) == []
