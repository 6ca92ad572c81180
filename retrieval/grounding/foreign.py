"""What a sentence may say of a passage that is not in English: hedge, negation, calendar and order kept (pure).

The checks next door know English words. Here two texts are compared by the rows of the passage's language; of a
language without a file only a passage's own words may be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from babel import Locale
from text_to_num import alpha2digit  # type: ignore[import-untyped] # it ships no types

from retrieval.domain import Deed, Lack
from retrieval.grounding.evidence import Evidence, Fault, Place
from retrieval.text.grammar import SMALL, Grammar, grammar_of, load_grammar
from retrieval.text.language import language_of
from retrieval.text.morphology import Token, is_noun, tokenise
from retrieval.text.naming import find_names

LEAST_SHARED = 0.34
"""More than this share of a sentence's telling words has to stand in what it cites; synonyms take the rest."""
_MARKS = frozenset(",;:.!?\u2013\u2014\u00bb\u201c\u201d")
_HEDGES = ("reported", "possible", "according")


def is_foreign(evidence: Evidence) -> bool:
    """Say whether nothing that is cited is in English, as far as that is known."""
    return all(place.language not in {None, "en"} for place in evidence.places)


def foreign(claim: str, evidence: Evidence) -> Fault | None:
    """Return what a sentence changes of a cited passage in another language than English, or None."""
    found = (_changed(claim, place) for place in evidence.places if place.language not in {None, "en"})
    return next(filter(None, found), None)


def _changed(claim: str, place: Place) -> Fault | None:
    grammar = grammar_of(place.language)
    if grammar is None:
        return Fault(Lack.LANGUAGE, place.language or "")
    said, near = tokenise(claim, grammar).found, tokenise(place.near, grammar).found
    if language_of(claim) not in {None, grammar.code} and _share(said, near) <= LEAST_SHARED:
        return Fault(Lack.LANGUAGE, grammar.code)
    quoted = _drawn_on(said, near)
    return (
        _strange(claim, place, grammar)
        or _hedge(said, quoted, grammar)
        or _denial(said, quoted, grammar)
        or _calendar(said, place, grammar)
        or _turned(said, near, grammar)
        or _wording(said, place, grammar)
    )


def _strange(claim: str, place: Place, grammar: Grammar) -> Fault | None:
    """Return a name or number of a sentence that its passage does not have."""
    said, held = tokenise(claim, grammar), {token.lower for token in tokenise(place.whole, grammar)}
    for name in find_names(said):
        tokens = said.between(name.first, name.last)
        words = [part for token in tokens if token.is_word for part in token.text.split("-")]
        if not all(_is_held(word, held, grammar) for word in words):
            return Fault(Lack.NAME, name.text)
    near = _numbers(place.near, grammar) | _numbers(place.heading, load_grammar("en"))
    strange = sorted(_numbers(claim, grammar) - near)
    return Fault(Lack.NUMBER, strange[0]) if strange else None


def _is_held(word: str, held: Collection[str], grammar: Grammar) -> bool:
    """Say whether a word of a name stands in a passage, or is a common noun: "Arktur-Gewichte" is of Arktur."""
    lower = word.lower()
    return lower in held or lower.removesuffix("s") in held or (grammar.code == "de" and is_noun(word))


def _numbers(text: str, grammar: Grammar) -> frozenset[str]:
    """Return the numbers of a text by their digits, also those in words (text2num); ones alone are articles."""
    spelled = alpha2digit(text, grammar.code)
    return frozenset(_number(t.text) for t in tokenise(spelled, grammar) if t.is_number) - {"1"}


def _number(written: str) -> str:
    """Return the digits of a number, however its thousands are parted."""
    return "".join(letter for letter in written if letter.isdigit())


def _wording(said: Sequence[Token], place: Place, grammar: Grammar) -> Fault | None:
    near = tokenise(f"{place.near}\n{place.heading}", grammar).found
    return Fault(Lack.WORDS) if _share(said, near) <= LEAST_SHARED else None


def _share(said: Sequence[Token], near: Sequence[Token]) -> float:
    """Return the share of a sentence's telling words that a text has, in whatever form."""
    telling = {t.lemma for t in said if t.is_word and not t.has(SMALL) and not t.is_number}
    held = {token.lemma for token in near} | {token.lower for token in near}
    return len(telling & held) / len(telling) if telling else 1.0


def _drawn_on(said: Sequence[Token], quoted: Sequence[Token]) -> tuple[Token, ...]:
    """Return the parts of a quote between marks that a sentence shares a telling word with."""
    telling = {token.lemma for token in said if len(token.lemma) > 3}  # noqa: PLR2004 - no small word is longer by rule
    parts: list[list[Token]] = [[]]
    for token in quoted:
        if token.text in _MARKS:
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(token for part in parts if telling & {t.lemma for t in part} for token in part)


def _kinds(tokens: Sequence[Token], grammar: Grammar, kinds: Sequence[str]) -> bool:
    """Say whether tokens hold a cue of one of these kinds, or for hedges a verb that keeps its distance."""
    rows = [row for row in grammar.cues if row.kind in kinds]
    return any(_stands(phrase, at, tokens) for row in rows for phrase in row.phrases for at in range(len(tokens)))


def _stands(phrase: Sequence[str], at: int, tokens: Sequence[Token]) -> bool:
    near = tokens[at : at + len(phrase)]
    return len(near) == len(phrase) and all(
        word == token.lower or (word == token.lemma and len(phrase) == 1 and token.lemma != "ne")
        for word, token in zip(phrase, near, strict=True)
    )


def _speaks(tokens: Sequence[Token], grammar: Grammar, stances: Sequence[str]) -> bool:
    verbs = {verb[0].replace("|", "") for row in grammar.speech if row.stance in stances for verb in row.verbs}
    return any(token.lemma in verbs for token in tokens)


def _denies(tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether tokens deny: by a negation, a verb of denial, or one of forbidding, which says "may not"."""
    forbidding = {verb[0] for row in grammar.deeds if row.deed == Deed.FORBIDS for verb in row.verbs}
    told = any(token.lemma in forbidding for token in tokens)
    return told or _kinds(tokens, grammar, ("denied",)) or _speaks(tokens, grammar, ("denied",))


def _hedge(said: Sequence[Token], quoted: Sequence[Token], grammar: Grammar) -> Fault | None:
    """Return what was lost: that something is only reported, possible or planned."""
    hedged = _kinds(quoted, grammar, _HEDGES) or _speaks(quoted, grammar, ("reported",))
    speaks = _speaks(said, grammar, ("reported", "stated", "denied", "confirmed"))
    if hedged and not (speaks or _kinds(said, grammar, _HEDGES)):
        return Fault(Lack.HEDGE)
    planned = _kinds(quoted, grammar, ("planned",)) or _is_future(quoted, grammar)
    kept = _kinds(said, grammar, ("planned", "possible")) or _is_future(said, grammar) or speaks
    return Fault(Lack.HEDGE) if planned and not kept else None


def _is_future(tokens: Sequence[Token], grammar: Grammar) -> bool:
    endings = grammar.endings("future_endings")
    return any(t.lower.endswith(endings) and t.lemma != t.lower and t.text.islower() for t in tokens)


def _denial(said: Sequence[Token], quoted: Sequence[Token], grammar: Grammar) -> Fault | None:
    return Fault(Lack.POLARITY) if _denies(quoted, grammar) != _denies(said, grammar) else None


def _calendar(said: Sequence[Token], place: Place, grammar: Grammar) -> Fault | None:
    """Return a month or weekday that neither the quote nor the heading has."""
    heading = tokenise(place.heading, load_grammar("en"))
    held = _days(tokenise(place.near, grammar), grammar.code) | _days(heading, "en")
    strange = _days(said, grammar.code) - held
    return Fault(Lack.DATE, min(strange)) if strange else None


def _days(tokens: Iterable[Token], language: str) -> set[str]:
    named = calendar_of(language)
    return {named[token.lower] for token in tokens if token.lower in named}


@cache  # CLDR's names of a language never change
def calendar_of(language: str) -> Mapping[str, str]:
    """Return the months and weekdays of a language by name, in lower case: "mai" gives "month 5" (CLDR)."""
    locale = Locale(language)
    months = {name.lower(): f"month {number}" for number, name in locale.months["format"]["wide"].items()}
    return months | {name.lower(): f"weekday {number}" for number, name in locale.days["format"]["wide"].items()}


def _turned(said: Sequence[Token], quoted: Sequence[Token], grammar: Grammar) -> Fault | None:
    """Return a word whose opposite the quote has in its place: "vor" for "nach"."""
    ours, theirs = ({token.lower for token in tokens} for tokens in (said, quoted))
    for one, other in grammar.opposites:
        for mine, turned in ((one, other), (other, one)):
            if ours & mine and theirs & turned and not theirs & mine and not ours & turned:
                return Fault(Lack.POLARITY, min(ours & mine))
    return None
