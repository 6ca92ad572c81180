"""The claims of one sentence: each deed that it words, with its speaker, stance, subject and object (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from retrieval.claims.clauses import DeedClause, Frame
from retrieval.claims.deeds import ACCESS, TRAININGS, Wording
from retrieval.claims.memory import Memory
from retrieval.claims.objects import Object, Roles
from retrieval.claims.parties import MentionKind, Party
from retrieval.claims.references import find_implied, name_speaker, resolve, resolve_object
from retrieval.claims.roles import find_roles
from retrieval.claims.speech import Speech, lend_speaker
from retrieval.claims.stance import find_governing, find_stance, is_hypothetical, is_negated
from retrieval.domain import Claim, Deed, Stance
from retrieval.text.morphology import Token, Tokens

_TURNED: Final = {Deed.ALLOWS: Deed.FORBIDS}
"""Deeds that a negation turns into another one: who does not allow forbids."""
_TERMS: Final = frozenset({Deed.FORBIDS, Deed.ALLOWS})
_TO_OTHERS: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED, Deed.EVADED})
"""Deeds that nobody does to what is his own."""
_STRIKES: Final = frozenset({Deed.CUT_OFF, Deed.SUES})
"""Deeds that are done to somebody for what he has done."""
_FEWEST: Final = 2
"""Telling words of what a deed is done to where no name is among them: "data" alone says nothing."""
_ACCUSING: Final = frozenset({Stance.REPORTED, Stance.WITHDRAWN})
"""Stances of an accusation, also of one that was taken back."""
_ANSWERS: Final = frozenset({Stance.DENIED, Stance.CONFIRMED})
_NEGATED_BEFORE, _POINTED_BEFORE, _POINTED_BEHIND = 3, 2, 7
"""Tokens around a verb of speech in which it is negated, and points to what was said before."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that may make claims: its deeds with their roles, who speaks, and whether it corrects something."""

    frame: Frame
    deeds: tuple[tuple[DeedClause, Roles], ...]
    speech: tuple[Speech, ...]
    corrects: bool


def may_answer(tokens: Tokens) -> bool:
    """Say whether a sentence may deny, confirm or attribute what was said before, as far as its words alone tell."""
    rows = tokens.grammar
    pointing = (t.has("pointers") or t.is_a("accounts", "falsehoods") or t.deeds for t in tokens)
    return any(pointing) and any(
        rows.speech.beginning(token.lower, token.lemma) or rows.cues.beginning(token.lower, token.lemma)
        for token in tokens
    )


def find_deeds(frame: Frame, wordings: Iterable[Wording]) -> tuple[tuple[DeedClause, Roles], ...]:
    """Return the deeds that a sentence tells as done, planned or denied, each with its roles."""
    clauses = (DeedClause(frame.sentence, frame.parties, wording) for wording in wordings)
    return tuple((c, roles) for c in clauses if not is_hypothetical(c) and (roles := find_roles(c)))


def find_claims(telling: Telling, memory: Memory) -> list[Claim]:
    """Return a sentence's claims; without its own, what it denies or confirms of those before."""
    found: dict[tuple[str | None, ...], Claim] = {}
    for clause, roles in telling.deeds:
        for claim in _read_clause(clause, roles, telling, memory):
            if not _is_done_to_oneself(claim):
                found.setdefault((claim.deed, claim.subject, claim.whose or claim.object), claim)
        memory.claims = tuple(found.values()) or memory.claims
    return list(found.values()) or _answer(telling, memory)


def find_corrector(telling: Telling) -> str | None:
    """Return who corrects: the subject of the verb, or the name behind the word ("Correction of the Ledger: …")."""
    correcting = (speech.told for speech in telling.speech if speech.stance is Stance.CORRECTED and speech.told)
    colon = next((at for at, token in enumerate(telling.frame.tokens) if token.text == ":"), 0)
    owners = (p.text for p in telling.frame.parties if p.marker in {"of", "by"} and p.last <= colon)
    return next(correcting, None) or next(owners, None)


def attribute(claims: Iterable[Claim], telling: Telling, memory: Memory) -> list[Claim]:
    """Return the claims with the source that a sentence gives for those before it: "This is according to documents"."""
    reports = (one for one in telling.speech if one.stance is Stance.REPORTED)
    reports = (one for one in reports if _points_back(one, telling.frame, memory.claims))
    source = next((one.told for one in reports if one.told), None)
    meant = {(claim.quote, claim.deed) for claim in memory.claims if source and claim.speaker is None}
    return [
        replace(claim, speaker=source, stance=Stance.REPORTED) if (claim.quote, claim.deed) in meant else claim
        for claim in claims
    ]


def _read_clause(clause: DeedClause, roles: Roles, telling: Telling, memory: Memory) -> Iterator[Claim]:
    """Yield a clause's claims, and let the memory know whom they name."""
    speech = lend_speaker(find_governing(clause, telling.speech), telling.speech, clause)
    if speech and is_negated(speech, clause.tokens):
        if speech.at < clause.at:
            return  # "could not confirm that", "did not deny that": nobody says it
        speech = None
    claim = _begin(clause, speech, telling, memory)
    subjects = [resolve(party, clause, speech, memory) for party in roles.subjects]
    for subject in subjects or [find_implied(clause, speech, memory)]:
        for object_ in roles.objects:
            begun = replace(claim, subject=subject)
            if whole := _complete(begun, clause, _name_object(object_, begun, clause, memory, speech), memory):
                memory.object = whole.object if object_.party else memory.object
                memory.barred = whole.object if whole.deed in ACCESS else memory.barred
                memory.accused = whole.object if whole.deed in _STRIKES else memory.accused
                memory.subject = subject or memory.subject
                yield whole


def _begin(clause: DeedClause, speech: Speech | None, telling: Telling, memory: Memory) -> Claim:
    """Return a claim as far as all subjects and objects of a clause have it in common."""
    sentence, deed = clause.sentence, Deed(clause.wording.row.deed)
    stance = find_stance(clause, speech, corrected=telling.corrects)
    if deed in _TURNED and stance is Stance.DENIED:
        deed, stance = _TURNED[deed], Stance.STATED
    told = speech is not None and (speech.party is not None or stance is not Stance.CORRECTED)
    speaker = name_speaker(speech, telling.speech, clause, memory) if speech and told else None
    if speaker is None:
        speaker = memory.corrector if stance is Stance.CORRECTED else memory.host
    amounts, days = (
        tuple(sentence.text[one.start : one.end] for one in found) for found in (sentence.amounts, sentence.days)
    )
    return Claim(
        "", 1, deed, stance, sentence.text, sentence.start, sentence.end, speaker, amounts=amounts, days=days
    )  # fmt: skip


def _name_object(object_: Object, claim: Claim, clause: DeedClause, memory: Memory, speech: Speech | None) -> Object:
    """Return an object by the name that it stands for, where it is but "it", "the customer" or "the model"."""
    if party := object_.party:
        if party.is_name:
            return object_
        meant = resolve_object(party, clause, claim.subject, memory, speech)
        return replace(object_, text=_word(party, clause) if meant == party.text else meant)
    nominal = clause.wording.part == "noun"  # "the training logs" are nobody's
    if object_.whose or nominal or claim.deed in _TERMS or len(_telling(object_, clause)) != 1:
        return object_
    near = [party for party in clause.names_in(0, clause.left) if not memory.is_product(party.text)]
    told = next((party.text for party in near if party.text not in {claim.subject, claim.speaker}), None)
    source = memory.source() if claim.deed in TRAININGS else None
    return replace(object_, text=told or source or memory.other(claim.subject, claim.speaker) or object_.text)


def _word(party: Party, clause: DeedClause) -> str:
    """Return who is not named as he is worded: "developers who have not verified their identity"."""
    if party.mention is not MentionKind.ROLE:
        return party.text
    first, last = clause.noun_phrase(party.first)
    return clause.written(max(first, party.start), clause.qualified_end(last))


def _complete(claim: Claim, clause: DeedClause, object_: Object, memory: Memory) -> Claim | None:
    """Return a claim with its object, or None where too little of who did what to whom is told."""
    subject, party, terms = claim.subject, object_.party, claim.deed in _TERMS
    whose = object_.whose.text if object_.whose and object_.whose.is_name else None
    if whose and memory.is_product(whose):
        whose = memory.owner_of(whose) or whose
    accuses = claim.stance in _ACCUSING and claim.deed in _TO_OTHERS and claim.speaker != subject
    if whose is None and object_.whose and accuses:
        whose = claim.speaker  # "accuses X of having trained on its articles"
    resolved = party is not None and (party.is_name or object_.text not in {party.text, _word(party, clause)})
    named = bool(whose) or resolved or memory.knows(object_.text)
    owned = whose is None and party is None and _is_ones_own(object_, clause)  # "its own archive"
    own = claim.deed in _TO_OTHERS and (owned or (subject is not None and subject == whose))
    if own or (not subject and (claim.deed is Deed.LICENSED or not (named or terms))):
        return None
    told = terms or any(letter.isupper() for letter in subject or "")
    if not named and not (told and len(_telling(object_, clause)) >= _FEWEST):
        return None
    return replace(claim, object=object_.text, whose=whose)


def _is_ones_own(object_: Object, clause: DeedClause) -> bool:
    """Say whether an object is told to be the doer's own."""
    grammar = clause.tokens.grammar
    return any(grammar.has("ones_own", word.lower()) for word in object_.text.split())


def _telling(object_: Object, clause: DeedClause) -> list[str]:
    """Return the words of an object that tell something."""
    return [word for word in object_.text.split() if word.lower() not in clause.tokens.grammar.words]


def _is_done_to_oneself(claim: Claim) -> bool:
    """Say whether subject and object go by one name, in full or short: "Ostrel", "Ostrel Labs"."""
    subject, object_ = (set((name or "").split()) for name in (claim.subject, claim.object))
    return bool(subject and object_) and (subject <= object_ or object_ <= subject) and claim.whose is None


def _points_back(speech: Speech, frame: Frame, claims: Iterable[Claim]) -> bool:
    """Say whether what is denied or confirmed is what was said before: "denies this", "confirmed the leak"."""
    tokens = frame.tokens
    if any(token.has("negations") for token in tokens.between(speech.at - _NEGATED_BEFORE, speech.at)):
        return False  # "has not confirmed either report"
    near = tokens.between(speech.at - _POINTED_BEFORE, speech.at + _POINTED_BEHIND)
    deeds = {claim.deed.value for claim in claims}
    pointing = (t.has("pointers") or t.is_a("accounts", "falsehoods") or _names_deed(t, frame, deeds) for t in near)
    return any(pointing)


def _names_deed(token: Token, frame: Frame, deeds: Collection[str]) -> bool:
    """Say whether a word is the noun of a deed that was told: "the leak", "die Sperrung"."""
    rows = (frame.tokens.grammar.deeds.rows[number] for number in token.deeds)
    return any(row.deed in deeds and not {(token.lower,), (token.lemma,)}.isdisjoint(row.nouns) for row in rows)


def _answer(telling: Telling, memory: Memory) -> list[Claim]:
    """Return what a sentence without a deed of its own denies or confirms: the claims of the sentence before."""
    answers = (one for one in telling.speech if one.stance in _ANSWERS)
    meant = (one for one in answers if _points_back(one, telling.frame, memory.claims))
    speech, sentence = next(meant, None), telling.frame.sentence
    if speech is None:
        return []
    speaker = name_speaker(speech, telling.speech, telling.frame, memory) or memory.host
    said = set((speaker or "").split())
    own = [claim for claim in memory.claims if said and said <= set((claim.subject or "").split())]
    return [
        replace(
            claim, stance=speech.stance, speaker=speaker,
            quote=sentence.text, start=sentence.start, end=sentence.end,
        )
        for claim in own or memory.claims
    ]  # fmt: skip
