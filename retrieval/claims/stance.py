"""How whoever speaks stands to a deed: by the speech that governs it, and cues and negations around it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.speech import Speech
from retrieval.domain import Stance
from retrieval.text.breaks import has_comma
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import Cue

_CUE_REACH: Final = 9
"""Tokens before a deed's verb in which what plans, denies or doubts it may stand."""
_NEGATION_REACH: Final = 3
"""Tokens before a verb of speech in which what negates it stands ("has so far not confirmed")."""
_AFTER_GERMAN: Final = 2
"""Tokens behind a German one ("bestritt nicht, dass")."""
_BEHIND_REACH: Final = 3
"""Tokens behind a deed in which what denies or doubts it may stand."""
_DISTANT: Final = frozenset({"reported", "possible"})
_STOPS: Final = frozenset(".;!?")
_MARKS: Final = frozenset(',\u201d\u201c\u00bb":\u2019')
_FOLLOWING: Final = frozenset({Stance.REPORTED, Stance.STATED})


def find_governing(clause: DeedClause, speech: Sequence[Speech]) -> Speech | None:
    """Return the speech that a deed is told in: the nearest that it is the content of."""
    deed = range(clause.at, clause.wording.last)
    for one in speech:
        if one.stance is Stance.WITHDRAWN and one.at not in deed:
            return one
    holding = [one for one in speech if one.at not in deed and _may_hold(one, clause)]
    left = [one for one in holding if one.at < clause.at]
    cited = next((one for one in holding if one.is_cited), None)
    if cited and cited.at < clause.at and all(one.stance in _FOLLOWING for one in left):
        return cited
    nearest = min(left or holding, key=lambda one: abs(one.at - clause.at), default=None)
    if nearest and nearest.party and nearest.party.is_relative and not nearest.is_verb:
        # "rejected a study according to which"
        return next((one for one in left if one.stance is Stance.DENIED), nearest)
    return nearest


def _may_hold(speech: Speech, clause: DeedClause) -> bool:
    """Say whether a deed may be what a speech is about, as far as marks and verbs between them tell."""
    tokens, first, verb = clause.tokens, clause.at, speech.at
    between = {token.text for token in tokens.between(min(first, verb) + 1, max(first, verb))}
    if between & _STOPS:
        return False
    if verb < first:
        return True
    gerunds = tokens.grammar.endings("gerunds")
    if (speech.is_verb and tokens[verb].lower.endswith(gerunds)) or tokens[verb + 1].has("that"):
        return False  # "…, alleging that", "…, after X reported that": its content follows
    german = tokens.language == "de"  # "die" is a relative pronoun behind a comma alone
    opened = [i for i in range(first, verb) if tokens[i].has("relative") and (not german or tokens[i - 1].text == ",")]
    if opened and not has_comma(opened[-1], verb, tokens):
        return False  # "…, whom it suspects of": said of somebody, not of the deed
    return bool(between & _MARKS)


def is_negated(speech: Speech, tokens: Tokens) -> bool:
    """Say whether a verb of speech is said not to hold: "did not deny that", "no evidence shows that"."""
    verb, last = speech.at, speech.at + 1 + (_AFTER_GERMAN if tokens.language == "de" else 0)
    apart = [at for at, token in enumerate(tokens) if not token.is_word and token.text not in {"'", "\u2019"}]
    left = max([verb - _NEGATION_REACH, *(at + 1 for at in apart if at < verb)])
    right = min([last, *(at for at in apart if at > verb)])
    near = (*tokens.between(left, verb), *tokens.between(verb + 1, right))
    return speech.is_verb and any(token.has("negations") for token in near)


def find_stance(clause: DeedClause, speech: Speech | None, *, corrected: bool) -> Stance:
    """Return the stance of a deed told in a clause, under the speech that governs it."""
    if speech and speech.at < clause.left and clause.tokens[clause.left - 1].has("loose_breaks"):
        speech = None  # "denied that it did so after its access ended": the end of the access is not denied
    told = speech.stance if speech else Stance.STATED
    cues = {cue.kind for cue in clause.sentence.cues if _reaches(cue, clause)}
    if told in {Stance.WITHDRAWN, Stance.DENIED}:
        return told
    if corrected:
        return Stance.CORRECTED
    if "denied" in cues:
        return Stance.DENIED
    if "planned" in cues or _is_future(clause):
        return Stance.PLANNED
    nameless = speech is not None and speech.speaker is not None and speech.speaker.is_nameless
    return Stance.REPORTED if told is Stance.STATED and (cues & _DISTANT or nameless) else told


def _reaches(cue: Cue, clause: DeedClause) -> bool:
    """Say whether a cue says something of the deed."""
    tokens, wording = clause.tokens, clause.wording
    if wording.first <= cue.first < wording.last or cue.first not in _reach(cue.kind, clause):
        return False
    begun = cue.last + (tokens.language == "de" and tokens[cue.last].text == ",")  # "lehnt es ab, X zu sperren"
    if cue.kind in {"denied", "planned"} and has_comma(begun, clause.at, tokens):
        return False
    if cue.kind == "denied" and any(t.text == "," or t.has("and") for t in tokens.between(wording.last, cue.first)):
        return False  # "has suspended X, without saying why", "… and gave no reason"
    own = wording.row.takes == "use" and wording.part == "phrase"  # "may not" is what forbids
    return cue.kind != "denied" or not (own or _negates_adjective(cue.first, tokens))


def _reach(kind: str, clause: DeedClause) -> range:
    """Return the tokens in which a cue of a kind speaks of the deed."""
    if kind == "reported":
        return _between_stops(clause.at, clause.tokens)
    if clause.language == "de":  # its negation and auxiliary may stand far before the verb, its future behind it
        return range(clause.left, clause.right if kind == "planned" else clause.wording.last + _BEHIND_REACH)
    floor = max(clause.left, clause.at - _CUE_REACH)
    return range(floor, clause.at if kind in {"planned", "possible"} else clause.wording.last + _BEHIND_REACH)


def _between_stops(at: int, tokens: Tokens) -> range:
    """Return the part of a sentence around a token that no semicolon or colon cuts."""
    stops = [i for i, token in enumerate(tokens) if token.text in {";", ":"}]
    first = max((i for i in stops if i <= at), default=0)
    return range(first, min((i for i in stops if i >= at), default=len(tokens)))


def _negates_adjective(at: int, tokens: Tokens) -> bool:
    """Say whether a negation belongs to the adjective behind it: "eine nicht ausschließliche Lizenz"."""
    if not tokens.grammar.endings("adjective_endings") or tokens[at].has("articles"):
        return False
    return (
        tokens[at + 1].lower.endswith(tokens.grammar.endings("adjective_endings")) and tokens[at + 2].text[:1].isupper()
    )


def _is_future(clause: DeedClause) -> bool:
    """Say whether the deed's verb itself is in the future ("retirera", "retirar\u00e1")."""
    worded = range(clause.at, clause.wording.last)  # "ne répondra plus"
    if clause.wording.row.takes == "use" and clause.wording.part == "phrase":
        return False  # "no podrá" is how terms forbid
    return clause.wording.part != "noun" and any(clause.tokens.is_inflected(at, "future_endings") for at in worded)


def is_hypothetical(clause: DeedClause) -> bool:
    """Say whether a deed is only supposed: asked, or under an "if"."""
    tokens = clause.tokens
    if any(token.text in {"?", "\u00bf"} for token in tokens):
        return True
    if any(cue.kind == "supposed" and cue.first < clause.at for cue in clause.sentence.cues):
        return True
    opening = next((token for token in tokens if token.is_word), tokens[0])
    before = tokens.between(clause.left - 1, clause.at)
    return opening.has("opening_conditions") or any(token.has("conditions") for token in before)
