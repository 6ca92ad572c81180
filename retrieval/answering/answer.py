"""A question's life: stand alone → search → enough evidence? → write, grounded → an answer or an honest refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.confirmation import confirmed
from retrieval.answering.overview import lines_about
from retrieval.answering.refusal import (
    Decision,
    decide,
    missing_subject,
    names_asked,
)
from retrieval.answering.strength import timing
from retrieval.answering.understanding import Understanding
from retrieval.answering.writer import OnSentence, Writer, Written
from retrieval.domain import (
    Answer,
    Confirmation,
    Hit,
    Mark,
    Misspelling,
    Nearest,
    NoAnswer,
    NotAnswered,
    NothingFound,
    Question,
    Reply,
    Searched,
)
from retrieval.ports import Clock, TracedLibrary
from retrieval.search.respelling import respelled
from retrieval.search.search import Searcher

HITS = 12
"""Passages that an answer is written from."""
LOOKED_OVER = 40
"""Passages that an overview of a subject is drawn from: about five for each of its lines."""
_NEAREST = 3
_SIGHTED = 2
"""Names of a refused question that are looked up."""

Misspellings = tuple[Misspelling, ...]


class Answerer:
    """Answers questions from what the asker's audience may read, or says honestly that it cannot."""

    def __init__(
        self,
        searcher: Searcher,
        catalog: TracedLibrary,
        writer: Writer,
        clock: Clock,
        *,
        understanding: Understanding | None = None,
    ) -> None:
        """Take the parts it works with; follow-ups are understood by rules unless told otherwise."""
        self._searcher = searcher
        self._catalog = catalog
        self._writer = writer
        self._clock = clock
        self._understanding = understanding or Understanding(catalog)

    def understood(self, question: Question) -> Question:
        """Return what is searched for: the question made to stand alone in its conversation."""
        return self._understanding.of(question)

    def answer(self, question: Question, *, on_sentence: OnSentence | None = None) -> Reply:
        """Return a cited answer, or a refusal with its reason, what was searched and what came nearest.

        `on_sentence` is called with each grounded sentence while a model writes; the finished reply, with its sources
        numbered, replaces what was shown, also when the model fails half-way.
        """
        asked = self.understood(question)
        searched = self._catalog.searched(question.audience, as_of=question.as_of)
        hits = _reported(self._searcher.search(asked, limit=HITS))
        asked, misspellings = self._worded(asked, hits)
        decision = self._decide(asked, hits, searched)
        if decision.reason:
            refused = NoAnswer(decision.reason, searched, _nearest(hits), strength=decision.strength)
            return self._refused(asked, refused, misspellings)
        written = self._writer.answer(asked.text, hits, on_sentence=on_sentence)
        if not written.sentences:
            dropped, reasons = written.dropped_sentences, written.dropped_for
            refused = NoAnswer(NotAnswered(), searched, _nearest(hits), dropped, reasons, decision.strength)
            return self._refused(asked, refused, misspellings)
        reply = _answer(written, searched, decision.strength, misspellings)
        return replace(reply, confirmation=self._confirmed(written, hits, question))

    def overview(self, question: Question, *, ordered: bool = False) -> Reply:
        """Return what is known about the subject that `question.text` names, a dated sentence a document.

        The newest comes first unless what happened is wanted in its order. No model is asked.
        """
        searched = self._catalog.searched(question.audience, as_of=question.as_of)
        hits = _reported(self._searcher.search(question, limit=LOOKED_OVER))
        asked, misspellings = self._worded(question, hits)
        told = lines_about(asked.text, hits, ordered=ordered)
        if not told.sentences:
            return self._refused(
                asked, NoAnswer(missing_subject(asked.text, hits), searched, _nearest(hits)), misspellings
            )
        reply = _answer(Written(told.sentences, told.citations), searched, 1.0, misspellings)
        return replace(reply, confirmation=self._confirmed(reply, hits, question))

    def _confirmed(self, written: Written | Answer, hits: Sequence[Hit], question: Question) -> Confirmation:
        """Return who reports what is cited."""
        names = {citation.document_id for citation in written.citations}
        cited = {hit.document.document_id: hit.document for hit in hits if hit.document.document_id in names}
        return confirmed(self._catalog, cited.values(), question.audience, as_of=question.as_of)

    def _refused(self, asked: Question, refusal: NoAnswer, misspellings: Misspellings) -> NoAnswer:
        """Return a refusal with what else helps: the outlets that were searched, and when names were last told of."""
        outlets = len(self._catalog.outlets(asked.audience, as_of=asked.as_of))
        named = [self._searcher.sighting(name, asked) for name in names_asked(asked.text)[:_SIGHTED]]
        return replace(
            refusal,
            searched=replace(refusal.searched, outlets=outlets),
            sightings=tuple(one for one in named if one),
            misspellings=misspellings,
        )

    def _worded(self, asked: Question, hits: Sequence[Hit]) -> tuple[Question, Misspellings]:
        """Return the question in the names that were found, and which of its names were taken for misspelt ones."""
        text = self._searcher.gazetteer.closest(asked.text, hits)
        near = respelled(text, hits)
        # what is told of elsewhere, though no hit holds it, is spelled right
        taken = tuple(Misspelling(*pair) for pair in near.items() if self._is_told_of_nowhere(pair[0], asked))
        for name in taken:
            text = re.sub(rf"\b{re.escape(name.written)}\b", name.meant, text)
        return replace(asked, text=text), taken

    def _is_told_of_nowhere(self, name: str, asked: Question) -> bool:
        """Say whether nothing that the question may be answered from was seen to hold a name."""
        seen = self._searcher.sighting(name, asked)
        return seen is None or seen.newest is None

    def _decide(self, asked: Question, hits: Sequence[Hit], searched: Searched) -> Decision:
        """Say whether the hits answer; "now" is never later than the newest document (an archive has its own)."""
        if not hits:
            return Decision(NothingFound())
        moment = asked.as_of or self._clock.now()
        about = timing(asked.text, moment=moment, as_of=asked.as_of is not None)
        return decide(asked.text, hits, timing=about, moment=min(moment, searched.newest or moment))


def _reported(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits without what advertisers paid for and what is written to steer machines: nothing rests on it."""
    return tuple(hit for hit in hits if hit.document.mark is Mark.NONE)


def _answer(written: Written, searched: Searched, strength: float, misspellings: Misspellings) -> Answer:
    """Put a reply together; it is as new as the newest document it cites."""
    return Answer(
        sentences=written.sentences,
        citations=written.citations,
        searched=searched,
        newest=max((c.published_at for c in written.citations if c.published_at), default=None),
        dropped_sentences=written.dropped_sentences,
        fallback=written.fallback,
        dropped_for=written.dropped_for,
        strength=strength,
        misspellings=misspellings,
    )


def _nearest(hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    """Return the first few documents that came close, each title once."""
    titles = {hit.document.title.casefold(): hit.document for hit in reversed(hits)}
    first = [titles[title] for title in dict.fromkeys(hit.document.title.casefold() for hit in hits)]
    return tuple(Nearest(d.document_id, d.title, d.url, d.outlet, d.published_at) for d in first[:_NEAREST])
