"""Who speaks in a sentence: verbs and phrases of speech, each with its speaker (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.claims.clauses import Frame
from retrieval.claims.parties import Party
from retrieval.domain import Stance
from retrieval.text.breaks import clause_around
from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import match_any, places
from retrieval.text.verbs import is_adjective, is_noun_here, is_passive

_SPEAKER_REACH: Final = 8
"""Tokens behind a verb of speech in which an inverted speaker begins ("said on Friday the firm's lawyer X")."""
_NEEDED_BEFORE: Final = 6
"""Tokens before a verb of speech in which the noun that it needs may stand ("a report … was withdrawn")."""
_LONGEST_SPEAKER: Final = 7
"""Words of a speaker that is told as he is worded."""
_EMPLOYER_REACH: Final = 24
"""Letters behind a nameless source in which its organisation begins."""
_TERMS_REACH: Final = 4
"""Tokens behind "according to" in which the terms stand that rule something rather than report it."""
_TITLE_REACH: Final = 3
"""Tokens behind an office in which its bearer's name begins ("the founder X")."""
_CITED: Final = frozenset({"according", "according_behind", "citing"})
_QUOTES: Final = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_CLOSING: Final = frozenset('\u201d\u201c\u00bb"\u2019')


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who speaks, from token `start` on: a party, or a source as it is worded, which may be nameless."""

    start: int
    text: str
    party: Party | None = None
    is_nameless: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaks at token `at`, or is cited; `employer` is the organisation of a nameless source."""

    at: int
    stance: Stance
    speaker: Speaker | None
    employer: str | None = None
    is_verb: bool = True
    is_cited: bool = False

    @property
    def party(self) -> Party | None:
        """Return the speaker, if he is a party of the sentence."""
        return self.speaker.party if self.speaker else None

    @property
    def name(self) -> Party | None:
        """Return the speaker, if he is named."""
        return self.party if self.party and self.party.is_name else None

    @property
    def told(self) -> str | None:
        """Return the speaker as he is worded."""
        return self.speaker.text if self.speaker else None


def find_speech(frame: Frame) -> tuple[Speech, ...]:
    """Return the verbs and phrases of speech of a sentence in order, each with its speaker."""
    return tuple(sorted([*_find_verbs(frame), *_find_citations(frame)], key=lambda speech: speech.at))


def _find_verbs(frame: Frame) -> Iterator[Speech]:
    tokens, cues = frame.tokens, frame.sentence.cues
    # what is part of a name or of a hedge ("is said to have") is no verb of speech
    seen = {at for party in frame.parties for at in range(party.first, party.last)}
    seen |= {cue.first for cue in cues if cue.kind == "reported"}
    for row, at in places(tokens.grammar.speech, tokens):
        if match_any(row.phrases, at, tokens, exact=True):
            yield Speech(at, Stance(row.stance), None)
        if at in seen or not match_any(row.verbs, at, tokens) or _is_no_verb(at, tokens):
            continue
        if not row.needs or _stands_near(row.needs, at, tokens):
            seen.add(at)
            speaker = _find_speaker(at, frame)
            yield Speech(at, Stance(row.stance), speaker, _employer_of(speaker, frame))


def _is_no_verb(at: int, tokens: Tokens) -> bool:
    """Say whether a word of speech is a noun or stands before one: "posts circulating", "the disputed invoices"."""
    return tokens[at].has("own") or is_noun_here(at, tokens) or (tokens.language == "en" and is_adjective(at, tokens))


def lend_speaker(speech: Speech | None, others: Sequence[Speech], frame: Frame) -> Speech | None:
    """Return a speech of "we" with who is quoted as its speaker: "We confirm that …", said X."""
    if speech is None or speech.party is None or not frame.tokens[speech.party.first].has("first_person"):
        return speech
    outer = next((one for one in others if one.speaker and one is not speech and one.party != speech.party), None)
    return replace(speech, speaker=outer.speaker, employer=outer.employer) if outer else speech


def _stands_near(name: str, at: int, tokens: Tokens) -> bool:
    """Say whether a noun of a class stands near a verb; a German one may stand far before it."""
    before = _NEEDED_BEFORE if tokens.language == "en" else 2 * _NEEDED_BEFORE
    near = [*tokens.between(at - before, at), *tokens.between(at + 1, at + 2 * _NEEDED_BEFORE)]
    return any(
        name in tokens.grammar.classes_of(token.lower) or (token.is_a(name) and not token.lower.endswith("ed"))
        for token in near
    )


def _find_citations(frame: Frame) -> Iterator[Speech]:
    """Yield those by whose word a sentence goes: "according to X", "X zufolge", "citing Y"."""
    for cue in frame.sentence.cues:
        ruled = frame.tokens.between(cue.last, cue.last + _TERMS_REACH)
        if cue.kind in _CITED and not any(token.is_a("terms") for token in ruled):  # "according to its new terms"
            behind = cue.kind == "according_behind"
            near = (
                range(cue.first - _SPEAKER_REACH, cue.first) if behind else range(cue.last, cue.last + _SPEAKER_REACH)
            )
            speaker = _first_speaker(near, frame)
            if cue.kind == "according" and (speaker is None or _is_no_source(speaker, cue.last, frame.tokens)):
                speaker = _find_noun(cue.last, frame.tokens) or speaker
            if speaker:
                employer, cited = _employer_of(speaker, frame), cue.kind == "citing"
                yield Speech(cue.first, Stance.REPORTED, speaker, employer, is_verb=False, is_cited=cited)


def _is_no_source(speaker: Speaker, first: int, tokens: Tokens) -> bool:
    """Say whether who is cited is no party: "according to which", or "court papers" rather than "the paper"."""
    party = speaker.party
    if party is None or party.is_name:
        return False
    plain = tokens.language != "de" and not tokens[first].has("definite", "pronouns")
    return party.is_relative or (plain and party.first > first)


def _find_noun(first: int, tokens: Tokens) -> Speaker | None:
    """Return the noun behind "according to" as it is worded, with its article: "una circular interna"."""
    last = first
    while tokens[last].is_word and (not tokens[last].has(SMALL) or (last == first and tokens[last].has("articles"))):
        last += 1
    return Speaker(first, tokens.written(first, last)) if last > first + tokens[first].has("articles") else None


def _employer_of(speaker: Speaker | None, frame: Frame) -> str | None:
    """Return the organisation that a nameless source is said to be of: "two former employees of X"."""
    if speaker is None or speaker.party:
        return None
    end = frame.sentence.text.find(speaker.text) + len(speaker.text)
    named = (party for party in frame.parties if party.is_name and party.marker == "of")
    return next((p.text for p in named if 0 < frame.tokens.starts[p.first] - end <= _EMPLOYER_REACH), None)


def _find_speaker(at: int, frame: Frame) -> Speaker | None:
    """Return who speaks: the nearest bare party before the verb in its clause, or the one right behind it."""
    tokens = frame.tokens
    left, _ = clause_around(at, at + 1, tokens)
    own = tokens[at - 1].has("reflexive_passive") and any(p.is_name and p.last == at - 1 for p in frame.parties)
    if is_passive(at, left, tokens) and not own:  # "X se retractó"
        agents = (p for p in frame.parties if at < p.first <= at + _SPEAKER_REACH and p.marker == "by")
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
        return before[0] if goes_on else _nearest(before, at, frame)  # "X sued Y, alleging"
    if tokens[at - 1].text == "," and not _names_behind(at, frame):  # "X, Gründer von Y, räumte … ein"
        apposed = [p for p in frame.parties if p.is_name and not p.marker and p.last < at - 1]
        if apposed and tokens[apposed[-1].last].text == ",":
            return Speaker(apposed[-1].start, apposed[-1].text, apposed[-1])
    if tokens.grammar.drops_subjects:  # "Desde X niegan"
        places = (p for p in frame.parties if left <= p.first < at and p.is_name and p.marker == "from")
        if place := next(places, None):
            return Speaker(place.start, place.text, place)
    behind = range(at + 1, at + 1 + _SPEAKER_REACH)
    return _worded(range(left, at), tokens) or _first_speaker(behind, frame)


def _names_behind(at: int, frame: Frame) -> bool:
    return any(at < party.first <= at + _TITLE_REACH and not party.marker for party in frame.parties)


def _find_inverted(at: int, frame: Frame) -> Speaker | None:
    """Return who stands right behind a verb that follows what is said: "…, prévient X", "…" said X"."""
    tokens = frame.tokens
    opening = at - 1 - tokens[at - 1].has("auxiliaries")
    quoted = tokens[opening].text in _CLOSING and not tokens[opening - 1].is_word
    if tokens[opening].text != "," and not quoted:
        return None
    behind = _first_speaker(range(at + 1, at + 1 + _TITLE_REACH), frame)
    if behind is None or (behind.party and behind.party.marker):
        return None
    between = tokens.between(at + 1, behind.start)
    if any(not token.is_word or token.is_a(VERBS) or token.has("that") for token in between):
        return None
    last = behind.party.last if behind.party else behind.start + 1
    return None if tokens[last].is_a(VERBS) or tokens[last].has("auxiliaries") else behind


def _nearest(before: Sequence[Speaker], at: int, frame: Frame) -> Speaker:
    """Return the last of those before a verb who does not stand in an aside about another."""
    best = before[-1]
    for earlier in reversed(before[:-1]):
        end = earlier.party.last if earlier.party else earlier.start + 1
        if frame.is_aside(end, best.start, at) and (earlier.party is not None or best.party is None):
            best = earlier
    return best


def _first_speaker(span: range, frame: Frame) -> Speaker | None:
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
