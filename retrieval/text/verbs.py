"""What a word that may be a verb is where it stands, and where its particles are (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.text.grammar import Grammar, Phrase
from retrieval.text.morphology import Token

_PARTICLE_REACH: Final = 12
"""Tokens behind a verb in which its particle may stand ("cut the start-up's engineers off")."""
_PASSIVE_REACH: Final = 4
"""Tokens before a participle in which the passive's auxiliary may stand ("were last night all revoked")."""


def is_adjective(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a participle stands before its noun: "the suspended accounts", "212 of the leaked keys"."""
    if grammar.code != "en" or not at or at + 1 == len(tokens) or not tokens[at].lower.endswith(("ed", "en", "n")):
        return False
    following = tokens[at + 1]
    return _determines(tokens[at - 1], grammar) and following.text.islower() and following.lower not in grammar.words


def is_noun_here(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a word that may be a verb is a noun where it stands: "the export block", "a Sperre"."""
    token, before = tokens[at], tokens[max(0, at - 2) : at]
    if grammar.code == "de":
        return token.text[0].isupper() and at > 0 and tokens[at - 1].is_word
    if before and grammar.has("noun_articles", before[-1].lower):
        return True
    if grammar.code != "en" or not before or token.lower not in {token.lemma, f"{token.lemma}s"}:
        return False
    if _determines(before[-1], grammar):
        return True
    if at + 1 < len(tokens) and grammar.has("auxiliaries", tokens[at + 1].lower):
        return True  # "the new licence is"
    return _is_behind_adjective(token, before, grammar)


def _is_behind_adjective(token: Token, before: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether an article and an adjective stand before a word, so that it is a noun: "the new block"."""
    determiner, adjective = before[0], before[-1]
    if any(grammar.of_class(name, adjective.lemma) for name in ("roles", "sources")):
        return False  # "the company use", "the people report"
    plural = adjective.lower.endswith("s") and adjective.lower != adjective.lemma
    if plural or not adjective.is_word or adjective.is_capitalised or adjective.lower in grammar.words:
        return False
    singular_verb = token.lower.endswith("s") and token.lower != token.lemma  # "the lab denies"
    return not singular_verb and _determines(determiner, grammar)


def _determines(token: Token, grammar: Grammar) -> bool:
    return grammar.has("articles", token.lower) or token.lower in {"'s", "'"}


def met(phrase: Phrase, at: int, tokens: Sequence[Token], *, exact: bool = False) -> int:
    """Return where a phrase that begins at a token ends, or 0; particles may stand apart from their verb.

    `ein|räumen` is a separable verb: in one word, or with its particle further on.
    """
    first = phrase[0]
    if "|" in first:
        particle, _, verb = first.partition("|")
        if tokens[at].lemma == particle + verb or tokens[at].lower == f"{particle}zu{verb}":
            return at + 1
        if tokens[at].lemma != verb:
            return 0
        ahead = range(at + 1, len(tokens))
        return at + 1 if any(tokens[i].lower == particle and _ends_clause(i, tokens) for i in ahead) else 0
    if not _is(first, tokens[at]):
        return 0
    end = at + 1
    for word in phrase[1:]:
        reach = range(end, end + 1 if exact else min(len(tokens), at + _PARTICLE_REACH))
        end = next((i + 1 for i in reach if i < len(tokens) and _is(word, tokens[i])), 0)
        if not end:
            return 0
    return end


def _is(word: str, token: Token) -> bool:
    return word in {token.lemma, token.lower} or (word == "#" and token.text[0].isdigit())


def _ends_clause(at: int, tokens: Sequence[Token]) -> bool:
    return at + 1 == len(tokens) or not tokens[at + 1].is_word or tokens[at + 1].lower in {"und", "oder"}


def is_passive(at: int, left: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a verb stands in the passive."""
    verb = tokens[at]
    if verb.lower == verb.lemma and grammar.code != "en" and not verb.lower.endswith(("bar", "lich")):
        return False
    if grammar.code == "de":
        return _is_german_passive(verb, tokens[left : at + 3])
    if grammar.code == "en":
        if verb.lower.endswith("ing"):
            return False
        if at > left and verb.lower.endswith(("ed", "en")) and grammar.of_class("access", tokens[at - 1].lemma):
            return True  # "the accounts suspended on Thursday"
    return _has_passive_auxiliary(at, left, tokens, grammar)


def _is_german_passive(verb: Token, near: Sequence[Token]) -> bool:
    if verb.lower.endswith(("bar", "lich")):
        return any(token.lemma == "sein" for token in near)
    if verb.lower.endswith(("te", "ten")):
        return False
    return any(token.lemma == "werden" for token in near) and not any(token.lemma == "haben" for token in near)


def _has_passive_auxiliary(at: int, left: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    for i in range(at - 1, max(left - 1, at - 1 - _PASSIVE_REACH), -1):
        if grammar.has("passive", tokens[i].lemma):
            reflexive = i > 0 and grammar.has("reflexive", tokens[i - 1].lower)
            return not reflexive
        if not tokens[i].is_word or any(
            grammar.has(name, tokens[i].lower) for name in ("pronouns", "perfect", "purpose")
        ):
            return False
    return bool(at > left and grammar.has("reflexive_passive", tokens[at - 1].lower))
