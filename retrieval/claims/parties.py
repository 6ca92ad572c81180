"""Who is in a sentence, and how each stands in it: bare, as an owner, behind a preposition (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retrieval.text.analysis import Sentence
from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Token, Tokens
from retrieval.text.naming import QUOTES, Name

_ARTICLE_REACH: Final = 4
"""Words that may stand between an article and the name that it belongs to ("the French model builder X")."""
_MARKERS: Final = ("by", "from", "against", "to", "of", "via", "other")


class MentionKind(StrEnum):
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

    mention: MentionKind
    first: int
    last: int
    start: int
    marker: str
    text: str
    is_relative: bool = False

    @property
    def is_name(self) -> bool:
        """Say whether it is named."""
        return self.mention is MentionKind.NAME


def find_parties(sentence: Sentence) -> tuple[Party, ...]:
    """Return the parties of a sentence in order."""
    tokens = sentence.tokens
    named = [_party(MentionKind.NAME, _begin_of_name(name, tokens), name.last, tokens) for name in sentence.names]
    taken = {at for name in sentence.names for at in range(name.first, name.last)}
    may_refer = (at for at, token in enumerate(tokens) if token.may_refer or tokens[at + 1].lower == "'s")
    found = (_unnamed(at, taken, tokens) for at in may_refer if at not in taken)
    return tuple(sorted([*named, *filter(None, found)], key=lambda party: party.first))


def _begin_of_name(name: Name, tokens: Tokens) -> int:
    """Return where a name begins, behind the place that it is said to be of: "San Diego-based Ambervane"."""
    placed = (
        at for at in range(name.first, name.last - 1) if tokens[at].lower.endswith(tokens.grammar.endings("placed"))
    )
    return next(placed, name.first - 1) + 1


def own_pronoun(at: int, tokens: Tokens) -> Party:
    """Return who a possessive pronoun such as "its" stands for."""
    return Party(MentionKind.PRONOUN, at, at + 1, at, "own", tokens[at].text)


def _unnamed(at: int, taken: set[int], tokens: Tokens) -> Party | None:
    """Return who is mentioned by a single token that is part of no name."""
    token = tokens[at]
    if token.has("clitics") and (not token.has("pronouns") or _is_content(tokens[at - 1])):
        return Party(MentionKind.PRONOUN, at, at + 1, at, "dative", token.text)  # "X nous a coupé l'accès"
    if token.has("pronouns"):
        opens = token.has("that") and tokens[at - 1].is_a(VERBS)  # "asegura que": nobody, but what is said begins
        return None if opens else _party(MentionKind.PRONOUN, at, at + 1, tokens)
    role, rules = _is_role(at, tokens), token.is_a("rules") and tokens[at - 1].has("definite")
    introduces = (role or rules) and _leads_to_name(at, taken, tokens)
    opens_compound = tokens.language == "en" and tokens[at + 1].is_a("access")  # "customer accounts"
    if role and not introduces and not opens_compound:
        return _party(MentionKind.ROLE, at, at + 1, tokens)
    if rules and not introduces:
        return _party(MentionKind.NAME, at, at + 1, tokens, text=tokens.written(at - 1, at + 1))
    if tokens[at + 1].lower == "'s" and token.text.islower():
        return _party(MentionKind.ROLE, at, at + 1, tokens)  # "the ministry's access"
    return None


def _is_content(token: Token) -> bool:
    return token.is_word and (token.is_capitalised or not token.has(SMALL))


def _is_role(at: int, tokens: Tokens) -> bool:
    """Say whether a token is a role just as the rows have it: "the company", but not its "développeurs"."""
    return tokens[at].lemma in tokens.grammar.classes["roles"]


def _leads_to_name(at: int, taken: set[int], tokens: Tokens) -> bool:
    """Say whether a role word only introduces a name ("the reseller Topaz Row")."""
    for ahead in range(at + 1, at + _ARTICLE_REACH):
        token = tokens[ahead]
        if ahead in taken:
            return True
        linked = token.has("of") and ahead + 1 not in taken
        if not token.is_word or (not linked and (token.has(SMALL) or token.is_a(VERBS))):
            return False
    return False


def _party(mention: MentionKind, first: int, last: int, tokens: Tokens, *, text: str = "") -> Party:
    start, marker = _read_marker(first, last, tokens)
    relative = mention is MentionKind.PRONOUN and tokens[first].has("relative")
    return Party(mention, first, last, start, marker, text or tokens.written(first, last), relative)


def _read_marker(first: int, last: int, tokens: Tokens) -> tuple[int, str]:
    """Return where a phrase starts and what marks it."""
    if tokens.language == "en" and tokens[last].lower in {"'s", "'"}:
        return first, "own"
    for at in range(first - 1, max(-1, first - 1 - _ARTICLE_REACH), -1):
        token, before = tokens[at], tokens[at - 1]
        if not token.is_word and token.text not in QUOTES:
            break
        marker = _preposition(token)
        if marker == "of" and at < first - 1 and _is_role(at - 1, tokens):
            continue  # "le groupe de presse X": the role's own phrase goes on to its left
        if marker == "of" and tokens[at - 2].has("by"):
            return at + 1, "by"  # "por parte de X"
        if marker and token.has("loose_breaks") and at == first - 1 and _is_verb(tokens[last]):
            return first, ""  # "after it lost access"
        if marker:
            return at + 1, marker
        if token.has("genitive", "dative", "articles"):
            return at, _read_case(token, before)
        if not token.has("listing") and (token.has(SMALL) or token.is_a(VERBS)):
            break
    return first, ""


def _is_verb(token: Token) -> bool:
    return token.has("auxiliaries") or token.is_a(VERBS)


def _read_case(article: Token, before: Token) -> str:
    """Return what an article with the word before it marks a phrase as."""
    if article.has("genitive"):
        return "of"
    if article.has("dative"):
        return _preposition(before) or "dative"
    belongs = article.has("either_case") and before.text[:1].isupper() and not before.has(SMALL)
    return "of" if belongs else _preposition(before)


def _preposition(token: Token) -> str:
    return next((name for name in _MARKERS if token.has(name)), "")
