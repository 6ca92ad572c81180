"""The headline of a story's newest turn: what the newest document that changed how it stands says in its title (pure).

A title stands where its own text carries every name, number and hedge of it and it says something: else the sentence
of the text that tells most of what the title is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.claims.deeds import find_wordings
from retrieval.domain import Document, Kind, Lack, Mark, Move
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault
from retrieval.stories.own_word import owner_of
from retrieval.stories.turning import spoken
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import grammar_of
from retrieval.text.names import dates, numbers, unsupported
from retrieval.text.reading import read
from retrieval.text.sentences import sentences
from retrieval.text.tables import worded
from retrieval.text.turns import find_turns, negations

LONGEST: Final = 110
"""Letters of a headline; what is longer is cut between words."""
_SHORTEST: Final = 2 * LONGEST // 3
"""Letters that are left of it at least where it is cut at the end of a clause; a shorter part often has no verb."""
_CLAUSE_END: Final = re.compile(r"[,;:\u2013\u2014](?= )|(?<= )[\u2013\u2014-](?= )")
_LOOKED_AT: Final = 6
"""Sentences among which one is chosen in the place of a title."""
_LEAST: Final = 0.34
"""Share of a title's telling words that its text has too; a title with fewer says nothing of it ("Quiet please")."""
_ASKS: Final = re.compile(r"[?\u00bf]")
_LABEL: Final = worded("correction", r"^\s*{label}\s*[:\u2014\u2013]\s*")
"""What a title says of itself before it says anything: "Correction: "."""
_ATTRIBUTING: Final = ("reported", "attributed", "kept", "saying", "possible", "told_by")
_FALSE: Final = frozenset({Lack.LINK, Lack.NAME, Lack.NUMBER, Lack.UNIT, Lack.DATE})
"""What a title may not lack. That it puts shortly what its text tells at length is what a title is for, and a hedge is
given back by the name of the outlet before it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, and the document whose words it is."""

    text: str
    document_id: str


def headline(documents: Sequence[Document], moves: Mapping[str, Move], *, is_settled: bool = False) -> Headline:
    """Return the headline of what a story's documents tell newest; `is_settled` where somebody in it has confirmed it.

    What is only reported has the outlet's name before it, unless the title itself says that it is somebody's word; what
    a party writes in its own channel has the party's, unless the title names it.
    """
    document = newest_turn(documents, moves)
    move = moves.get(document.document_id, Move.REPORTS)
    text = document.title if _holds(document, move) else _best_sentence(document, move)
    owner, alone = owner_of(document), move in {Move.REPORTS, Move.REPEATS} and not is_settled
    voice = owner if owner and owner.casefold() not in text.casefold() else None
    if owner is None and alone and not _is_attributed(_shortened(text, document), document):
        voice = document.outlet
    return Headline(_shortened(f"{voice}: {text}" if voice else text, document), document.document_id)


def newest_turn(documents: Sequence[Document], moves: Mapping[str, Move]) -> Document:
    """Return the newest document that changed how the story stands, or else the newest that did more than repeat.

    It is a report rather than a note, and none that is marked.
    """
    ordered = sorted(documents, key=lambda one: one.age)
    plain = [one for one in ordered if one.kind is Kind.ARTICLE and one.mark is Mark.NONE] or ordered
    turned = [one for one in plain if moves.get(one.document_id) not in {None, Move.REPEATS}]
    changed = [one for one in turned if moves[one.document_id] not in {Move.REPORTS, Move.UPDATES}]
    return (changed or turned or plain)[-1]


def is_held(text: str, document: Document) -> bool:
    """Say whether a document's own text, and who published it, carry the names, numbers and days of a headline."""
    said = _LABEL.sub("", text)
    whole = f"{document.outlet or ''}\n{document.text}"
    if not (numbers(said) <= numbers(whole) | dates(whole)):
        return False
    told_by = tuple(name for name in (document.outlet, document.original) if name)
    place = CitedPassage(document.text, document.outlet or "", document.text, told_by, document.language)
    found = fault(said, Evidence((place,)))
    return found is None or found.lack not in _FALSE


def _holds(document: Document, move: Move) -> bool:
    """Say whether a title can stand: it states something, tells what its text tells, and that carries it."""
    title = document.title
    if not title or _ASKS.search(title) or not is_held(title, document):
        return False
    grammar = grammar_of(document.language)
    if grammar is None:
        return True
    if owner_of(document) and not _states(Sentence(title, 0, grammar), move):
        return False  # "A note on training data"
    ours, theirs = read(title, grammar).roots, read(document.text, grammar).roots
    return len(ours & theirs) >= _LEAST * len(ours)


def _states(title: Sentence, move: Move) -> bool:
    """Say whether the title of a party's own text says what it does: it denies, or has a turn or a deed in it."""
    if move is Move.DENIES:
        return any(negations(title)) or any(True for _ in spoken(title))
    return bool(find_turns(title)) or any(wording.part != "noun" for wording in find_wordings(title.tokens))


def _best_sentence(document: Document, move: Move) -> str:
    """Return the sentence that has most of the title's telling words, the first of several; never a question.

    Of a denial it is one that negates something, rather than one that says what others told.
    """
    grammar, text = grammar_of(document.language), document.text
    spans = sentences(text, grammar.code if grammar else "en")[:_LOOKED_AT]
    told = [" ".join(text[one.start : one.end].split()) for one in spans]
    stated = [one for one in told if not _ASKS.search(one)] or told
    if not stated or grammar is None:
        return stated[0] if stated else document.title
    read_as = {one: Sentence(one, 0, grammar) for one in stated}
    denying = [one for one in stated if any(negations(read_as[one])) or any(True for _ in spoken(read_as[one]))]
    among = denying if move is Move.DENIES and denying else stated
    wanted = read(document.title, grammar).roots
    return max(among, key=lambda one: len(wanted & read(one, grammar).roots))


def _is_attributed(text: str, document: Document) -> bool:
    grammar = grammar_of(document.language)
    if grammar is None:
        return False
    said = read(text, grammar)
    return any(said.has(name) for name in _ATTRIBUTING)


def _shortened(text: str, document: Document) -> str:
    """Return a text of at most `LONGEST` letters, cut where a clause of it ends, or else behind a telling word.

    It is never cut within a name or a number.
    """
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST].rpartition(" ")[0]
    while cut and unsupported(cut, text):
        cut = cut.rpartition(" ")[0]
    clauses = [found.start() for found in _CLAUSE_END.finditer(cut) if not unsupported(cut[: found.start()], text)]
    if clauses and clauses[-1] >= _SHORTEST:
        cut = cut[: clauses[-1]]
    elif grammar := grammar_of(document.language):
        while (last := cut.rpartition(" "))[0] and not Sentence(last[2], 0, grammar).stems:
            cut = last[0]
    return f"{cut.rstrip(' ,;:-')}\u2026"
