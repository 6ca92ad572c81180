"""Does what a sentence says stand in what it cites? The checks in their order (pure).

Names, numbers and dates are the strongest cheap check of support (AUROC .88 on RGB's counterfactuals, where the
cosine of two embeddings has .78); hedges and polarity are what small models lose most often. What each check catches
and wrongly catches is in docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.additions import added
from retrieval.grounding.addresses import addresses, undisguised
from retrieval.grounding.copies import altered
from retrieval.grounding.evidence import Evidence, Fault
from retrieval.grounding.facts import merged, strange
from retrieval.grounding.foreign import foreign, is_foreign
from retrieval.grounding.remnants import without_dateline
from retrieval.grounding.roles import swapped
from retrieval.grounding.stance import bared, turned
from retrieval.text.clauses import clauses
from retrieval.text.lexicon import NEGATING, STOPWORDS
from retrieval.text.measures import unit_of
from retrieval.text.names import CALENDAR, dates, names, numbers
from retrieval.text.sentences import sentences
from retrieval.text.tokens import stem, words

LEAST_SHARED = 0.5
"""More than this share of a sentence's content words has to stand in what it quotes, or in the heading."""
FEWEST_STRANGE = 2
"""A single word may be put otherwise ("rose" for "went up"), where more than it holds the sentence."""
FEWEST_IN_CLAUSE, LEAST_IN_CLAUSE = 3, 0.34
"""A clause put to a true sentence: so many words that stand nowhere, and no more than this share that does."""

_MENTION = re.compile(r"<[@!#]|(?<![\w.])@(?:here|channel|everyone)\b")
_MARKUP_LINK = re.compile(r"\]\(|<[a-z][\w+.-]*:", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>|]+|\b[\w-]+(?:\.[\w-]+)+/[^\s<>|]*|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|xyz|info|co)\b",
    re.IGNORECASE,
)


def fault(claim: str, evidence: Evidence) -> Fault | None:
    """Return why the evidence does not carry a claim, by the first check that fails, or None when it does."""
    if found := _strange_link(claim, evidence):
        return found
    if _stands_whole(claim, evidence.near):
        return None
    if is_foreign(evidence):
        return foreign(claim, evidence)
    return next((found for check in CHECKS if (found := check(claim, evidence))), None)


def _stands_whole(claim: str, near: str) -> bool:
    """Say whether a claim is a whole sentence of its source, or all of them: as they stand they say what they say."""
    plain = " ".join(claim.split())
    whole = (near, *(near[span.start : span.end] for span in sentences(near)))
    return any(plain in {" ".join(text.split()), " ".join(text[without_dateline(text) :].split())} for text in whole)


def strange_words(claim: str, evidence: str) -> tuple[frozenset[str], float]:
    """Return the stems of a claim's content words that a text does not have, and the share of those that it has.

    Names, dates, numbers and units are looked at by themselves: a name is never strange, the others are no words.
    """
    named = {stem(word) for name in names(claim) for word in name.split()}
    asked = frozenset(stem(word) for word in words(claim) if _is_telling(word))
    strange_to_it = asked - named - {stem(word) for word in words(evidence)}
    return strange_to_it, 1.0 - len(strange_to_it) / len(asked) if asked else 1.0


def _is_telling(word: str) -> bool:
    """Say whether a folded word carries content that no other check looks at."""
    return word not in STOPWORDS and not word[0].isdigit() and not unit_of(word) and word not in CALENDAR


def _strange_link(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when a claim mentions people of the chat, carries link markup, or an address no source has."""
    held = evidence.whole.casefold()
    if _MENTION.search(claim) or (_MARKUP_LINK.search(claim) and claim.casefold() not in held):
        return Fault(Lack.LINK)
    named = {match[0].rstrip(".,;:)").casefold() for match in _LINK.finditer(claim)}
    hidden = addresses(claim)
    if any(address not in held for address in named) or (hidden and not _are_held(hidden, evidence.whole)):
        return Fault(Lack.LINK)
    return None


def _are_held(found: frozenset[str], whole: str) -> bool:
    """Say whether a text has some addresses, in whatever guise."""
    plain = undisguised(whole).casefold()
    return all(address in plain for address in found)


def _strange_role(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when a claim gives one name's deed to another."""
    name = swapped(claim, evidence.near)
    return Fault(Lack.ROLE, name) if name else None


def _strange_wording(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when half of a claim's words or more are not in what it quotes."""
    held = f"{evidence.near}\n{evidence.heading}"
    strange_to_it, shared = strange_words(claim, held)
    if len(strange_to_it) >= FEWEST_STRANGE and shared <= LEAST_SHARED:
        return Fault(Lack.WORDS, " ".join(sorted(strange_to_it)))
    for clause in clauses(claim):
        strange_to_it, shared = strange_words(clause, held)
        if len(strange_to_it) >= FEWEST_IN_CLAUSE and shared < LEAST_IN_CLAUSE:
            return Fault(Lack.WORDS, " ".join(sorted(strange_to_it)))
    return None


def _turned(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when a claim loses or adds a denial."""
    denied = turned(claim, evidence.near)
    return Fault(Lack.POLARITY, denied) if denied else None


def _bared(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when a claim loses a hedge, or whose word it is."""
    hedged = bared(claim, evidence.near)
    return Fault(Lack.HEDGE, hedged) if hedged else None


def _thin(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when half of a sentence of one or two words is strange, and no number or day holds it."""
    strange_to_it, shared = strange_words(claim, f"{evidence.near}\n{evidence.heading}")
    telling = strange_to_it - {stem(word) for word in NEGATING}
    held = shared > LEAST_SHARED or numbers(claim) or dates(claim)
    return Fault(Lack.WORDS, " ".join(sorted(telling))) if telling and not held else None


CHECKS: Final[tuple[Callable[[str, Evidence], Fault | None], ...]] = (
    foreign,
    strange,
    merged,
    altered,
    _strange_role,
    _strange_wording,
    _turned,
    _bared,
    _thin,
    added,
)
"""What a claim is held against, in this order, once its links are looked at."""
