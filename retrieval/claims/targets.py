"""To whom a deed is done: who is cut off, sued or licensed to, as the clause names him (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.materials import find_thing
from retrieval.claims.objects import Object, Roles, objects_of
from retrieval.claims.parties import MentionKind, Party, own_pronoun
from retrieval.claims.subjects import antecedent_of, find_subjects

_OWNER_REACH: Final = 7
"""Tokens behind a noun such as "access" in which its owner may stand."""
_OWNED_REACH: Final = 4
"""Tokens behind a possessive in which what is owned may stand ("X's three paid accounts")."""


def find_party(clause: DeedClause) -> Roles:
    """Return who cuts off or sues whom: the verb's own object, or whose access or account it is."""
    subjects = find_subjects(clause)
    rest = [party for party in clause.inside() if party not in subjects]
    owners = _owners(clause) if clause.wording.row.needs == "access" else ()
    if clause.wording.part == "noun":
        targets = owners or _first(rest, "of", "own", "dative")
        return Roles(subjects or _provider(clause, "access", targets), objects_of(targets))
    find = _find_passive if clause.wording.is_passive else _find_active
    return Roles(subjects, objects_of(find(clause, rest, owners)) or _worded_owner(clause))


def find_loser(clause: DeedClause) -> Roles:
    """Return who loses or regains access: whoever the verb is about."""
    losers = find_subjects(clause)
    return Roles(_provider(clause, clause.wording.row.needs, losers), objects_of(losers))


def find_ending(clause: DeedClause) -> Roles | None:
    """Return whose access ends by itself: "its access would end"."""
    before = [at for at in clause.nouns("access") if at < clause.at]
    if not before:
        return None
    own = before[0] - 1
    owners = _owners(clause) or ((own_pronoun(own, clause.tokens),) if clause.tokens[own].has("own") else ())
    return Roles((), objects_of(owners))


def find_against(clause: DeedClause) -> Roles:
    """Return who files a suit against whom."""
    against = _first(clause.inside(), "against")
    return Roles(find_subjects(clause), objects_of(clause.listed(against[0])) if against else ())


def find_defendant(clause: DeedClause) -> Roles:
    """Return who is sued by whom: "X faces a lawsuit from Y"."""
    sued = find_subjects(clause)
    rest = [party for party in clause.behind() if party not in sued]
    return Roles(_first(rest, "by") or _first(rest, "from") or _first(rest, "of"), objects_of(sued))


def find_licensee(clause: DeedClause) -> Roles | None:
    """Return who is licensed something by whom: "X obtained a licence from Y"."""
    licensed = find_subjects(clause)
    rest = [party for party in clause.inside() if party not in licensed and party.is_name]
    licensors = _first(rest, "from") or _first(rest, "own") or _first(rest, "of")
    return Roles(licensors, objects_of(licensed)) if licensors else None


def find_recipient(clause: DeedClause) -> Roles | None:
    """Return to whom something is licensed, or what it is where nobody is named."""
    subjects = find_subjects(clause)
    places = clause.inside() if clause.language == "de" else clause.behind()
    rest = [party for party in places if party not in subjects and party.mention is not MentionKind.PRONOUN]
    for markers in (("dative",), ("to",), ("",), ("other", "via")):
        if found := _first(rest, *markers):
            return Roles(subjects, objects_of(clause.listed(found[0])))
    return find_thing(clause)


def _find_passive(clause: DeedClause, rest: Sequence[Party], owners: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return to whom a deed in the passive is done, its agents left out."""
    before = [party for party in rest if party.first < clause.at]
    given = _first(rest, "dative") or (() if clause.language == "en" else _first(before, "to"))
    targets = owners or given or _bare(clause, before if clause.language == "en" else [*before, *rest])
    about_access = clause.wording.row.needs == "access" or clause.nouns("access")
    return targets or (_first(rest, "of", "own") or _first(rest, "to") if about_access else ())


def _find_active(clause: DeedClause, rest: Sequence[Party], owners: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return to whom a deed in the active is done, its subjects left out."""
    access = clause.wording.row.needs == "access"
    after = [party for party in rest if party.first > clause.at]
    close = [party for party in after if party.first < clause.phrase_end(clause.wording.last)]
    after = close if access else close or after
    near = _bare(clause, rest if clause.language == "de" else after)
    targets = owners or (() if clause.language == "en" else _first(after, "to"))
    vague = not any(party.is_name for party in targets) and any(party.is_name for party in near)
    if clause.language == "es" and not access and targets and near and targets[0].first < near[0].first:
        return clause.listed(targets[0])  # "demandó a X por entrenar su modelo Y"
    chosen = _first(rest, "dative") or (targets if access and not vague else ()) or near or targets
    further = _first(after, "from", "of", "to", "own")
    return chosen or (clause.listed(further[0]) if further else ())


def _first(parties: Sequence[Party], *markers: str) -> tuple[Party, ...]:
    return tuple(party for party in parties if party.marker in markers)[:1]


def _bare(clause: DeedClause, parties: Sequence[Party]) -> tuple[Party, ...]:
    """Return the first bare party with those listed behind it, a pronoun last."""
    bare = sorted((p for p in parties if not p.marker), key=lambda party: party.mention is MentionKind.PRONOUN)
    return clause.listed(clause.named_behind(bare[0])) if bare else ()


def _owners(clause: DeedClause) -> tuple[Party, ...]:
    """Return whose access (account, key …) the clause speaks of: "X's access", "the accounts of X"."""
    if relative := antecedent_of(clause, "whose"):
        return (relative,)
    for at in clause.nouns("access"):
        if clause.tokens[at - 1].has("first_person"):  # "has suspended our account"
            return (own_pronoun(at - 1, clause.tokens),)
        for party in clause.inside():
            if party.marker == "own" and party.last < at <= party.last + _OWNED_REACH:
                return (party,)
        reach = range(at + 1, min(clause.phrase_end(at), at + _OWNER_REACH))
        if behind := _first([party for party in clause.inside() if party.first in reach], "of", "own"):
            return clause.listed(clause.named_behind(behind[0]))
    return ()


def _provider(clause: DeedClause, name: str, taken: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return whose service the access is to."""
    for at in clause.nouns(name):
        inside = [party for party in clause.inside() if party not in taken]
        rest = [p for p in inside if p.first > at or (p.marker == "own" and 0 < at - p.last <= _OWNED_REACH)]
        if found := _first(rest, "to", "from", "of", "own"):
            return found
    return ()


def _blocked(clause: DeedClause, at: int) -> tuple[Object, ...]:
    """Return whose block somebody lifts, which has been told before: "The lab lifted the block"."""
    block = own_pronoun(at, clause.tokens)
    return (Object(block.text, party=block),) if find_subjects(clause) else ()


def _worded_owner(clause: DeedClause) -> tuple[Object, ...]:
    """Return whose access it is where that is no name: "everyone who signed up through a broker"."""
    nouns = clause.nouns(clause.wording.row.needs)
    if nouns and clause.tokens[nouns[0]].is_a("suspensions"):
        return _blocked(clause, nouns[0])
    for at in nouns:
        if at + 1 < clause.right and clause.tokens[at + 1].has("of"):
            text = clause.written(at + 2, clause.qualified_end(clause.phrase_end(at + 2)))
            return (Object(text),) if text else ()
    return tuple(Object(clause.written(*clause.noun_phrase(at))) for at in nouns[:1])
