"""Who is named in a sentence, and how each stands in it: bare, as an owner, behind a preposition (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token, base_form, compound_head, is_known, is_noun

_NAMED_CLASSES: Final = ("roles", "model", "sources", "retired")
"""Classes of nouns that have a name behind them: "Magazin X", "Modell Y"."""
_YEAR_DIGITS: Final = 4
"""Digits from which on a number is a year rather than part of a name ("Maren 3")."""
_ARTICLE_REACH: Final = 4
"""Words that may stand between an article and the name that it belongs to ("the French model builder X")."""
_MARKERS: Final = ("by", "from", "against", "to", "of", "via", "other")
_QUOTES: Final = frozenset("\"'\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u2039\u203a")
_OPENS: Final = frozenset(".:;!?\u2026\u2013\u2014-(") | _QUOTES
_AMPERSAND: Final = "&"


class Kind(StrEnum):
    """How a party is mentioned."""

    NAME = "name"
    ROLE = "role"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Party:
    """One who is mentioned: tokens `[first, last)`, the whole phrase from `start` on, and what marks the phrase.

    `marker` is empty for a bare phrase, `own` for a possessive in front of what is owned, else the function of the
    preposition (`by`, `of`, `to`, …) or `dative`.
    """

    kind: Kind
    first: int
    last: int
    start: int
    marker: str
    text: str
    is_relative: bool = False


def find_parties(tokens: Sequence[Token], grammar: Grammar) -> tuple[Party, ...]:
    """Return the parties of a sentence in order."""
    runs = list(_german_names(tokens, grammar) if grammar.code == "de" else _names(tokens, grammar))
    taken = {at for first, last in runs for at in range(first, last)}
    found = [_party(Kind.NAME, first, last, tokens, grammar) for first, last in runs]
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        if grammar.has("pronouns", token.lower):
            found.append(_party(Kind.PRONOUN, at, at + 1, tokens, grammar))
        elif token.lemma in grammar.classes["roles"] and _stands_for_somebody(at, taken, tokens, grammar):
            found.append(_party(Kind.ROLE, at, at + 1, tokens, grammar))
        elif (
            grammar.of_class("rules", token.lemma)
            and not _leads_to_name(at, taken, tokens, grammar)
            and at
            and grammar.has("definite", tokens[at - 1].lower)
        ):
            found.append(replace(_party(Kind.NAME, at, at + 1, tokens, grammar), text=_text(tokens, at - 1, at + 1)))
        elif at + 1 < len(tokens) and tokens[at + 1].lower == "'s" and token.text.islower():
            found.append(_party(Kind.ROLE, at, at + 1, tokens, grammar))  # "the ministry's access"
    return tuple(sorted(found, key=lambda party: party.first))


def _stands_for_somebody(at: int, taken: set[int], tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a role is neither an apposition to a name nor the first part of "customer accounts"."""
    if _leads_to_name(at, taken, tokens, grammar):
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    compound = grammar.code == "en" and following is not None and grammar.of_class("access", following.lemma)
    return not compound


def _names(tokens: Sequence[Token], grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words; one that only opens a sentence is none if the dictionary has it."""
    at = 0
    while at < len(tokens):
        if not _begins_name(at, tokens, grammar):
            at += 1
            continue
        last = at + 1
        while last < len(tokens) and (joined := _joined(last, tokens, grammar)):
            last += joined
        yield at, last
        at = last


def _begins_name(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    token = tokens[at]
    if not token.is_word or not token.is_capitalised or not token.text[0].isalpha():
        return False
    if token.lower in grammar.words:
        return _follows_article_within_name(at, tokens, grammar)
    if (
        token.text.istitle()
        and _stands_alone(at, tokens)
        and any(token.lemma in nouns for nouns in grammar.classes.values())
    ):
        return False  # "the Customer" and "Outputs" of a contract
    opens = at == 0 or tokens[at - 1].text in _OPENS
    if not opens or not is_known(token.text.lower(), grammar.code) or not token.text.istitle():
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return bool(following and following.is_word and (following.is_capitalised or following.text[0].isdigit())) and (
        following is not None and not grammar.has("articles", following.lower)
    )


def _stands_alone(at: int, tokens: Sequence[Token]) -> bool:
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is None or not (following.is_word and (following.is_capitalised or following.text[0].isdigit()))


def _follows_article_within_name(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a capitalised small word is the article of a title ("The Harbour Ledger", "El Faro")."""
    return (
        at > 0
        and grammar.has("articles", tokens[at].lower)
        and at + 1 < len(tokens)
        and tokens[at + 1].is_capitalised
        and tokens[at - 1].text not in _OPENS
    )


def _joined(at: int, tokens: Sequence[Token], grammar: Grammar) -> int:
    """Return how many tokens from here on a name goes on by."""
    token = tokens[at]
    if token.start - tokens[at - 1].end > 1 or grammar.has("calendar", token.lower):
        return 0
    numbered = token.text[0].isdigit() and len(token.text) < _YEAR_DIGITS
    if token.is_word and (token.is_capitalised or numbered):
        return 0 if grammar.has("pronouns", token.lower) and token.lower != "i" else 1
    if token.text != _AMPERSAND and not grammar.has("inside", token.lower):
        return 0
    after = tokens[at + 1 : at + 3]
    if after and after[0].is_capitalised:
        return 2
    article = token.text != _AMPERSAND and after and grammar.has("articles", after[0].lower)
    return 3 if article and after[-1].is_capitalised else 0


def _german_names(tokens: Sequence[Token], grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Yield the names among German nouns: words that no dictionary has, or that stand where a name stands."""
    at = 0
    while at < len(tokens):
        if not _is_noun(tokens[at]) or tokens[at].lower in grammar.words:
            at += 1
            continue
        last = at + 1
        while (
            last < len(tokens) and (joined := _joined(last, tokens, grammar)) and not _ends_name(last, tokens, grammar)
        ):
            last += joined
        if (name := _name_within(at, last, tokens, grammar)) is not None:
            yield name, last
        at = last


def _name_within(at: int, last: int, tokens: Sequence[Token], grammar: Grammar) -> int | None:
    """Return where the name begins in a run of German nouns, behind what only introduces it ("Händler X")."""
    titles = [i for i in range(at, last - 1) if any(grammar.of_class(c, tokens[i].lemma) for c in _NAMED_CLASSES)]
    first = titles[-1] + 1 if titles else at
    if first == at and _is_determined(at, tokens, grammar):
        while first < last - 1 and tokens[first + 1].text[0].isalpha() and _is_common(first, tokens, grammar):
            first += 1
    if first == last - 1 and first > at and grammar.has("generic", tokens[first].lower):
        first -= 1
    if first > at or (last - first > 1 and not _is_determined(at, tokens, grammar)):
        return None if _is_plural(tokens[last - 1]) else first
    return (
        None
        if all(_is_common(i, tokens, grammar) for i in range(first, last) if tokens[i].text[0].isalpha())
        else first
    )


def _ends_name(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a noun behind a name is a common one: "Hamburg Klage", "Compute Modellgewichte"."""
    token = tokens[at]
    if not token.text[0].isalpha() or grammar.has("generic", token.lower):
        return False
    common = any(token.lemma in nouns for name, nouns in grammar.classes.items() if name not in _NAMED_CLASSES)
    return _is_plural(token) or (common and is_noun(token.text))


def _is_determined(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether an article or an inflected adjective stands before a noun."""
    if not at:
        return False
    before = tokens[at - 1]
    inflected = before.lower.endswith(("e", "en", "er", "es", "em")) and before.text.islower()
    return grammar.has("articles", before.lower) or (
        inflected and before.lower not in grammar.words and before.lemma not in grammar.verbs
    )


def _is_plural(token: Token) -> bool:
    """Say whether a German noun is a common one in the plural, which no name ends in."""
    head = compound_head(token.text) or (token.text if is_noun(token.text) else "")
    return bool(head) and base_form(head, "de") != head.lower()


def _is_noun(token: Token) -> bool:
    return token.is_word and token.text[0].isupper()


def _is_common(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a German noun is a common one: the dictionary has it, or it is put together of what it has."""
    token = tokens[at]
    if token.lower in grammar.words or token.lower.partition("-")[0] in grammar.words:
        return True
    if token.text.isupper() or any(letter.isdigit() for letter in token.text):
        return False
    if is_noun(token.text):
        return True
    head = compound_head(token.text)
    if not head:
        return False
    # a bare compound in the singular is how German firms call themselves: "Wortwerk schaltet …"
    called = any(grammar.of_class(name, token.lemma) for name in ("sources", "roles"))
    return called or _is_determined(at, tokens, grammar) or base_form(head, "de") != head.lower()


def _leads_to_name(at: int, taken: set[int], tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a role word only introduces a name ("the reseller Topaz Row")."""
    for ahead in range(at + 1, min(len(tokens), at + _ARTICLE_REACH)):
        if ahead in taken:
            return True
        linked = grammar.has("of", tokens[ahead].lower) and ahead + 1 not in taken
        if not tokens[ahead].is_word or (
            not linked and (tokens[ahead].lower in grammar.words or tokens[ahead].lemma in grammar.verbs)
        ):
            return False
    return False


def _party(kind: Kind, first: int, last: int, tokens: Sequence[Token], grammar: Grammar) -> Party:
    start, marker = _marked(first, last, tokens, grammar)
    written = tokens[last - 1].end - tokens[first].start
    relative = kind is Kind.PRONOUN and grammar.has("relative", tokens[first].lower)
    return Party(kind, first, last, start, marker, _text(tokens, first, last) if written else "", relative)


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    """Return a run of tokens as it is written, its spaces as they are but for their number."""
    parts = [tokens[first].text]
    for before, token in zip(tokens[first : last - 1], tokens[first + 1 : last], strict=True):
        parts.append(" " * (token.start > before.end) + token.text)
    return "".join(parts)


def _has_verb(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    return at < len(tokens) and (tokens[at].lemma in grammar.verbs or grammar.has("auxiliaries", tokens[at].lower))


def _marked(first: int, last: int, tokens: Sequence[Token], grammar: Grammar) -> tuple[int, str]:
    """Return where a phrase starts and what marks it."""
    if last < len(tokens) and tokens[last].lower in {"'s", "'"} and grammar.code == "en":
        return first, "own"
    for at in range(first - 1, max(-1, first - 1 - _ARTICLE_REACH), -1):
        token = tokens[at]
        if not token.is_word and token.text not in _QUOTES:
            break
        marker = _marker(token, grammar)
        if marker == "of" and at < first - 1 and at and tokens[at - 1].lemma in grammar.classes["roles"]:
            continue  # "le groupe de presse X": the role's own phrase goes on to its left
        if marker and grammar.has("loose_breaks", token.lower) and at == first - 1 and _has_verb(last, tokens, grammar):
            return first, ""  # "after it lost access"
        if marker:
            return at + 1, marker
        if any(grammar.has(name, token.lower) for name in ("genitive", "dative", "articles")):
            return at, _case(token, tokens[at - 1] if at else None, grammar)
        if not grammar.has("listing", token.lower) and (token.lower in grammar.words or token.lemma in grammar.verbs):
            break
    return first, ""


def _marker(token: Token, grammar: Grammar) -> str:
    return next((name for name in _MARKERS if grammar.has(name, token.lower)), "")


def _case(article: Token, before: Token | None, grammar: Grammar) -> str:
    """Return what an article with the word before it marks a phrase as."""
    if grammar.has("genitive", article.lower):
        return "of"
    marker = _marker(before, grammar) if before else ""
    if grammar.has("dative", article.lower):
        return marker or "dative"
    behind_noun = before is not None and before.text[0].isupper() and before.lower not in grammar.words
    return "of" if behind_noun and grammar.has("either_case", article.lower) else marker
