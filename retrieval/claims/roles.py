"""Who does a deed to whom or what: read from where the parties stand in its clause (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.claims.clauses import Clause
from retrieval.claims.parties import Kind, Party
from retrieval.text.morphology import Token


@dataclass(frozen=True, slots=True)
class Object:
    """What a deed is done to, as it is worded, and whose it is."""

    text: str
    whose: Party | None = None
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """Those who do a deed, and what it is done to; no subject means that the clause names none."""

    subjects: tuple[Party, ...]
    objects: tuple[Object, ...]


def subjects_of(clause: Clause) -> tuple[Party, ...]:
    """Return those who do the deed, as the clause names them."""
    wording = clause.wording
    agents = [party for party in clause.inside() if party.marker == "by"]
    if wording.is_passive or wording.is_noun:
        if wording.is_noun and not agents:
            agents = [
                party
                for party in clause.inside()
                if party.marker == "own" and party.last in {wording.first - 1, wording.first}
            ]
        if (
            wording.is_noun
            and not agents
            and any(clause.grammar.has("own", t.lower) for t in clause.tokens[wording.first - 1 : wording.right])
        ):
            agents = [party for party in clause.inside(after=False) if not party.marker]
        return tuple(agents[:1])
    accused = _accused(clause)
    if accused:
        return (accused,)
    opens = next(
        (at for at in range(wording.left, wording.first) if clause.grammar.has("purpose", clause.tokens[at].lower)),
        None,
    )
    comma = opens is not None and any(token.text == "," for token in clause.tokens[wording.first : wording.right])
    if comma and not any(not party.marker for party in clause.inside(after=False) if party.first < (opens or 0)):
        behind = [party for party in clause.parties if party.first > wording.first and party.marker in {"", "of"}]
        return tuple(sorted(behind, key=lambda party: bool(party.marker))[:1])  # "To get round X's block, Y used …"
    bare = [party for party in clause.inside(after=False) if not party.marker]
    if not bare and clause.grammar.code == "de":
        bare = [party for party in clause.inside(before=False) if not party.marker][:1]
    if bare:
        return listed(_nearest(bare, clause), clause)
    owners = [party for party in clause.inside(after=False) if party.marker == "own" and party.kind is Kind.NAME][:1]
    owners = owners or [party for party in clause.inside(after=False) if party.marker == "of"][-1:]
    if not owners and clause.grammar.code == "de":
        owners = [party for party in clause.inside(before=False) if party.marker == "of"][:1]
    if not owners and (relative := antecedent_of(clause, "relative")):
        return (relative,)
    return tuple(owners) or _worded_subject(clause)


def _worded_subject(clause: Clause) -> tuple[Party, ...]:
    """Return the subject that is no name and no known role, as it is worded: "The label", "Dealers in three cities"."""
    left, at = clause.wording.left, clause.wording.first
    last = at
    while last > left and clause.tokens[last - 1].is_word and clause.tokens[last - 1].lower in clause.grammar.words:
        last -= 1
    while left < last and not clause.tokens[left].is_word:
        left += 1
    words = clause.tokens[left:last]
    if clause.grammar.code == "de" or not len(words) + 1 > 1 or any(not token.is_word for token in words) or not words:
        return ()
    stop = next(
        (
            i
            for i, token in enumerate(words)
            if i and (clause.grammar.has("auxiliaries", token.lower) or token.lemma in clause.grammar.verbs)
        ),
        len(words),
    )
    text = clause.written(left, left + stop)
    definite = clause.grammar.has("definite", words[0].lower)
    if words[0].lemma in clause.grammar.verbs:
        return ()
    small = words[0].lower in clause.grammar.words and not any(
        clause.grammar.has(name, words[0].lower) for name in ("articles", "approximate")
    )
    if small or not text or (not definite and not words[0].is_capitalised):
        return ()
    return (Party(Kind.ROLE if definite else Kind.NAME, left, left + stop, left, "", text),)


def _nearest(bare: list[Party], clause: Clause) -> Party:
    """Return which of the bare parties before a verb does what it says."""
    at = clause.wording.first
    if clause.grammar.code == "de":
        comma = max((i for i in range(clause.wording.left, at) if clause.tokens[i].text == ","), default=-1)
        return next((party for party in bare if party.first > comma and party.kind is not Kind.PRONOUN), bare[0])
    joined = at > 0 and (is_and(at - 1, clause) or (at > 1 and is_and(at - 2, clause) and bare[-1].last <= at - 2))
    if joined:
        return bare[0]
    best = bare[-1]
    for earlier in reversed(bare[:-1]):
        aside = is_aside(earlier.last, best.start, clause.wording.first, clause.tokens)
        listed = clause.next_of(earlier) == best
        if aside or listed:
            best = earlier
    return best


def is_aside(earlier: int, start: int, verb: int, tokens: Sequence[Token]) -> bool:
    """Say whether what begins at `start` stands between commas, behind what ends at `earlier` and before a verb."""
    return any(t.text == "," for t in tokens[earlier:start]) and any(t.text == "," for t in tokens[start:verb])


def is_and(at: int, clause: Clause) -> bool:
    """Say whether a token joins two parts of a list."""
    return clause.grammar.has("and", clause.tokens[at].lower)


def _accused(clause: Clause) -> Party | None:
    """Return whom somebody accuses of the deed, where the language says it with a dative ("wirft X vor, …")."""
    start = clause.wording.left if clause.grammar.code != "de" else 0
    before = clause.tokens[start : clause.wording.first]
    if not any(clause.grammar.has("accuses_to", token.lemma) for token in before):
        return None
    marked = [party for party in clause.inside(after=False) if party.marker in {"dative", "to"}]
    if not marked:  # what is reproached may stand before the comma that begins a German infinitive
        marked = [party for party in clause.parties if party.first < clause.wording.first and party.marker == "dative"]
    return marked[-1] if marked else None


def listed(party: Party, clause: Clause) -> tuple[Party, ...]:
    """Return a party with those that are listed behind it, on its side of the verb."""
    found = [party]
    while (following := clause.next_of(found[-1])) and following.first < clause.wording.right:
        if (following.first < clause.wording.first) != (party.first < clause.wording.first):
            break
        found.append(following)
    return tuple(found)


def antecedent_of(clause: Clause, function: str) -> Party | None:
    """Return who "whose", "who" or "that" in front of a clause stands for; in "X, not Y, whose …" that is X."""
    left = clause.wording.left
    if left == 0 or not clause.grammar.has(function, clause.tokens[left - 1].lower):
        return None
    before = [party for party in clause.parties if party.kind is Kind.NAME and party.last < left]
    meant = [
        party
        for party in before
        if not any(
            clause.grammar.has("negations", t.lower) for t in clause.tokens[max(0, party.first - 4) : party.first]
        )
    ]
    return meant[-1] if meant else None
