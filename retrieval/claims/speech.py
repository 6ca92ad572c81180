"""Who speaks in a sentence: verbs and phrases of speech, each with its speaker (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.claims.clauses import Frame
from retrieval.claims.parties import Party
from retrieval.claims.speakers import SPEAKER_REACH, Speaker, find_speaker, first_speaker, is_verb
from retrieval.domain import Stance
from retrieval.text.grammar import SMALL
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import match_any, places
from retrieval.text.verbs import is_adjective, is_noun_here

_NEEDED_BEFORE: Final = 6
"""Tokens before a verb of speech in which the noun that it needs may stand ("a report … was withdrawn")."""
_EMPLOYER_REACH: Final = 24
"""Letters behind a nameless source in which its organisation begins."""
_TERMS_REACH: Final = 4
"""Tokens behind "according to" in which the terms stand that rule something rather than report it."""
_CITED: Final = frozenset({"according", "according_behind", "citing"})


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
    cited = tuple(_find_citations(frame))
    verbs = (speech for speech in _find_verbs(frame) if speech.at not in {one.at for one in cited})  # "heißt es in"
    return tuple(sorted([*verbs, *cited], key=lambda speech: speech.at))


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
            speaker = find_speaker(at, frame)
            yield Speech(at, Stance(row.stance), speaker, _employer_of(speaker, frame))


def _is_no_verb(at: int, tokens: Tokens) -> bool:
    """Say whether a word of speech is a noun or stands before one: "posts circulating", "the disputed invoices"."""
    determines = tokens[at].has("own", "articles") and not tokens[at - 1].has("perfect")  # "seinen", "dicho modelo"
    return determines or is_noun_here(at, tokens) or (tokens.language == "en" and is_adjective(at, tokens))


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
            near = range(cue.first - SPEAKER_REACH, cue.first) if behind else range(cue.last, cue.last + SPEAKER_REACH)
            if not behind:  # "Laut der Klage umging X …"
                near = range(near.start, next((at for at in near[1:] if is_verb(at, frame.tokens)), near.stop))
            speaker = first_speaker(near, frame)
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
    while (
        tokens[last].is_word
        and not is_verb(last, tokens)
        and (not tokens[last].has(SMALL) or (last == first and tokens[last].has("articles")))
    ):
        last += 1
    return Speaker(first, tokens.written(first, last)) if last > first + tokens[first].has("articles") else None


def _employer_of(speaker: Speaker | None, frame: Frame) -> str | None:
    """Return the organisation that a nameless source is said to be of: "two former employees of X"."""
    if speaker is None or speaker.party:
        return None
    end = frame.sentence.text.find(speaker.text) + len(speaker.text)
    named = (party for party in frame.parties if party.is_name and party.marker == "of")
    return next((p.text for p in named if 0 < frame.tokens.starts[p.first] - end <= _EMPLOYER_REACH), None)
