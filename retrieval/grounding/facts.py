"""The names, amounts and days of a sentence: each follows from what it cites (pure).

Names may come from anywhere in a cited passage ("the firm" in the quoted sentence has its name elsewhere); amounts and
days have to follow from the quoted sentences or the heading: they stand there, or are worked out of what does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.case import Case, ReadPlace
from retrieval.grounding.evidence import Fault
from retrieval.text.grammar import SMALL
from retrieval.text.measures import Measure, days_in, measures_of, mismatched, spans_of_time
from retrieval.text.morphology import Tokens, is_noun
from retrieval.text.names import is_held
from retrieval.text.quantities import WEEKDAYS, includes
from retrieval.text.reading import ReadText, Word, words_of

_YEAR: Final = 4
_FULL: Final = 10
"""Letters of a date with year, month and day."""
_EXACT, _ROUNDED = Decimal("0.02"), Decimal("0.12")
"""How far two amounts may lie apart: lengths of time in two units, and what is said to be about so much."""
_WEEK: Final = 7
_MONTHS: Final = 12
_OWNER_REACH: Final = 3
"""Words behind an amount in which it is said whose it is: "58 percent for Loom"."""
_NUMBERED: Final = 12
"""More than so many are not counted by naming them."""


def strange(case: Case) -> Fault | None:
    """Return the first name, amount or day of a sentence that does not follow from what it cites."""
    name = next((name for name in sorted(case.claim.names) if not name_is_held(name, case.whole)), None)
    return Fault(Lack.NAME, name) if name else _strange_amount(case) or _strange_day(case)


def merged(case: Case) -> Fault | None:
    """Return a clause whose names, amounts and days no single one of several cited passages holds together."""
    if len(case.places) == 1:
        return None
    for clause in case.claim.clauses:
        numbers = [measure for measure in case.claim.measures if clause.has_at(measure.start)]
        reckons = clause.cues("corrected") or any(any(follows(number, case)) for number in numbers)
        if reckons and not any(map(case.is_name, clause.words)):
            continue  # a sum or a correction takes its numbers from several
        named = frozenset(word.folded for word in clause.words if case.is_name(word))
        values = frozenset(m.value for m in measures_of(clause.sentence) if clause.has_at(m.start))
        days = frozenset(day.value for day in clause.sentence.days if clause.has_at(day.start))
        if not any(_holds(place, named, values, days) for place in case.places):
            return Fault(Lack.MERGED, " ".join(word.token.text for word in clause.words))
    return None


def _holds(place: ReadPlace, named: frozenset[str], values: frozenset[str], days: frozenset[str]) -> bool:
    """Say whether one passage has all names of a clause, and its quotes all amounts and days."""
    held = {m.value for reading in (place.near, place.heading) for m in reading.measures}
    known = place.near.days | place.days | frozenset(resolved(place))
    told = {word.folded for reading in (place.whole, place.heading) for word in reading.words}
    return named <= told and values <= held | known and all(is_held(day, known) or day in held for day in days)


def name_is_held(name: str, held: ReadText) -> bool:
    """Say whether a text has a name: its words in a row, a fuller form of it, or two whole names side by side.

    "Judge Solheim" is held by "Judge Petra Solheim", "Mayor Eide" by "the mayor, Runa Eide"; "Ilse Brandt" not by
    "Ilse Varga and Otto Brandt". A compound is held by its parts ("Arktur-Gewichte"), a genitive by its name.
    """
    if f" {name} " in held.row or any(_shortens(name.split(), full.split()) for full in held.names):
        return True
    parts = name.replace("-", " ").split()
    while parts and _is_plain(parts[0], held):
        parts = parts[1:]
        if f" {' '.join(parts)} " in held.row:
            return True
    if (
        len(parts) > 1
        and "-" in name
        and all(_is_plain(part, held) or f" {part} " in held.row or is_noun(part.title()) for part in parts)
    ):
        return True
    bare = [part.removesuffix("s") for part in parts]
    if len(parts) == 1 and (f" {bare[0]} " in held.row or f" {bare[0]}s " in held.row):
        return True
    return not parts or any(
        " ".join(parts[:at]) in held.names and " ".join(parts[at:]) in held.names for at in range(1, len(parts))
    )


def _is_plain(word: str, held: ReadText) -> bool:
    """Say whether a capitalised word is no part of a name: the text has it as a common word, or it is a season."""
    if any(sentence.tokens.grammar.guard.has("seasons", word) for sentence in held.sentences[:1]):
        return True
    return any(word == one.folded and (one.is_small or not one.token.is_capitalised) for one in held.words)


def _shortens(short: list[str], full: list[str]) -> bool:
    """Say whether a name leaves out middle words of another: first and last stay."""
    if len(short) == 1 or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(word in rest for word in short)


def _strange_amount(case: Case) -> Fault | None:
    """Return the first amount that does not follow from the quotes and headings, or is of something else there."""
    held = (*case.near.measures, *case.heading.measures)
    values = {measure.value for measure in held} | case.near.days | case.days
    for measure in case.claim.measures:
        if any(equals(measure, other, case.claim) for other in held):
            continue
        if measure.value not in values and not any(follows(measure, case)):
            return Fault(Lack.NUMBER, measure.value)
        if mismatched(measure, held):
            return Fault(Lack.UNIT, " ".join(filter(None, (measure.value, measure.unit, *measure.counted))))
    return _others_figure(case) or _strange_unit(case)


def _others_figure(case: Case) -> Fault | None:
    """Return whom a sentence gives a figure that is another's in the quotes, where he has one of his own."""
    theirs = list(_owned(case.near, case))
    for owner, value in _owned(case.claim, case):
        held = {other for other, one in theirs if one == value}
        if held and owner not in held and any(other == owner for other, _ in theirs):
            return Fault(Lack.ROLE, owner)
    return None


def _owned(reading: ReadText, case: Case) -> Iterator[tuple[str, str]]:
    """Yield the last name before each amount, with it; a name owns the amounts up to the next one."""
    for sentence in reading.sentences:
        words = words_of(sentence.tokens)
        for measure in measures_of(sentence):
            before = [w for w in words if sentence.tokens.starts[w.at] < measure.start and case.is_name(w)]
            behind = [w for w in words if sentence.tokens.starts[w.at] > measure.start][:_OWNER_REACH]
            given = [w for n, w in enumerate(behind) if n and behind[n - 1].token.has("of", "to") and case.is_name(w)]
            if owner := next(iter(given), before[-1] if before else None):
                yield owner.folded, measure.value


def _strange_unit(case: Case) -> Fault | None:
    """Return a unit of time without a number that the quotes do not have, where they have another ("for weeks")."""
    ours, theirs = (
        {unit for sentence in reading.sentences for unit in spans_of_time(sentence.tokens)}
        for reading in (case.claim, case.near)
    )
    counted = {measure.unit for measure in case.claim.measures}
    theirs |= {unit for sentence in case.heading.sentences for unit in spans_of_time(sentence.tokens)}
    lengths = [measure.days for measure in case.near.measures if measure.days]
    counted |= {unit for unit in ours if any(_is_near(days_in(unit) or one, one, _ROUNDED) for one in lengths)}
    other = {unit for unit in ours - theirs if unit not in counted and not case.claim.days}
    return Fault(Lack.UNIT, min(other)) if theirs and other else None


def equals(ours: Measure, theirs: Measure, claim: ReadText) -> bool:
    """Say whether two amounts are one: the same of the same, the same time in other units, or rounded in words."""
    if ours.value == theirs.value:
        return ours.agrees(theirs)
    if ours.days and theirs.days and ours.unit != theirs.unit:
        return _is_near(ours.days, theirs.days, _ROUNDED if _is_rounded(ours, claim) else _EXACT)
    alike = ("%" in ours.value) == ("%" in theirs.value) and ours.unit == theirs.unit
    rounder = _digits(ours.number) < _digits(theirs.number)
    return alike and rounder and _is_rounded(ours, claim) and _is_near(ours.number, theirs.number, _ROUNDED)


def _digits(number: Decimal) -> int:
    """Return how many digits of a number tell something: 500,000 has one."""
    return len(f"{number:f}".replace(".", "").strip("0"))


def _is_rounded(measure: Measure, claim: ReadText) -> bool:
    """Say whether an amount is said to be about so much, or is by its form ("a day and a half")."""
    return claim.has("rounding") or measure.number % 1 == Decimal("0.5")


def _is_near(one: Decimal, other: Decimal, share: Decimal) -> bool:
    return abs(one - other) <= share * max(abs(one), abs(other))


def follows(measure: Measure, case: Case) -> Iterator[bool]:
    """Yield whether an amount is the sum, difference, product, share or count of what the quotes have."""
    near, wanted = case.near.measures, measure.number
    rounding = _ROUNDED if _is_rounded(measure, case.claim) else Decimal(0)
    numbers = [one for one in near if "%" not in one.value]
    yield "%" not in measure.value and _is_near(sum((one.number for one in numbers), Decimal(0)), wanted, rounding)
    for one, other in permutations(numbers, 2):
        if "%" in measure.value:
            yield bool(other.number) and _is_near(100 * one.number / other.number, wanted, rounding)
            continue
        same = one.unit == other.unit and (not measure.unit or measure.unit == one.unit)
        yield same and _is_near(one.number + other.number, wanted, rounding)
        yield same and _is_near(one.number - other.number, wanted, rounding)
        yield bool(one.per or other.per) and _is_near(one.number * other.number, wanted, rounding)
    factors = [one.number for one in case.claim.measures if one != measure]
    yield len(factors) > 1 and sum(factors) == wanted
    shares = [share for sentence in case.near.sentences for share in _shares(sentence.tokens)]
    for one in numbers:
        yield bool(one.per) and any(_is_near(one.number * factor, wanted, rounding) for factor in factors)
        yield bool(one.per) and any(_is_near(one.number * wanted, factor, rounding) for factor in factors)
        yield any(_is_near(one.number * share, wanted, max(rounding, _EXACT)) for share in shares)
        yield bool(measure.unit) and measure.unit == one.unit and _is_near(one.number / _MONTHS, wanted, rounding)
    named = {name for sentence in case.near.sentences for name in case.near.names if name}
    yield "%" not in measure.value and not measure.unit and wanted <= _NUMBERED and len(named) == wanted


def _shares(tokens: Tokens) -> Iterator[Decimal]:
    """Yield the shares that stand in words, "a third of"."""
    shares = tokens.grammar.guard.shares
    return (
        shares[token.lower] for at, token in enumerate(tokens) if token.lower in shares and tokens[at + 1].has("of")
    )


def _strange_day(case: Case) -> Fault | None:
    """Return the first day that neither the quotes have nor, where they have none like it, the heading."""
    near = case.near.days
    about_the_report = case.claim.has("attributed")
    worked_out = frozenset(day for place in case.places for day in resolved(place))
    for day in sorted(case.claim.days):
        alone = _kind(day) in {_kind(one) for one in near} and not about_the_report
        held = near | ({one[:_YEAR] for one in case.days if one[0].isdigit()} if alone else case.days)
        numbered = day in {measure.value for measure in case.near.measures}
        if not numbered and not is_held(day, held) and not any(includes(one, day) for one in worked_out):
            return Fault(Lack.DATE, day)
    season = next((word.folded for word in seasons(case.claim) if f" {word.folded} " not in case.told), None)
    return Fault(Lack.DATE, season) if season else None


def seasons(reading: ReadText) -> Iterator[Word]:
    """Yield the times of the year and of the day: "in the fall", and no verb."""
    for clause in reading.clauses:
        guard = clause.tokens.grammar.guard
        told = (word for word in clause.words if guard.has("seasons", word.token.lower))
        yield from (word for word in told if not word.at or clause.tokens[word.at - 1].has(SMALL))


def resolved(place: ReadPlace) -> Iterator[str]:
    """Yield the days that the quotes of a passage mean by a weekday, "the same day" or "next month"."""
    published = next((date.fromisoformat(day) for day in sorted(place.days) if len(day) == _FULL), None)
    if published is None:
        return
    yield from _beside(published, place.near.days)
    for sentence in place.near.sentences:
        for phrase, span, step in sentence.tokens.grammar.guard.relative:
            if any(sentence.tokens.reads(phrase, at) for at in range(len(sentence.tokens))):
                yield _stepped(published, span, step)
                if span == "day" and not step:
                    yield from _beside(published, place.whole.days)


def _beside(published: date, days: Iterable[str]) -> Iterator[str]:
    """Yield the days of the week before and behind a report that have one of these weekdays."""
    near = (published + timedelta(days=step) for step in range(-_WEEK, _WEEK + 1))
    return (one.isoformat() for one in near if WEEKDAYS[one.weekday()] in days)


def _stepped(published: date, span: str, step: int) -> str:
    """Return the day, month or year so many on, as `dates` writes it."""
    if span == "day":
        return (published + timedelta(days=step)).isoformat()
    months = published.month - 1 + step * (_MONTHS if span == "year" else 1)
    year = published.year + months // _MONTHS
    return str(year) if span == "year" else f"{year}-{months % _MONTHS + 1:02d}"


def _kind(day: str) -> str:
    """Tell weekdays, days of a month, months and years apart."""
    if day in WEEKDAYS:
        return "weekday"
    if len(day) == _YEAR and day.isdigit():
        return "year"
    return "day" if day.count("-") >= 2 and len(day) > len("2026-05") else "month"  # noqa: PLR2004 - two dashes part three
