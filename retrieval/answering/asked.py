"""Which short fixed form a question can be answered in, with the deed and the words that it asks about (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from retrieval.answering.demand import Demand, demand_of
from retrieval.answering.leads import Leads, leads_in
from retrieval.claims.deeds import Wording, find_wordings
from retrieval.claims.matters import family_of
from retrieval.domain import Deed, Stance
from retrieval.text import asking
from retrieval.text.asked_in import days_asked, language_asked
from retrieval.text.grammar import SMALL, grammar_of, load_grammar
from retrieval.text.language import language_of
from retrieval.text.morphology import Tokens, tokenise
from retrieval.text.naming import find_names
from retrieval.text.phrases import match_any, places
from retrieval.text.tables import INLINE, worded
from retrieval.text.tokens import fold, words

_BLANK: Final = " "
_FIRST = worded("forms", r"\b{first}", blank=INLINE)
_COUNTED = worded("forms", r"\b{counted}", blank=INLINE)
_COVERED = worded("forms", r"\b{covered}", blank=INLINE)
_OWN = worded("forms", r"\b{own}\b", blank=INLINE)
_OUT = worded("forms", r"\b{out}\b", blank=INLINE)
_BACK = worded("forms", r"\b{back}\b", blank=INLINE)
_STANDING = worded("forms", r"\b{standing}\b", blank=INLINE)
_PRESENT = worded("forms", r"^\W*{present}\b", blank=INLINE)
_FIRSTLY = worded("forms", r"\b{firstly}\b", blank=INLINE)
_MODAL = worded("forms", r"^\W*{modal}\b", blank=INLINE)
_SHUT = worded("forms", r"\b{shut}\b", blank=INLINE)
_NAMED = worded("asked", r"^{named}s?$", blank=_BLANK)
WHICH = worded("asked", r"^\W*(?:{who}|{which})\b", blank=_BLANK)
_TELLING: Final = frozenset({"access", "roles", "targets", "again"})
"""Classes of nouns that say no more than a deed does: who lost "access", which "company" did."""
_DONE: Final = frozenset({Deed.TRAINED_ON, Deed.CUT_OFF, Deed.LEAKED, Deed.RESOLD, Deed.SUES, Deed.EVADED})
"""Deeds that are done or not; what is allowed, licensed or retired depends on what and when."""


class Form(Enum):
    """The short fixed forms of replies."""

    STANDING = auto()
    """Whether somebody is cut off, or has access again, as things stand."""
    DEED = auto()
    """Whether somebody did something to somebody."""
    STANCE = auto()
    """Whether somebody denies or confirms it."""
    LIST = auto()
    """Who did something, or to whom it was done: a line a matter."""
    FIRST = auto()
    """Who reported it first."""
    COUNT = auto()
    """How many report it independently."""
    OUTLETS = auto()
    """Who reports it."""
    OWN = auto()
    """Whether an outlet rests on others."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question that a form may answer.

    `deeds` are the matters' deeds that it words, `subject` what is left of it without what only puts it, and `demand`
    what that asks for. `days` are the days and months that it names, as `dates` writes them. `back` says that it asks
    for access given back, `stance` what it asks whether somebody said, `passive` that what is done to comes first.
    """

    form: Form
    subject: str
    demand: Demand
    deeds: frozenset[Deed] = frozenset()
    days: frozenset[str] = frozenset()
    back: bool = False
    now: bool = False
    passive: bool = False
    stance: Stance | None = None
    language: str = "en"

    @property
    def leads(self) -> Leads:
        """What is said before quotes, in the language of the question."""
        return leads_in(self.language)


def asked_of(question: str) -> FormQuestion | None:
    """Return the form that a question can be answered in; None where it fits none."""
    grammar = grammar_of(language_asked(question) or language_of(question)) or load_grammar("en")
    asked = _read(question, tokenise(question, grammar))
    return replace(asked, language=grammar.code) if asked else None


def _read(question: str, tokens: Tokens) -> FormQuestion | None:
    wordings = find_wordings(tokens)
    deeds = frozenset(family_of(Deed(wording.row.deed)) for wording in wordings)
    for pattern, form in ((_OWN, Form.OWN), (_FIRST, Form.FIRST), (_COUNTED, Form.COUNT), (_COVERED, Form.OUTLETS)):
        if pattern.search(question):
            rest = _FIRSTLY.sub(" ", pattern.sub(" ", question)) if form is Form.FIRST else pattern.sub(" ", question)
            return FormQuestion(form, *_left(rest, frozenset()), deeds, _dates(question))
    if asking.VERDICT_ASKED.search(question.strip()):
        return _verdict(question, tokens, wordings, deeds)
    if deeds <= _DONE and WHICH.search(question):
        return _listing(question, tokens, wordings)
    return None


def _listing(question: str, tokens: Tokens, wordings: tuple[Wording, ...]) -> FormQuestion | None:
    """Return a question for those who did something or to whom it was done, where it asks for nothing else."""
    if _is_subordinate(tokens, wordings):
        return None
    if wordings and _is_plain(tokens, min(wording.first for wording in wordings)):
        asked = _deed(Form.LIST, question, tokens, wordings)
        return asked if asked.demand.names else replace(asked, demand=demand_of(""))
    shut = None if wordings else _SHUT.search(question)
    if shut and _is_plain(tokens, sum(start < shut.start() for start in tokens.starts)):
        subject, demand = _left(_SHUT.sub(" ", question), _spoken(tokens, wordings))
        now = bool(_STANDING.search(question))
        return FormQuestion(Form.LIST, subject, demand, frozenset({Deed.CUT_OFF}), _dates(question), now=now)
    return None


def _verdict(
    question: str, tokens: Tokens, wordings: tuple[Wording, ...], deeds: frozenset[Deed]
) -> FormQuestion | None:
    """Return a question for a yes or no, where it asks about a deed."""
    out, regained = _OUT.search(question), _BACK.search(question)
    if any(_is_negated(at, tokens, out) for at in range(len(tokens))):
        return None
    restored = any(wording.row.deed == Deed.RESTORED for wording in wordings)
    stands = _STANDING.search(question) or _PRESENT.search(question)
    if out or regained or (Deed.CUT_OFF in deeds and stands) or (_PRESENT.search(question) and _SHUT.search(question)):
        asked = _deed(Form.STANDING, question, tokens, wordings)
        back = bool(regained and not out) or restored
        rest = _SHUT.sub(" ", _without(_BACK, _without(_OUT, question, tokens), tokens))
        subject, demand = _left(rest, _spoken(tokens, wordings))
        return replace(asked, subject=subject, demand=demand, deeds=frozenset({Deed.CUT_OFF}), back=back, now=True)
    if not deeds or not deeds <= _DONE or _MODAL.search(question):
        return None
    if not _is_plain(tokens, min(wording.first for wording in wordings), names=True):
        return None
    stance = _stance_asked(tokens)
    if not stance and _is_subordinate(tokens, wordings):
        return None
    return replace(_deed(Form.STANCE if stance else Form.DEED, question, tokens, wordings), stance=stance)


def _is_negated(at: int, tokens: Tokens, out: re.Match[str] | None) -> bool:
    """Say whether a token negates; German "noch" does not, nor "sin" in "sigue sin acceso": it says the deed."""
    says_deed = out is not None and out.start() <= tokens.starts[at] < out.end()
    return tokens[at].has("negations") and not says_deed and not _STANDING.search(tokens[at].text)


def _deed(form: Form, question: str, tokens: Tokens, wordings: tuple[Wording, ...]) -> FormQuestion:
    """Return a question about deeds, without the words that say them."""
    subject, demand = _left(question, _spoken(tokens, wordings))
    back = any(wording.row.deed == Deed.RESTORED for wording in wordings)
    deeds = frozenset(family_of(Deed(wording.row.deed)) for wording in wordings)
    passive = any(wording.is_passive for wording in wordings)
    now = bool(_STANDING.search(question))
    return FormQuestion(form, subject, demand, deeds, _dates(question), back=back, now=now, passive=passive)


def _dates(question: str) -> frozenset[str]:
    return frozenset(day.value for day in days_asked(question))


def _left(question: str, spoken: frozenset[str]) -> tuple[str, Demand]:
    """Return what is left of a question without its days and the words that only put it, and what that asks for."""
    for day in reversed(days_asked(question)):
        question = question[: day.start] + " " + question[day.end :]
    subject = _STANDING.sub(" ", question)
    kept = [word for word in re.findall(r"\S+", subject) if not spoken.intersection(words(word))]
    subject = " ".join(kept)
    return subject, demand_of(subject)


def _without(pattern: re.Pattern[str], question: str, tokens: Tokens) -> str:
    """Return a question without a wording, but with the names that stand inside of it: "sigue Tamsel sin acceso"."""
    named = {tokens[at].text for name in find_names(tokens) for at in range(name.first, name.last)}
    return pattern.sub(lambda found: f" {' '.join(w for w in found[0].split()[1:] if w in named)} ", question)


def _spoken(tokens: Tokens, wordings: tuple[Wording, ...]) -> frozenset[str]:
    """Return the folded words of a question that only say its deed, or how somebody stands to it."""
    said = {at for wording in wordings for at in range(wording.first, wording.last)}
    rows = [wording.row for wording in wordings]
    needed = {name for row in rows for name in (row.needs, row.also, row.takes) if name}
    return frozenset(
        fold(token.text)
        for at, token in enumerate(tokens)
        if at in said or token.is_a(*needed, *_TELLING) or _is_speech(at, tokens) or token.has(SMALL)
    )


def _is_speech(at: int, tokens: Tokens) -> bool:
    found = tokens.grammar.speech.beginning(tokens[at].lower, tokens[at].lemma)
    return any(match_any(tokens.grammar.speech.rows[number].verbs, at, tokens) for number in found)


def _stance_asked(tokens: Tokens) -> Stance | None:
    """Return what a question asks whether somebody said: that it is so, or that it is not."""
    for row, at in places(tokens.grammar.speech, tokens):
        if row.stance in {Stance.DENIED, Stance.CONFIRMED} and not row.needs and match_any(row.verbs, at, tokens):
            return Stance(row.stance)
    return None


def _is_subordinate(tokens: Tokens, wordings: tuple[Wording, ...]) -> bool:
    """Say whether a deed is only when or why something else was done: "after it was cut off"."""
    first = min((wording.first for wording in wordings), default=0)
    return any(token.has("loose_breaks") for token in tokens.between(0, first))


def _is_plain(tokens: Tokens, last: int, *, names: bool = False) -> bool:
    """Say whether nothing stands before a deed but small words and who does it, by his role or, `names`, his name."""
    return all(
        not token.is_word
        or token.has(SMALL)
        or tokens.grammar.has("auxiliaries", token.lemma)
        or token.is_a(*_TELLING)
        or WHICH.search(token.text) is not None
        or _NAMED.search(token.text) is not None
        or (names and (token.is_capitalised or token.is_number or _is_speech(at, tokens)))
        for at, token in enumerate(tokens.between(0, last))
    )
