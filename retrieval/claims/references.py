"""Whom "it", "the company" or "we" stands for: told from the sentence, its speaker and the sentences before (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.claims.clauses import DeedClause, Frame
from retrieval.claims.deeds import ACCESS, TRAININGS
from retrieval.claims.memory import Memory
from retrieval.claims.parties import MentionKind, Party
from retrieval.claims.persons import find_employer, is_person
from retrieval.claims.speech import Speech
from retrieval.domain import Deed, Stance
from retrieval.text.grammar import SMALL
from retrieval.text.outlets import is_outlet

_OWNER_REACH: Final = 3
"""Tokens behind a possessive in which the role that it names stands ("X's new parent company")."""
_ANTECEDENT_REACH: Final = 4
"""Tokens before a relative pronoun in which the phrase that it follows begins."""
_OWN_WORDS: Final = frozenset({Stance.DENIED, Stance.CONFIRMED})
"""Stances that whoever did a deed, or is said to have, takes himself."""
_AFTERMATH: Final = frozenset({*TRAININGS, Deed.RESOLD, Deed.EVADED})
"""Deeds for which somebody is cut off."""


def resolve(party: Party, clause: DeedClause, speech: Speech | None, memory: Memory) -> str | None:
    """Return the name that a subject goes by: its own, or of whom "it" or "the company" stands for."""
    if party.is_name:
        agent = memory.is_product(party.text) and clause.wording.row.takes not in {"model", "use"}
        return (memory.owner_of(party.text) or memory.host or memory.main()) if agent else party.text
    if _is_first_person(party.first, clause):
        led = (other.text for other in clause.parties if other.is_name and other.marker == "of" and other.first <= 1)
        return (_name_own(speech, clause, memory) if speech else memory.main()) or next(led, None)  # "Chez X, on …"
    return (
        _find_in_clause(party, clause, speech)
        or _find_in_matter(party, clause, speech, memory)
        or (speech and _name_meant(party, clause, speech, memory))
        or _find_first_named(clause)
        or memory.main()
        or (party.text if party.marker != "own" else None)
    )


def resolve_object(party: Party, clause: DeedClause, subject: str | None, memory: Memory, speech: Speech | None) -> str:
    """Return whom "it" or "the customer" stands for as what a deed is done to: of the sentence, or told before."""
    if speech and _is_first_person(party.first, clause):
        return _name_own(speech, clause, memory) or party.text  # "X cut us off"
    if _is_indefinite(party, clause):
        return party.text  # "another developer"
    named = clause.names_in(0, party.first)
    bare = [name.text for name in named if not name.marker][:1]
    near = [name for name in (*(name.text for name in named), *bare) if name != subject]
    near = [name for name in near if not memory.is_product(name) and not is_outlet(name)]
    blocked = clause.tokens[party.first].is_a("suspensions")  # "lifted the ban": of whoever is told to be cut off
    return near[-1] if near else (memory.barred if blocked else memory.other(subject)) or party.text


def _is_indefinite(party: Party, clause: DeedClause) -> bool:
    """Say whether a role is some or another one's, or several people's, who have not been told of."""
    return party.mention is MentionKind.ROLE and (
        clause.tokens[party.first - 1].has("some") or _is_plural(party, clause)
    )


def _is_plural(party: Party, clause: DeedClause) -> bool:
    """Say whether a role stands in the plural: "customers", "die Hochschulen", but "des Anbieters"."""
    token = clause.tokens[party.first]
    return token.lower != token.lemma and token.lower.endswith("s") != (clause.language == "de")


def _find_in_clause(party: Party, clause: DeedClause, speech: Speech | None) -> str | None:
    """Return whom the clause itself names: the owner of "X's staff", whom a relative pronoun follows."""
    for owner in clause.names_in(0, party.first):
        if owner.marker == "own" and party.first - owner.last <= _OWNER_REACH:
            return owner.text
    before = clause.names_in(0, clause.left)
    if party.first != clause.left or not clause.tokens[party.first].has("relative"):
        return None
    gap = clause.tokens.between(before[-1].last, party.first) if before else ()
    told = speech is not None and speech.at < clause.left and clause.tokens[party.first].has("that")
    if told and (gap or (before and before[-1].marker == "to")):
        return None  # "ha confirmado a X que"
    if before and (not gap or any(not token.is_word for token in gap)):
        return before[-1].text
    said_of = None if clause.tokens[party.first].has("that") else _noun_before(party.first, clause)
    return said_of or (before[-1].text if before else None)


def _noun_before(at: int, clause: DeedClause) -> str | None:
    """Return the noun that a relative pronoun follows, as it is worded: "two men who"."""
    for first in range(at - 1, max(0, at - _ANTECEDENT_REACH) - 1, -1):
        token = clause.tokens[first]
        if token.has("first_person"):
            return None
        if token.is_number or token.has("articles", "approximate", "scales"):
            return clause.written(first, at)
        if not token.is_word or token.has(SMALL):
            return clause.written(first + 1, at) or None
    return None


def _find_in_matter(party: Party, clause: DeedClause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whom what was told just before makes the doer."""
    deed, last = clause.wording.row.deed, memory.claims[-1] if memory.claims else None
    if last and last.subject and last.deed in ACCESS and deed in ACCESS:
        return last.subject  # "The company lifted the block": whoever had cut off
    if clause.tokens[party.first].is_a("targets"):
        return memory.other(memory.subject, speech.told if speech else None) or party.text
    if memory.accused and deed in _AFTERMATH:
        return memory.accused  # "suspended X on suspicion that it trained …"
    sued = last is not None and last.deed is Deed.SUES and deed in _AFTERMATH and party.mention is MentionKind.ROLE
    return last.object if last and (sued or (last.deed is Deed.CUT_OFF and deed == Deed.EVADED)) else None


def _find_first_named(clause: DeedClause) -> str | None:
    """Return the first bare name before the clause that is no person's, or else the first one."""
    before = clause.names_in(0, clause.left)
    bare = [other for other in before if not other.marker and not is_person(other, clause)] or before
    return bare[0].text if bare else None


def _name_meant(party: Party, clause: DeedClause, speech: Speech, memory: Memory) -> str | None:
    """Return whom a speaker means: his own organisation, or with an accusation the other one."""
    accused = party.mention is MentionKind.ROLE and speech.stance is Stance.REPORTED
    if speech.employer:
        return speech.employer
    if not speech.party and not (accused and speech.speaker is None):  # "Two interns acknowledged that they had …"
        return speech.told if party.mention is MentionKind.PRONOUN and speech.at < clause.at else None
    if not speech.name:
        return memory.other(memory.main()) if accused else memory.main()
    if employer := find_employer(speech.name, clause):
        return employer
    if is_person(speech.name, clause) or speech.name.first > clause.at:
        return memory.main() if memory.main() != speech.name.text else None
    return memory.other(speech.name.text) if accused else speech.name.text


def find_implied(clause: DeedClause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whose deed it is where the clause does not say: ours, or in terms the provider's that the text is of."""
    if speech and any(_is_first_person(at, clause) for at in range(clause.left, clause.right)):
        return (find_employer(speech.name, clause) if speech.name else None) or memory.subject or memory.main()
    takes, wording = clause.wording.row.takes, clause.wording
    bare = [party for party in clause.inside() if party.is_name and not party.marker]
    trained = (p for p in bare if p.first < clause.at or clause.tokens[p.start - 1].is_a("trainings"))
    models = (party for party in trained if memory.is_product(party.text))
    if wording.row.deed in TRAININGS and (model := next(models, None)):
        return memory.owner_of(model.text) or memory.host  # "Skerry 3 was trained on …", "used to tune Skerry 3"
    if takes == "use":
        named = clause.names_in(0, clause.at)
        return named[-1].text if named else memory.main()
    if (takes == "ending" or wording.row.deed == Deed.RETIRES) and speech and speech.name:
        return find_employer(speech.name, clause) or speech.told  # who says so lets access end
    return _find_unsaid(clause, speech, memory)


def _find_unsaid(clause: DeedClause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whose deed an infinitive tells, or a verb that stands without its pronoun."""
    wording = clause.wording
    if speech and speech.stance in _OWN_WORDS and wording.row.deed in _AFTERMATH:
        return _name_own(speech, clause, memory)  # who denies or admits it does not say so of others
    if wording.is_passive or wording.part == "noun":
        return None
    if speech and speech.stance in _OWN_WORDS and _is_german_infinitive(clause):
        return _name_own(speech, clause, memory)  # "nannte den Vorwurf, Schlüssel verkauft zu haben, erfunden"
    if not clause.tokens.grammar.drops_subjects:
        return None
    return _name_own(speech, clause, memory) if speech and speech.at < clause.at else memory.main()


def _is_german_infinitive(clause: DeedClause) -> bool:
    """Say whether a deed is told in an infinitive, which has no subject of its own ("verkauft zu haben")."""
    return clause.language == "de" and any(clause.tokens[clause.at + side].has("to") for side in (-1, 1))


def _is_first_person(at: int, clause: DeedClause) -> bool:
    return clause.tokens[at].has("first_person") or clause.tokens.is_inflected(at, "first_person_endings")


def _name_own(speech: Speech, clause: DeedClause, memory: Memory) -> str | None:
    """Return the organisation of who speaks, or his own name."""
    if speech.name:
        own = memory.main() if is_person(speech.name, clause) else None  # "its founder, X, said"
        return find_employer(speech.name, clause) or own or speech.name.text
    return name_speaker(speech, (), clause, memory) if speech.party else memory.main()


def name_speaker(speech: Speech, others: Sequence[Speech], frame: Frame, memory: Memory) -> str | None:
    """Return the speaker by his name, where a pronoun or role stands for it."""
    party = speech.party
    dropped = speech.speaker is None and speech.is_verb and frame.tokens.grammar.drops_subjects
    if dropped and not frame.tokens[speech.at - 1].has("reflexive_passive"):
        return memory.main()  # "La acusa de …", but "como se publicó"
    if party is None or party.is_name:
        return speech.told
    if frame.tokens[party.first].has("first_person"):
        led = (other.text for other in frame.parties if other.is_name and other.marker == "of" and other.first <= 1)
        return next((one.told for one in others if one.name), None) or next(led, None) or memory.main()
    apposed = (other.text for other in frame.parties if other.is_name and other.first == party.last + 1)
    if party.mention is MentionKind.ROLE and frame.tokens[party.last].text == "," and (name := next(apposed, None)):
        return name  # "the maker, X, said"
    before = [other.text for other in frame.parties if other.is_name and other.last <= party.first]
    if before and party.is_relative:
        return before[-1]
    topic = memory.main() if party.mention is MentionKind.ROLE else None
    return topic or (before[0] if before else memory.main()) or speech.told
