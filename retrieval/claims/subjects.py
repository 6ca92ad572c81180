"""Who does the deed of a clause, as the clause names him (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.parties import MentionKind, Party
from retrieval.text.breaks import has_comma
from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Tokens
from retrieval.text.verbs import is_passive

_AUTHOR_REACH: Final = 4
"""Tokens before a noun in which it is said who is behind it ("à l'origine de la fuite")."""
_STAFF_REACH: Final = 3
"""Tokens before the name of an organisation in which its people are named."""


def find_subjects(clause: DeedClause) -> tuple[Party, ...]:
    """Return those who do the deed, as the clause names them."""
    if clause.wording.is_passive or clause.wording.part == "noun":
        return tuple(_agents(clause)[:1])
    if accused := _accused(clause):
        return (accused,)
    if _opens_with_purpose(clause):  # "To get round X's block, Y used …"
        behind = [party for party in clause.parties if party.first > clause.at and party.marker in {"", "of"}]
        return tuple(sorted(behind, key=lambda party: bool(party.marker))[:1])
    bare = [party for party in clause.before() if not party.marker]
    if not bare and clause.language == "de":
        bare = [party for party in clause.behind() if not party.marker][:1]
    if bare:
        return clause.listed(_nearest(bare, clause))
    owner = _owner(clause) or antecedent_of(clause, "relative") or _worded(clause)
    return (owner,) if owner else ()


def antecedent_of(clause: DeedClause, function: str) -> Party | None:
    """Return who "whose", "who" or "that" in front of a clause stands for; in "X, not Y, whose …" that is X."""
    tokens, left = clause.tokens, clause.left
    opens = tokens[left - 1].has("that") and tokens[left - 2].is_a(VERBS)  # "confirmed that staff lost access"
    if opens or not tokens[left - 1].has(function):
        return None
    before = [party for party in clause.parties if party.is_name and party.last < left]
    meant = [p for p in before if not any(t.has("negations") for t in tokens.between(p.first - 4, p.first))]
    return meant[-1] if meant else None


def _agents(clause: DeedClause) -> list[Party]:
    """Return who does what is told in the passive or by a noun: "by X", "X's suspension of", "X and its ban on"."""
    agents = [party for party in clause.inside() if party.marker == "by"]
    if agents or clause.wording.part != "noun":
        return agents
    named = clause.tokens.between(clause.at - _AUTHOR_REACH, clause.at)
    if any(token.has("authors") for token in named):  # "X is behind the leak"
        return [party for party in clause.before() if not party.marker][:1]
    owners = [p for p in clause.inside() if p.marker == "own" and p.last in {clause.at - 1, clause.at}]
    if clause.wording.row.takes == "against":  # "the suit of X against Y"
        owners = owners or [p for p in clause.behind() if p.marker == "of"][:1]
    owned = any(token.has("own") for token in clause.tokens.between(clause.at - 1, clause.right))
    return owners or [party for party in clause.before() if owned and not party.marker]


def _accused(clause: DeedClause) -> Party | None:
    """Return whom somebody accuses of the deed, where the language says so by case ("wirft X vor", "acusa a X")."""
    tokens, start = clause.tokens, clause.left if clause.language != "de" else 0
    verb = next((at for at in range(start, clause.at) if _accuses(at, tokens)), None)
    if verb is None:
        return None
    # what is reproached may stand before the comma that begins a German infinitive
    earlier = [party for party in clause.parties if party.first < clause.at]
    before = [party for party in clause.before() if party.marker in {"dative", "against"}]
    before = before or [party for party in clause.before() if party.marker == "to"]
    if marked := before or [party for party in earlier if party.marker in {"dative", "against"}]:
        return marked[-1]
    bare = [party for party in earlier if not party.marker]
    if clause.language == "de":
        return bare[1] if len(bare) > 1 else None  # "Sie wirft der Firma vor"
    if is_passive(verb, clause.left, tokens):
        return None  # "Accusée d'avoir …": the subject himself
    behind = next((party for party in bare if verb < party.first), None)
    return behind or Party(MentionKind.ROLE, verb, verb + 1, verb, "", tokens[verb].text)  # "La acusa de …"


def _accuses(at: int, tokens: Tokens) -> bool:
    return tokens[at].has("accuses_to") or tokens.grammar.has("accuses_to", tokens[at].lemma)


def _opens_with_purpose(clause: DeedClause) -> bool:
    """Say whether a clause begins with what something is done for, and names nobody before that."""
    opens = next((at for at in range(clause.left, clause.at) if clause.is_purpose(at)), None)
    if opens is None or not has_comma(clause.at, clause.right, clause.tokens):
        return False
    return not any(not party.marker and party.first < opens for party in clause.before())


def _nearest(bare: list[Party], clause: DeedClause) -> Party:
    """Return which of the bare parties before a verb does what it says."""
    tokens, at = clause.tokens, clause.at
    if clause.language == "de":
        comma = max((i for i in range(clause.left, at) if tokens[i].text == ","), default=-1)
        behind = (
            p for p in bare if p.first > comma and (p.mention is not MentionKind.PRONOUN or _is_nominative(p, clause))
        )
        return next(behind, bare[0])
    if tokens[at - 1].has("and") or (tokens[at - 2].has("and") and bare[-1].last <= at - 2):
        return bare[0]
    best = bare[-1]
    for earlier in reversed(bare[:-1]):
        if clause.is_aside(earlier.last, best.start, at) or clause.next_of(earlier) == best:
            best = earlier
    return best


def _is_nominative(party: Party, clause: DeedClause) -> bool:
    """Say whether a German pronoun can be nothing but a subject: "wir", "er"."""
    return clause.tokens[party.first].has("nominative")


def _owner(clause: DeedClause) -> Party | None:
    """Return whose thing does the deed: "X's engineers", "the engineers of X"."""
    owners = [party for party in clause.before() if party.marker == "own" and party.is_name][:1]
    owners = owners or [party for party in clause.before() if party.marker == "of" and _has_staff(party, clause)][-1:]
    if not owners and clause.language == "de":
        owners = [party for party in clause.behind() if party.marker == "of" and _has_staff(party, clause)]
    return owners[0] if owners else None


def _has_staff(party: Party, clause: DeedClause) -> bool:
    """Say whether a German name is of whose people the clause tells: "Ingenieure der X", not "die Sperre von X"."""
    before = clause.tokens.between(party.start - _STAFF_REACH, party.start)
    return clause.language != "de" or any(token.is_a("sources", "roles") for token in before)


def _worded(clause: DeedClause) -> Party | None:
    """Return the subject that is no name and no known role, as it is worded: "The label", "Dealers in three cities"."""
    tokens, left, last = clause.tokens, clause.left, clause.at
    while last > left and tokens[last - 1].is_word and tokens[last - 1].has(SMALL):
        last -= 1
    while left < last and not tokens[left].is_word:
        left += 1
    opening, rest = tokens[left], tokens.between(left, last)
    definite = opening.has("definite")
    small = opening.has(SMALL) and not opening.has("articles", "approximate")
    if clause.language == "de" or not rest or not all(token.is_word for token in rest):
        return None
    if opening.is_a(VERBS) or small or not (definite or opening.is_capitalised):
        return None
    ends = (at for at in range(left + 1, last) if tokens[at].has("auxiliaries") or tokens[at].is_a(VERBS))
    last = next(ends, last)
    mention = MentionKind.ROLE if definite else MentionKind.NAME
    return Party(mention, left, last, left, "", clause.written(left, last))
