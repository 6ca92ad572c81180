"""Who did it to somebody: no sentence answers in which he did it himself, or it was done to others (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.answering.demand import demand_of
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable
from retrieval.answering.select import Pick
from retrieval.answering.wordings import worded_for
from retrieval.claims.objects import Roles
from retrieval.claims.verbs import roles_of
from retrieval.text.asked_in import language_asked
from retrieval.text.grammar import SMALL, Grammar, grammar_of, load_grammar
from retrieval.text.matter import without_elisions
from retrieval.text.morphology import Tokens, tokenise
from retrieval.text.naming import find_names
from retrieval.text.phrases import match_any
from retrieval.text.tables import INLINE, worded
from retrieval.text.tokens import words

_DOER: Final = worded("forms", r"^\W*{doer}\b", blank=INLINE)
_INHERITED: Final = re.compile(r"\s\([^()]*\)\s*$")
"""What a follow-up takes over from the question before: names that stand in no role of its own."""
_BY_WHOM: Final = worded("forms", r"^\W*{by_whom}", blank=INLINE)


@dataclass(frozen=True, slots=True)
class DoerQuestion:
    """A question for who did something: its words as far as they say what, and those of whom it names, folded."""

    question: str
    whom: frozenset[str]

    def keep(self, picks: Sequence[Pick]) -> tuple[Pick, ...]:
        """Return the sentences without those that tell it of others; none where no other tells it at all."""
        told = [(pick, self._roles(pick.quotable)) for pick in picks]
        kept = [(pick, roles) for pick, roles in told if not roles or any(self._fits(one, pick) for one in roles)]
        if len(kept) < len(told) and not any(roles for _, roles in kept):
            return ()
        return tuple(pick for pick, _ in kept)

    def _roles(self, line: Quotable) -> tuple[Roles, ...]:
        """Return who does what is asked about to whom in a sentence, once for each clause that says it."""
        said = line.said
        return roles_of(said, _content(worded_for(self.question, line.hit), said.grammar))

    def _fits(self, roles: Roles, pick: Pick) -> bool:
        """Say whether a clause may tell who did it to whom the question names: he is not the doer, nor others meant."""
        if any(self._is_named(words(without_elisions(party.text))) for party in roles.subjects):
            return False
        line = pick.quotable
        if self._is_named(words(without_elisions(line.text))):
            return True
        page, named = page_of(line.hit), [one.party.is_name for one in roles.objects if one.party]
        return not (named and all(named)) and self._is_named((*page.words, *page.head.words))

    def _is_named(self, said: Collection[str]) -> bool:
        return not self.whom.isdisjoint(said)


def doer_asked(question: str) -> DoerQuestion | None:
    """Return a question that asks who did something to somebody whom it names; None for any other.

    Where word order tells who does it, a name before the verb is who does: "Who did X suspend?". "Who at X" is of X.
    """
    question = _INHERITED.sub("", question)
    by_whom = _BY_WHOM.search(question)
    opening = _DOER.search(question) or by_whom
    whom = demand_of(question).name_words
    if opening is None or not whom:
        return None
    tokens = tokenise(question, grammar_of(language_asked(question)) or load_grammar("en"))
    behind = sum(start < opening.end() for start in tokens.starts)
    first = next((at for at, token in enumerate(tokens) if not whom.isdisjoint(words(token.text))), len(tokens))
    doing = [at for at in range(behind, len(tokens) if by_whom else first) if _is_content(at, tokens)]
    if not doing or any(_says_what_others_do(at, tokens) for at in range(behind, len(tokens))):
        return None
    helps = any(tokens.grammar.has(name, tokens[behind].lemma) for name in ("auxiliaries", "passive"))
    if tokens[behind].has(SMALL) and not helps and behind + 1 == first:
        return None
    return DoerQuestion(question if by_whom else question[: tokens.starts[first]], whom)


def _says_what_others_do(at: int, tokens: Tokens) -> bool:
    """Say whether a token leads to what somebody else does: a verb of speech, or what opens a clause."""
    token = tokens[at]
    rows = (tokens.grammar.speech.rows[number] for number in tokens.grammar.speech.beginning(token.lower, token.lemma))
    speaks = any(not row.needs and match_any(row.verbs, at, tokens) for row in rows)
    return speaks or token.has("that", "loose_breaks") or token.text == ","


def _content(question: str, grammar: Grammar) -> frozenset[str]:
    """Return the base forms of the words of a question that tell something and name nobody."""
    tokens = tokenise(question, grammar)
    return frozenset(tokens[at].lemma for at in range(len(tokens)) if _is_content(at, tokens))


def _is_content(at: int, tokens: Tokens) -> bool:
    named = {place for name in find_names(tokens) for place in range(name.first, name.last)}
    return tokens[at].is_word and not tokens[at].has(SMALL) and at not in named
