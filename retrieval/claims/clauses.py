"""One clause with a deed in it: its tokens, who is in it, and how runs of it are cut out (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.claims.deeds import Wording
from retrieval.claims.parties import MentionKind, Party, find_parties
from retrieval.text.analysis import Sentence
from retrieval.text.breaks import has_comma
from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Token, Tokens

_JOINED: Final = range(1, 3)
"""Tokens behind an "and" at which a second verb stands that has its subject before the first."""
_POSSESSIVE: Final = frozenset({"'s", "'"})
_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a')


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with its parties."""

    sentence: Sentence
    parties: tuple[Party, ...]

    @property
    def tokens(self) -> Tokens:
        """Return the sentence's tokens."""
        return self.sentence.tokens

    @property
    def language(self) -> str:
        """Return the sentence's language."""
        return self.sentence.tokens.language

    def is_aside(self, earlier: int, start: int, verb: int) -> bool:
        """Say whether what begins at `start` stands between commas, behind what ends at `earlier` and before a verb."""
        return has_comma(earlier, start, self.tokens) and has_comma(start, verb, self.tokens)


def frame(sentence: Sentence) -> Frame:
    """Return a sentence with its parties."""
    return Frame(sentence, find_parties(sentence))


@dataclass(frozen=True, slots=True)
class DeedClause(Frame):
    """A sentence looked at from one deed, which is worded at token `at` in the clause `[left, right)`."""

    wording: Wording

    @property
    def at(self) -> int:
        """Return the token of the deed."""
        return self.wording.first

    @property
    def left(self) -> int:
        """Return the clause's first token."""
        return self.wording.left

    @property
    def right(self) -> int:
        """Return the token behind the clause."""
        return self.wording.right

    def inside(self) -> list[Party]:
        """Return the parties of the clause."""
        return [party for party in self.parties if self.left <= party.first < self.right and party.first != self.at]

    def before(self) -> list[Party]:
        """Return the parties of the clause before the deed."""
        return [party for party in self.inside() if party.first < self.at]

    def behind(self) -> list[Party]:
        """Return the parties of the clause behind the deed."""
        return [party for party in self.inside() if party.first > self.at]

    def names_in(self, first: int, last: int, but: Iterable[Party] = ()) -> list[Party]:
        """Return the names that stand within tokens, some left out."""
        return [party for party in self.parties if party.is_name and first <= party.first < last and party not in but]

    def nouns(self, name: str) -> list[int]:
        """Return where nouns of a class stand in the clause."""
        return [at for at in range(self.left, self.right) if at != self.at and self.tokens[at].is_a(name)]

    def phrase_end(self, first: int) -> int:
        """Return where a phrase that begins at a token ends: at a mark, the deed itself or a new infinitive."""
        for at in range(first, self.right):
            token = self.tokens[at]
            if token.text in _QUOTES or token.text == ",":
                return at
            if token.has("and") and self.at - at in _JOINED:
                return at  # "bought keys and sold them"
            if at > first and (self._is_deed(at) or self.is_purpose(at) or token.has("auxiliaries")):
                return at
        return self.right

    def qualified_end(self, last: int) -> int:
        """Return where a phrase ends together with the relative clause right behind it: "everyone who signed up"."""
        if not self.tokens[last].has("relative"):
            return last
        return next((at for at in range(last, len(self.tokens)) if not self.tokens[at].is_word), len(self.tokens))

    def noun_phrase(self, noun: int) -> tuple[int, int]:
        """Return the phrase around a noun: from the small word or mark before it to the end of what belongs to it."""
        first, closed, owned = noun, False, 0
        while first > self.left and not self._ends_phrase(first - 1):
            token = self.tokens[first - 1]
            owned = first if token.lower in _POSSESSIVE else owned
            opening = token.is_number or token.has("articles", "approximate", "scales")
            if (closed and not opening) or (owned > first and token.text.islower() and not opening):
                break
            closed = opening
            first -= 1
        return first, self.phrase_end(noun)

    def written(self, first: int, last: int) -> str:
        """Return tokens as they stand in the text, up to a day: "twelve accounts on Thursday" ends before "on"."""
        while first < last and not self.tokens[first].is_word:
            first += 1
        return self.tokens.written(first, self._before_day(first, last))

    def told(self, first: int, last: int) -> str:
        """Return a phrase as it is written, without the amounts and words such as "roughly" in front of it."""
        tokens = self.tokens
        while first < last - 1 and self._trails(last - 1):
            last -= 1  # "prompts de X se"
        while first < last - 1 and tokens[first].has(SMALL) and not tokens[first].has("articles", "own"):
            first += 1
        while first < last - 1 and (
            not tokens[first].is_word or tokens[first].is_number or tokens[first].has("approximate", "scales")
        ):
            first += 1
        return self.written(first, last)

    def listed(self, party: Party) -> tuple[Party, ...]:
        """Return a party with those that are listed behind it, on its side of the deed."""
        found = [party]
        while (following := self.next_of(found[-1])) and following.first < self.right:
            if (following.first < self.at) != (party.first < self.at):
                break
            found.append(following)
        return tuple(found)

    def named_behind(self, party: Party) -> Party:
        """Return the name that says who a role is: "two resellers, X and Y"."""
        name = next((other for other in self.parties if other.first == party.last + 1), None)
        apposed = party.mention is MentionKind.ROLE and name and name.is_name and self.tokens[party.last].text == ","
        return name if apposed and name and not self.tokens[name.last].is_a(VERBS) else party

    def next_of(self, party: Party) -> Party | None:
        """Return the party that is listed behind one: "X and Y", "X, Y"."""
        following = next((other for other in self.parties if other.first >= party.last), None)
        if (
            following is None
            or following.mention is MentionKind.PRONOUN
            or following.marker not in {"", party.marker, "own"}
        ):
            return None
        between = self.tokens.between(party.last, following.first)
        described = len(between) > 1 and between[0].has("and") and between[1].has("own")  # "and its partner, Y"
        listed = all(t.has(SMALL, "listing") or t.text == "," or (described and t.text.islower()) for t in between)
        joined = any(token.has("and") for token in between) or self._goes_on(following, between)
        return following if joined and listed else None

    def _goes_on(self, party: Party, between: Sequence[Token]) -> bool:
        """Say whether a mere comma before a party is a list's: an "and" joins one more behind it ("A, B and C")."""
        if [token.text for token in between] != [","]:
            return False
        further = next((other for other in self.parties if other.first >= party.last), None)
        rest = self.tokens.between(party.last, further.first) if further else ()
        if further is None or not further.is_name or not party.is_name:
            return False
        return [t.text for t in rest] == [","] or (len(rest) > 0 and all(t.has("and") or t.text == "," for t in rest))

    def is_purpose(self, at: int) -> bool:
        """Say whether a word begins what something is done for; English "to" does so before a verb alone."""
        verb = self.tokens[at + 1]
        if not self.tokens[at].has("purpose"):
            return False
        return (
            self.language != "en"
            or not verb.text
            or (verb.lower == verb.lemma and (verb.is_a(VERBS) or verb.has("goals")))
        )

    def _trails(self, at: int) -> bool:
        token = self.tokens[at]
        return token.has(SMALL) and not token.has("calendar") and not token.is_capitalised

    def _before_day(self, first: int, last: int) -> int:
        for at in range(first + 1, last):
            token = self.tokens[at]
            if not token.has("calendar") or (self.language == "en" and token.text.islower()):
                continue
            end = at - 1 if self.tokens[at - 1].text.isdigit() else at
            while end > first and self.tokens[end - 1].has(SMALL):
                end -= 1
            return end if end > first else last
        return last

    def _is_deed(self, at: int) -> bool:
        return self.wording.first <= at < self.wording.last

    def _ends_phrase(self, at: int) -> bool:
        token = self.tokens[at]
        linking = token.has("articles", "of", "inside", "approximate", "scales", "own")
        if not token.is_word:
            return token.lower not in _POSSESSIVE
        return self._is_deed(at) or (token.has(SMALL) and not linking)
