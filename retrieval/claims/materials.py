"""What a deed is done to: outputs, models, weights or access, as the clause words it, and whose it is (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.objects import Object, Roles, objects_of
from retrieval.claims.parties import MentionKind, Party, own_pronoun
from retrieval.claims.subjects import find_subjects
from retrieval.text.grammar import SMALL, VERBS

_BLOCKED_REACH: Final = range(-4, 8)
"""Tokens around a block in which stands whose it is."""


def find_material(clause: DeedClause) -> Roles | None:
    """Return who trained on what: the phrase behind "on", "with", "from" that holds material or a name."""
    if flowing := _flowing(clause):
        material = _owned(clause, *flowing, clause.names_in(*flowing))
        return Roles(_owner_of_training(clause, range(*flowing)), (material,))
    owners = _owner_of_model if not clause.wording.row.needs else _owner_of_training
    subjects = find_subjects(clause) or owners(clause)
    spans = sorted(_prepositional(clause, "material"), key=lambda span: abs(span[0] - clause.at))
    nominal = clause.wording.part == "noun"  # "the training data" were not trained on
    nouns = [] if nominal else [clause.noun_phrase(at) for at in clause.nouns("material")]
    objects = [_read_material(clause, *span, subjects) for span in (*spans, *nouns)]
    needed = len(objects) if clause.wording.row.needs else len(spans)
    # a noun that nothing leads to counts if it is somebody's: "collected its answers and trained a model with them"
    found = (one for place, one in enumerate(objects) if one and (place < needed or one.whose))
    object_ = next(found, None)
    return Roles(subjects, (object_,)) if object_ else None


def find_direct(clause: DeedClause) -> Roles | None:
    """Return who distilled what: the name or material that is the verb's own object, or stands behind "of"."""
    subjects = find_subjects(clause)
    rest = clause.names_in(clause.left, clause.right, but=subjects)
    rest = [party for party in rest if party.first != clause.at]
    after = [party for party in rest if (party.first > clause.at) != clause.wording.is_passive]
    if clause.wording.part == "noun":
        named = [party for party in rest if party.marker in {"of", "own"} and party.first > clause.at]
    else:
        if clause.language == "de":
            after = sorted(rest, key=lambda party: abs(party.first - clause.at))[:1]
        own, marked = {"", "own"}, {"of", "from", "to"}
        places = after or rest
        named = [p for p in places if p.marker in own] or [p for p in places if p.marker in marked]
    if named:
        return Roles(subjects, (Object(named[0].text, whose=named[0], party=named[0]),))
    spans = [clause.noun_phrase(at) for name in ("material", "model") for at in clause.nouns(name)]
    owned = ((span, names) for span in spans if (names := clause.names_in(*span, but=subjects)))
    for span, names in owned:
        return Roles(subjects, (Object(clause.written(*span), whose=names[-1]),))
    return None


def find_thing(clause: DeedClause) -> Roles | None:
    """Return who resold, leaked or retires what: the phrase around the noun of the row's class.

    Nobody does what a thing does by itself: "the weights of X leaked", "the API will go dark".
    """
    subjects, passive = find_subjects(clause), clause.wording.is_passive
    # "the weights of X appeared on a site for files": nobody stands before the verb but the thing itself
    alone = bool(clause.wording.row.also) and not any(not party.marker for party in clause.before())
    own = {at for party in subjects for at in range(party.first, party.last)}  # "Kittering Models" is no model
    nouns = clause.nouns(clause.wording.row.needs)
    for at in sorted(nouns, key=lambda at: (at in own, (at < clause.at) != (passive or alone))):
        first, last = clause.noun_phrase(at)
        doers = _doers(clause, subjects, first, last)
        if any(first <= party.first < at for party in doers):
            first = max(party.last for party in doers if party.first < at)
            first += clause.tokens[first].is_a(VERBS) and first < at
        names = clause.names_in(first, last, but=doers)
        if (clause.tokens[at].text.isupper() or not clause.tokens[at].has(SMALL)) and (names or subjects or passive):
            return Roles(doers, (_owned(clause, first, last, names),))
    named = [party for party in clause.inside() if party.is_name and party not in subjects and not party.marker]
    return Roles(subjects, objects_of(clause.listed(named[0]))) if named else None


def _doers(clause: DeedClause, subjects: tuple[Party, ...], first: int, last: int) -> tuple[Party, ...]:
    """Return the subjects that are not the thing `[first, last)` itself, or what belongs to it."""
    if clause.tokens[last].has("and") and last < clause.at:
        return subjects  # "X bought keys and sold them"
    if (
        clause.language != "de"
        and last <= clause.at
        and clause.wording.part != "noun"
        and not clause.wording.is_passive
    ):
        return ()
    return tuple(
        party for party in subjects if not (first <= party.first < last and (party.marker or first < party.first))
    )


def find_model(clause: DeedClause) -> Roles | None:
    """Return who retires which model, told by its number ("shut down Brisk 2")."""
    subjects, wording = find_subjects(clause), clause.wording
    after = clause.before() if wording.is_passive else clause.behind()
    if clause.language == "de" and not wording.is_passive:
        after = [party for party in clause.inside() if party not in subjects]  # "will X 1 im Juni abschalten"
    if wording.part == "noun":
        after = [replace(party, marker="") if party.marker in {"of", "own"} else party for party in after]
    bare = [party for party in after if party.is_name and not party.marker]
    named = [party for party in bare if any(letter.isdigit() for letter in party.text)]
    if not named and subjects and clause.tokens[clause.at].is_a("to_models"):
        named = [party for party in bare if party.first - wording.last in {0, 1}]
    if not named and wording.part != "noun" and any(letter.isdigit() for party in subjects for letter in party.text):
        return Roles((), objects_of(subjects))  # "Brisk 2 will go dark"
    return Roles(subjects, objects_of(clause.listed(named[0]))) if named else None


def find_means(clause: DeedClause) -> Roles | None:
    """Return who got round whose block, and by what means."""
    subjects, blocks = find_subjects(clause), clause.nouns("blocks")
    rest = [p for p in clause.inside() if p not in subjects and p.mention is not MentionKind.PRONOUN]
    near = [party for party in rest if any(party.first - at in _BLOCKED_REACH for at in blocks)] or rest
    if not blocks and not near:
        return None
    whose, span = (near[0] if near else None), _means(clause, rest, blocks)
    if span is None:
        return Roles(subjects, (Object(clause.written(clause.at, clause.right), whose=whose),))
    if whose and span[0] <= whose.first < span[1]:
        whose = next((party for party in rest if not span[0] <= party.first < span[1]), None)
    return Roles(subjects, (Object(clause.told(*span), whose=whose),))


def _means(clause: DeedClause, rest: Sequence[Party], blocks: Sequence[int]) -> tuple[int, int] | None:
    """Return the phrase that says by what means: "with 40 private accounts", "via a reseller"."""
    spans = [s for s in _prepositional(clause, "via") if not blocks or not s[0] <= blocks[0] < s[1]]
    spans = [s for s in spans if not any(party.first == s[0] for party in rest)] or spans
    spans = [s for s in spans if any(clause.tokens[at].is_a("means") for at in range(*s))] or spans
    worded = spans or [clause.noun_phrase(at) for at in clause.nouns("means")][:1]
    return next((span for span in worded if span[0] > clause.at), worded[0] if worded else None)


def _owner_of_model(clause: DeedClause) -> tuple[Party, ...]:
    """Return whose model a passive says was trained: "X's model was …", "the model of X was …", "its model was …"."""
    used = [span for span in _prepositional(clause, "material") if span[0] < clause.at]
    named = [party for party in clause.before() if party.marker in {"own", "of"}]
    named = [party for party in named if not any(first <= party.first < last for first, last in used)]
    places = (at for at in range(clause.left, clause.at) if clause.tokens[at].has("own", "ones_own"))
    own = (own_pronoun(at, clause.tokens) for at in places)
    return tuple(named[:1]) or tuple(own)[:1]


def _flowing(clause: DeedClause) -> tuple[int, int] | None:
    """Return the material that is itself the subject: "answers of X ended up in the training data"."""
    if clause.wording.is_passive or clause.wording.part == "noun" or clause.wording.row.needs != "material":
        return None
    german = clause.language == "de"
    bare = [party for party in (clause.inside() if german else clause.before()) if not party.marker]
    named = {at for party in clause.parties if party.is_name for at in range(party.first, party.last)}
    for at in (at for at in clause.nouns("material") if at not in named):
        first, last = clause.noun_phrase(at)
        led = clause.tokens[first - 1].has("material", "via", "from", "to") or clause.tokens[last].text == ","
        if (at < clause.at or german) and not led and all(first <= party.first < last for party in bare):
            return first, last
    return None


def _owner_of_training(clause: DeedClause, but: range = range(0)) -> tuple[Party, ...]:
    """Return in whose training a material ends up: "our training", "the training of its assistant"."""
    places = (at for at in range(clause.left, clause.right) if at not in but)
    own = (at for at in places if clause.tokens[at].has("own", "first_person"))
    return tuple(own_pronoun(at, clause.tokens) for at in own)[:1]


def _read_material(clause: DeedClause, first: int, last: int, subjects: Sequence[Party]) -> Object | None:
    names = clause.names_in(first, last, but=subjects) or clause.names_in(*_said_of(last, clause), but=subjects)
    if names or any(clause.tokens[at].is_a("material") for at in range(first, last)):
        return _owned(clause, first, last, names)
    return None


def _said_of(last: int, clause: DeedClause) -> tuple[int, int]:
    """Return the relative clause right behind a phrase: "Gespräche, die mit X geführt wurden"."""
    tokens = clause.tokens
    begun = last + (tokens[last].text == ",")
    if not tokens[begun].has("relative"):
        return last, last
    return begun, next((at for at in range(begun, len(tokens)) if not tokens[at].is_word), len(tokens))


def _owned(clause: DeedClause, first: int, last: int, names: Sequence[Party]) -> Object:
    """Return a phrase as what a deed is done to; the last of the names in it owns it, or whoever "its" stands for."""
    own = next((own_pronoun(at, clause.tokens) for at in range(first, last) if clause.tokens[at].has("own")), None)
    return Object(clause.told(first, last), whose=names[-1] if names else own)


def _prepositional(clause: DeedClause, function: str) -> Iterator[tuple[int, int]]:
    """Yield the phrases behind prepositions of a function."""
    tokens = clause.tokens
    for at in range(clause.left, clause.right - 1):
        if at != clause.at and tokens[at].has(function) and tokens[at + 1].is_word:
            yield at + 1, clause.phrase_end(at + 1)
