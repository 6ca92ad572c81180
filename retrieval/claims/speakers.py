"""Who speaks: the party before a verb of speech or behind it, or a source as it is worded (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.claims.clauses import Frame
from retrieval.claims.parties import Party
from retrieval.text.breaks import clause_around
from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Tokens
from retrieval.text.verbs import is_noun_here, is_passive

SPEAKER_REACH: Final = 8
"""Tokens behind a verb of speech in which an inverted speaker begins ("said on Friday the firm's lawyer X")."""
_LONGEST_SPEAKER: Final = 7
"""Words of a speaker that is told as he is worded."""
_TITLE_REACH: Final = 3
"""Tokens behind an office in which its bearer's name begins ("the founder X")."""
_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_CLOSING: Final = frozenset('\u201d\u201c\u00bb"\u2019')


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who speaks, from token `start` on: a party, or a source as it is worded, which may be nameless."""

    start: int
    text: str
    party: Party | None = None
    is_nameless: bool = False


def find_speaker(at: int, frame: Frame) -> Speaker | None:
    """Return who speaks: the nearest bare party before the verb in its clause, or the one right behind it."""
    tokens = frame.tokens
    left, _ = clause_around(at, at + 1, tokens)
    own = tokens[at - 1].has("reflexive_passive") and any(p.is_name and p.last == at - 1 for p in frame.parties)
    if is_passive(at, left, tokens) and not own:  # "X se retractó"
        agents = (p for p in frame.parties if at < p.first <= at + SPEAKER_REACH and p.marker == "by")
        return next((Speaker(party.start, party.text, party) for party in agents), None)
    if inverted := _find_inverted(at, frame):
        return inverted
    # what stands in quotation marks before the verb is what is said
    quoted = (party for party in frame.parties if party.is_name and tokens[party.first - 1].text in _QUOTES)
    names = {party.last for party in quoted}  # "Die „Warte“ nimmt …"
    left = max((i + 1 for i in range(left, at) if tokens[i].text in _CLOSING and i not in names), default=left)
    bare = [Speaker(p.start, p.text, p) for p in frame.parties if left <= p.first < at and not p.marker]
    before = _in_order([*bare, *_find_sources(range(left, at), frame, frame.parties)])
    if before:
        goes_on = tokens[at].lower.endswith(tokens.grammar.endings("gerunds")) and tokens[at - 1].text == ","
        found = before[0] if goes_on else _nearest(before, at, frame)  # "X sued Y, alleging"
        return _source_followed(found, frame) or found
    if outside := _find_apart(at, left, frame):
        return outside
    behind = range(at + 1, at + 1 + SPEAKER_REACH)
    return _worded(range(left, at), tokens) or first_speaker(behind, frame)


def _source_followed(speaker: Speaker, frame: Frame) -> Speaker | None:
    """Return the source that a relative pronoun follows: "the person, who asked not to be named, said"."""
    tokens, party = frame.tokens, speaker.party
    if party is None or not party.is_relative:
        return None
    last = party.first - (not tokens[party.first - 1].is_word)
    left, _ = clause_around(last - 1, last, tokens)
    others = [one for one in frame.parties if one != party]
    source = next(_find_sources(range(left, last), frame, others), None)
    behind = tokens.between(source.start, last) if source else ()
    return None if any(token.is_a(VERBS) for token in behind) else source


def _find_apart(at: int, left: int, frame: Frame) -> Speaker | None:
    """Return who speaks where an aside parts him from his verb, or "from" marks him."""
    tokens = frame.tokens
    if tokens[at - 1].text == "," and not _names_behind(at, frame):  # "X, Gründer von Y, räumte … ein"
        apposed = [p for p in frame.parties if p.is_name and not p.marker and p.last < at - 1]
        if apposed and tokens[apposed[-1].last].text == ",":
            return Speaker(apposed[-1].start, apposed[-1].text, apposed[-1])
    if tokens.grammar.drops_subjects:  # "Desde X niegan"
        places = (p for p in frame.parties if left <= p.first < at and p.is_name and p.marker == "from")
        if place := next(places, None):
            return Speaker(place.start, place.text, place)
    return None


def _names_behind(at: int, frame: Frame) -> bool:
    return any(at < party.first <= at + _TITLE_REACH and not party.marker for party in frame.parties)


def _find_inverted(at: int, frame: Frame) -> Speaker | None:
    """Return who stands right behind a verb that follows what is said: "…, prévient X", "…" said X"."""
    tokens = frame.tokens
    opening = at - 1 - tokens[at - 1].has("auxiliaries")
    quoted = tokens[opening].text in _CLOSING and not tokens[opening - 1].is_word
    if tokens[opening].text != "," and not quoted:
        return None
    behind = first_speaker(range(at + 1, at + 1 + _TITLE_REACH), frame)
    if behind is None or (behind.party and behind.party.marker):
        return None
    between = tokens.between(at + 1, behind.start)
    if any(not token.is_word or token.is_a(VERBS) or token.has("that") for token in between):
        return None
    behind = _apposed(behind, frame) or behind
    last = behind.party.last if behind.party else behind.start + 1
    return None if tokens[last].is_a(VERBS) or tokens[last].has("auxiliaries") else behind


def _apposed(office: Speaker, frame: Frame) -> Speaker | None:
    """Return whose office speaks, where the name stands behind it: "a déclaré sa fondatrice, X"."""
    if office.party or not frame.tokens[office.start].has("own"):
        return None
    comma = next((at for at in range(office.start, office.start + SPEAKER_REACH) if frame.tokens[at].text == ","), -2)
    return next((Speaker(p.start, p.text, p) for p in frame.parties if p.is_name and p.first == comma + 1), None)


def _nearest(before: Sequence[Speaker], at: int, frame: Frame) -> Speaker:
    """Return the last of those before a verb who does not stand in an aside about another."""
    best = before[-1]
    for earlier in reversed(before[:-1]):
        end = earlier.party.last if earlier.party else earlier.start + 1
        if frame.is_aside(end, best.start, at) and (earlier.party is not None or best.party is None):
            best = earlier
    return best


def first_speaker(span: range, frame: Frame) -> Speaker | None:
    """Return the first who is mentioned within some tokens, behind a preposition or not."""
    parties = [Speaker(p.start, p.text, p) for p in frame.parties if p.first in span]
    found = _in_order([*parties, *_find_sources(span, frame, ())])
    if not found or found[0].party:
        return found[0] if found else None
    first, rest = found[0], found[1:]
    by = next((one for one in rest if one.party and one.party.marker in {"by", "of"}), None)
    if by and any(token.is_a("reports") for token in frame.tokens.between(first.start, by.start)):
        return by  # "a report by X"
    if rest and rest[0].party and not rest[0].party.marker and rest[0].start - first.start <= _TITLE_REACH:
        apart = any(token.text == "," for token in frame.tokens.between(first.start, rest[0].start))
        return first if apart else rest[0]  # "the founder X"
    return first


def _in_order(speakers: Iterable[Speaker]) -> list[Speaker]:
    return sorted(speakers, key=lambda speaker: speaker.start)


def _find_sources(span: range, frame: Frame, parties: Sequence[Party]) -> Iterator[Speaker]:
    """Yield the sources within some tokens as they are worded: "two people familiar with the matter"."""
    tokens = frame.tokens
    for at in span:
        if not tokens[at].is_a("sources") or any(party.first <= at < party.last for party in parties):
            continue
        reach = {at + 1, at + 2} if not tokens[at + 1].is_a(VERBS) else {at + 1}
        if any(party.first in reach and not party.marker for party in parties):
            continue  # "the engineer X": the name speaks
        first = at
        while first > span.start and tokens[first - 1].is_word and not _stops_source(first - 1, tokens):
            first -= 1
        while first < at and tokens[first].has("that"):
            first += 1
        if not _is_oblique(first, at, span, tokens):
            yield Speaker(first, tokens.written(first, at + 1), is_nameless=tokens[at].is_a("anonymous"))


def _is_oblique(first: int, at: int, span: range, tokens: Tokens) -> bool:
    """Say whether a source does not speak: something is said to, of or by it, or it is an account of the speaker's."""
    if tokens[first].has("dative", "genitive"):
        return True
    if tokens[at].is_a("accounts") and any(token.has("own") for token in tokens.between(first, at)):
        return True
    return first > max(span.start, 1) and tokens[first - 1].has("to", "of", "from", "by", "other", "via")


def _stops_source(at: int, tokens: Tokens) -> bool:
    token = tokens[at]
    if token.has(SMALL):
        return not (token.has("articles", "genitive") or token.lower == "'s")
    return token.is_a(VERBS) or (token.is_capitalised and at > 0 and tokens.language != "de")


def _worded(span: range, tokens: Tokens) -> Speaker | None:
    """Return a speaker that is neither a name nor a known source: "Das Hafenblatt", "Invoices seen by X"."""
    if tokens.language == "de":
        opens = (at for at in span if tokens[at].has("definite") and at + 1 in span and not tokens[at - 1].is_word)
        named = next((at for at in opens if tokens[at + 1].text[0].isupper()), None)
        return None if named is None else Speaker(named, tokens.written(named, named + 2))
    first, last = span.start, span.stop
    words = tokens.between(first, last)
    if not 0 < len(words) <= _LONGEST_SPEAKER or not all(word.is_word for word in words) or words[0].has("pronouns"):
        return None
    while last > first and tokens[last - 1].has(SMALL):
        last -= 1
    plain = last > first and (not words[0].has(SMALL) or words[0].has("articles"))
    return Speaker(first, tokens.written(first, last)) if plain else None


def is_verb(at: int, tokens: Tokens) -> bool:
    """Say whether a word is the verb of a row where it stands."""
    return tokens[at].is_a(VERBS) and not tokens[at].is_capitalised and not is_noun_here(at, tokens)
