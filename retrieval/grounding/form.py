"""Whether a sentence says as much, as surely, of as much and by the same word as its source does (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.case import Case
from retrieval.grounding.evidence import Fault
from retrieval.text.reading import Clause, ReadText, Word, without_prefix

REACH: Final = 8
"""Words behind a cue that it reaches, unless the clause ends first (as in NegEx, Chapman et al. 2001)."""
_SUBJECT_REACH: Final = 4
_ENOUGH: Final = 3
_LEAST: Final = 0.5
_SHOULD: Final = ("reported", "attributed", "kept", "saying", "according")
"""What keeps in a sentence that something is somebody's word."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation: its word's root, the roots that it reaches, and all roots of its clause."""

    cue: str
    reached: frozenset[str]
    clause: frozenset[str]


def turned(case: Case) -> Fault | None:
    """Return what shows that a sentence denies what its source affirms, or the other way round."""
    found = _lost_denial(case) or _added_denial(case) or _opposite(case)
    return Fault(Lack.POLARITY, found) if found else None


def bared(case: Case) -> Fault | None:
    """Return what shows that what is reported, possible, planned or said stands as a plain fact."""
    near = drawn_on(case)
    kept = any(case.claim.has(name) for name in _SHOULD)
    if not kept and near.has("reported"):
        return Fault(Lack.HEDGE, _first(near, "reported"))
    for weak, strong in (
        ("possible", ("possible", "planned")),
        ("planned", ("possible", "planned")),
        ("weighed", ("possible", "weighed")),
    ):
        under, free = governed(near, weak)
        lost = case.claim.roots & (under - free) - case.named
        if lost and not any(case.claim.has(name) for name in strong):
            return Fault(Lack.HEDGE, " ".join(sorted(lost)))
    meant, _ = governed(case.claim, "future")
    if meant & near.roots and not any(case.near.has(name) for name in ("planned", "possible", "weighed", "denied")):
        return Fault(Lack.HEDGE, _first(case.claim, "future"))
    found = None if kept else _unattributed(case, near)
    return Fault(Lack.HEDGE, found) if found else None


def widened(case: Case) -> Fault | None:
    """Return a cause, or a whole, that a sentence tells and its source does not."""
    for name in ("causes", "wholes"):
        if case.claim.has(name) and not case.near.has(name):
            return Fault(Lack.WORDS, _first(case.claim, name))
    return None


def drawn_on(case: Case) -> ReadText:
    """Return those of the quoted sentences that a sentence draws on: the likest, and any that is half as like."""
    shared = [(len(case.claim.roots & ReadText((sentence,)).roots), sentence) for sentence in case.near.sentences]
    most = max((number for number, _ in shared), default=0)
    return ReadText(tuple(sentence for number, sentence in shared if number >= most / 2))


def denials(reading: ReadText, known: frozenset[str]) -> Iterator[Denial]:
    """Yield the negations of a text; "unnamed" is one where `known` has the root without its "un"."""
    for clause in reading.clauses:
        cues = clause.cues("denied")
        plain = frozenset(word.root for word in clause.telling if word.at not in cues)
        for word in clause.words:
            if word.at in cues:
                yield Denial(word.root, _reached(clause, word.at, cues), plain)
            elif bare := _bare(word, reading, known):
                yield Denial(word.root, frozenset({bare}), plain | {bare})


def _reached(clause: Clause, at: int, cues: frozenset[int]) -> frozenset[str]:
    """Return the roots that a negation reaches: those behind it, or the word before one that ends its clause.

    Elsewhere than in English the verb may stand before it: there it reaches its whole clause.
    """
    telling = [word for word in clause.telling if word.at not in cues]
    if clause.tokens.language != "en":
        return frozenset(word.root for word in telling)
    behind = [word for word in telling if at < word.at <= at + REACH]
    return frozenset(word.root for word in behind or [word for word in telling if word.at < at][-1:])


def _bare(word: Word, reading: ReadText, known: frozenset[str]) -> str | None:
    """Return the root of a word without its "un", where it is known."""
    return next((root for root in without_prefix(word, reading) if root in known), None)


def governed(reading: ReadText, name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the roots that stand under a cue, and those that stand free of one."""
    under, free = set[str](), set[str]()
    for clause in reading.clauses:
        cues = clause.cues(name)
        for word in clause.telling:
            reached = any(0 < word.at - cue <= REACH or _is_subject(word.at, cue, clause) for cue in cues)
            if clause.tokens.language != "en":  # the verb that a cue belongs to may stand before it
                reached = bool(cues)
            if word.at not in cues:
                (under if reached else free).add(word.root)
    return frozenset(under), frozenset(free)


def _is_subject(at: int, cue: int, clause: Clause) -> bool:
    """Say whether a word stands where the subject of a passive does: "an appeal was being considered"."""
    return cue - _SUBJECT_REACH <= at < cue and clause.tokens.grammar.has("passive", clause.tokens[cue - 1].lemma)


def _lost_denial(case: Case) -> str | None:
    """Return what a source denies and a sentence affirms."""
    said = case.claim.roots
    held, own = tuple(denials(case.near, said)), tuple(denials(case.claim, case.near.roots))
    plain = {
        word.root for clause in case.near.clauses if not _denies(clause, case.near, said) for word in clause.telling
    }
    for denial in held:
        reached = denial.reached - plain
        shared = reached & said
        if not shared or len(shared) < _LEAST * min(len(reached), len(said)):
            continue
        if not any((one.clause | one.reached) & reached for one in own):
            return " ".join(sorted(shared))
    return None


def _denies(clause: Clause, reading: ReadText, known: frozenset[str]) -> bool:
    cues = clause.cues("denied")
    return bool(cues) or any(_bare(word, reading, known) for word in clause.words)


def _added_denial(case: Case) -> str | None:
    """Return what a sentence denies and its source affirms."""
    held = tuple(denials(case.near, case.claim.roots))
    words = {one.cue for one in held}
    for denial in denials(case.claim, case.near.roots):
        if denial.cue in words and not denial.reached - denial.clause:
            continue
        reached = denial.reached or denial.clause
        affirmed = len(reached & case.near.roots) >= _LEAST * len(reached)
        if affirmed and not any((one.clause | one.reached) & reached for one in held):
            return " ".join(sorted(reached))
    return None


def _opposite(case: Case) -> str | None:
    """Return the word of a sentence whose opposite its source has in its place."""
    if len(case.claim.roots & case.near.roots) < _LEAST * len(case.claim.roots):
        return None  # in a free paraphrase "sold" may stand for "bought", seen from the other side
    said, held = ({word.token.lower for word in reading.words} for reading in (case.claim, case.near))
    for sentence in case.claim.sentences[:1]:
        for one, other in sentence.tokens.grammar.opposites:
            for ours, theirs in ((one, other), (other, one)):
                if said & ours and held & theirs and not held & ours and not said & theirs:
                    turned = [word for word in case.claim.words if word.token.lower in ours]
                    if not {word.root for word in turned} & case.near.roots:
                        return turned[0].folded
    return None


def _unattributed(case: Case, near: ReadText) -> str | None:
    """Return whose word a sentence leaves out: most of it is what somebody says, and the sentence says it flatly."""
    said = case.claim.roots
    for place, clause in enumerate(near.clauses):
        for at in clause.cues("saying"):
            if len(said & _said_by(near.clauses, place, at)) >= max(_LEAST * len(said), 1):
                return clause.tokens[at].text
    return None


def _said_by(clauses: Sequence[Clause], place: int, at: int) -> frozenset[str]:
    """Return the roots of what somebody says: behind the word of saying, or before it when little follows."""
    behind = frozenset(word.root for word in clauses[place].telling if word.at > at)
    if len(behind) >= _ENOUGH:
        return behind
    tokens = clauses[place].tokens
    comma = next((before for before in range(at - 1, -1, -1) if tokens[before].text == ","), 0)
    told = [word for clause in clauses if clause.tokens is tokens for word in clause.telling]
    return frozenset(word.root for word in told if word.at < comma) or behind


def _first(reading: ReadText, name: str) -> str:
    found = (word for clause in reading.clauses for word in clause.words if word.at in clause.cues(name))
    return next((word.token.text for word in found), "")
