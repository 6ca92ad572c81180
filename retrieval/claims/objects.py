"""What a deed is done to, by the kind of its object: a party, a material, a thing, a use (pure)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.claims.parties import Kind, Party
from retrieval.claims.phrases import OWNER_REACH, noun_phrase, prepositional_phrases, strip_small
from retrieval.claims.roles import Object, Roles, antecedent_of, listed, subjects_of

_PLAINLY: Final = frozenset({"retire", "deprecate", "sunset", "decommission"})
"""Verbs that are done to models alone, whatever these are called."""
_BEFORE_BLOCK: Final = 4
"""Tokens before a block in which its owner may stand ("Calder's regional export ban")."""


def _owners(clause: Clause, name: str) -> tuple[Party, ...]:
    """Return whose access (account, key …) the clause speaks of: "X's access", "the accounts of X"."""
    if relative := antecedent_of(clause, "whose"):
        return (relative,)
    for at in clause.nouns(name):
        own = next((p for p in clause.inside() if p.marker == "own" and p.last < at <= p.last + 4), None)
        if own:
            return (own,)
        end = clause.phrase_end(at)
        behind = [p for p in clause.inside() if at < p.first < min(end, at + OWNER_REACH) and p.marker in {"of", "own"}]
        if behind:
            return listed(behind[0], clause)
    return ()


def _provider(clause: Clause, name: str, taken: tuple[Party, ...]) -> Party | None:
    """Return whose service the access is to."""
    for at in clause.nouns(name):
        for party in clause.inside():
            if party.first > at and party not in taken and party.marker in {"to", "from", "of", "own"}:
                return party
    return None


def party_roles(clause: Clause) -> Roles:
    """Return who cut off, restored or refused whom: the verb's own object, or whose access it was."""
    subjects = subjects_of(clause)
    name = clause.wording.row.needs
    targets = _owners(clause, name) if name == "access" else ()
    rest = [party for party in clause.inside() if party not in subjects]
    if clause.wording.is_noun:
        targets = targets or tuple(p for p in rest if p.marker in {"of", "own", "dative"})[:1]
        return Roles(subjects or _who_imposed(clause, targets), _parties(targets))
    if clause.wording.is_passive:
        before = [p for p in rest if p.first < clause.wording.first]
        given = [p for p in rest if p.marker == "dative"]
        if clause.grammar.code != "en":
            given = given or [p for p in before if p.marker == "to"]
        targets = targets or tuple(given[:1]) or _bare(before, clause)
        if clause.grammar.code != "en":
            targets = targets or _bare(rest, clause)
        if name == "access":
            targets = targets or tuple(p for p in rest if p.marker in {"of", "to", "own"})[:1]
        return Roles(subjects, _parties(targets) or (_worded_owner(clause, name) if name else ()))
    after = [p for p in rest if p.first > clause.wording.first]
    near_ones = [p for p in after if p.first < clause.phrase_end(clause.wording.last)]
    after = near_ones if name == "access" else near_ones or after
    dative = tuple(p for p in rest if p.marker == "dative")[:1]
    near = _bare(rest if clause.grammar.code == "de" else after, clause)
    if clause.grammar.code != "en" and not targets:
        targets = tuple(p for p in after if p.marker == "to")[:1]
    vague = all(party.kind is not Kind.NAME for party in targets) and any(party.kind is Kind.NAME for party in near)
    targets = dative or (near if name != "access" or not targets or vague else targets) or targets or near
    further = [p for p in after if p.marker in {"from", "of", "to", "own"}]
    targets = targets or (listed(further[0], clause) if further else ())
    return Roles(subjects, _parties(targets) or _worded_owner(clause, name))


def _worded_owner(clause: Clause, name: str) -> tuple[Object, ...]:
    """Return whose access it is where that is no name: "everyone who signed up through a broker"."""
    for at in clause.nouns(name):
        if at + 1 < clause.wording.right and clause.grammar.has("of", clause.tokens[at + 1].lower):
            text = clause.written(at + 2, clause.phrase_end(at + 2))
            return (Object(text),) if text else ()
    return tuple(Object(clause.written(*noun_phrase(clause, at))) for at in clause.nouns(name))[:1]


def _who_imposed(clause: Clause, targets: tuple[Party, ...]) -> tuple[Party, ...]:
    provider = _provider(clause, "access", targets)
    return (provider,) if provider else ()


def _bare(parties: list[Party], clause: Clause) -> tuple[Party, ...]:
    bare = [party for party in parties if not party.marker and party.kind is not Kind.PRONOUN]
    bare = bare or [party for party in parties if not party.marker]
    return listed(bare[0], clause) if bare else ()


def _parties(found: tuple[Party, ...]) -> tuple[Object, ...]:
    return tuple(Object(party.text, party=party) for party in found)


def ending_roles(clause: Clause) -> Roles | None:
    """Return whose access ends by itself: "its access would end"."""
    owners = _owners(clause, "access")
    before = [at for at in clause.nouns("access") if at < clause.wording.first]
    if not owners and before and clause.grammar.has("own", clause.tokens[before[0] - 1].lower):
        own = before[0] - 1
        owners = (Party(Kind.PRONOUN, own, own + 1, own, "own", clause.tokens[own].text),)
    return Roles((), _parties(owners)) if owners and before else None


def loser_roles(clause: Clause) -> Roles:
    """Return who lost access to whose service: the subject is what the deed was done to."""
    losers = subjects_of(clause)
    provider = _provider(clause, clause.wording.row.needs, losers)
    return Roles((provider,) if provider else (), _parties(losers))


def against_roles(clause: Clause) -> Roles:
    """Return who took a step against whom."""
    against = [party for party in clause.inside() if party.marker == "against"]
    return Roles(subjects_of(clause), _parties(listed(against[0], clause)) if against else ())


def material_roles(clause: Clause) -> Roles | None:
    """Return who trained on what: the phrase behind "on", "with", "from" that holds material or a name."""
    subjects = subjects_of(clause) or _owner_of_model(clause)
    spans = sorted(prepositional_phrases(clause, "material"), key=lambda span: abs(span[0] - clause.wording.first))
    if clause.wording.row.needs:
        spans += [noun_phrase(clause, at) for at in clause.nouns("material")]
    for first, last in spans:
        if object_ := _material(clause, first, last, subjects):
            return Roles(subjects, (object_,))
    for at in clause.nouns("material"):  # "collected its answers and trained a model with them"
        object_ = _material(clause, *noun_phrase(clause, at), subjects)
        if object_ and object_.whose:
            return Roles(subjects, (object_,))
    return None


def _owner_of_model(clause: Clause) -> tuple[Party, ...]:
    """Return whose model a passive says was trained: "X's model was …", "the model of X was …", "its model was …"."""
    before = [party for party in clause.inside(after=False) if party.marker in {"own", "of"}]
    if before:
        return (before[0],)
    for at in range(clause.wording.left, clause.wording.first):
        if clause.grammar.has("own", clause.tokens[at].lower):
            return (Party(Kind.PRONOUN, at, at + 1, at, "own", clause.tokens[at].text),)
    return ()


def _material(clause: Clause, first: int, last: int, subjects: tuple[Party, ...]) -> Object | None:
    names = [party for party in clause.names_in(first, last) if party not in subjects]
    if not names and not any(clause.grammar.of_class("material", clause.tokens[at].lemma) for at in range(first, last)):
        return None
    begin = strip_small(clause.tokens, first, last, clause.grammar)
    return Object(clause.written(begin, last), whose=names[-1] if names else None)


def direct_roles(clause: Clause) -> Roles | None:
    """Return who distilled what: the name or material that is the verb's own object, or stands behind "of"."""
    subjects = subjects_of(clause)
    rest = [party for party in clause.inside() if party not in subjects and party.kind is Kind.NAME]
    if clause.wording.is_noun:
        named = [party for party in rest if party.marker in {"of", "own"} and party.first > clause.wording.first]
    else:
        after = [party for party in rest if (party.first > clause.wording.first) != clause.wording.is_passive]
        if clause.grammar.code == "de":
            after = sorted(rest, key=lambda party: abs(party.first - clause.wording.first))[:1]
        named = [p for p in (after or rest) if p.marker in {"", "own"}] or [
            p for p in (after or rest) if p.marker in {"of", "from", "to"}
        ]
    if not named:
        return _material_object(clause, subjects)
    target = named[0]
    return Roles(subjects, (Object(target.text, whose=target, party=target),))


def _material_object(clause: Clause, subjects: tuple[Party, ...]) -> Roles | None:
    for name in ("material", "model"):
        for at in clause.nouns(name):
            first, last = noun_phrase(clause, at)
            names = [party for party in clause.names_in(first, last) if party not in subjects]
            if names:
                return Roles(subjects, (Object(clause.written(first, last), whose=names[-1]),))
    return None


def thing_roles(clause: Clause) -> Roles | None:
    """Return who resold, leaked or retires what: the phrase around the noun of the row's class."""
    subjects = subjects_of(clause)
    wording = clause.wording
    nouns = sorted(clause.nouns(wording.row.needs), key=lambda at: (at < wording.first) != wording.is_passive)
    for at in nouns:
        first, last = noun_phrase(clause, at)
        if any(first <= party.first < at for party in subjects):
            first = max(party.last for party in subjects if party.first < at)
        names = [party for party in clause.names_in(first, last) if party not in subjects]
        begin = strip_small(clause.tokens, first, last, clause.grammar)
        if clause.tokens[at].lower in clause.grammar.words:
            continue
        if names or subjects or wording.is_passive:
            return Roles(subjects, (Object(clause.written(begin, last), whose=names[-1] if names else None),))
    named = [
        party for party in clause.inside() if party.kind is Kind.NAME and party not in subjects and not party.marker
    ]
    return Roles(subjects, _parties(listed(named[0], clause))) if named else None


def model_roles(clause: Clause) -> Roles | None:
    """Return who retires which model, told by its number ("shut down Brisk 2")."""
    subjects = subjects_of(clause)
    after = [p for p in clause.inside() if (p.first > clause.wording.first) != clause.wording.is_passive]
    if clause.wording.is_noun:
        after = [replace(p, marker="") for p in after if p.marker in {"of", "own"}]
    numbered = [p for p in after if p.kind is Kind.NAME and not p.marker and any(letter.isdigit() for letter in p.text)]
    direct = [p for p in after if p.kind is Kind.NAME and not p.marker and p.first - clause.wording.last in {0, 1}]
    named = numbered or (direct if subjects and clause.tokens[clause.wording.first].lemma in _PLAINLY else [])
    return Roles(subjects, _parties(listed(named[0], clause))) if named else None


def recipient_roles(clause: Clause) -> Roles | None:
    """Return who licensed what to whom: the dative, "to X", the bare object, "with X", in this order."""
    subjects = subjects_of(clause)
    rest = [party for party in clause.inside() if party not in subjects and party.kind is not Kind.PRONOUN]
    after = [party for party in rest if party.first > clause.wording.first] if clause.grammar.code != "de" else rest
    for markers in (("dative",), ("to",), ("",), ("other", "via")):
        found = [party for party in after if party.marker in markers]
        if found:
            return Roles(subjects, _parties(listed(found[0], clause)))
    return thing_roles(clause)


def means_roles(clause: Clause) -> Roles | None:
    """Return who got round whose block, and by what means."""
    subjects = subjects_of(clause)
    blocks = list(clause.nouns("blocks"))
    rest = [party for party in clause.inside() if party not in subjects and party.kind is not Kind.PRONOUN]
    near = [party for party in rest if any(-_BEFORE_BLOCK <= party.first - at <= OWNER_REACH for at in blocks)] or rest
    whose = next(iter(near), None)
    spans = [span for span in prepositional_phrases(clause, "via") if not blocks or not span[0] <= blocks[0] < span[1]]
    spans = [span for span in spans if not any(party.first == span[0] for party in rest)] or spans
    told = [
        span for span in spans if any(clause.grammar.of_class("means", clause.tokens[at].lemma) for at in range(*span))
    ]
    spans = told or spans
    means = next((span for span in spans if span[0] > clause.wording.first), spans[0] if spans else None)
    if not blocks and not whose:
        return None
    if means is None:
        nouns = (at for at in clause.nouns("means"))
        means = next((noun_phrase(clause, at) for at in nouns), None)
    if means is None:
        return Roles(subjects, (Object(clause.written(clause.wording.first, clause.wording.right), whose=whose),))
    begin = strip_small(clause.tokens, *means, clause.grammar)
    if whose and means[0] <= whose.first < means[1]:
        whose = next((party for party in rest if not means[0] <= party.first < means[1]), None)
    return Roles(subjects, (Object(clause.written(begin, means[1]), whose=whose),))
