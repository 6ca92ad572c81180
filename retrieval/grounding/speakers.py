"""Whose word a sentence is: nobody is given what he does not say in the passage (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.alignment import Change, Copy
from retrieval.grounding.case import Case
from retrieval.grounding.evidence import Fault
from retrieval.text.reading import ReadText, Word, words_of

BESIDE: Final = 3
"""Words between a name and the word of speech whose speaker it is: "the Quillon lab has said"."""


def other_speaker(copy: Copy) -> Fault | None:
    """Return who is said to say what a near copy repeats, though no outlet and nobody who speaks in the passage is so.

    A frame is looked at that was put before or behind a copy ("According to Vexley, …", "…, Vexley said"); a speaker
    in the place of another is a name in the place of another.
    """
    for change in copy.changes:
        names = [word for word in copy.names(change.ours) if word.folded not in copy.outlets]
        if names and _is_frame(change, copy) and not {word.folded for word in names} & speakers(copy.case):
            return Fault(Lack.ROLE, names[0].folded)
    return None


def _is_frame(change: Change, copy: Copy) -> bool:
    """Say whether a change puts nothing to a copy but whose word it is."""
    if not change.at_an_end or any(_speaks(word, copy) for word in change.theirs):
        return False
    plain = [word for word in change.ours if not (word.is_small or copy.case.is_name(word))]
    return bool(plain) and all(_speaks(word, copy) for word in plain)


def _speaks(word: Word, copy: Copy) -> bool:
    return copy.is_in("speaks", word) or copy.is_in("told", word)


def speakers(case: Case) -> frozenset[str]:
    """Return the words of the names that stand beside a word of speech, or as the head of what does.

    "Ida Brandt, counsel of the lab in Osterby, said": Brandt speaks, Osterby does not.
    """
    return frozenset(word.folded for word in _speaking(case.whole, case))


def _speaking(whole: ReadText, case: Case) -> Iterator[Word]:
    verbs = whole.cued("told") | whole.cued("attributed") | whole.cued("told_by")
    for sentence in whole.sentences:
        words = words_of(sentence.tokens)
        told = [place for place, word in enumerate(words) if word in verbs]
        for place, word in enumerate(words):
            beside = any(abs(place - verb) <= BESIDE for verb in told)
            if told and case.is_name(word) and (beside or _heads(words, place, case)):
                yield word


def _heads(words: Sequence[Word], place: int, case: Case) -> bool:
    """Say whether a name has an apposition behind it: a comma, and no further name of a list."""
    word, behind = words[place], words[place + 1 : place + 2]
    return bool(behind) and behind[0].at > word.at + 1 and not case.is_name(behind[0])
