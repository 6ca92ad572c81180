"""A text's claims: each deed that a sentence words, with its speaker, stance, subject and object (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.claims.deeds import find_wordings
from retrieval.claims.frames import find_roles
from retrieval.claims.gates import TABLE, host_of, is_correction, is_of_the_field, may_tell
from retrieval.claims.parties import Kind, Party, find_parties
from retrieval.claims.references import Memory, implied, name_speaker, products_of, resolve, stem_of
from retrieval.claims.roles import Object
from retrieval.claims.speech import Speech, find_speech
from retrieval.claims.stance import governing, is_hypothetical, is_negated, stance_of
from retrieval.domain import Claim, Deed, Document, Mark, Stance
from retrieval.text.grammar import Grammar, grammar_of
from retrieval.text.morphology import Token, tokenise
from retrieval.text.outlets import is_outlet
from retrieval.text.quantities import amounts, days
from retrieval.text.sentences import sentences

_TURNED: Final = {Deed.ALLOWS: Deed.FORBIDS}
"""Deeds that a negation turns into another one: who does not allow forbids."""
_LOOKS_BACK: Final = 2
"""Sentences without a deed that are looked at for whom the next one speaks of."""
_FEWEST: Final = 2
"""Telling words of what a deed is done to where no name is among them: "data" alone says nothing."""
_TERMS: Final = frozenset({Deed.FORBIDS, Deed.ALLOWS})
_OF_ANOTHER: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED, Deed.EVADED})
"""Deeds that nobody does to what is his own."""


def claims_of(document: Document) -> tuple[Claim, ...]:
    """Return what a document claims; nothing of one that is sponsored, or written to steer machines."""
    if document.mark is not Mark.NONE or not is_of_the_field(document):
        return ()
    moment = document.published_at or document.read_at
    return tuple(
        replace(
            claim, document_id=document.document_id, revision=document.revision, visibility=document.visibility,
            holds_from=moment, learned_at=moment,
        )
        for claim in extract(document.text, document.language, title=document.title, outlet=document.outlet or "")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence as it is looked at: its tokens, parties and verbs of speech."""

    start: int
    text: str
    tokens: tuple[Token, ...]
    parties: tuple[Party, ...]
    speech: tuple[Speech, ...]


def extract(text: str, language: str | None, *, title: str = "", outlet: str = "") -> tuple[Claim, ...]:
    """Return the claims of a text in order; none for a language without a file.

    The names of a `title` are known before the text begins: they are what "we" or "the company" is.
    """
    grammar = grammar_of(language)
    if grammar is None:
        return ()
    memory = Memory(host=host_of(outlet, grammar), products=products_of(f"{title}. {text}", grammar))
    found: list[Claim] = []
    waiting = [title] if title else []
    for span in sentences(text, grammar.code):
        sentence = text[span.start : span.end]
        if not may_tell(sentence, grammar.code, after_claims=bool(memory.claims) and not waiting):
            waiting.append(sentence)
            memory.claims = ()
            memory.corrects = is_correction(sentence, grammar)
            continue
        for before in waiting[-_LOOKS_BACK:]:
            told = _look_at(before, 0, grammar)
            memory.look_at(told.tokens, told.parties, grammar)
        waiting.clear()
        told = _look_at(sentence, span.start, grammar)
        memory.just_cut_off = None
        claims = tuple(_claims(told, grammar, memory)) if sentence.count("|") < TABLE else ()
        found += claims
        if not claims:
            found = _attributed(told, grammar, memory, found)
        memory.claims = claims
        memory.look_at(told.tokens, told.parties, grammar)
    return tuple(found)


def _attributed(told: _Told, grammar: Grammar, memory: Memory, found: list[Claim]) -> list[Claim]:
    """Return the claims with the source that a sentence gives for those before it: "This is according to documents"."""
    for speech in told.speech:
        if speech.stance is Stance.REPORTED and speech.speaker and _points_back(speech, told, grammar):
            last = {id(claim) for claim in memory.claims if claim.speaker is None}
            known = [(claim.quote, claim.deed) for claim in memory.claims if id(claim) in last]
            return [
                replace(claim, speaker=speech.speaker, stance=Stance.REPORTED)
                if (claim.quote, claim.deed) in known
                else claim
                for claim in found
            ]
    return found


def _look_at(sentence: str, start: int, grammar: Grammar) -> _Told:
    tokens = tokenise(sentence, grammar.code)
    parties = find_parties(tokens, grammar)
    return _Told(start, sentence, tokens, parties, find_speech(tokens, parties, grammar, sentence))


def _claims(told: _Told, grammar: Grammar, memory: Memory) -> Iterator[Claim]:
    corrects = is_correction(told.text, grammar)
    if corrects:
        memory.corrector = _corrector(told)
    count, seen = 0, set[tuple[str | None, ...]]()
    wordings = find_wordings(told.tokens, grammar)
    uses = [wording for wording in wordings if wording.row.takes == "use"]
    for wording in wordings:
        if wording.is_noun and any(w.row.deed == wording.row.deed and not w.is_noun for w in wordings):
            continue  # "used … for training"
        if wording not in uses and any(use.left <= wording.first < use.right for use in uses):
            continue  # what is forbidden or allowed is no deed
        clause = Clause(told.text, told.tokens, told.parties, grammar, wording)
        for claim in _claims_of(clause, told, memory, corrects=corrects or memory.corrects):
            who = claim.deed, claim.subject, claim.whose or claim.object
            if who not in seen and not _is_done_to_oneself(claim):
                seen.add(who)
                count += 1
                yield claim
    if not count:
        yield from _answered(told, grammar, memory)
    memory.corrects = (corrects or memory.corrects) and not count


def _is_done_to_oneself(claim: Claim) -> bool:
    """Say whether subject and object go by one name, in full or short: "Ostrel", "Ostrel Labs"."""
    subject, object_ = (set((name or "").split()) for name in (claim.subject, claim.object))
    return bool(subject) and bool(object_) and (subject <= object_ or object_ <= subject) and claim.whose is None


def _corrector(told: _Told) -> str | None:
    """Return who corrects: the subject of the verb, or the name behind the word ("Correction of the Ledger: …")."""
    speaking = next(
        (speech.speaker for speech in told.speech if speech.stance is Stance.CORRECTED and speech.speaker), None
    )
    colon = next((at for at, token in enumerate(told.tokens) if token.text == ":"), 0)
    owner = next((party.text for party in told.parties if party.marker in {"of", "by"} and party.last <= colon), None)
    return speaking or owner


def _claims_of(clause: Clause, told: _Told, memory: Memory, *, corrects: bool) -> Iterator[Claim]:
    roles = None if is_hypothetical(clause) else find_roles(clause)
    if roles is None:
        return
    speech = governing(clause, told.speech)
    if speech and is_negated(speech, clause):
        if speech.at < clause.wording.first:
            return  # "could not confirm that", "did not deny that": nobody says it
        speech = None
    deed = Deed(clause.wording.row.deed)
    stance = stance_of(clause, speech, corrected=corrects)
    if deed in _TURNED and stance is Stance.DENIED:
        deed, stance = _TURNED[deed], Stance.STATED
    speaker = name_speaker(speech, told.speech, told.parties, memory) if speech else None
    if speaker is None:
        speaker = memory.corrector if stance is Stance.CORRECTED else memory.host
    subjects = [resolve(party, clause, speech, memory) for party in roles.subjects] or [implied(clause, speech, memory)]
    for subject in subjects:
        done = _Done(clause, deed, stance, speaker, subject)
        for object_ in roles.objects:
            if claim := _claim(done, object_, told, memory):
                memory.object = claim.object if object_.party else memory.object
                memory.just_cut_off = claim.object if claim.deed is Deed.CUT_OFF else memory.just_cut_off
                memory.subject = subject or memory.subject
                yield claim


@dataclass(frozen=True, slots=True)
class _Done:
    """A deed with all but what it is done to."""

    clause: Clause
    deed: Deed
    stance: Stance
    speaker: str | None
    subject: str | None


def _claim(done: _Done, object_: Object, told: _Told, memory: Memory) -> Claim | None:
    """Return the claim that a deed and its object make; None where they tell too little of who did what to whom."""
    object_ = _resolved(done, object_, memory)
    whose = object_.whose.text if object_.whose and object_.whose.kind is Kind.NAME else None
    if whose and memory.is_product(whose):
        whose = memory.owners.get(stem_of(whose), whose)
    if not _tells(done, object_, whose, memory):
        return None
    return Claim(
        document_id="",
        revision=1,
        deed=done.deed,
        stance=done.stance,
        quote=told.text,
        start=told.start,
        end=told.start + len(told.text),
        speaker=done.speaker,
        subject=done.subject,
        object=object_.text,
        whose=whose,
        amounts=_amounts(told.text),
        days=tuple(told.text[day.start : day.end] for day in days(told.text)),
    )


def _resolved(done: _Done, object_: Object, memory: Memory) -> Object:
    """Return an object with the name that it stands for: of "it", "the customer" or "the model"."""
    if object_.party and object_.party.kind is not Kind.NAME:
        return replace(object_, text=_meant(object_.party, done.clause, done.subject, memory) or object_.text)
    if not object_.party and not object_.whose and done.deed not in _TERMS and _is_vague(done.clause, object_):
        return replace(object_, text=memory.other(done.subject, done.speaker) or object_.text)
    return object_


def _tells(done: _Done, object_: Object, whose: str | None, memory: Memory) -> bool:
    """Say whether a deed and its object tell enough to be a claim, and do not contradict each other."""
    terms, subject, party = done.deed in _TERMS, done.subject, object_.party
    resolved = party is not None and (party.kind is Kind.NAME or object_.text != party.text)
    named = bool(whose) or object_.text in memory.names or resolved
    if subject and subject == whose and done.deed in _OF_ANOTHER:
        return False
    if not subject and (done.deed is Deed.LICENSED or not (named or terms)):
        return False
    if named:
        return True
    if not terms and not (subject and any(letter.isupper() for letter in subject)):
        return False
    telling = [word for word in object_.text.split() if word.lower() not in done.clause.grammar.words]
    return len(telling) >= _FEWEST


def _meant(party: Party, clause: Clause, subject: str | None, memory: Memory) -> str | None:
    """Return whom "it" or "the customer" stands for as what a deed is done to: of the sentence, or told before."""
    before = [p.text for p in clause.parties if p.kind is Kind.NAME and p.last <= party.first and p.text != subject]
    bare = [p.text for p in clause.parties if p.kind is Kind.NAME and p.last <= party.first and not p.marker]
    near = [
        name for name in (*before, *bare[:1]) if name != subject and not memory.is_product(name) and not is_outlet(name)
    ]
    return near[-1] if near else memory.other(subject)


def _is_vague(clause: Clause, object_: Object) -> bool:
    """Say whether an object is but an article with a noun: "the model", whose name was told before."""
    words = [word for word in object_.text.lower().split() if word not in clause.grammar.words]
    return len(words) == 1


def _amounts(text: str) -> tuple[str, ...]:
    return tuple(text[one.start : one.end] for one in amounts(text))


def _points_back(speech: Speech, told: _Told, grammar: Grammar) -> bool:
    """Say whether what is denied or confirmed is what was said before: "denies this", "rejects the allegation"."""
    near = told.tokens[max(0, speech.at - 2) : speech.at + 7]
    if any(grammar.has("negations", token.lower) for token in told.tokens[max(0, speech.at - 3) : speech.at]):
        return False  # "has not confirmed either report"
    return any(grammar.has("pointers", token.lower) or grammar.of_class("accounts", token.lemma) for token in near)


def _answered(told: _Told, grammar: Grammar, memory: Memory) -> Iterator[Claim]:
    """Yield what a sentence without a deed of its own denies or confirms: the claims of the sentence before."""
    for speech in told.speech:
        if (
            speech.stance not in {Stance.DENIED, Stance.CONFIRMED}
            or not memory.claims
            or not _points_back(speech, told, grammar)
        ):
            continue
        speaker = name_speaker(speech, told.speech, told.parties, memory)
        own = [claim for claim in memory.claims if claim.subject == speaker]
        for claim in own or memory.claims:
            yield replace(
                claim, stance=speech.stance, speaker=speaker, quote=told.text,
                start=told.start, end=told.start + len(told.text),
            )  # fmt: skip
        return
