"""Near copies: a sentence that keeps to its source's words has changed something, and what it was can be seen (pure).

A paraphrase puts other words in the place of words; a lie of a few words puts another name or number there, leaves a
hedge out, or stands beside what is copied: a frame ("It is a myth that …"), an aside, a clause at the end, one adverb.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.alignment import Copy, copies
from retrieval.grounding.case import Case
from retrieval.grounding.evidence import Fault
from retrieval.grounding.facts import equals, resolved
from retrieval.grounding.speakers import other_speaker
from retrieval.text.quantities import includes
from retrieval.text.reading import ReadText, Word, forms, read

FEW: Final = 3
"""More words than this that are left out at one place are a part of the sentence, not a word of it; more than this
before or behind a copy are no other word for something but something else."""
LONGEST_SPEAKER: Final = 15
"""More words than this are not only about who says it."""


def altered(case: Case) -> Fault | None:
    """Return what a near copy of a quoted sentence changes that may not be changed, or puts to it and has no place."""
    found = sorted(copies(case), key=lambda copy: copy.matched, reverse=True)
    close = next((copy for copy in found if copy.is_close), None)
    more = next((copy for copy in found if copy.is_more), None)
    changed = (check(close) for check in CHANGES) if close else iter(())
    return next(filter(None, changed), None) or (_strange(more) if more else None)


def _other_amount(copy: Copy) -> Fault | None:
    """Return a number, a date or a unit that stands where the source has another one."""
    days = {day for place in copy.case.places for day in resolved(place)}
    for change in copy.changes:
        were, are = (read(_written(words), copy.grammar) for words in (change.theirs, change.ours))
        come = [one for one in are.measures if not any(equals(one, other, copy.case.claim) for other in were.measures)]
        gone = {one.value for one in were.measures} - {one.value for one in are.measures}
        if gone and come and {one.value for one in come} - {one.value for one in were.measures}:
            return Fault(Lack.NUMBER, come[0].value)
        late = sorted(day for day in are.days - were.days if not any(includes(one, day) for one in days))
        if late and were.days - are.days:
            return Fault(Lack.DATE, late[0])
        units, others = (set(filter(None, map(copy.unit_of, words))) for words in (change.ours, change.theirs))
        if units - others and others - units and (come or not are.measures):
            return Fault(Lack.UNIT, min(units - others))
    return None


def exchanged(case: Case) -> Fault | None:
    """Return a name, number or month that stands where another one stands in a source sentence, and the other in its.

    A place is told by the word before it. A list in another order is the same list.
    """
    for copy in copies(case):
        ours, theirs = copy.places(copy.ours), copy.places(copy.theirs)
        for one, other in combinations(sorted(ours.keys() & theirs.keys()), 2):
            if one[0].isdigit() != other[0].isdigit():
                continue
            if ours[one] & theirs[one] or ours[other] & theirs[other] or copy.lists(one, other):
                continue
            swapped = ours[one] & theirs[other], ours[other] & theirs[one]
            if all(swapped) or (any(swapped) and copy.is_close and copy.turns(one, other)):
                return Fault(Lack.NUMBER if one[0].isdigit() else Lack.ROLE, one)
    return None


def _other_name(copy: Copy) -> Fault | None:
    """Return a name that stands where the source sentence has another one, or whoever else is no firm.

    A fuller form of that name may stand there, and any name of the passage for "it", "the company" or "the lab".
    """
    said, told = ({word.folded for word in words} for words in (copy.ours, copy.theirs))
    for change in copy.changes:
        come = [word for word in copy.names(change.ours) if word.folded not in told]
        gone = [word for word in copy.names(change.theirs) if word.folded not in said]
        come = come or [word for word in change.ours if gone and copy.may_be_name(word)]
        nouns = [w for w in change.theirs if not w.is_small and not _refers(w) and not w.token.is_a("model")]
        common = len(change.theirs) <= FEW and len(nouns) == 1
        if come and (gone or common) and not copy.are_one_name(come, gone):
            return Fault(Lack.NAME, come[0].folded)
    come = [w for w in copy.names(copy.ours) if w.folded not in told and w.folded not in copy.outlets]
    gone = [w for w in copy.names(copy.theirs) if w.folded not in said]
    refers = any(_refers(word) for change in copy.changes for word in change.theirs)
    return (
        Fault(Lack.NAME, come[0].folded) if come and gone and not refers and not copy.are_one_name(come, gone) else None
    )


def _turned(copy: Copy) -> Fault | None:
    """Return a "not" that was put in or left out, where nothing that denies stands on the other side for it."""
    ours = [word for change in copy.changes for word in change.ours]
    theirs = [word for change in copy.changes for word in change.theirs]
    bare = (c.theirs for c in copy.changes if not any(copy.tells(w) and not copy.is_in("denied", w) for w in c.theirs))
    lost = [word for words in bare for word in words]
    cues = {*copy.case.claim.cued("not"), *ReadText((copy.source,)).cued("not")}
    for held, other in ((ours, theirs), (lost, ours)):
        denied = [word for word in held if word in cues]
        if denied and not any(word in cues or copy.may_deny(word) for word in other):
            return Fault(Lack.POLARITY, denied[0].folded)
    return None


def _bared(copy: Copy) -> Fault | None:
    """Return a hedge among a few words that was left out, or the part that says whose word it is."""
    come = read(_written([word for change in copy.changes for word in change.ours]), copy.grammar)
    if any(come.has(name) for name in ("reported", "attributed", "possible", "according")):
        return None
    for change in copy.changes:
        lost = read(_written(change.theirs), copy.grammar)
        speaks = _is_speaker(lost)
        hedge = (lost.has("reported") or lost.has("possible")) and not speaks
        named = copy.names(change.theirs) or not copy.case.claim.has("reported")
        speaker = change.at_their_end and not change.ours and named and speaks
        if (len(change.theirs) <= FEW and hedge) or (speaker and len(change.theirs) <= LONGEST_SPEAKER):
            return Fault(Lack.HEDGE, _written(change.theirs))
    return None


def _is_speaker(part: ReadText) -> bool:
    """Say whether a part of a sentence says whose word it is: "according to X", "X said"."""
    return part.has("told_by") or any(
        clause.words[-1].at in clause.cues("closing") for clause in part.clauses[-1:] if clause.words
    )


def _strange(copy: Copy) -> Fault | None:
    """Return words that stand beside what is copied and that the quotes do not have."""
    case = copy.case
    near, beside = case.near.words, [w for w in case.heading.words if case.is_name(w)]
    refers = any(_refers(word) for word in near if word.folded not in _folded(copy.ours))
    attributed = any(case.near.has(name) for name in ("attributed", "reported", "kept", "saying"))
    for change in copy.changes:
        wide = refers or not change.at_an_end
        held = {form for word in (*near, *(case.whole.words if wide else beside)) for form in forms(word)}
        held |= copy.outlets
        told = [word for word in change.ours if copy.tells(word) and not _is_held(word, held)]
        if attributed or copy.outlets & _folded(change.ours):
            told = [word for word in told if not copy.is_in("speaks", word)]
        gone = [w for w in change.theirs if not copy.is_in("freely", w) and w.folded not in _folded(copy.ours)]
        other = len(told) <= len(gone) and (not change.at_an_end or len(change.ours) <= FEW)
        if told and not other:
            return Fault(Lack.WORDS, _written(told))
    return None


def _is_held(word: Word, held: set[str]) -> bool:
    """Say whether words have one: itself, or all that it is put together of."""
    whole, root, *parts = forms(word)
    return whole in held or root in held or (len(parts) > 1 and held.issuperset(parts))


def _also(copy: Copy) -> Fault | None:
    """Return who is put behind a copy as one of whom the same is so ("…, as did Vexley"), though not by its source."""
    near = _folded(copy.case.near.words)
    for change in copy.changes:
        come = [word for word in copy.names(change.ours) if word.folded not in near]
        if come and change.at_an_end and read(_written(change.ours), copy.grammar).has("likewise"):
            return Fault(Lack.ROLE, come[0].folded)
    return None


def _refers(word: Word) -> bool:
    """Say whether a word stands for somebody whom another sentence of the passage names: "its", "the company"."""
    return word.token.has("pronouns", "own") or word.token.is_a("roles")


def _folded(words: Sequence[Word]) -> set[str]:
    return {word.folded for word in words}


def _written(words: Sequence[Word]) -> str:
    return " ".join(word.token.text for word in words)


CHANGES: Final[tuple[Callable[[Copy], Fault | None], ...]] = (
    _other_amount,
    _other_name,
    other_speaker,
    _also,
    _turned,
    _bared,
)
"""What a sentence is held against that has most of its words from one source sentence."""
