"""Near copies: a model that keeps to a sentence's words has changed something, and what it was can be seen (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from retrieval.domain import Lack
from retrieval.grounding.evidence import Evidence, Fault
from retrieval.text.lexicon import ATTRIBUTED, OPENING, POSSIBLE, REPORTED
from retrieval.text.measures import unit_of
from retrieval.text.names import CALENDAR, dates, names, numbers
from retrieval.text.sentences import sentences
from retrieval.text.tokens import TOKEN, fold, words

NEAR = 0.7
"""The share of a claim's words that stand in one source sentence in the same order, from which it is a near copy."""
SHORTEST = 6
"""Fewer words than this are alike by chance."""
FEW = 3
"""More words than this that a claim leaves out at one place are a part of the sentence, not a word of it."""
LONGEST_SPEAKER = 15
"""More words than this are not only about who says it."""
_LONGEST_SHOWN = 60
_NOT = frozenset({"not", "no", "never", "without", "neither", "nor", "none", "nobody", "nothing", "cannot"})
_DENYING = re.compile(r"(?:un|in|im|non|dis)\w{4,}|(?:den|declin|refus|reject|fail|lack|stop)\w*")
"""What may stand for a "not", or a "not" for it."""
_SPEAKER = re.compile(r"^(?:according to|as reported by)\b|\b(?:sa(?:id|ys?)|told \w+)$", re.IGNORECASE)
"""A part that says whose word a sentence is, at its end or beginning."""
_LISTED = frozenset({"and", "or", "the", "a", "an", "both"})


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in the place of what, in folded words, and both as they are written."""

    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    was: str
    now: str
    start: int
    """Where it stands in the source sentence, in words."""


def altered(claim: str, evidence: Evidence) -> Fault | None:
    """Return what a near copy of a quoted sentence changes that may not be changed; None when it is no near copy.

    A number, date, unit or name in the place of another, two names that changed places, a "not" put in or left out, a
    hedge or whose word it is left out.
    """
    near = _nearest(claim, evidence.near)
    if near is None:
        return None
    changes = tuple(_changes(claim, near))
    if found := next(filter(None, map(_other_amount, changes)), None):
        return found
    return (
        _exchanged(claim, near)
        or _other_name(changes, claim, near, evidence.whole)
        or _turned(changes)
        or _bared(changes, last=len(words(near)))
    )


def _nearest(claim: str, near: str) -> str | None:
    """Return the source sentence that a claim is a near copy of."""
    ours = words(claim)
    best, most = None, NEAR * len(ours)
    for span in sentences(near) if len(ours) >= SHORTEST else ():
        sentence = near[span.start : span.end]
        matched = sum(block.size for block in _matcher(words(sentence), ours).get_matching_blocks())
        if matched >= most and matched:
            best, most = sentence, matched + 1
    return best


def _changes(claim: str, near: str) -> Iterator[Change]:
    """Yield what differs between a claim and its source sentence, in order."""
    theirs, ours = TOKEN.findall(near), TOKEN.findall(claim)
    for tag, i, j, k, m in _matcher(words(near), words(claim)).get_opcodes():
        if tag != "equal":
            was, now = theirs[i:j], ours[k:m]
            yield Change(tuple(map(fold, was)), tuple(map(fold, now)), " ".join(was), " ".join(now), i)


def _other_amount(change: Change) -> Fault | None:
    """Return a fault when a number, a date or a unit stands where the source has another one."""
    for lack, of in ((Lack.NUMBER, numbers), (Lack.DATE, dates), (Lack.UNIT, _units)):
        were, are = of(change.was), of(change.now)
        if were - are and are - were:
            return Fault(lack, min(are - were))
    return None


def _units(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(unit_of, words(text))))


def _turned(changes: Sequence[Change]) -> Fault | None:
    """Return a fault when a "not" was put in or left out, and nothing that denies stands on the other side for it."""
    ours = {word for change in changes for word in change.ours}
    theirs = {word for change in changes for word in change.theirs}
    lost = {word for change in changes if len(change.theirs) <= FEW for word in change.theirs}
    for held, other in ((ours, theirs), (lost, ours)):
        denied = sorted(filter(_is_not, held))
        if denied and not any(_is_not(word) or _DENYING.fullmatch(word) for word in other):
            return Fault(Lack.POLARITY, denied[0])
    return None


def _is_not(word: str) -> bool:
    return word in _NOT or word.endswith("n't")


def _bared(changes: Sequence[Change], *, last: int) -> Fault | None:
    """Return a fault when a hedge among a few words was left out, or the part that says whose word it is."""
    come = " ".join(change.now for change in changes)
    if REPORTED.search(come) or ATTRIBUTED.search(come) or _possible(come):
        return None
    for change in changes:
        few = len(change.theirs) <= FEW
        hedge = REPORTED.search(change.was)
        if few and (hedge or _possible(change.was)):
            return Fault(Lack.HEDGE, hedge[0] if hedge else min(_possible(change.was)))
        at_an_end = change.start == 0 or change.start + len(change.theirs) == last
        if at_an_end and not change.ours and len(change.theirs) <= LONGEST_SPEAKER and _SPEAKER.search(change.was):
            return Fault(Lack.HEDGE, change.was[:_LONGEST_SHOWN])
    return None


def _possible(text: str) -> frozenset[str]:
    """Return the words of a text that leave something open; the month of May does not."""
    return POSSIBLE & frozenset(words(text.replace("May", "")))


def _exchanged(claim: str, near: str) -> Fault | None:
    """Return a fault when only names or months differ from the source, and they are its own at other places."""
    theirs, ours = words(near), words(claim)
    if len(theirs) != len(ours) or sorted(theirs) != sorted(ours):
        return None
    moved = [place for place, word in enumerate(ours) if word != theirs[place]]
    if not moved:
        return None
    said, told = TOKEN.findall(claim), {word for name in names(near) for word in name.split()}
    between = ours[moved[0] : moved[-1] + 1]
    if all(word in told or word in _LISTED for word in between):  # a list in another order is the same list
        return None
    strange = [said[place] for place in moved if ours[place] in told or ours[place] in CALENDAR]
    return Fault(Lack.ROLE, strange[0]) if strange else None


def _other_name(changes: Sequence[Change], claim: str, near: str, whole: str) -> Fault | None:
    """Return a fault when a name that the source sentence does not have stands where it has one that the claim lacks.

    A fuller or another form of that name may stand there, where the passage has it: "Joe Biden" for "the President".
    """
    theirs, ours = _named(near), _named(claim)
    said, told, held = set(words(claim)), set(words(near)), f" {' '.join(words(whole))} "
    for change in changes:
        gone = {name for name in theirs if set(name.split()) & (set(change.theirs) - said)}
        come = {name for name in ours if set(name.split()) & (set(change.ours) - told)}
        strange = sorted(name for name in come if f" {name} " not in held or not _shares(name, gone))
        if gone and strange:
            return Fault(Lack.NAME, strange[0])
    return None


def _named(text: str) -> frozenset[str]:
    """Return the names of a text but those that only open a sentence."""
    return frozenset(name for name in names(text) if name not in OPENING)


def _shares(name: str, others: Collection[str]) -> bool:
    """Say whether a name shares a word with one of others."""
    return any(set(name.split()) & set(other.split()) for other in others)


def _matcher(theirs: list[str], ours: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, theirs, ours, autojunk=False)
