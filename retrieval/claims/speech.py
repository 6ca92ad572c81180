"""Who speaks in a sentence: verbs of speech and "according to", each with its speaker (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.claims.parties import Kind, Party
from retrieval.claims.roles import is_aside
from retrieval.domain import Stance
from retrieval.text.breaks import clause_around
from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token
from retrieval.text.verbs import is_noun_here, is_passive, met

_SPEAKER_REACH: Final = 8
"""Tokens behind a verb of speech in which an inverted speaker begins ("said on Friday the firm's lawyer X")."""
_NEEDED_BEFORE: Final = 6
"""Tokens before a verb of speech in which the noun that it needs may stand ("a report … was withdrawn")."""
_LONGEST_SPEAKER: Final = 7
"""Words of a speaker that is told as he is worded."""
_EMPLOYER_REACH: Final = 24
"""Letters behind a nameless source in which its organisation begins."""
_Candidate = tuple[int, Party | None, str, bool]


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaks: the verb at token `at`, how he stands to what is said, and who he is as it is written."""

    at: int
    stance: Stance
    speaker: str | None
    party: Party | None = None
    is_source: bool = False
    is_cited: bool = False
    employer: str | None = None
    is_first_person: bool = False
    is_verb: bool = True


def find_speech(tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str) -> tuple[Speech, ...]:
    """Return the verbs and phrases of speech of a sentence in order, each with its speaker."""
    return tuple(
        sorted(
            [*_verbs(tokens, parties, grammar, text), *_according(tokens, parties, grammar, text)], key=lambda s: s.at
        )
    )


def _verbs(tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str) -> Iterator[Speech]:
    named = {at for party in parties for at in range(party.first, party.last)}
    hedged = {at for kind, at, _ in find_cues(tokens, grammar) if kind == "reported"}
    for at, token in enumerate(tokens):
        for place, phrase in grammar.beginning("speech phrases", token.lower, token.lemma):
            if met(phrase, at, tokens, exact=True):
                yield Speech(at, Stance(grammar.speech[place].stance), None)
        if at in named or at in hedged or is_noun_here(at, tokens, grammar):
            continue
        for place, phrase in sorted(grammar.beginning("speech", token.lower, token.lemma)):
            row = grammar.speech[place]
            if not met(phrase, at, tokens) or (row.needs and not _stands_near(row.needs, at, tokens, grammar)):
                continue
            party, speaker, is_source = _speaker(at, tokens, parties, grammar, text)
            yield Speech(
                at,
                Stance(row.stance),
                speaker,
                party,
                is_source,
                employer=_employer_of_source(speaker, party, tokens, parties, text),
                is_first_person=bool(party and grammar.has("first_person", party.text.lower())),
            )
            break


def find_cues(tokens: Sequence[Token], grammar: Grammar) -> tuple[tuple[str, int, int], ...]:
    """Return the cues of a sentence, each with its kind and the tokens `[at, last)`."""
    return tuple(
        (grammar.cues[place].kind, at, last)
        for at, token in enumerate(tokens)
        for place, phrase in grammar.beginning(
            "cues", token.lower, token.lemma, *(("#",) if token.text[0].isdigit() else ())
        )
        if (last := met(phrase, at, tokens, exact=True))
    )


def _stands_near(name: str, at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a noun of a class stands near a verb; a German one may stand far before it."""
    before = _NEEDED_BEFORE if grammar.code == "en" else 2 * _NEEDED_BEFORE
    near = [*tokens[max(0, at - before) : at], *tokens[at + 1 : at + 2 * _NEEDED_BEFORE]]
    return any(
        grammar.of_class(name, token.lower) or (grammar.of_class(name, token.lemma) and not token.lower.endswith("ed"))
        for token in near
    )


def _according(tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str) -> Iterator[Speech]:
    for kind, at, last in find_cues(tokens, grammar):
        if kind not in {"according", "according_behind", "citing"}:
            continue
        behind = range(max(0, at - _SPEAKER_REACH), at)
        near = behind if kind == "according_behind" else range(last, min(len(tokens), last + _SPEAKER_REACH))
        party, speaker, is_source = _first_speaker(near, tokens, parties, grammar, text)
        if speaker:
            yield Speech(
                at,
                Stance.REPORTED,
                speaker,
                party,
                is_source,
                is_cited=kind == "citing",
                is_verb=False,
                employer=_employer_of_source(speaker, party, tokens, parties, text),
            )


def _employer_of_source(
    speaker: str | None, party: Party | None, tokens: Sequence[Token], parties: Sequence[Party], text: str
) -> str | None:
    """Return the organisation that a nameless source is said to be of: "two former employees of X"."""
    if party or not speaker:
        return None
    end = tokens[0].start + text.find(speaker) + len(speaker)
    behind = next(
        (
            p
            for p in parties
            if p.kind is Kind.NAME and p.marker == "of" and 0 < tokens[p.first].start - end <= _EMPLOYER_REACH
        ),
        None,
    )
    return behind.text if behind else None


def _speaker(
    at: int, tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str
) -> tuple[Party | None, str | None, bool]:
    """Return who speaks: the nearest bare party before the verb in its clause, or the one right behind it."""
    left, _ = clause_around(at, at + 1, tokens, grammar)
    if is_passive(at, left, tokens, grammar):
        by = next(
            (party for party in parties if at < party.first <= at + _SPEAKER_REACH and party.marker == "by"), None
        )
        return by, by.text if by else None, False
    left = _after_quote(left, at, tokens)
    before = _candidates(range(left, at), tokens, parties, grammar, text)
    best = before[-1] if before else None
    for earlier in reversed(before[:-1]):
        if (
            best
            and is_aside(earlier[1].last if earlier[1] else earlier[0] + 1, best[0], at, tokens)
            and (earlier[1] is not None or best[1] is None)
        ):
            best = earlier
    if best:
        return best[1], best[2], best[3]
    behind = _first_speaker(range(at + 1, min(len(tokens), at + 1 + _SPEAKER_REACH)), tokens, parties, grammar, text)
    worded = _worded_subject(range(left, at), tokens, grammar, text)
    return (None, worded[0][2], False) if worded and not behind[1] else behind


def _after_quote(left: int, at: int, tokens: Sequence[Token]) -> int:
    """Return where the part of a clause begins that stands behind a closing quotation mark."""
    closing = [i for i in range(left, at) if tokens[i].text in '\u201d\u201c\u00bb"\u2019']
    return closing[-1] + 1 if closing else left


def _candidates(
    span: range, tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str
) -> list[_Candidate]:
    """Return those who could speak within some tokens: bare parties, and sources as they are worded."""
    found: list[_Candidate] = [(p.start, p, p.text, False) for p in parties if p.first in span and not p.marker]
    for at in span:
        if not grammar.of_class("sources", tokens[at].lemma) or any(p.first <= at < p.last for p in parties):
            continue
        if any(p.first in {at + 1, at + 2} and not p.marker for p in parties):
            continue  # "the engineer X": the name speaks
        first = at
        while first > span.start and tokens[first - 1].is_word and not _stops_source(first - 1, tokens, grammar):
            first -= 1
        while first < at and grammar.has("that", tokens[first].lower):
            first += 1
        if grammar.has("dative", tokens[first].lower) or grammar.has("genitive", tokens[first].lower):
            continue
        if grammar.of_class("accounts", tokens[at].lemma) and any(
            grammar.has("own", token.lower) for token in tokens[first:at]
        ):
            continue
        if first > max(span.start, 1) and any(
            grammar.has(name, tokens[first - 1].lower) for name in ("to", "of", "from", "by", "other", "via")
        ):
            continue
        base = tokens[0].start
        found.append(
            (
                first,
                None,
                text[tokens[first].start - base : tokens[at].end - base],
                grammar.of_class("anonymous", tokens[at].lemma),
            )
        )
    return sorted(found, key=lambda candidate: candidate[0])


def _worded_subject(span: range, tokens: Sequence[Token], grammar: Grammar, text: str) -> list[_Candidate]:
    """Return a speaker that is neither a name nor a known source, as it is worded: "Das Hafenblatt"."""
    if grammar.code == "de":
        for at in span:
            if tokens[at].lower in {"der", "die", "das"} and at + 1 in span and tokens[at + 1].text[0].isupper():
                return [(at, None, f"{tokens[at].text} {tokens[at + 1].text}", False)]
        return []
    words = [at for at in span if tokens[at].is_word]
    if (
        not words
        or len(words) > _LONGEST_SPEAKER
        or len(words) != len(span)
        or grammar.has("pronouns", tokens[words[0]].lower)
    ):
        return []
    while words and tokens[words[-1]].lower in grammar.words:
        words.pop()
    base = tokens[0].start
    plain = words and (tokens[words[0]].lower not in grammar.words or grammar.has("articles", tokens[words[0]].lower))
    return [(words[0], None, text[tokens[words[0]].start - base : tokens[words[-1]].end - base], True)] if plain else []


def _stops_source(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    small = tokens[at].lower in grammar.words
    if tokens[at].lemma in grammar.verbs or (
        tokens[at].is_capitalised and not small and at > 0 and grammar.code != "de"
    ):
        return True
    return small and not (
        grammar.has("articles", tokens[at].lower)
        or grammar.has("genitive", tokens[at].lower)
        or tokens[at].lower == "'s"
    )


def _first_speaker(
    span: range, tokens: Sequence[Token], parties: Sequence[Party], grammar: Grammar, text: str
) -> tuple[Party | None, str | None, bool]:
    marked = [(p.start, p, p.text, False) for p in parties if p.first in span]
    found = sorted([*marked, *_candidates(span, tokens, (), grammar, text)], key=lambda candidate: candidate[0])
    if not found:
        return None, None, False
    first = found[0]
    by = next((one for one in found[1:] if one[1] and one[1].marker in {"by", "of"}), None)
    if by and first[1] is None and any(grammar.has("reports", tokens[at].lemma) for at in range(first[0], by[0])):
        return by[1], by[2], False  # "a report by X"
    apart = any(token.text == "," for token in tokens[first[0] : found[1][0]]) if len(found) > 1 else True
    if first[1] is None and not apart and found[1][1] and found[1][0] - first[0] <= 3 and not found[1][1].marker:  # noqa: PLR2004 - "the founder X"
        first = found[1]
    return first[1], first[2], first[3]
