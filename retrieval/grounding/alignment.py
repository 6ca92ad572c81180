"""A sentence beside the source sentence whose words it has: what stands in the place of what (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from retrieval.grounding.case import Case
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import Grammar
from retrieval.text.guard_rows import forms_of
from retrieval.text.measures import unit_of
from retrieval.text.reading import Word, read, words_of

NEAR: Final = 0.7
"""The share of a sentence's words that stand in one source sentence in the same order, from which it is a near copy."""
LONGEST_NAME: Final = 4
"""Words of a name; more are a headline in capitals."""
CONTAINED: Final = 0.6
"""The share of a source sentence's words that a sentence has in their order, from which it is a near copy with more."""
RUN: Final = 6
"""So many words in a row are copied, and fewer matching words than this are alike by chance."""
SHORTEST: Final = 4
"""A sentence of fewer words is like another by chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a sentence, and those of its source that stand in their place.

    What stands before or behind all that is copied (`at_an_end`) is a frame or a clause of its own: words that only the
    title or another sentence of the passage has tell there something new, where within the copy they say what is meant.
    """

    theirs: tuple[Word, ...]
    ours: tuple[Word, ...]
    at_an_end: bool
    """Of the sentence."""
    at_their_end: bool
    """Of its source."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A sentence beside the source sentence that it copies most of."""

    case: Case
    source: Sentence
    ours: tuple[Word, ...]
    theirs: tuple[Word, ...]
    changes: tuple[Change, ...]
    matched: int
    longest: int

    @property
    def grammar(self) -> Grammar:
        """Return what is known of the source's language."""
        return self.source.tokens.grammar

    @property
    def is_close(self) -> bool:
        """Say whether most of the sentence stands in its source."""
        return len(self.ours) >= SHORTEST and self.matched >= NEAR * len(self.ours)

    @property
    def is_more(self) -> bool:
        """Say whether the sentence has most of its source, or a long run of it, and may have more."""
        kept = self.matched >= CONTAINED * len(self.theirs) or self.longest >= RUN
        return self.matched >= RUN and (kept or self.matched >= NEAR * len(self.ours))

    def tells(self, word: Word) -> bool:
        """Say whether a word tells something that no check of amounts, units and days looks at."""
        measured = word.token.is_number or word.token.has("calendar") or self.unit_of(word)
        counted = read(word.token.text, self.grammar).measures
        return not (measured or counted or self.is_in("freely", word) or self.is_in("share_words", word)) and not (
            self.grammar.code != "en" and word.is_small
        )

    def is_fact(self, word: Word) -> bool:
        """Say whether a word is part of a name, a number or a day."""
        noun = self.grammar.code == "de" and word.token.is_capitalised and not word.is_small
        return noun or self.case.is_name(word) or word.token.is_number or word.token.has("calendar")

    def places(self, words: Sequence[Word]) -> Mapping[str, set[str]]:
        """Return the names, numbers and days among words, each with the words that stand before it."""
        found = defaultdict[str, set[str]](set)
        plain = [word for word in words if not word.token.has("articles")]
        for before, word in zip((None, *plain), plain, strict=False):
            if self.is_fact(word):
                found[word.folded].add(before.folded if before else "")
        return found

    def turns(self, one: str, other: str) -> bool:
        """Say whether two words stand in another order than in the source, and not because of a passive."""
        ours, theirs = ([w.folded for w in words] for words in (self.ours, self.theirs))
        passive = any(word.token.has("by") for change in self.changes for word in change.ours)
        return not passive and (ours.index(one) < ours.index(other)) != (theirs.index(one) < theirs.index(other))

    def lists(self, one: str, other: str) -> bool:
        """Say whether nothing but names and what joins them stands between two words of the sentence."""
        at = [place for place, word in enumerate(self.ours) if word.folded in {one, other}]
        between = self.ours[at[0] : at[-1] + 1]
        return all(self.is_fact(word) or word.token.has("and", "articles", "listing") for word in between)

    def may_be_name(self, word: Word) -> bool:
        """Say whether a word is written like a name: with a capital, or as an opener that no passage has."""
        light = any(self.is_in(name, word) for name in ("light", "freely"))
        told = not word.at and f" {word.folded} " in self.case.whole.row
        ordinary = self.grammar.code == "de" and word.at
        return word.token.is_capitalised and not (word.is_small or light or told or ordinary)

    def unit_of(self, word: Word) -> str | None:
        """Return the unit that a word names."""
        return unit_of(word.token, self.source.tokens)

    def is_in(self, name: str, word: Word) -> bool:
        """Say whether one of the guard's lists has a word."""
        return any(self.grammar.guard.has(name, form) for form in (word.folded, *forms_of(word.token)))

    def may_deny(self, word: Word) -> bool:
        """Say whether a word may stand for a "not", or a "not" for it."""
        beginnings = tuple(prefix for (prefix,) in self.grammar.guard.phrases("denying_beginnings"))
        return word.folded.startswith(beginnings)

    def names(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that are part of a name."""
        return [word for word in words if self.case.is_name(word)]

    def are_one_name(self, ones: Sequence[Word], others: Sequence[Word]) -> bool:
        """Say whether the passage has a name that is made of some of both words."""
        names = [set(name.split()) for name in self.case.whole.names if len(name.split()) <= LONGEST_NAME]
        return any({one.folded, other.folded} <= name for one in ones for other in others for name in names)

    @property
    def outlets(self) -> frozenset[str]:
        """Return the words of the outlets whose report is cited."""
        return frozenset(word.folded for word in read(self.case.evidence.told_by, self.grammar).words)


def copies(case: Case) -> Iterator[Copy]:
    """Yield a sentence beside each source sentence."""
    ours = case.claim.words
    for sentence in case.near.sentences:
        theirs = words_of(sentence.tokens)
        matcher = SequenceMatcher(None, [w.folded for w in theirs], [w.folded for w in ours], autojunk=False)
        sizes = [block.size for block in matcher.get_matching_blocks()]
        changes = (
            Change(theirs[i:j], ours[k:m], k == 0 or m == len(ours), i == 0 or j == len(theirs))
            for tag, i, j, k, m in matcher.get_opcodes()
            if tag != "equal"
        )
        yield Copy(case, sentence, ours, theirs, tuple(changes), sum(sizes), max(sizes))
