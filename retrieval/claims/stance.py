"""Who says that a deed was done, and how sure: verbs of speech, cues and negations around it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.claims.speech import Speech, find_cues
from retrieval.domain import Stance
from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token

_NEGATION_REACH: Final = 3
"""Tokens before a verb of speech in which what negates it stands ("has so far not confirmed")."""
_AFTER_VERB: Final = 2
"""Tokens behind a German one ("bestritt nicht, dass")."""
_CUE_REACH: Final = 9
"""Tokens before a deed's verb in which what plans, denies or doubts it may stand."""
_DISTANT: Final = frozenset({"reported", "possible"})
_SENTENCE: Final = frozenset(".;!?")


def governing(clause: Clause, speech: Sequence[Speech]) -> Speech | None:
    """Return the speech that a deed is told in: the nearest that it is the content of."""
    wording = clause.wording
    tokens = clause.tokens
    found: list[tuple[int, Speech]] = []
    for one in speech:
        low, high = sorted((one.at, wording.first))
        between = tokens[low + 1 : high]
        if (
            one.is_verb
            and one.at > wording.first
            and any(tokens[one.at].lower.endswith(e) for (e,) in clause.grammar.small["gerunds"])
        ):
            continue  # "…, alleging that": its content follows
        if one.at > wording.first and _in_relative(wording.first, one.at, tokens, clause.grammar):
            continue  # "…, whom it suspects of": said of somebody, not of the deed
        if one.at > wording.first and _has_content(one.at, tokens, clause.grammar):
            continue  # "…, after X reported that": its content follows
        if wording.first <= one.at < wording.last or any(token.text in _SENTENCE for token in between):
            continue
        if one.at > wording.first and not any(token.text in ',\u201d\u201c\u00bb":\u2019' for token in between):
            continue
        found.append((high - low, one))
    left = [pair for pair in found if pair[1].at < wording.first]
    right = [pair for pair in found if pair[1].at > wording.first]
    own = range(wording.first, wording.last)
    taken_back = next((one for one in speech if one.stance is Stance.WITHDRAWN and one.at not in own), None)
    if taken_back:
        return taken_back
    cited = next((pair[1] for pair in found if pair[1].is_cited), None)
    if (
        cited
        and left
        and cited.at < wording.first
        and all(pair[1].stance in {Stance.REPORTED, Stance.STATED} for pair in left)
    ):
        return cited
    nearest = min(left or right, key=lambda pair: pair[0], default=None)
    return nearest[1] if nearest else None


def _has_content(verb: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    return verb + 1 < len(tokens) and grammar.has("that", tokens[verb + 1].lower)


def _in_relative(first: int, verb: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a verb stands in a relative clause that began behind a deed and has not ended."""
    opened = [at for at in range(first, verb) if grammar.has("relative", tokens[at].lower)]
    return bool(opened) and not any(token.text == "," for token in tokens[opened[-1] : verb])


def is_negated(speech: Speech, clause: Clause) -> bool:
    """Say whether a verb of speech is said not to hold: "did not deny that", "no evidence shows that"."""
    if not speech.is_verb:
        return False
    tokens, grammar = clause.tokens, clause.grammar
    after = _AFTER_VERB if grammar.code == "de" else 0
    near = tokens[max(0, speech.at - _NEGATION_REACH) : speech.at + 1 + after]
    apart = [at for at, token in enumerate(near) if not token.is_word and token.text not in {"'", "\u2019"}]
    verb = min(speech.at, _NEGATION_REACH)
    first = max((at + 1 for at in apart if at < verb), default=0)
    last = min((at for at in apart if at > verb), default=len(near))
    return any(grammar.has("negations", token.lower) for token in near[first:last])


def stance_of(clause: Clause, speech: Speech | None, *, corrected: bool) -> Stance:
    """Return the stance of a deed told in a clause, under the speech that governs it."""
    cues = _cues_at(clause)
    left = clause.wording.left
    if speech and left and speech.at < left and clause.grammar.has("loose_breaks", clause.tokens[left - 1].lower):
        speech = None  # "denied that it did so after its access ended": the end of the access is not denied
    if speech and speech.stance in {Stance.WITHDRAWN, Stance.DENIED}:
        return speech.stance
    if corrected:
        return Stance.CORRECTED
    if "denied" in cues:
        return Stance.DENIED
    if "planned" in cues or is_future(clause):
        return Stance.PLANNED
    if speech and speech.stance is not Stance.STATED:
        return speech.stance
    return Stance.REPORTED if cues & _DISTANT or (speech and speech.is_source) else Stance.STATED


def _cues_at(clause: Clause) -> frozenset[str]:
    """Return the kinds of the cues that reach the deed."""
    wording, tokens = clause.wording, clause.tokens
    verb_last = clause.grammar.code == "de"  # its negation and auxiliary may stand far before it
    floor = wording.left if verb_last else max(wording.left, wording.first - _CUE_REACH)
    kinds: set[str] = set()
    for kind, at, _ in find_cues(tokens, clause.grammar):
        reach = _between_stops(wording.first, tokens) if kind == "reported" else range(floor, wording.last + 3)
        if kind == "planned" and verb_last:
            reach = range(floor, wording.right)
        if kind in {"planned", "possible"} and not verb_last:
            reach = range(floor, wording.first)
        if at not in reach or wording.first <= at < wording.last:
            continue
        apart = kind in {"denied", "planned"} and any(token.text == "," for token in tokens[at : wording.first])
        of_adjective = kind == "denied" and _negates_adjective(at, tokens, clause.grammar)
        of_rule = kind == "denied" and wording.row.takes == "use" and wording.is_phrase
        if not (apart or of_adjective or of_rule):
            kinds.add(kind)
    return frozenset(kinds)


def _between_stops(at: int, tokens: Sequence[Token]) -> range:
    """Return the part of a sentence around a token that no semicolon or colon cuts."""
    first = next((i for i in range(at, -1, -1) if tokens[i].text in ";:"), 0)
    return range(first, next((i for i in range(at, len(tokens)) if tokens[i].text in ";:"), len(tokens)))


def _negates_adjective(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a negation belongs to the adjective behind it: "eine nicht ausschließliche Lizenz"."""
    if grammar.code != "de" or at + 2 >= len(tokens) or tokens[at].lower != "nicht":
        return False
    return tokens[at + 1].lower.endswith(("e", "en", "er", "es", "em")) and tokens[at + 2].text[0].isupper()


def is_future(clause: Clause) -> bool:
    """Say whether the deed's verb itself is in the future ("retirera", "retirar\u00e1")."""
    endings = clause.grammar.small.get("future_endings", frozenset())
    verb = clause.tokens[clause.wording.first]
    return not clause.wording.is_noun and any(
        verb.lower.endswith(ending) and verb.lower != verb.lemma for (ending,) in endings
    )


def is_hypothetical(clause: Clause) -> bool:
    """Say whether a deed is only supposed: asked, or under an "if"."""
    tokens, wording, grammar = clause.tokens, clause.wording, clause.grammar
    if any(token.text in "?\u00bf" for token in tokens):
        return True
    if grammar.has("opening_conditions", tokens[_first_word(tokens)].lower):
        return True
    return any(grammar.has("conditions", token.lower) for token in tokens[max(0, wording.left - 1) : wording.first])


def _first_word(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.is_word), 0)
