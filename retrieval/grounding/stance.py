"""Polarity and hedges: whether a sentence says as much, and as surely, as its source does (pure)."""

from __future__ import annotations

import re

from retrieval.text.clauses import clauses, denials, governed
from retrieval.text.lexicon import ATTRIBUTED, PLANNED, POSSIBLE, REPORTED
from retrieval.text.sentences import content, sentences
from retrieval.text.tokens import words

_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?)|told|argue[sd]?|warn(?:s|ed)?|fear(?:s|ed)?|complain(?:s|ed)?|estimate[sd]?|insist(?:s|ed)?"
    r"|reports? that|describe[sd]?|find[s]? that|found that|suspect(?:s|ed)?|as far as)\b",
    re.IGNORECASE,
)
"""Whose word a statement is; what follows it, or stands before it and its comma, is theirs."""
_TOLD = re.compile(
    r"\b(?:call(?:s|ed)?|admit(?:s|ted)?|blame[sd]?|puts?|criti\w+|according|accord\w*|attribut\w+|disclose[sd]?|apparent\w*"
    r"|as far as|f(?:ound|inds?)|show(?:s|ed|n)?|decide[sd]?|own (?:test|measurement|figures?|account))\b",
    re.IGNORECASE,
)
_ENOUGH = 3
_LEAST = 0.5
_MEANS_TO = re.compile(r"\b(?:means? to|is due|are due)\b")
_MONTH = re.compile(r"\bMay\b")
"""The month, or a name: what may be is written small."""

_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("accept accepts accepted agree agreed", "decline declines declined refuse refuses refused reject rejected"),
        ("allow allows allowed permit permits permitted", "forbid forbids forbade forbidden ban bans banned prohibits"),
        (
            "rise rises rose risen increase increases increased grew",
            "fall falls fell fallen drop drops dropped decrease decreased shrank",
        ),
        ("win wins won", "lose loses lost"),
        ("before", "after since"),
        ("above over exceeds", "below under"),
        ("more", "fewer less"),
        ("higher", "lower"),
        ("first", "last"),
        ("with", "without"),
        ("buy buys bought", "sell sells sold"),
        ("include includes included", "exclude excludes excluded"),
        ("confirm confirms confirmed", "deny denies denied"),
        ("something", "nothing"),
        ("somebody someone", "nobody"),
        ("open opens opened", "close closes closed"),
        ("earlier", "later"),
        ("gain gains gained", "loss losses lost"),
        ("can may", "cannot"),
        ("whole", "half"),
    )
)
"""Words that turn a statement round when one stands for the other; no list can have them all."""


def turned(claim: str, near: str) -> str | None:
    """Return what shows that a claim denies what its source affirms, or the other way round; None if nothing does."""
    return _lost_denial(claim, near) or _added_denial(claim, near) or _opposite(claim, near)


def bared(claim: str, near: str) -> str | None:
    """Return what shows that something reported, possible, planned or said stands as a plain fact; None if nothing."""
    stems = frozenset(content(claim))
    near = _about(stems, near)
    reported = REPORTED.search(near)
    if reported and not (REPORTED.search(claim) or ATTRIBUTED.search(claim) or _TOLD.search(claim)):
        return reported[0]
    claim, near = _MONTH.sub("", claim), _MONTH.sub("", near)
    said = set(words(_MEANS_TO.sub("plans to", claim)))
    for family in (POSSIBLE, PLANNED):
        hedged, plain = governed(near, family)
        if not said & (POSSIBLE | PLANNED) and stems & (hedged - plain):
            return " ".join(sorted(stems & (hedged - plain)))
    return _unattributed(claim, near, stems)


def _about(stems: frozenset[str], near: str) -> str:
    """Return those of the quoted sentences that a claim draws on: the likest, and any that is half as like."""
    shared = [(len(stems & set(content(near[s.start : s.end]))), near[s.start : s.end]) for s in sentences(near)]
    most = max((number for number, _ in shared), default=0)
    return "\n".join(sentence for number, sentence in shared if number >= most / 2)


def _lost_denial(claim: str, near: str) -> str | None:
    """Return what a source denies and a claim affirms."""
    said = frozenset(content(claim))
    plain = {word for clause in clauses(near) if not denials(clause, known=said) for word in content(clause)}
    own = denials(claim, known=frozenset(content(near)))
    for denial in denials(near, known=said):
        reached = denial.reached - plain
        shared = reached & said
        if len(shared) < _LEAST * min(len(reached), len(said)) or not shared:
            continue
        if not any((one.clause | one.reached) & reached for one in own):
            return " ".join(sorted(shared))
    return None


def _added_denial(claim: str, near: str) -> str | None:
    """Return what a claim denies and its source does not: no denial of the same thing, or fewer of them."""
    held = denials(near, known=frozenset(content(claim)))
    own = denials(claim, known=frozenset(content(near)))
    if len(own) > len(held) > 0:
        return " ".join(sorted(own[0].reached))
    for denial in own:
        reached = denial.reached or denial.clause
        if not any((one.clause | one.reached) & reached for one in held):
            return " ".join(sorted(reached))
    return None


def _opposite(claim: str, near: str) -> str | None:
    """Return the word of a claim whose opposite its source has in its place."""
    said, held = set(words(claim)), set(words(near))
    for pair in _OPPOSITES:
        for ours, theirs in (pair, pair[::-1]):
            if said & ours and held & theirs and not held & ours and not said & theirs:
                return min(said & ours)
    return None


def _unattributed(claim: str, near: str, stems: frozenset[str]) -> str | None:
    """Return whose word a claim leaves out: most of it is what somebody says, and the claim says it flatly."""
    if any(pattern.search(claim) for pattern in (_SAYING, _TOLD, ATTRIBUTED, REPORTED)):
        return None
    for span in sentences(near):
        sentence = near[span.start : span.end]
        for match in _SAYING.finditer(sentence):
            theirs = _said_by(sentence, match)
            if len(stems & theirs) >= max(_LEAST * len(stems), 1):
                return match[0]
    return None


def _said_by(sentence: str, cue: re.Match[str]) -> frozenset[str]:
    """Return the stems of what somebody says: after the word of saying, or before it when little follows."""
    after = content(next(iter(clauses(sentence[cue.end() :])), ""))
    if len(after) >= _ENOUGH:
        return frozenset(after)
    before, comma, _ = sentence[: cue.start()].rpartition(",")
    return frozenset(content(before)) if comma else frozenset(after)
