"""A question's life: stand alone → search → enough evidence? → write, grounded → an answer or an honest refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from retrieval.answering.asked import Form, asked_of
from retrieval.answering.brief import Brief
from retrieval.answering.demand import Wanted, demand_of
from retrieval.answering.doers import doer_asked
from retrieval.answering.inquiry import Inquiry
from retrieval.answering.manuscript import OnSentence, Written
from retrieval.answering.overview import write_overview
from retrieval.answering.refusal import Decision, decide, missing_subject, names_asked
from retrieval.answering.renumbered import CorrectedNumbers
from retrieval.answering.reporters import REPORT_FORMS, ReportForms
from retrieval.answering.respelling import respelled
from retrieval.answering.retold import ModelReading, Retelling
from retrieval.answering.select import Room
from retrieval.answering.sides import sides_of, write_sides
from retrieval.answering.stages import OnStage, Stage, StageKind, unheard
from retrieval.answering.standing import LedgerForms
from retrieval.answering.strength import timing
from retrieval.answering.turns import TurnFinder, told_first
from retrieval.answering.understanding import Understanding
from retrieval.answering.wordings import decided
from retrieval.answering.writer import Writer
from retrieval.claims.confirmation import confirmed
from retrieval.claims.ledger import Ledger
from retrieval.domain import (
    Answer,
    Citation,
    Fallback,
    Mark,
    Misspelling,
    NoAnswer,
    NotAnswered,
    NothingFound,
    NotSaidOf,
    NotTold,
    Question,
    Refusal,
    Reply,
    Verdict,
)
from retrieval.grounding.citations import Grounded
from retrieval.ports import Clock, TracedLibrary
from retrieval.search.search import Searcher

HITS = 12
"""Passages that an answer is written from."""
LOOKED_OVER = 40
"""Passages that an overview of a subject is drawn from: about five for each of its lines."""
_SIGHTED = 2
"""Names of a refused question that are looked up."""


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
        ledger: Ledger | None = None,
    ) -> None:
        """Take the parts it works with; follow-ups are understood by rules unless told otherwise.

        Without a ledger nothing is said of what became of what is told.
        """
        self._searcher = searcher
        self._catalog = catalog
        self._writer = writer
        self._clock = clock
        self._ledger = ledger
        finder = TurnFinder(ledger, catalog) if ledger else None
        self._retelling = Retelling(finder) if finder else None
        self._numbers = CorrectedNumbers(finder) if finder else None
        self._ledger_forms = LedgerForms(ledger, catalog) if ledger else None
        self._report_forms = ReportForms(catalog, self._ledger_forms)
        self._understanding = understanding or Understanding(catalog)

    def quoting(self) -> Answerer:
        """Return an answerer over the same documents that asks no model: the same question costs a search."""
        return Answerer(self._searcher, self._catalog, Writer(), self._clock, ledger=self._ledger)

    def understood(self, question: Question) -> Question:
        """Return what is searched for: the question made to stand alone in its conversation."""
        return self._understanding.of(question)

    def answer(
        self,
        question: Question,
        *,
        on_sentence: OnSentence | None = None,
        on_stage: OnStage = unheard,
        room: Room | None = None,
    ) -> Reply:
        """Return a cited answer, or a refusal with its reason, what was searched and what came nearest.

        `on_sentence` is called with each grounded sentence while a model writes; the finished reply, with its sources
        numbered, replaces what was shown, also when the model fails half-way. `on_stage` is told what is being done,
        from the search on. `room` is how much may be quoted where no model writes: as much as the question asks for
        unless it says so.
        """
        found = self._find(self.understood(question), limit=HITS, on_stage=on_stage)
        decision = self._decide(found)
        if not found.hits:
            return self._refuse(found, NothingFound(), Written())
        brief = self._brief(found)
        written = Written()
        if self._writer.has_model:
            written = self._writer.write(brief, on_sentence=on_sentence, on_stage=on_stage)
        if written.sentences and not self._writer.bears_on(brief, decision, written):
            written = Written(drops=written.drops, fallback=Fallback.OFF_TOPIC, usage=written.usage)
        if written.sentences:
            return self._completed(self._reply(found, written, max(decision.strength, 1.0)), found.question, brief)
        if self._writer.has_model and written.fallback is None:
            reason = NotTold(written.gap) if written.gap else decision.reason or NotAnswered()
            return self._refuse(found, reason, written, decision.strength)
        return self._quoted(found, brief, decision, written, room)

    def overview(self, question: Question, *, ordered: bool = False, language: str | None = None) -> Reply:
        """Return what is known about the subject that `question.text` names, a dated sentence a document.

        The newest comes first unless what happened is wanted in its order. `language` is that of those who ask, where
        it is known: a subject is seldom enough to tell it. No model is asked.
        """
        found = self._find(question, limit=LOOKED_OVER)
        ledger = self._ledger_forms.ledger if self._ledger_forms and ordered else None
        turns = told_first(ledger, found.question, found.hits) if ledger else ()
        subject = found.question.text
        written = write_overview(subject, found.hits, ordered=ordered, turns=turns, language=language)
        if not written.sentences:
            return self._refuse(found, missing_subject(found.question.text, found.hits), written)
        return self._reply(found, written)

    def lists(self, question: Question) -> bool:
        """Say whether a question asks for matters, a line each, and the ledger has some."""
        asked = asked_of(question.text)
        if asked is None or asked.form is not Form.LIST or self._ledger_forms is None:
            return False
        moment = question.as_of or self._clock.now()
        return bool(self._ledger_forms.fill(asked, question, (), moment).sentences)

    def _quoted(
        self, found: Inquiry, brief: Brief, decision: Decision, wrote: Written, room: Room | None = None
    ) -> Reply:
        """Answer in the words of the passages, where they are enough: without a model, or where its words are lost."""
        filled = self._filled(found)
        if filled.sentences:
            written = replace(filled, drops=wrote.drops, fallback=wrote.fallback, usage=wrote.usage)
            return self._reply(found, written, max(decision.strength, 1.0))
        if decision.reason:
            return self._refuse(found, decision.reason, wrote, decision.strength)
        who = doer_asked(found.question.text)
        picks = who.keep(decision.picks) if who else decision.picks
        if not picks:
            return self._refuse(found, NotSaidOf(names_asked(found.question.text)), wrote, decision.strength)
        renumbered = self._numbers.fill(found.question, found.hits, picks) if self._numbers else Written()
        quoted = renumbered if renumbered.sentences else self._writer.quote(brief, picks, room)
        written = replace(quoted, drops=wrote.drops, fallback=wrote.fallback, usage=wrote.usage)
        if not quoted.sentences:
            return self._refuse(found, NotAnswered(), written, decision.strength)
        reply = self._completed(self._reply(found, written, decision.strength), found.question, brief)
        has_more = not renumbered.sentences and self._writer.has_more(picks, reply.sentences)
        return replace(reply, has_more=has_more)

    def _filled(self, found: Inquiry) -> Written:
        """Answer in a short fixed form from the ledger and the documents' credits, where the question fits one."""
        if sides := sides_of(found.question.text):
            return write_sides(sides, found.hits)
        asked = asked_of(found.question.text)
        if asked is None or self._ledger_forms is None:
            return Written()
        if asked.form in REPORT_FORMS:
            wide = self._find(found.question, limit=LOOKED_OVER)
            return self._report_forms.fill(asked, found.question, wide.hits)
        moment = found.question.as_of or self._clock.now()
        return self._ledger_forms.fill(asked, found.question, found.hits, moment)

    def _ruled(self, found: Inquiry) -> Verdict | None:
        """Return what the ledger answers to a question for a yes or no."""
        wants = demand_of(found.question.text).wanted is Wanted.VERDICT
        return self._filled(found).verdict if wants else None

    def _brief(self, found: Inquiry) -> Brief:
        """Return what the reply is written from."""
        asked = found.question
        respelled_from = found.hits if found.misspellings else ()
        read = self._writer.reads(found.hits)
        reading = self._retelling.read(asked, read) if self._retelling else ModelReading(read)
        return Brief(
            question=asked.text,
            hits=found.hits,
            moment=asked.as_of or self._clock.now(),
            as_of=asked.names_moment,
            turns=tuple(self._understanding.told(asked)),
            searched=found.searched,
            draws_on=self._understanding.visibilities(asked).union(hit.passage.visibility for hit in respelled_from),
            read=reading.hits,
            matters=reading.matters,
            verdict=self._ruled(found) if self._writer.has_model else None,
        )

    def _completed(self, reply: Answer, asked: Question, brief: Brief) -> Answer:
        """Add what became of the matters that a reply tells of; who denies or corrects a report is no further one."""
        if self._retelling is None:
            return reply
        counts = demand_of(asked.text).wanted is Wanted.AMOUNT
        told = Grounded(reply.sentences, reply.citations)
        told = self._retelling.complete(asked, told, (*brief.hits, *brief.read), counts=counts)
        return replace(reply, sentences=told.sentences, citations=told.citations, newest=_newest(told.citations))

    def _find(self, asked: Question, *, limit: int, on_stage: OnStage = unheard) -> Inquiry:
        """Search, leaving out what advertisers paid for and what is written to steer machines: nothing rests on it."""
        searched = self._catalog.searched(asked.audience, as_of=asked.as_of)
        on_stage(Stage(StageKind.SEARCHING, searched.documents))
        hits = tuple(hit for hit in self._searcher.search(asked, limit=limit) if hit.document.mark is Mark.NONE)
        text = self._searcher.gazetteer.closest(asked.text, hits)
        near = respelled(text, hits)
        # what is told of elsewhere, though no hit holds it, is spelled right
        taken = tuple(Misspelling(*pair) for pair in near.items() if self._is_told_of_nowhere(pair[0], asked))
        for name in taken:
            text = re.sub(rf"\b{re.escape(name.written)}\b", name.meant, text)
        return Inquiry(replace(asked, text=text), searched, hits, taken)

    def _is_told_of_nowhere(self, name: str, asked: Question) -> bool:
        """Say whether nothing that the question may be answered from was seen to hold a name."""
        seen = self._searcher.sighting(name, asked)
        return seen is None or seen.newest is None

    def _decide(self, found: Inquiry) -> Decision:
        """Say whether the hits answer; "now" is never later than the newest document (an archive has its own)."""
        asked = found.question
        if not found.hits:
            return Decision(NothingFound())
        moment = asked.as_of or self._clock.now()
        about = timing(asked.text)
        moment = min(moment, found.searched.newest or moment)
        return decided(asked.text, found.hits, partial(decide, timing=about, moment=moment))

    def _reply(self, found: Inquiry, written: Written, strength: float = 1.0) -> Answer:
        """Put a reply together, with who reports what it cites; it is as new as the newest document that it cites."""
        names = {citation.document_id for citation in written.citations}
        cited = {hit.document.document_id: hit.document for hit in found.hits if hit.document.document_id in names}
        asked = found.question
        return Answer(
            sentences=written.sentences,
            citations=written.citations,
            searched=found.searched,
            newest=_newest(written.citations),
            dropped_sentences=written.dropped_sentences,
            fallback=written.fallback,
            dropped_for=written.dropped_for,
            strength=strength,
            confirmation=confirmed(self._catalog, cited.values(), asked.audience, as_of=asked.as_of),
            misspellings=found.misspellings,
            verdict=written.verdict,
            gap=written.gap,
            written_by=written.written_by,
            usage=written.usage,
        )

    def _refuse(self, found: Inquiry, reason: Refusal, written: Written, strength: float = 0.0) -> NoAnswer:
        """Refuse with what else helps: the outlets that were searched, and when names were last told of."""
        asked = found.question
        outlets = len(self._catalog.outlets(asked.audience, as_of=asked.as_of))
        named = [self._searcher.sighting(name, asked) for name in names_asked(asked.text)[:_SIGHTED]]
        return NoAnswer(
            reason,
            replace(found.searched, outlets=outlets),
            found.nearest,
            written.dropped_sentences,
            written.dropped_for,
            strength,
            sightings=tuple(filter(None, named)),
            misspellings=found.misspellings,
            usage=written.usage,
        )


def _newest(citations: Sequence[Citation]) -> datetime | None:
    return max((citation.published_at for citation in citations if citation.published_at), default=None)
