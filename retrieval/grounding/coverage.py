"""How much of a sentence its quotes have, in whatever form of its words (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.case import Case
from retrieval.grounding.evidence import Fault
from retrieval.text.guard_rows import forms_of
from retrieval.text.language import language_of
from retrieval.text.measures import unit_of
from retrieval.text.reading import Word, forms, read, without_prefix

LEAST_SHARED: Final = 0.5
"""More than this share of what a sentence tells has to stand in what it quotes, or in the heading."""
FEWEST_STRANGE: Final = 2
"""A single word may be put otherwise ("rose" for "went up"), where more than it holds the sentence."""
ENOUGH, ENOUGH_SHARED = 3, 0.3
"""So many words, names, amounts and days that follow hold a free paraphrase, if they are this share of it."""
FEWEST_IN_CLAUSE, MOST = 3, 0.7
"""A clause put to a true sentence: so many words, none of which stands anywhere, where so much of the rest does."""
WORKED_OUT: Final = 2
"""What a fact counts that follows from the quotes and does not stand there: nobody hits upon it by chance."""
_LIGHT: Final = ("freely", "rounding", "told", "speaks", "planned", "possible", "denied", "light")
"""Words that say nothing alone, or that another check looks at: who says it, about how much."""
_PART = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]|\*([^*]+)\*")


def thin(case: Case) -> Fault | None:
    """Return the words of a sentence that its quotes do not have, where they are too many."""
    if found := _apart(case):
        return found
    told = {measure.value for measure in case.near.measures} | case.near.days
    facts = sum(
        1 if fact in told else WORKED_OUT for fact in (*(m.value for m in case.claim.measures), *case.claim.days)
    )
    strange, held = _strange(case.claim.words, case)
    hits = facts + held
    shared = hits / max(1, hits + len(strange))
    if found := _put_to(case):
        return found
    few = len(strange) < FEWEST_STRANGE and facts
    if not strange or few or shared > LEAST_SHARED or (hits >= ENOUGH and shared >= ENOUGH_SHARED):
        return None
    grammar = case.claim.sentences[0].tokens.grammar
    if language_of(case.text) not in {None, grammar.code}:
        return Fault(Lack.LANGUAGE, grammar.code)
    return Fault(Lack.WORDS, " ".join(strange))


def _put_to(case: Case) -> Fault | None:
    """Return a clause that has next to nothing of the quotes beside clauses that have most of theirs."""
    counted = [_strange(clause.words, case) for clause in case.claim.clauses]
    for at, (strange, held) in enumerate(counted):
        rest = [one for place, one in enumerate(counted) if place != at]
        others = sum(held for _, held in rest), sum(len(words) for words, _ in rest)
        if len(strange) >= FEWEST_IN_CLAUSE and not held and others[0] >= MOST * sum(others):
            return Fault(Lack.WORDS, " ".join(strange))
    return None


def _apart(case: Case) -> Fault | None:
    """Return what stands by itself (in brackets, or as one of several sentences) and has no word of the quotes."""
    told = [sentence.text for sentence in case.claim.sentences] if len(case.claim.sentences) > 1 else []
    told += [match[1] or match[2] or match[3] for match in _PART.finditer(case.text)]
    for text in told:
        words = read(text, case.claim.sentences[0].tokens.grammar).words
        strange, held = _strange(words, case)
        if strange and not held:
            return Fault(Lack.WORDS, " ".join(strange))
    return None


def _strange(words: Sequence[Word], case: Case) -> tuple[list[str], int]:
    """Return the telling words that the quotes do not have, and how many they have; a name counts once."""
    held = {form for word in (*case.near.words, *case.heading.words) for form in forms(word)}
    telling = [word for word in words if _tells(word, case)]
    plain = [word for word in telling if not case.is_name(word)]
    named = [
        at for at, word in enumerate(telling) if case.is_name(word) and (not at or not case.is_name(telling[at - 1]))
    ]
    strange = [word for word in plain if not held & {*forms(word), *without_prefix(word, case.claim)}]
    return [word.folded for word in strange], len(plain) - len(strange) + len(named)


def _tells(word: Word, case: Case) -> bool:
    """Say whether a word carries meaning that no other check looks at."""
    tokens = case.claim.sentences[0].tokens
    measured = word.token.is_number or word.token.has("calendar") or unit_of(word.token, tokens)
    guard = tokens.grammar.guard
    light = any(guard.has(name, form) for name in _LIGHT for form in forms_of(word.token))
    return not (word.is_small or measured or light)
