"""Who does what to whom: a sentence gives nobody another's deed (pure).

No parser: a name counts as the doer of the word right behind it ("Quillon cut"), a name behind "by" as the doer of the
word before it ("cut off by Quillon"), and a name right behind a word, or before its passive, as what it is done to.
Only a word that the source uses with another name in the same role is held against a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.alignment import LONGEST_NAME
from retrieval.grounding.case import Case
from retrieval.grounding.evidence import Fault
from retrieval.text.morphology import Tokens
from retrieval.text.reading import ReadText, Word, words_of

_REACH: Final = 6
"""Words between a name and what it does."""
_UNORDERED: Final = frozenset({"de"})
"""Languages whose word order does not tell who does it."""

_Deed = tuple[str, str]


def swapped(case: Case) -> Fault | None:
    """Return the name that a sentence puts where its source has another."""
    theirs = _deeds(case.near, case)
    for deed, ours in _deeds(case.claim, case).items():
        held = theirs.get(deed, [])
        strange = [word for word in ours if word.folded not in {other.folded for other in held}]
        if held and len(strange) == len(ours) and not _is_speech(deed, case) and not _are_one(ours, held, case):
            return Fault(Lack.ROLE, strange[0].folded)
    return None


def _deeds(reading: ReadText, case: Case) -> dict[_Deed, list[Word]]:
    """Return who does what, and to whom what is done."""
    found = defaultdict[_Deed, list[Word]](list)
    for sentence in reading.sentences:
        said = words_of(sentence.tokens)
        if sentence.tokens.language not in _UNORDERED:
            for first, last in _runs(said, case):
                for deed in (*_forward(said, first, last, sentence.tokens, case), *_backward(said, first, case)):
                    found[deed].extend(word for word in said[first:last] if case.is_name(word))
    return found


def _runs(words: Sequence[Word], case: Case) -> Iterator[tuple[int, int]]:
    """Yield names, those side by side together: "Corvane, Tessaly and Norrvik"."""
    at = 0
    while at < len(words):
        last = at + 1
        if case.is_name(words[at]):
            while last < len(words) and (case.is_name(words[last]) or words[last].token.has("and")):
                last += 1
            yield at, last
        at = last


def _forward(words: Sequence[Word], first: int, last: int, tokens: Tokens, case: Case) -> Iterator[_Deed]:
    """Yield what a name does, has, or what is done to it, by the word behind it."""
    owns = tokens[words[last - 1].at + 1].lower in {"'s", "'"}
    if first and not owns and _is_preposition(words[first - 1]):
        return
    passive = False
    for word in words[last : last + _REACH]:
        passive |= tokens.grammar.has("passive", word.token.lemma)
        if case.is_name(word) or _is_preposition(word):
            return
        if not word.is_small:
            yield ("has" if owns else "suffers" if passive else "does"), word.root
            return


def _backward(words: Sequence[Word], first: int, case: Case) -> Iterator[_Deed]:
    """Yield what is done to a name, or by it, by the word before it."""
    before = [word for word in words[:first] if not word.token.has("articles")][-2:]
    by = bool(before) and before[-1].token.has("by")
    verb = before[0] if by and len(before) > 1 else before[-1] if before else None
    if verb and not verb.is_small and not case.is_name(verb):
        yield ("does" if by else "suffers"), verb.root


def _is_preposition(word: Word) -> bool:
    return word.token.has("of", "by", "from", "to", "via", "against", "other", "material")


def _is_speech(deed: _Deed, case: Case) -> bool:
    """Say whether a deed is a word of speech: the firm says what its spokeswoman says."""
    return any(word.root == deed[1] for word in case.claim.cued("attributed") | case.claim.cued("told"))


def _are_one(ones: Sequence[Word], others: Sequence[Word], case: Case) -> bool:
    """Say whether the passage has a name that is made of words of both."""
    names = [set(name.split()) for name in case.whole.names if len(name.split()) <= LONGEST_NAME]
    return any({one.folded, other.folded} <= name for one in ones for other in others for name in names)
