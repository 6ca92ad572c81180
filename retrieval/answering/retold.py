"""Puts what became of a matter beside what a reply quotes of it, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.answering.quotable import quote
from retrieval.answering.turns import MatterTurn, Run, TurnFinder
from retrieval.domain import Citation, Hit, Matter, Passage, Question, Statement, Status
from retrieval.grounding.citations import Grounded, resolve

_MOST: Final = 2
"""Lines that are put into a reply: it is to answer still, not to tell a whole affair."""
_STANDS: Final = frozenset({Status.RESTORED, Status.WITHDRAWN})
"""Turns that say how things stand now: they are told before what was."""


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What a model reads: hits, passages that tell what became of what they tell, and the matters in the ledger."""

    hits: tuple[Hit, ...]
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class Retelling:
    """Looks up what became of what is told, before a model writes and after anything is written."""

    finder: TurnFinder

    def read(self, question: Question, hits: Sequence[Hit]) -> ModelReading:
        """Return the hits with what the ledger knows of them."""
        if not hits:
            return ModelReading(())
        matters, turns = self.finder.find(question, hits)
        lines = filter(None, map(self.finder.line_of, turns))
        passages = {hit.passage.passage_id: hit for hit in (*hits, *(line.hit for line in lines))}
        return ModelReading(tuple(passages.values()), matters)

    def complete(self, question: Question, written: Grounded, hits: Sequence[Hit], *, counts: bool) -> Grounded:
        """Add the turns that a reply from these hits leaves out; `counts` says that a number was asked for."""
        known = {hit.passage.passage_id: hit for hit in hits}
        sentences, citations = list(written.sentences), list(written.citations)
        runs = [_run_of(citation, known[citation.passage_id].passage) for citation in citations]
        _, turns = self.finder.find(question, [known[citation.passage_id] for citation in citations])
        for turn in turns:
            place = _find_place(turn, sentences, runs)
            line = self.finder.line_of(turn) if place is not None else None
            if place is None or line is None or len(citations) >= len(written.citations) + _MOST:
                continue
            if not turn.fits(line, runs[sentences[place].citations[0] - 1]):
                continue
            added = resolve([quote(replace(line, source=1))], [line.hit])
            first = turn.status in _STANDS or (counts and turn.status is Status.CORRECTED)
            for statement, citation in zip(added.sentences, added.citations, strict=True):
                citations.append(replace(citation, index=len(citations) + 1))
                runs.append(_run_of(citation, line.hit.passage))
                at = _before(place, sentences) if first else place + 1
                sentences.insert(at, replace(statement, citations=(len(citations),)))
        return renumber(Grounded(tuple(sentences), tuple(citations), written.drops))


def _run_of(citation: Citation, passage: Passage) -> Run:
    """Return where in its document a citation's words stand."""
    return citation.document_id, passage.start + passage.text.index(citation.quote), citation.quote


def _find_place(turn: MatterTurn, sentences: Sequence[Statement], runs: Sequence[Run]) -> int | None:
    """Return the place of the first sentence that a turn concerns; None where there is none, or one tells of it."""
    if any(map(turn.is_told, runs)):
        return None
    concerned = (any(turn.concerns(runs[index - 1]) for index in one.citations) for one in sentences)
    return next((place for place, is_concerned in enumerate(concerned) if is_concerned), None)


def _before(place: int, sentences: Sequence[Statement]) -> int:
    """Return the place before a sentence and the line that leads its list."""
    while place and sentences[place - 1].context:
        place -= 1
    return place


def renumber(grounded: Grounded) -> Grounded:
    """Number the citations in the order in which the sentences use them."""
    used = dict.fromkeys(index for sentence in grounded.sentences for index in sentence.citations)
    order = {index: number for number, index in enumerate(used, 1)}
    sentences = (replace(one, citations=tuple(order[index] for index in one.citations)) for one in grounded.sentences)
    citations = (replace(grounded.citations[index - 1], index=number) for index, number in order.items())
    return Grounded(tuple(sentences), tuple(citations), grounded.drops)
