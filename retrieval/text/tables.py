"""The tables of `languages/<code>.toml`: one language's as they stand, or the wordings of all as one pattern."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "de", "fr", "es")
"""The languages that have a file: their texts are analysed; those of others are quoted, never paraphrased."""
WHITE: Final = r"\s+"
INLINE: Final = r"[^\S\n]+"
_CAPITAL: Final = re.compile(r"(?<![\\?])[^\W\d_a-z]")
_NAMED: Final = re.compile(r"\{([a-z_]+)\}")
_GROUP: Final = re.compile(r"(?<!\\)\((?!\?)")


@cache  # a file of the package, read once
def tables_of(code: str) -> Mapping[str, Any]:
    """Return the tables of a language that has a file."""
    return tomllib.loads(files("retrieval.text").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8"))


def listed(table: str, name: str) -> tuple[str, ...]:
    """Return the rows that a table has under a name, in all languages."""
    rows = [tables_of(code).get(table, {}).get(name, ()) for code in LANGUAGES]
    if not any(rows):
        raise KeyError(f"no language has rows of {table}.{name}")
    return tuple(dict.fromkeys(row for each in rows for row in each))


def words_of(table: str, name: str) -> frozenset[str]:
    """Return the words that a table has under a name, in all languages."""
    return frozenset(word for row in listed(table, name) for word in row.split())


def worded(table: str, form: str, flags: re.RegexFlag = re.IGNORECASE, *, blank: str = WHITE) -> re.Pattern[str]:
    """Compile a form in which `{name}` stands for any row of that name in a table, in whatever language.

    A row is a pattern whose groups are choices, whose blanks stand for white space, and which may name other rows.
    """
    return re.compile(filled(table, form, blank=blank), flags)


def worded_small(table: str, form: str, flags: re.RegexFlag = re.NOFLAG, *, blank: str = WHITE) -> re.Pattern[str]:
    """Compile a form that is looked for in what `in_small_letters` gives: several times as fast as ignoring case.

    Raises `ValueError` where the form or a row of it has a capital, which it would never find.
    """
    pattern = filled(table, form, blank=blank)
    if capital := next((found for found in _CAPITAL.findall(pattern) if found != found.lower()), None):
        raise ValueError(f"the form {form!r} of {table} has the capital {capital}")
    return re.compile(pattern, flags)


def in_small_letters(text: str) -> str:
    """Return a text in small letters, each in its place: what is found here is what ignoring case finds in the text."""
    return text.replace("\u0130", "i").lower().replace("\u017f", "s").replace("\u0131", "i")


def filled(table: str, form: str, *, blank: str = WHITE) -> str:
    """Return a form with each `{name}` replaced by what stands for it, to be part of a longer one."""
    return _NAMED.sub(lambda name: f"(?:{_any_of(table, name[1], blank)})", form)


def _any_of(table: str, name: str, blank: str) -> str:
    rows = (_GROUP.sub("(?:", row).replace(" ?", r"\s*").replace(" ", blank) for row in listed(table, name))
    return "|".join(filled(table, row, blank=blank) for row in rows)
