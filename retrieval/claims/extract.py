"""A text's claims: who says what about whom, sentence by sentence (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from retrieval.claims.assertions import Telling, attribute, find_claims, find_corrector, find_deeds, may_answer
from retrieval.claims.clauses import frame
from retrieval.claims.deeds import find_wordings
from retrieval.claims.memory import Memory, host_of, products_of
from retrieval.claims.speech import find_speech
from retrieval.domain import Claim, Document, Mark
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import grammar_of
from retrieval.text.naming import named_in
from retrieval.text.phrases import corrects_something
from retrieval.text.sentences import sentences
from retrieval.text.trade import is_of_the_trade

_LONG: Final = 1_000
"""Letters from which on a text of the desk's subject has a word of it."""
_LONGEST: Final = 1_200
"""Letters up to which a sentence is one; what is longer is a list or a table, and its time grows with the square."""
_TABLE: Final = 3
"""Upright strokes from which on a line is a table's."""


def claims_of(document: Document) -> tuple[Claim, ...]:
    """Return what a document claims; nothing of one that is sponsored, or written to steer machines."""
    if document.mark is not Mark.NONE or not is_of_the_subject(document):
        return ()
    moment = document.published_at or document.read_at
    return tuple(
        replace(
            claim, document_id=document.document_id, revision=document.revision, visibility=document.visibility,
            holds_from=moment, learned_at=moment,
        )
        for claim in extract(document.text, document.language, title=document.title, outlet=document.outlet or "")
    )  # fmt: skip


def is_of_the_subject(document: Document) -> bool:
    """Say whether a long text has a word of the subject, or several hints: general news is not taken apart."""
    if len(document.text) < _LONG or grammar_of(document.language) is None:
        return True
    return is_of_the_trade(document.text, document.language)


def extract(text: str, language: str | None, *, title: str = "", outlet: str = "") -> tuple[Claim, ...]:
    """Return the claims of a text in order; none for a language without a file.

    The names of a `title` are known before the text begins: they are what "we" or "the company" is. An `outlet` that is
    somebody's own channel is who speaks where nobody else does.
    """
    grammar = grammar_of(language)
    if grammar is None:
        return ()
    memory = Memory(host=host_of(outlet, grammar), products=products_of(f"{title}. {text}", grammar))
    reader, named = _Reader(memory), named_in(title, text, grammar)
    if title:
        memory.pass_by(Sentence(title, 0, grammar))
    for span in sentences(text, grammar.code):
        reader.read(Sentence(text[span.start : span.end], span.start, grammar, named))
    return tuple(reader.claims)


@dataclass(slots=True)
class _Reader:
    """Reads a text sentence by sentence, and takes apart those alone that a claim may depend on: it has to be quick."""

    memory: Memory
    claims: list[Claim] = field(default_factory=list)

    def read(self, sentence: Sentence) -> None:
        """Add the claims of the next sentence; a list or a table makes none."""
        memory, claims = self.memory, list[Claim]()
        corrects = False
        if len(sentence.text) <= _LONGEST and sentence.text.count("|") < _TABLE:
            corrects = corrects_something(sentence.tokens)
            claims = self._read(sentence, corrects=corrects)
            memory.pass_by(sentence)
        memory.claims = tuple(claims)
        memory.corrects = corrects and not claims

    def _read(self, sentence: Sentence, *, corrects: bool) -> list[Claim]:
        memory, wordings = self.memory, find_wordings(sentence.tokens)
        answers = bool(memory.claims) and may_answer(sentence.tokens)
        if not (wordings or corrects or answers):
            return []
        told = frame(sentence)
        deeds = find_deeds(told, wordings)
        if not (deeds or corrects or answers):
            return []
        telling = Telling(told, deeds, find_speech(told), corrects or memory.corrects)
        memory.corrector = find_corrector(telling) if corrects else memory.corrector
        memory.accused = None
        claims = find_claims(telling, memory)
        self.claims = [*self.claims, *claims] if claims else attribute(self.claims, telling, memory)
        return claims
