"""Whom "it", "the company" or "we" stands for: told from the sentence, its speaker and the sentences before (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.claims.parties import Kind, Party
from retrieval.claims.speech import Speech
from retrieval.domain import Claim, Deed, Stance
from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token
from retrieval.text.outlets import is_outlet

_PRODUCT: Final = re.compile(r"\b([A-Z\u00c0-\u00de][\w]*(?: [A-Z\u00c0-\u00de][\w]*)?)[ -](\d[\w.]*\w|\d)\b")
_AFTERMATH: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED, Deed.RESOLD, Deed.EVADED})
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ASIDE_REACH: Final = 9
"""Tokens behind a name in which an aside says what its bearer is, and of which organisation."""
_OWNED_REACH: Final = 3
"""Tokens behind an owner in which what is his stands ("Lumora's own staff")."""


@dataclass(slots=True)
class Memory:
    """What the sentences before told: their topic, names, last subject and object, last claims, and a correction."""

    names: list[str] = field(default_factory=list)
    topic: str | None = None
    subject: str | None = None
    object: str | None = None
    claims: tuple[Claim, ...] = ()
    corrects: bool = False
    corrector: str | None = None
    just_cut_off: str | None = None
    host: str | None = None
    products: frozenset[str] = frozenset()
    owners: dict[str, str] = field(default_factory=dict)

    def is_product(self, name: str | None) -> bool:
        """Say whether a name is a model's rather than an organisation's: "Tarn 4", and then "Tarn" as well."""
        return bool(name) and bool({name, stem_of(name or "")} & self.products)

    def owner_of(self, product: str) -> str | None:
        """Return whose model it is, as far as the text has said so; its host's where it says nothing."""
        return self.owners.get(stem_of(product)) or self.host

    def look_at(self, tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar) -> None:
        """Take in a sentence's names; its topic is its first bare name, a person's organisation before the person."""
        named = [party for party in parties if party.kind is Kind.NAME and not is_outlet(party.text)]
        self._learn_owners(named)
        named = [party for party in named if not self.is_product(party.text)]
        self.names += [party.text for party in named]
        bare = [party for party in named if not party.marker] or [party for party in named if party.marker == "own"]
        if bare:
            self.topic = employer_of(bare[0], tokens, parties, grammar) or bare[0].text

    def _learn_owners(self, named: Sequence[Party]) -> None:
        for one, following in pairwise(named):
            near = following.first - one.last <= _ASIDE_REACH
            if near and one.marker == "own" and self.is_product(following.text) and not self.is_product(one.text):
                self.owners.setdefault(stem_of(following.text), one.text)
            if near and following.marker == "of" and self.is_product(one.text) and not self.is_product(following.text):
                self.owners.setdefault(stem_of(one.text), following.text)

    def other(self, *than: str | None) -> str | None:
        """Return the party told of last that is none of these."""
        known = [self.object, self.topic, self.subject, *reversed(self.names)]
        return next((name for name in known if name and name not in than and not self.is_product(name)), None)

    def main(self) -> str | None:
        """Return whom the text is about so far."""
        known = [self.topic, self.subject, *reversed(self.names), self.host]
        return next((name for name in known if name and not self.is_product(name)), None)


def products_of(text: str, grammar: Grammar) -> frozenset[str]:
    """Return the names of models in a text, those with a number: "Tarn 4", "Corvid-1"; and what stands before it."""
    found = [match for match in _PRODUCT.finditer(text) if not _YEAR.fullmatch(match[2])]
    named = [match for match in found if not _is_counted(match[1].lower(), grammar)]
    return frozenset(name for match in named for name in (match[0], match[1]))


def _is_counted(word: str, grammar: Grammar) -> bool:
    """Say whether a number behind a word counts it: "Section 4", "Juni 3"."""
    return grammar.has("calendar", word) or word in grammar.classes["counted"]


def stem_of(name: str) -> str:
    """Return a model's name without its number."""
    return re.sub(r"[ -]\d[\w.]*$", "", name)


def is_person(party: Party, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a name is a person's, as an office before it or an aside behind it tells."""
    before = tokens[max(0, party.first - 1) : party.first]
    if before and before[0].text == ",":
        before = tokens[max(0, party.first - _ASIDE_REACH) : party.first - 1]
    if any(grammar.of_class("sources", token.lemma) for token in before):
        return True
    if party.last >= len(tokens) or tokens[party.last].text != ",":
        return False
    aside = tokens[party.last + 1 : party.last + 1 + _ASIDE_REACH]
    end = next((i for i, token in enumerate(aside) if token.text in ",;."), len(aside))
    return any(grammar.of_class("sources", token.lemma) or grammar.has("who", token.lower) for token in aside[:end])


def employer_of(party: Party, tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar) -> str | None:
    """Return the organisation of a person: "X, head of data at Y", "X, who founded Y"; None for others."""
    if not is_person(party, tokens, grammar):
        return None
    if party.first > 1 and tokens[party.first - 1].text == ",":  # "Y's head of trust, X, said"
        owners = [
            p for p in parties if p.kind is Kind.NAME and p.marker == "own" and 0 < party.first - p.last <= _ASIDE_REACH
        ]
        if owners and any(grammar.of_class("sources", t.lemma) for t in tokens[owners[-1].last : party.first]):
            return owners[-1].text
    held = [p for p in parties if p.kind is Kind.NAME and 1 <= party.first - p.last <= 2]  # noqa: PLR2004 - "former Lumora engineer X"
    if held and all(not grammar.has("and", t.lower) and t.is_word for t in tokens[held[-1].last : party.first]):
        return held[-1].text
    if party.first > 1 and tokens[party.first - 1].text == ",":  # "the chair of Y, X, said"
        named = [p for p in parties if p.kind is Kind.NAME and p.marker == "of" and p.last == party.first - 1]
        if named and any(
            grammar.of_class("sources", t.lemma) for t in tokens[max(0, named[0].start - 4) : named[0].start]
        ):
            return named[0].text
    reach = party.last + _ASIDE_REACH
    near = [
        p
        for p in parties
        if p.kind is Kind.NAME and party.last <= p.first <= reach and (p.marker or _in_aside(p, party, tokens))
    ]
    return near[0].text if near else None


def _in_aside(party: Party, person: Party, tokens: Sequence[Token]) -> bool:
    return not any(token.text == "," for token in tokens[person.last + 1 : party.first])


def resolve(party: Party, clause: Clause, speech: Speech | None, memory: Memory) -> str | None:
    """Return the name that a subject goes by: its own, or of whom "it" or "the company" stands for."""
    if party.kind is Kind.NAME:
        agent = clause.wording.row.takes not in {"model", "use"} and memory.is_product(party.text)
        return (memory.owner_of(party.text) or memory.main()) if agent else party.text
    if _is_first_person(clause.tokens[party.first], clause.grammar):
        return _own_of_speaker(speech, clause, memory) if speech else memory.main()
    return (
        _within_clause(party, clause)
        or _by_matter(party, clause, speech, memory)
        or _by_speaker(party, clause, speech, memory)
        or _first_named(clause)
        or memory.main()
        or party.text
    )


def _within_clause(party: Party, clause: Clause) -> str | None:
    """Return whom the clause itself names: the owner of "X's staff", whom a relative pronoun follows."""
    named = [p for p in clause.parties if p.kind is Kind.NAME]
    owner = next((p for p in named if p.marker == "own" and 0 < party.first - p.last <= _OWNED_REACH), None)
    if owner:
        return owner.text
    before = [p for p in named if p.first < clause.wording.left]
    relative = clause.grammar.has("relative", party.text.lower()) and party.first == clause.wording.left
    return before[-1].text if relative and before else None


def _by_matter(party: Party, clause: Clause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whom what was told just before makes the doer."""
    if clause.grammar.has("targets", clause.tokens[party.first].lemma):
        return memory.other(memory.subject, speech.speaker if speech else None) or party.text
    if memory.just_cut_off and clause.wording.row.deed in _AFTERMATH:
        return memory.just_cut_off  # "suspended X on suspicion that it trained …"
    if clause.wording.row.deed == Deed.EVADED and memory.claims and memory.claims[-1].deed is Deed.CUT_OFF:
        return memory.claims[-1].object  # who gets round a block is who was cut off
    return None


def _first_named(clause: Clause) -> str | None:
    """Return the first bare name before the clause that is no person's, or else the first one."""
    before = [p for p in clause.parties if p.kind is Kind.NAME and p.first < clause.wording.left]
    bare = [p for p in before if not p.marker and not is_person(p, clause.tokens, clause.grammar)] or before
    return bare[0].text if bare else None


def _by_speaker(party: Party, clause: Clause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whom a speaker means: his own organisation, or with an accusation the other one."""
    if not speech or speech.employer:
        return speech.employer if speech else None
    if not speech.party:
        confesses = party.kind is Kind.PRONOUN and speech.at < clause.wording.first
        return speech.speaker if confesses else None  # "Two interns acknowledged that they had …"
    if speech.party.kind is not Kind.NAME:
        accuser = memory.main()
        return memory.other(accuser) if _is_accused(party, speech) else accuser
    if employer := employer_of(speech.party, clause.tokens, clause.parties, clause.grammar):
        return employer
    if is_person(speech.party, clause.tokens, clause.grammar) or speech.party.first > clause.wording.first:
        return memory.main() if memory.main() != speech.party.text else None
    return memory.other(speech.party.text) if _is_accused(party, speech) else speech.party.text


def _is_accused(party: Party, speech: Speech) -> bool:
    return party.kind is Kind.ROLE and speech.stance is Stance.REPORTED


def implied(clause: Clause, speech: Speech | None, memory: Memory) -> str | None:
    """Return whose deed it is where the clause does not say: ours, or in terms the provider's that the text is of."""
    words = clause.tokens[clause.wording.left : clause.wording.right]
    if speech and any(_is_first_person(token, clause.grammar) for token in words):
        person = speech.party if speech.party and speech.party.kind is Kind.NAME else None
        return (
            employer_of(person, clause.tokens, clause.parties, clause.grammar) if person else None
        ) or memory.subject
    if clause.wording.row.deed in {Deed.TRAINED_ON, Deed.DISTILLED}:
        model = next((p for p in clause.inside(after=False) if p.kind is Kind.NAME and memory.is_product(p.text)), None)
        if model:
            return memory.owner_of(model.text)  # "Skerry 3 was trained on …"
    if clause.wording.row.takes != "use":
        return _announces(clause, speech) or _left_out(clause, speech, memory)
    named = [party for party in clause.parties if party.kind is Kind.NAME and party.first < clause.wording.first]
    after = [party for party in clause.inside(before=False) if party.kind is Kind.NAME]
    return named[-1].text if named else memory.main() or (after[0].text if after else None)


def _is_first_person(token: Token, grammar: Grammar) -> bool:
    endings = grammar.small.get("first_person_endings", frozenset())
    return grammar.has("first_person", token.lower) or any(
        token.lower.endswith(ending) and token.lower != token.lemma for (ending,) in endings
    )


def _announces(clause: Clause, speech: Speech | None) -> str | None:
    """Return who lets access end: who says so."""
    named = speech is not None and speech.party is not None and speech.party.kind is Kind.NAME
    return speech.speaker if named and speech and clause.wording.row.takes == "ending" else None


def _left_out(clause: Clause, speech: Speech | None, memory: Memory) -> str | None:
    """Return the subject that a Spanish verb leaves out: the speaker, or whom the sentences before are about."""
    if (
        not clause.grammar.has("drops_subjects", clause.grammar.code)
        or clause.wording.is_passive
        or clause.wording.is_noun
    ):
        return None
    said_before = speech and speech.at < clause.wording.first
    return _own_of_speaker(speech, clause, memory) if said_before and speech else memory.main()


def _own_of_speaker(speech: Speech, clause: Clause, memory: Memory) -> str | None:
    person = speech.party if speech.party and speech.party.kind is Kind.NAME else None
    if person is None:
        return memory.main()
    return employer_of(person, clause.tokens, clause.parties, clause.grammar) or person.text


def name_speaker(speech: Speech, others: Sequence[Speech], parties: Sequence[Party], memory: Memory) -> str | None:
    """Return the speaker by his name, where a pronoun or role stands for it."""
    party = speech.party
    if party is None or party.kind is Kind.NAME:
        return speech.speaker
    if speech.is_first_person:
        outer = next((one for one in others if one.party and one.party.kind is Kind.NAME), None)
        return outer.speaker if outer else memory.main()
    before = [other.text for other in parties if other.kind is Kind.NAME and other.last <= party.first]
    if before and party.is_relative:
        return before[-1]
    return (before[0] if before else memory.main()) or speech.speaker
