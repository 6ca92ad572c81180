"""What a model puts to a near copy of a source sentence: every word of it needs a place in what is quoted (pure).

A paraphrase puts other words in the place of words, a lie of a few words is put beside them: a frame ("It is a myth
that …"), an aside, a clause at the end, one adverb. So what stands in the place of words of the source is left to the
other checks, and what is added to them has to be held.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from retrieval.answering.evidence import Evidence, Fault
from retrieval.answering.inflections import base_of
from retrieval.answering.lexicon import ADDED_FREELY, ATTRIBUTED, NAMES_A_SPEAKER, REPORTED
from retrieval.answering.measures import unit_of
from retrieval.answering.wording import sentences
from retrieval.domain import Lack
from retrieval.finding.entities import CALENDAR, fold, names, numbers, stem

COPIED = 0.7
"""The share of a claim's words, in the order of one source sentence, from which it is a near copy."""
CONTAINED = 0.6
"""The share of a source sentence's words that a claim has in their order, from which it is a near copy with more."""
RUN = 6
"""So many words in a row are copied, and fewer matching words than this are alike by chance."""
SWAPPED = 3
"""More words than this, one beside the other, are no other word for something but something else."""

_TOKEN = re.compile(r"[^\W_]+(?:[.,&'\u2019+-][^\W_]+)*")
_PART = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]|\*([^*]+)\*")
_META = re.compile(
    r"^(?:according to )?(?:the|this) (?:article|report|piece|story|note|notice|post|passage|page)"
    r"(?: (?:says|said|reports|reported|states|stated|adds|notes|writes))?(?: that\b|,)? ",
    re.IGNORECASE,
)
"""How a model says that it retells what it read, which is so of every sentence."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Words of a claim that its source sentence does not have there, and those that stand in their place."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def added(claim: str, evidence: Evidence) -> Fault | None:
    """Return what a claim adds to its quotes and they do not hold, or None.

    A part that stands by itself (a sentence, brackets) has to be held whatever the rest is like; single words only
    where the rest is a near copy.
    """
    near = f"{evidence.near}\n{evidence.heading}"
    held = _Held(near)
    for part in _parts(claim):
        telling = [word for word in _folded(part) if _is_telling(word)]
        if telling and not any(map(held.has, telling)):
            return Fault(Lack.WORDS, " ".join(telling))
    plain = _META.sub("", claim)
    source = _copied(plain, evidence.near)
    if source is None:
        return None
    strange = next(filter(None, (held.strange(one) for one in _insertions(plain, source))), None)
    return Fault(Lack.WORDS, strange) if strange else _told_again(plain, near)


def _parts(claim: str) -> Iterator[str]:
    """Yield the parts of a claim that stand by themselves: what is in brackets, and each of several sentences."""
    for match in _PART.finditer(claim):
        yield match[1] or match[2] or match[3]
    spans = sentences(_PART.sub(" ", claim))
    if len(spans) > 1:
        outside = _PART.sub(" ", claim)
        yield from (outside[span.start : span.end] for span in spans)


class _Held:
    """The words of the quotes and their heading, by what they have in common with another form of them."""

    def __init__(self, near: str) -> None:
        self._near = near
        self._words = frozenset(_folded(near))
        self._bases = frozenset(base_of(word) for word in self._words)
        self._numbers = numbers(near)
        self._attributed = bool(ATTRIBUTED.search(near) or REPORTED.search(near))

    def has(self, word: str) -> bool:
        """Say whether a word, a form of it or what it is put together of is held."""
        if word in self._words or base_of(word) in self._bases:
            return True
        if word.startswith(("un", "non")) and base_of(word.removeprefix("un").removeprefix("non")) in self._bases:
            return True  # whether that turns it round is the polarity's check
        parts = re.split(r"['-]", word)
        return len(parts) > 1 and all(len(part) == 1 or part in ADDED_FREELY or self.has(part) for part in parts)

    def strange(self, insertion: _Insertion) -> str | None:
        """Return the words of an insertion that are not held, unless as many others stood in their place."""
        told = [word for word in insertion.ours if _is_telling(word) and not self.has(word)]
        if self._attributed or any(map(self._is_outlet, insertion.ours)):
            told = [word for word in told if not NAMES_A_SPEAKER.fullmatch(word)]
        gone = [word for word in insertion.theirs if word not in ADDED_FREELY]
        if not told or (len(told) <= len(gone) and len(insertion.ours) <= SWAPPED):
            return None
        return " ".join(told)

    def _is_outlet(self, word: str) -> bool:
        """Say whether a word is of the last line, where the outlet and whom it credits stand."""
        return _is_telling(word) and word in _folded(self._near.rpartition("\n")[2])


def _told_again(claim: str, near: str) -> Fault | None:
    """Return a name that a near copy has more often than all that it quotes."""
    ours, theirs = Counter(_folded(claim)), Counter(_folded(near))
    named = sorted({word for name in names(claim) for word in name.split()})
    more = next((word for word in named if word in theirs and ours[word] > theirs[word]), None)
    return Fault(Lack.ROLE, more) if more else None


def _copied(claim: str, near: str) -> str | None:
    """Return the source sentence that a claim copies most of, if it is a near copy of one."""
    ours = _folded(claim)
    best, most = None, 0
    for span in sentences(near):
        sentence = near[span.start : span.end]
        theirs = _folded(sentence)
        blocks = [block.size for block in _matcher(theirs, ours).get_matching_blocks()]
        matched = sum(blocks)
        contained = matched >= CONTAINED * len(theirs)
        if matched > most and matched >= RUN and (matched >= COPIED * len(ours) or contained or max(blocks) >= RUN):
            best, most = sentence, matched
    return best


def _insertions(claim: str, near: str) -> Iterator[_Insertion]:
    """Yield what a claim has beside the words of its source sentence, in order."""
    theirs, ours = _folded(near), _folded(claim)
    for tag, i, j, k, m in _matcher(theirs, ours).get_opcodes():
        if tag in {"insert", "replace"}:
            yield _Insertion(tuple(ours[k:m]), tuple(theirs[i:j]))


def _is_telling(word: str) -> bool:
    """Say whether a folded word tells something that no check of numbers, units and dates looks at."""
    return word not in ADDED_FREELY and not word[0].isdigit() and not numbers(word) and not unit_of(word) and word not in CALENDAR


def _matcher(theirs: Sequence[str], ours: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, theirs, ours, autojunk=False)


def _folded(text: str) -> list[str]:
    return [fold(token) or token.casefold() for token in _TOKEN.findall(text)]
