"""One clause with a deed in it: its tokens, who is in it, and how runs of it are cut out (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.claims.deeds import Wording
from retrieval.claims.parties import Kind, Party
from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token

_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a')


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence's tokens and parties, looked at from one deed."""

    text: str
    tokens: tuple[Token, ...]
    parties: tuple[Party, ...]
    grammar: Grammar
    wording: Wording

    def written(self, first: int, last: int) -> str:
        """Return tokens `[first, last)` as they stand in the text, without marks around them."""
        while first < last and not self.tokens[first].is_word:
            first += 1
        last = self._before_day(first, last)
        while last > first and not self.tokens[last - 1].is_word:
            last -= 1
        if first >= last:
            return ""
        base = self.tokens[0].start
        return " ".join(self.text[self.tokens[first].start - base : self.tokens[last - 1].end - base].split())

    def _before_day(self, first: int, last: int) -> int:
        """Return where tokens end that tell no day: "twelve accounts on Thursday" ends before "on"."""
        for at in range(first + 1, last):
            token = self.tokens[at]
            if not self.grammar.has("calendar", token.lower) or (self.grammar.code == "en" and token.text.islower()):
                continue
            end = at - 1 if self.tokens[at - 1].text.isdigit() else at
            while end > first and self.tokens[end - 1].lower in self.grammar.words:
                end -= 1
            return end if end > first else last
        return last

    def inside(self, *, before: bool = True, after: bool = True) -> list[Party]:
        """Return the parties of the clause, those before the deed or behind it alone if that is asked."""
        left, right, at = self.wording.left, self.wording.right, self.wording.first
        return [
            party
            for party in self.parties
            if left <= party.first < right and ((before and party.first < at) or (after and party.first > at))
        ]

    def names_in(self, first: int, last: int) -> list[Party]:
        """Return the names that stand within tokens."""
        return [party for party in self.parties if party.kind is Kind.NAME and first <= party.first < last]

    def nouns(self, name: str) -> Iterator[int]:
        """Yield where nouns of a class stand in the clause."""
        for at in range(self.wording.left, self.wording.right):
            if at != self.wording.first and self.grammar.of_class(name, self.tokens[at].lemma):
                yield at

    def phrase_end(self, first: int, *, commas: bool = True) -> int:
        """Return where a phrase that begins at a token ends: at a mark, the deed itself or a new infinitive."""
        for at in range(first, self.wording.right):
            token = self.tokens[at]
            if at > first and (
                self.wording.first <= at < self.wording.last
                or self._is_purpose(at)
                or self.grammar.has("auxiliaries", token.lower)
            ):
                return at
            if token.text in _QUOTES or (commas and token.text == ","):
                return at
        return self.wording.right

    def _is_purpose(self, at: int) -> bool:
        """Say whether a word begins what something is done for; English "to" does so before a verb alone."""
        if not self.grammar.has("purpose", self.tokens[at].lower):
            return False
        if self.grammar.code != "en" or at + 1 == len(self.tokens):
            return True
        following = self.tokens[at + 1]
        return following.lower == following.lemma and (
            following.lemma in self.grammar.verbs or self.grammar.has("goals", following.lower)
        )

    def next_of(self, party: Party) -> Party | None:
        """Return the party that is listed behind one: "X and Y", "X, Y"."""
        following = next((other for other in self.parties if other.first >= party.last), None)
        if following is None or following.kind is Kind.PRONOUN:
            return None
        between = self.tokens[party.last : following.first]
        joined = any(self.grammar.has("and", token.lower) for token in between)
        small = all(
            token.lower in self.grammar.words or self.grammar.has("listing", token.lower) or token.text == ","
            for token in between
        )
        return following if joined and small and following.marker in {"", party.marker, "own"} else None
