"""The turn that a document gives its story, as its title or the first sentence of its text words it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Protocol

from retrieval.claims.clauses import frame
from retrieval.claims.matters import family_of
from retrieval.claims.speech import Speech, find_speech
from retrieval.claims.stance import is_negated
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, Deed, Document, Move, Stance
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import grammar_of
from retrieval.text.language import language_of
from retrieval.text.outlets import is_outlet
from retrieval.text.sentences import sentences
from retrieval.text.tokens import words
from retrieval.text.turns import TurnKind, find_turns, is_past, negations

_READ: Final = 12
"""Sentences of a text that are looked at; what a story turns on stands at the top."""
_SILENCE: Final = 5
"""Tokens behind a negation in which the verb stands that it belongs to."""
_LEAD: Final = 1
"""Sentences of the text that are its lead."""
MOVES: Final = {
    TurnKind.ENDS: Move.ENDS,
    TurnKind.RESTORES: Move.RESTORES,
    TurnKind.WITHDRAWS: Move.WITHDRAWS,
    TurnKind.BEARS_OUT: Move.CONFIRMS,
    TurnKind.REFUTES: Move.DENIES,
}
_SPOKEN: Final = {Stance.DENIED: Move.DENIES, Stance.CONFIRMED: Move.CONFIRMS, Stance.WITHDRAWN: Move.WITHDRAWS}
_FIRST: Final = (Move.ENDS, Move.RESTORES, Move.WITHDRAWS, Move.CORRECTS, Move.CONFIRMS, Move.DENIES)
"""Of several turns in one sentence the first of these is what it does: whoever confirms that a suspension was lifted
tells that it was."""


class Before(Protocol):
    """What a story's documents told before the one that is looked at."""

    @property
    def families(self) -> frozenset[Deed]:
        """Return the deeds that they claim."""

    @property
    def stems(self) -> frozenset[str]:
        """Return the bases of all their words."""

    @property
    def title_stems(self) -> frozenset[str]:
        """Return the bases of the words of their titles."""

    @property
    def takes(self) -> bool:
        """Say whether something was told to be taken away."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents."""


@dataclass(frozen=True)  # what is asked of it is worked out when it is first asked
class Opening:
    """A document's title and its first sentences, taken apart; nothing in a language without a file."""

    title: Sentence | None
    text: tuple[Sentence, ...]
    words: frozenset[str]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the bases of its content words."""
        return frozenset[str]().union(self.title_stems, *(one.stems for one in self.text))

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """Return the bases of the title's content words."""
        return self.title.stems if self.title else frozenset()

    @cached_property
    def lead_stems(self) -> frozenset[str]:
        """Return the bases of the content words of the lead."""
        return frozenset[str]().union(*(one.stems for one in self.text[:2]))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Return its numbers."""
        return frozenset[str]().union(self.title_numbers, *(one.numbers for one in self.text))

    @cached_property
    def title_numbers(self) -> frozenset[str]:
        """Return the title's numbers."""
        return self.title.numbers if self.title else frozenset()

    @cached_property
    def lead_numbers(self) -> frozenset[str]:
        """Return the numbers of title and lead."""
        return self.title_numbers.union(*(one.numbers for one in self.text[:2]))

    @cached_property
    def title_names(self) -> frozenset[str]:
        """Return the words of the title's names, folded."""
        return frozenset(word for name in (self.title.names if self.title else ()) for word in words(name.text))

    @cached_property
    def dates(self) -> frozenset[str]:
        """Return the dates of title and lead, as much of each as is said."""
        return frozenset[str]().union(*(one.dates for one in self.top))

    @property
    def lead_end(self) -> int:
        """Return where the lead ends in the text."""
        return self.text[:2][-1].end if self.text else 0

    @cached_property
    def takes(self) -> bool:
        """Say whether it tells, at its top, that something is taken away."""
        return any(turn.kind is TurnKind.TAKES for one in self.top for turn in _turns_of(one))

    @property
    def top(self) -> tuple[Sentence, ...]:
        """Return the title and the lead."""
        return (*((self.title,) if self.title else ()), *self.text[:_LEAD])


def opening_of(document: Document) -> Opening:
    """Return a document's title and first sentences, taken apart."""
    return _opening_of(document.title, document.text, document.language)


@lru_cache(maxsize=256)  # each document that joins a story asks what those before it say
def _opening_of(title: str, text: str, language: str | None) -> Opening:
    told = frozenset(words(f"{title} {text}"))
    grammar = grammar_of(language or language_of(f"{title}. {text}"))
    if grammar is None:
        return Opening(None, (), told)
    spans = sentences(text, grammar.code)[:_READ]
    read = tuple(Sentence(text[one.start : one.end], one.start, grammar) for one in spans)
    return Opening(Sentence(title, 0, grammar) if title else None, read, told)


def turn_in(opening: Opening, claims: Sequence[Claim], past: Before) -> Move | None:
    """Return the turn that a document gives its story, told first in its title, then in its lead."""
    for sentence in opening.top:
        is_title = sentence is opening.title
        found = {*_worded(sentence, past), *spoken(sentence)}
        if not is_title:
            found |= set(_claimed(sentence, claims, past))
        if is_title or not found:
            found |= set(_own_mistake(sentence, is_title=is_title))
        if _said_otherwise(sentence, past):
            found.add(Move.DENIES)
        if move := next((one for one in _FIRST if one in found), None):
            return move
    return None


def spoken(sentence: Sentence) -> Iterator[Move]:
    """Yield what somebody does by speaking in a sentence: he denies, confirms, takes back."""
    for speech in _speech_of(sentence):
        if speech.stance not in _SPOKEN or not speech.is_verb or _is_of_outlet(speech):
            continue
        if not is_past(speech.at, sentence.tokens) and not is_negated(speech, sentence.tokens):
            yield _SPOKEN[speech.stance]


_turns_of = lru_cache(maxsize=1_024)(find_turns)
"""Several questions are asked of one sentence, and again by each document that joins the story."""


@lru_cache(maxsize=1_024)  # as above
def _speech_of(sentence: Sentence) -> tuple[Speech, ...]:
    return find_speech(frame(sentence))


def _is_of_outlet(speech: Speech) -> bool:
    return bool(speech.told and is_outlet(speech.told))


def speaker_of(opening: Opening, move: Move) -> str | None:
    """Return who makes a move by speaking, by name, where the title or the lead says so; the fullest name first."""
    told = (
        speech.told
        for sentence in opening.top
        for speech in _speech_of(sentence)
        if _SPOKEN.get(speech.stance, Move.DENIES) is move
        and speech.is_verb
        and not is_past(speech.at, sentence.tokens)
        if speech.told and speech.told[0].isupper() and not _is_of_outlet(speech)
    )
    return max(told, key=len, default=None)


def _worded(sentence: Sentence, past: Before) -> Iterator[Move]:
    """Yield the turns that rows word; access is given back only where it was taken, and evidence needs a claim."""
    for turn in _turns_of(sentence):
        if turn.is_past or (turn.kind is TurnKind.RESTORES and past.documents and not past.takes):
            continue
        if turn.kind is TurnKind.BEARS_OUT and (not past.documents or not sentence.stems & past.stems):
            continue
        if move := MOVES.get(turn.kind):
            yield move


def _claimed(sentence: Sentence, claims: Sequence[Claim], past: Before) -> Iterator[Move]:
    """Yield what the claims of a sentence do to what was claimed before."""
    for claim in claims:
        if not sentence.start <= claim.start < sentence.end:
            continue
        if claim.deed is Deed.RESTORED and claim.stance in AFFIRMING - {Stance.PLANNED}:
            yield Move.RESTORES
        elif claim.stance is Stance.DENIED and claim.speaker and not is_outlet(claim.speaker):
            yield Move.DENIES
        elif claim.stance is Stance.WITHDRAWN:
            yield Move.WITHDRAWS
        elif _affirms(claim, past):
            yield Move.CONFIRMS


def _affirms(claim: Claim, past: Before) -> bool:
    """Say whether a claim confirms: it says so, or who did what was told before says it himself."""
    if claim.stance is Stance.CONFIRMED:
        return bool(past.documents)
    own = claim.stance is Stance.STATED and claim.speaker is not None and claim.speaker == claim.subject
    return own and family_of(claim.deed) in past.families


def _own_mistake(sentence: Sentence, *, is_title: bool) -> Iterator[Move]:
    """Yield a correction where a text says "we" were wrong, or its title calls it a correction."""
    tokens = sentence.tokens
    ours = any(token.has("first_person") for token in tokens)
    for turn in _turns_of(sentence):
        if turn.kind is not TurnKind.CORRECTS or turn.is_past:
            continue
        labelled = is_title and (turn.first == 0 or not tokens[turn.first - 1].is_word)
        if ours or labelled:
            yield Move.CORRECTS


def _said_otherwise(sentence: Sentence, past: Before) -> bool:
    """Say whether a party says that what was told is not so: "X says that it has not been dropped"."""
    if not past.documents:
        return False
    tokens = sentence.tokens
    not_at = [at for at in negations(sentence) if not is_silent(at, sentence)]
    said = (one for one in _speech_of(sentence) if one.stance is Stance.STATED)
    named = (
        one for one in said if (one.told or "")[:1].isupper() and not _is_of_outlet(one) and not is_past(one.at, tokens)
    )
    return any(at > one.at and not tokens[one.at].is_capitalised for one in named for at in not_at)


def is_silent(at: int, sentence: Sentence) -> bool:
    """Say whether a negation belongs to saying nothing: "would not comment"."""
    return any(t.kind is TurnKind.SILENT and at < t.first <= at + _SILENCE for t in _turns_of(sentence))
