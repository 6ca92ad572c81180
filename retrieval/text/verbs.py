"""What a word that may be a verb is where it stands: a verb, a noun, an adjective, in the passive (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.text.grammar import SMALL
from retrieval.text.morphology import Token, Tokens

_AGENT_REACH: Final = 5
"""Tokens behind a participle in which its agent begins ("bannie en juillet par X")."""
_PASSIVE_REACH: Final = 4
"""Tokens before a participle in which the passive's auxiliary may stand ("were last night all revoked")."""


def is_adjective(at: int, tokens: Tokens) -> bool:
    """Say whether a participle stands before its noun: "the suspended accounts", "212 of the leaked keys"."""
    if _is_bare_participle(at, 0, tokens):  # "cuentas privadas", but "cuentas suspendidas por X"
        return not any(token.has("by") for token in tokens.between(at + 1, at + 1 + _AGENT_REACH))
    participle = tokens.language == "en" and tokens[at].lower.endswith(tokens.grammar.endings("past_participles"))
    noun = tokens[at + 1]
    before = tokens[at - 1]
    led = _determines(before) or before.has("of", "from", "other", "material", "via")  # "on leaked documents"
    return participle and led and noun.text.islower() and not noun.has(SMALL)


def is_noun_here(at: int, tokens: Tokens) -> bool:
    """Say whether a word that may be a verb is a noun where it stands: "the export block", "a Sperre"."""
    token, before = tokens[at], tokens[at - 1]
    if tokens.language == "de":
        return token.text[0].isupper() and (before.is_word or before.text == ",")
    closed = before.has("other") and not tokens[at + 1].is_word and tokens.is_inflected(at, "gerunds")
    formed = before.has("definite") and token.lower.endswith(tokens.grammar.endings("participles"))  # "la retirada"
    if before.has("noun_articles") or closed or formed:  # "without warning,"
        return True
    return tokens.language == "en" and bool(before.text) and _is_english_noun(at, tokens)


def _is_english_noun(at: int, tokens: Tokens) -> bool:
    token, before = tokens[at], tokens[at - 1]
    if token.lower not in {token.lemma, f"{token.lemma}s"}:  # "the training data"
        return token.lower.endswith(tokens.grammar.endings("gerunds")) and _determines(before)
    governed = token.lower != token.lemma and before.has("to", "of", "from")  # "contrary to posts"
    if governed or _determines(before) or tokens[at + 1].has("auxiliaries"):  # "the new licence is"
        return True
    plural = before.lower.endswith("s") and before.lower != before.lemma
    third_person = token.lower.endswith("s") and token.lower != token.lemma and not plural  # "the lab denies"
    if third_person or before.is_a("roles", "sources"):  # "the company use", "the people report"
        return False
    adjective = before.is_word and not plural and not before.has(SMALL) and not before.is_capitalised
    return adjective and _determines(tokens[at - 2])


def _determines(token: Token) -> bool:
    return token.has("articles") or token.lower in {"'s", "'"}


def is_passive(at: int, left: int, tokens: Tokens) -> bool:
    """Say whether a verb stands in the passive, in a clause that begins at `left`."""
    verb, language = tokens[at], tokens.language
    if language == "de":
        return _is_german_passive(at, left, tokens)
    if verb.lower.endswith("ing") if language == "en" else verb.lower == verb.lemma:
        return False
    if language == "en" and at > left and verb.lower.endswith(("ed", "en")) and tokens[at - 1].is_a("access"):
        return True  # "the accounts suspended on Thursday"
    for i in range(at - 1, max(left, at - _PASSIVE_REACH) - 1, -1):
        if tokens.grammar.has("passive", tokens[i].lemma):
            return not tokens[i - 1].has("reflexive")
        if not tokens[i].is_word or tokens[i].has("pronouns", "perfect", "purpose"):
            return _is_bare_participle(at, left, tokens)
    return (at > left and tokens[at - 1].has("reflexive_passive")) or _is_bare_participle(at, left, tokens)


def _is_bare_participle(at: int, left: int, tokens: Tokens) -> bool:
    """Say whether a Romance participle stands without auxiliary: "les comptes suspendus", "Bannie en juillet par X"."""
    grammar, lemma, form = tokens.grammar, tokens[at].lemma, tokens[at].lower
    told = grammar.endings("participles")
    pairs = ((infinitive, ending) for infinitive, endings in grammar.inflections.items() for ending in endings)
    if not any(ending in told and form == lemma.removesuffix(inf) + ending for inf, ending in pairs):
        return False
    before = tokens.between(max(left, at - _PASSIVE_REACH), at)
    return not any(
        grammar.has("perfect", t.lemma) or grammar.has("passive", t.lemma) or t.has("perfect", "auxiliaries", "passive")
        for t in before
    )


def _is_german_passive(at: int, left: int, tokens: Tokens) -> bool:
    verb = tokens[at]
    grammar = tokens.grammar
    near = {name for token in tokens.between(left, at + 3) for name in grammar.functions_of(token.lemma)}
    if verb.lower.endswith(grammar.endings("abilities")):
        return "copulas" in near
    inflected = verb.lower != verb.lemma and not verb.lower.endswith(grammar.endings("past_endings"))
    return inflected and "passive" in near and "perfect" not in near
