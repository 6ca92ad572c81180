"""Writes from hits, by a language model where there is one and by quoting otherwise; always grounded."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.bearing import LEAST, LEAST_TRUSTED, bears_on
from retrieval.answering.brief import Brief
from retrieval.answering.demand import demand_of
from retrieval.answering.manuscript import Manuscript, Once, OnSentence, Written
from retrieval.answering.prompt import answer_prompt, second_prompt, summary_prompt
from retrieval.answering.refusal import Decision
from retrieval.answering.select import MORE, OF_SUMMARY, Pick, Room, choose, room_of, select_summary
from retrieval.answering.stages import OnStage, Stage, StageKind, unheard
from retrieval.answering.verdict import borne_out, is_elsewhere, says_no_more
from retrieval.domain import (
    PUBLIC,
    Authorship,
    Fallback,
    Hit,
    Passage,
    Prompt,
    Statement,
    Story,
    Usage,
    Verdict,
)
from retrieval.grounding.citations import Grounded, Grounding, resolve
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.ports import LanguageModel, OnUsage
from retrieval.text.fences import secret_word

MODEL_READS = 8
"""Passages that a model is given: the ones after them cost as much to read and seldom answer. A small model on a CPU,
or one with a short context, needs fewer."""
LEAST_SECONDS = 5.0
"""With less time left than this a model is not asked again."""


class Writer:
    """Writes answers and summaries; a model that fails in whatever way costs its words, never the reply."""

    def __init__(
        self,
        *models: LanguageModel | None,
        reads: int = MODEL_READS,
        token: Callable[[], str] = secret_word,
        patience: float = 60.0,
        timer: Callable[[], float] = time.monotonic,
        room: Room | None = None,
        verifier: TrustedVerifier | None = None,
    ) -> None:
        """Take the models in their order, the most passages one is given, and each request's secret word.

        Where one fails the next is asked; with none (or None) everything is quoted. `patience` bounds, in seconds of
        `timer`, all that models are asked for one reply. A `verifier` that is trusted judges what is not the source's
        own words; without one the rules decide.
        """
        self._verifier = verifier
        self._models = tuple(model for model in models if model is not None)
        self._reads = reads
        self._token = token
        self._patience = patience
        self._timer = timer
        self._room = room

    @property
    def has_model(self) -> bool:
        """Whether a language model writes."""
        return bool(self._models)

    @property
    def is_trusted(self) -> bool:
        """Whether a verifier that was found to be worth its word reads what is written."""
        return self._verifier is not None and self._verifier.has_say

    def reads(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return those of the hits that a model is given, if there is one."""
        return tuple(hits[: self._reads]) if self._models else ()

    def write(self, brief: Brief, *, on_sentence: OnSentence | None = None, on_stage: OnStage = unheard) -> Written:
        """Let a model answer; `on_sentence` is called with each grounded sentence as it is written.

        A verdict or gap that what was written does not bear out is left away.
        """
        if not brief.read:
            return Written()
        prompt = answer_prompt(brief, token=self._token())
        told = frozenset(claim.visibility for matter in brief.matters for claim in matter.claims)
        prompt = replace(prompt, visibilities=_visibilities(brief.read) | told | brief.draws_on)
        written = self._wrote(prompt, brief.read, on_sentence, on_stage)
        gap = written.gap if says_no_more(written.gap, brief.question) else ""
        if not (written.sentences or written.fallback) and is_elsewhere(written.gap, brief.question):
            return replace(written, fallback=Fallback.OFF_TOPIC, verdict=None, gap="")
        is_open = bool(written.gap) or written.verdict is Verdict.NOT_KNOWN
        return replace(written, verdict=self._verdict(brief, replace(written, gap=gap)), gap=gap, is_open=is_open)

    def quote(self, brief: Brief, picks: Sequence[Pick], room: Room | None = None) -> Written:
        """Answer in the words of the passages; `picks` are their sentences, best first, `room` is for how many."""
        given = room or self._room
        asked = None if given else demand_of(brief.question)
        grounded = resolve(choose(picks, given or room_of(brief.question), asked=asked), brief.hits)
        return Written(grounded.sentences, grounded.citations, grounded.drops)

    def bears_on(self, brief: Brief, decision: Decision, written: Written) -> bool:
        """Say whether what a model wrote bears on the question.

        Where a verifier is trusted, so is a model that says what is missing, or answers from what we would not.
        """
        trusted = self.is_trusted
        if trusted and (decision.reason or written.is_open):
            return True
        told = Grounded(written.sentences, written.citations)
        least = LEAST_TRUSTED if trusted else LEAST
        return bears_on(brief, decision.picks, told, least=least)

    def has_more(self, picks: Sequence[Pick], shown: Sequence[Statement]) -> bool:
        """Say whether there is more to quote than was shown; a model's reply is as long as it is."""
        told = {sentence.text for sentence in shown}
        return not self._models and any(one.text not in told for one in choose(picks, MORE) if not one.context)

    def summarise(
        self,
        story: Story,
        passages: Mapping[str, Sequence[Passage]],
        *,
        limit: int = 3,
        words: int = OF_SUMMARY,
        lead: str | None = None,
    ) -> Written:
        """Summarise a story in up to `limit` cited sentences; `passages` are its documents', by document identity.

        Where it is quoted, that is in about so many `words`, first of the document `lead`.
        """
        hits = _story_hits(story, passages)
        if not hits:
            return Written()
        written = Written()
        if self.has_model:
            read = self.reads(hits)
            prompt = summary_prompt(story.title, read, token=self._token())
            titled = frozenset(document.visibility for document in story.documents)  # one of them gave the title
            prompt = replace(prompt, visibilities=_visibilities(read) | titled)
            written = self._wrote(prompt, read, None, unheard)
        if not self.has_model or written.fallback:
            quoted = resolve(select_summary(hits, most=limit, words=words, lead=lead), hits)
            written = replace(written, sentences=quoted.sentences, citations=quoted.citations)
        return _first(written, limit)

    def _wrote(self, prompt: Prompt, read: Sequence[Hit], on_sentence: OnSentence | None, on_stage: OnStage) -> Written:
        """Return what of a model's reply holds; what does not it may write anew, once and while there is time."""
        end = self._timer() + self._patience
        used: list[Usage] = []
        on_stage(Stage(StageKind.READING, len(read)))
        tries = self._tries(prompt, read, Once(on_sentence), end=end, on_usage=used.append)
        best = tries[-1] if tries[-1].fallback is None else max(tries, key=lambda one: one.manuscript.length)
        manuscript = best.manuscript
        self._settle(manuscript, end, on_stage)
        left = end - self._timer()
        if best.fallback is None and manuscript.lacks_much and left >= LEAST_SECONDS:
            drops = manuscript.grounding.done().drops
            again = second_prompt(prompt, drops, token=self._token(), seconds=left)
            manuscript.hear(best.model, again, on_usage=used.append)
            self._settle(manuscript, end, on_stage)
        written = manuscript.written(best.fallback and _reason(tries))
        author = None if written.fallback else _author(best, tries[0])
        return replace(written, written_by=author, usage=tuple(used))

    def _tries(
        self, prompt: Prompt, read: Sequence[Hit], show: OnSentence, *, end: float, on_usage: OnUsage
    ) -> list[_Try]:
        """Ask one model after the other, while there is time, until one has written to its end."""
        tries: list[_Try] = []
        for model in self._models:
            left = end - self._timer() if tries else None
            if left is not None and left < LEAST_SECONDS:
                break
            manuscript = Manuscript(Grounding(read), show)
            fallback = manuscript.hear(model, replace(prompt, seconds=left), on_usage=on_usage)
            tries.append(_Try(model, manuscript, fallback))
            if fallback is None:
                break
        return tries

    def _verdict(self, brief: Brief, written: Written) -> Verdict | None:
        """Return a model's verdict as far as it is borne out: where no verifier is trusted, by the rules alone."""
        if written.verdict is None:
            return None
        told = Grounded(written.sentences, written.citations)
        return borne_out(
            written.verdict, brief.question, told, ruled=brief.verdict, trusted=self.is_trusted, gap=written.gap
        )

    def _settle(self, manuscript: Manuscript, end: float, on_stage: OnStage) -> None:
        """Let the verifier judge what was written, if there is one and time for it."""
        seconds = end - self._timer() if self._verifier else 0.0
        on_stage(Stage(StageKind.CHECKING, manuscript.length))
        manuscript.settle(self._verifier if seconds >= LEAST_SECONDS else None, seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Try:
    """What one model made of a prompt, and how it failed, if it did."""

    model: LanguageModel
    manuscript: Manuscript
    fallback: Fallback | None


def _reason(tries: Sequence[_Try]) -> Fallback | None:
    """Say why none of the models wrote to its end: as the first failed of those that were allowed to."""
    reasons = [one.fallback for one in tries]
    return next((reason for reason in reasons if reason is not Fallback.NOT_ALLOWED), Fallback.NOT_ALLOWED)


def _author(best: _Try, first: _Try) -> Authorship:
    """Say which model wrote, and why the first did not where it was another."""
    if best is first:
        return Authorship(best.model.model)
    return Authorship(best.model.model, first.model.model, first.fallback)


def _visibilities(hits: Sequence[Hit]) -> frozenset[str]:
    """Return the visibilities of passages and of their documents, whose headings are shown; a question is public."""
    return frozenset({PUBLIC}).union(*({hit.passage.visibility, hit.document.visibility} for hit in hits))


def _first(written: Written, limit: int) -> Written:
    """Keep the first sentences, and of the citations only those that they use."""
    kept = written.sentences[:limit]
    used = {index for sentence in kept for index in sentence.citations}
    citations = tuple(c for c in written.citations if c.index in used)
    return replace(written, sentences=kept, citations=citations)


def _story_hits(story: Story, passages: Mapping[str, Sequence[Passage]], *, most: int = 12) -> list[Hit]:
    """Number a story's passages: every document's first before any second, the first report's before its copies'."""
    placed = [
        (place, order, passage, document)
        for order, document in enumerate(story.documents)
        for place, passage in enumerate(passages.get(document.document_id, ()))
    ]
    placed.sort(key=lambda p: p[:2])
    return [
        Hit(rank, 1.0 / (1 + place), passage, document)
        for rank, (place, _, passage, document) in enumerate(placed[:most], 1)
    ]
