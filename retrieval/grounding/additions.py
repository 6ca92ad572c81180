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

from retrieval.domain import Lack
from retrieval.grounding.antecedents import antecedent
from retrieval.grounding.evidence import Evidence, Fault
from retrieval.text.inflections import base_of
from retrieval.text.lexicon import ADDED_FREELY, ATTRIBUTED, FOR_ANOTHER, NAMES_A_SPEAKER, OPENING, REPORTED
from retrieval.text.measures import unit_of
from retrieval.text.names import CALENDAR, names, numbers
from retrieval.text.sentences import sentences
from retrieval.text.tokens import words

COPIED = 0.7
"""The share of a claim's words, in the order of one source sentence, from which it is a near copy."""
CONTAINED = 0.6
"""The share of a source sentence's words that a claim has in their order, from which it is a near copy with more."""
RUN = 6
"""So many words in a row are copied, and fewer matching words than this are alike by chance."""
SWAPPED = 3
"""More words than this before or behind a copy are no other word for something but something else."""

_SHARE = frozenset({"percent", "per", "cent", "percentage"})
_PART = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]|\*([^*]+)\*")
_META = re.compile(
    r"^(?:according to )?(?:the|this) (?:article|report|piece|story|note|notice|post|passage|page)"
    r"(?: (?:says|said|reports|reported|states|stated|adds|notes|writes))?(?: that\b|,)? ",
    re.IGNORECASE,
)
"""How a model says that it retells what it read, which is so of every sentence."""
_SAYS = re.compile(
    r"(?P<by>\b(?:according to|as told by|reported by|in the words of)\b)"
    r"|(?P<inverted>[,\u201d\"] (?:said|says|wrote|added|admitted|reported)\b(?= (?:the )?[A-Z]))"
    r"|\b(?:sa(?:id|ys)|told|wrote|writes|announced|stated|admitted|confirmed|denied|claim(?:s|ed)|report(?:s|ed)"
    r"|warn(?:s|ed)|argue[sd]|insist(?:s|ed)|add(?:s|ed)|believe[sd]|estimate[sd]|found|finds|th(?:inks|ought)|call(?:s|ed)"
    r"|describe[sd]|explain(?:s|ed)|promise[sd])\b",
    re.IGNORECASE,
)
_NAME_LETTERS = 40
_DID_TOO = re.compile(
    r"\b(?:as|so|nor|neither) (?:d(?:id|o|oes)|ha[sd]|have|is|are|was|were|will|would|can|could) (?=[^\W_])",
    re.IGNORECASE,
)
"""How a deed is given to one more in words that say nothing alone."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Words of a claim that its source sentence does not have there, and those that stand in their place.

    What stands before or behind all that is copied (`at_an_end`) is a frame or a clause of its own: words that only the
    title or another sentence of the passage has tell there something new, where within the copy they say what is meant.
    """

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    at_an_end: bool


def added(claim: str, evidence: Evidence) -> Fault | None:
    """Return what a claim adds to its quotes and they do not hold, or None.

    A part that stands by itself (a sentence, brackets) has to be held whatever the rest is like; single words only
    where the rest is a near copy.
    """
    quoted = "\n".join((*_leant_on(evidence), evidence.near))
    near = f"{quoted}\n{evidence.heading}"
    held = _Held(f"{quoted}\n{evidence.whole}", evidence.told_by)
    named = " ".join(sorted(names(evidence.heading)))
    beside = _Held(f"{quoted}\n{named}\n{evidence.told_by}", evidence.told_by)
    for part in _parts(claim):
        telling = [word for word in words(part) if _is_telling(word)]
        if telling and not any(map(held.has, telling)):
            return Fault(Lack.WORDS, " ".join(telling))
    plain = _META.sub("", claim)
    source = _copied(plain, evidence.near)
    if source is None:
        return None
    put = tuple(_insertions(plain, source))
    strange = next(filter(None, ((beside if one.at_an_end else held).strange(one) for one in put)), None)
    if strange:
        return Fault(Lack.WORDS, strange)
    if again := _repeated(plain, quoted, put):
        return Fault(Lack.WORDS, again)
    return _other_speaker(plain, evidence.near, near, evidence.told_by) or _told_again(plain, near)


def _leant_on(evidence: Evidence) -> Iterator[str]:
    """Yield the sentences that say who the "it" or "the company" is that a quoted one opens with."""
    for place in evidence.places:
        told = [place.text[span.start : span.end] for span in sentences(place.text)]
        for at, sentence in enumerate(told):
            one = antecedent(told, at) if sentence in place.near else None
            if one is not None:
                yield told[one]


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

    def __init__(self, near: str, told_by: str) -> None:
        self._outlets = frozenset(words(told_by))
        self._text = " ".join(words(near))
        self._words = frozenset(self._text.split())
        self._bases = frozenset(base_of(word) for word in self._words)
        self._numbers = numbers(near)
        self._attributed = bool(ATTRIBUTED.search(near) or REPORTED.search(near))

    def has(self, word: str) -> bool:
        """Say whether a word, a form of it or what it is put together of is held."""
        if word in self._words or base_of(word) in self._bases:
            return True
        if word.startswith(("un", "non")) and base_of(word.removeprefix("un").removeprefix("non")) in self._bases:
            return True  # whether that turns it round is the polarity's check
        parts = word.split("-")
        return len(parts) > 1 and word.replace("-", " ") in self._text

    def strange(self, insertion: _Insertion) -> str | None:
        """Return the words of an insertion that are not held, unless as many others stood in their place."""
        told = [word for word in insertion.ours if _is_telling(word) and not self.has(word)]
        if self._attributed or self._outlets & set(insertion.ours):
            told = [word for word in told if not NAMES_A_SPEAKER.fullmatch(word)]
        gone = [word for word in insertion.theirs if word not in ADDED_FREELY]
        if not told or (len(told) <= len(gone) and (not insertion.at_an_end or len(insertion.ours) <= SWAPPED)):
            return None
        return " ".join(told)


def _repeated(claim: str, quoted: str, put: Sequence[_Insertion]) -> str | None:
    """Return a word of a frame or a last clause that the quotes have, but not once more: it is used already."""
    ours, theirs = (Counter(map(base_of, words(text))) for text in (claim, quoted))
    framing = [word for one in put if one.at_an_end and not one.theirs for word in one.ours if _is_telling(word)]
    return next((word for word in framing if 0 < theirs[base_of(word)] < ours[base_of(word)]), None)


def _other_speaker(claim: str, quoted: str, near: str, told_by: str) -> Fault | None:
    """Return whom a near copy lets say what its source lets somebody else say.

    Where the source names nobody ("the company said"), a name of the quotes may stand for it; the firm says what its
    spokeswoman says.
    """
    theirs = speakers(near)
    outlets = set(words(told_by))
    cues = [cue[0] for cue in _SAYS.finditer(claim)]
    if len(cues) > len(_SAYS.findall(quoted)) > 0 and not outlets & set(words(claim)):
        return Fault(Lack.ROLE, cues[0])
    ours = speakers(claim) - theirs - outlets
    if not ours or (theirs and FOR_ANOTHER.search(near)):
        return None
    known = theirs or (frozenset(words(near)) if _SAYS.search(quoted) or REPORTED.search(quoted) else frozenset())
    return None if ours & known else Fault(Lack.ROLE, " ".join(sorted(ours)))


def speakers(text: str) -> frozenset[str]:
    """Return the words of the names that stand where who says something stands."""
    found: set[str] = set()
    for cue in _SAYS.finditer(text):
        before = re.split(r"[,;:.]\s", text[: cue.start()].rstrip(", "))[-1]
        behind = bool(cue["by"] or cue["inverted"])
        told = text[cue.end() : cue.end() + _NAME_LETTERS] if behind else before
        beside = sorted(names(f"x {told}") - OPENING, key=f" {' '.join(words(told))} ".find, reverse=not behind)
        found.update(word for name in beside[:1] for word in name.split())
    return frozenset(found)


def _told_again(claim: str, near: str) -> Fault | None:
    """Return a name that a near copy has more often than all that it quotes, or one that "did so too"."""
    for match in _DID_TOO.finditer(claim):
        if match[0].casefold() not in near.casefold():
            return Fault(Lack.ROLE, match[0])
    ours, theirs = Counter(words(claim)), Counter(words(near))
    named = sorted({word for name in names(claim) for word in name.split()})
    more = next((word for word in named if word in theirs and ours[word] > theirs[word]), None)
    return Fault(Lack.ROLE, more) if more else None


def _copied(claim: str, near: str) -> str | None:
    """Return the source sentence that a claim copies most of, if it is a near copy of one."""
    ours = words(claim)
    best, most = None, 0
    for span in sentences(near):
        sentence = near[span.start : span.end]
        theirs = words(sentence)
        blocks = [block.size for block in _matcher(theirs, ours).get_matching_blocks()]
        matched = sum(blocks)
        contained = matched >= CONTAINED * len(theirs)
        if matched > most and matched >= RUN and (matched >= COPIED * len(ours) or contained or max(blocks) >= RUN):
            best, most = sentence, matched
    return best


def _insertions(claim: str, near: str) -> Iterator[_Insertion]:
    """Yield what a claim has beside the words of its source sentence, in order."""
    theirs, ours = words(near), words(claim)
    for tag, i, j, k, m in _matcher(theirs, ours).get_opcodes():
        if tag in {"insert", "replace"}:
            yield _Insertion(tuple(ours[k:m]), tuple(theirs[i:j]), at_an_end=k == 0 or m == len(ours))


def _is_telling(word: str) -> bool:
    """Say whether a folded word tells something that no check of numbers, units and dates looks at."""
    measured = word[0].isdigit() or word in _SHARE or word in CALENDAR or unit_of(word) or numbers(word)
    return not measured and word not in ADDED_FREELY


def _matcher(theirs: Sequence[str], ours: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, theirs, ours, autojunk=False)
