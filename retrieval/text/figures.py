"""The amounts and days of a sentence in every language that has a file, each where it stands (pure).

English has patterns of its own next door; elsewhere numbers in words are text2num's, months and weekdays CLDR's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from text_to_num import alpha2digit, text2num  # type: ignore[import-untyped] # ships no types

from retrieval.text import quantities
from retrieval.text.morphology import Tokens
from retrieval.text.quantities import WEEKDAYS, Amount, Day

_LONGEST_NUMBER: Final = 5
"""Words of a number ("deux cent cinquante mille trois"); longer ones are written in digits."""
_ALWAYS_DIGITS: Final = frozenset({"1"})
"""What is an article when it stands in words."""
_LAST_DAY: Final = 31
_YEARS: Final = range(1900, 2100)
_GROUP: Final = 3
"""Digits behind a separator of thousands."""


def amounts_of(tokens: Tokens) -> tuple[Amount, ...]:
    """Return the amounts of a sentence in order, numbers that only other words make ("half a million") among them."""
    plain = quantities.amounts(tokens.text) if tokens.language == "en" else tuple(_amounts(tokens))
    grouped = tuple(_grouped(tokens))
    apart = tuple(a for a in plain if not any(g.start <= a.start < g.end for g in grouped))
    return tuple(sorted((*_with_halves(apart, tokens), *grouped), key=lambda amount: amount.start))


def days_of(tokens: Tokens) -> tuple[Day, ...]:
    """Return the dates of a sentence in order, as `quantities.days` writes them."""
    return quantities.days(tokens.text) if tokens.language == "en" else tuple(_days(tokens))


@cache  # CLDR's names of a language never change
def calendar_of(language: str) -> tuple[Mapping[str, int], Mapping[str, str]]:
    """Return the numbers of a language's months and what its weekdays are in English, by names in lower case (CLDR)."""
    locale = Locale(language)
    months = {name.lower(): number for number, name in locale.months["format"]["wide"].items()}
    return months, {name.lower(): WEEKDAYS[number] for number, name in locale.days["format"]["wide"].items()}


def _amounts(tokens: Tokens) -> Iterator[Amount]:
    dated = {at for day in _days(tokens) for at in range(len(tokens)) if day.start <= tokens.starts[at] < day.end}
    scales, percent = tokens.grammar.guard.scales, tokens.grammar.guard.phrases("percent")
    at = 0
    while at < len(tokens):
        value, last = _number(at, tokens) if at not in dated else (None, at + 1)
        if value is not None:
            if scale := scales.get(tokens[last].lower):
                value, last = value * scale, last + 1
            share = next((phrase for phrase in (("%",), *percent) if tokens.reads(phrase, last)), ())
            yield Amount(_plain(value) + "%" * bool(share), tokens.starts[at], tokens.end(last - 1))
            last += len(share)
        at = last


def _number(at: int, tokens: Tokens) -> tuple[Decimal | None, int]:
    """Return the number that begins at a token, and where it ends."""
    token = tokens[at]
    if token.is_number:
        return _digits(token.text), at + 1
    if not token.is_word or token.lower in tokens.grammar.guard.units or _spelled(token.lower, tokens.language) is None:
        return None, at + 1
    for last in range(min(len(tokens), at + _LONGEST_NUMBER), at, -1):
        value = _spelled(" ".join(token.lower for token in tokens.between(at, last)), tokens.language)
        if value is not None:
            return (None if str(value) in _ALWAYS_DIGITS else Decimal(value)), last
    return None, at + 1


def _digits(written: str) -> Decimal | None:
    """Return a number in digits, whichever of comma and full stop parts its thousands."""
    parts = written.replace("\u00a0", ".").replace("\u202f", ".").replace(" ", ".").replace(",", ".").split(".")
    if len(parts) > 1 and len(parts[-1]) != _GROUP:
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return Decimal("".join(parts))


@cache  # a language has some hundred number words
def _spelled(words: str, language: str) -> int | None:
    """Return the number that words say, ordinals too: "jeder dritte"."""
    try:
        return int(text2num(words, language))
    except (ValueError, KeyError):
        digits = re.match(r"\d+", alpha2digit(words, language)) if words.isalpha() else None
        return int(digits[0]) if digits else None


def _grouped(tokens: Tokens) -> Iterator[Amount]:
    """Yield "a trio", "a dozen" and "half a million"."""
    guard = tokens.grammar.guard
    for at, token in enumerate(tokens):
        if number := guard.numbers.get(token.lower):
            yield Amount(_plain(number), tokens.starts[at], tokens.end(at))
        if share := guard.shares.get(token.lower):
            scale = next((i for i in (at + 1, at + 2) if tokens[i].lower in guard.scales), None)
            if scale is not None and (scale == at + 1 or tokens[at + 1].has("articles")):
                value = guard.scales[tokens[scale].lower] * share
                yield Amount(_plain(value), tokens.starts[at], tokens.end(scale))


def _with_halves(amounts: tuple[Amount, ...], tokens: Tokens) -> Iterator[Amount]:
    """Yield amounts with what "and a half" puts to them: "two and a half weeks", "a day and a half"."""
    halves = [
        (at, tokens.starts[at], tokens.end(at + len(phrase) - 1))
        for at in range(len(tokens))
        for phrase in tokens.grammar.guard.phrases("and a half")
        if tokens.reads(phrase, at)
    ]
    taken = set()
    for amount in amounts:
        half = next((one for one in halves if amount.end <= one[1] <= amount.end + 1), None)
        taken.add(half)
        yield replace(amount, value=_plain(Decimal(amount.value) + Decimal("0.5")), end=half[2]) if half else amount
    for half in halves:
        at, _, _ = half
        if half not in taken and tokens[at - 2].has("articles") and tokens[at - 1].is_word:
            yield Amount("1.5", tokens.starts[at - 2], tokens.end(at - 2))


def _days(tokens: Tokens) -> Iterator[Day]:
    months, weekdays = calendar_of(tokens.language)
    whole = [day for day in quantities.days(tokens.text) if day.value.count("-") > 1 and day.value[0].isdigit()]
    told = {at for at, start in enumerate(tokens.starts) if any(day.start <= start < day.end for day in whole)}
    for at, token in enumerate(tokens):
        if token.lower in weekdays:
            yield Day(weekdays[token.lower], tokens.starts[at], tokens.end(at))
        if number := months.get(token.lower):
            first, day = _day_before(at, tokens)
            last, year = _year_behind(at + 1, tokens)
            told.update(range(first, last))
            written = f"{year or '-'}-{number:02d}" + (f"-{day:02d}" if day else "")
            yield Day(written, tokens.starts[first], tokens.end(last - 1))
    for at, token in enumerate(tokens):
        if at not in told and _is_year(at, tokens):
            yield Day(token.text, tokens.starts[at], tokens.end(at))
    yield from whole


def _day_before(at: int, tokens: Tokens) -> tuple[int, int]:
    """Return where a date begins, and the day of the month in front of its name: "12. Mai", "1er mai", "3 de mayo"."""
    place = at - 1
    while place >= 0 and (tokens[place].text == "." or tokens[place].has("of", "inside")):
        place -= 1
    figure = "".join(filter(str.isdigit, tokens[place].text)) if place >= 0 and at - place <= _GROUP else ""
    day = int(figure) if figure and len(figure) <= len(str(_LAST_DAY)) else 0
    return (place, day) if 0 < day <= _LAST_DAY else (at, 0)


def _year_behind(at: int, tokens: Tokens) -> tuple[int, str]:
    place = at + 1 if tokens[at].has("of", "inside") else at
    return (place + 1, tokens[place].text) if _is_year(place, tokens) else (at, "")


def _is_year(at: int, tokens: Tokens) -> bool:
    text = tokens[at].text
    return text.isdigit() and len(text) == len("2026") and int(text) in _YEARS


def _plain(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
