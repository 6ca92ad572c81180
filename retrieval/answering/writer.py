"""Writes from hits, by a language model where there is one and by quoting otherwise; always grounded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from retrieval.answering.brief import Brief
from retrieval.answering.prompt import answer_prompt, second_prompt, secret_word, summary_prompt
from retrieval.answering.select import Room, select_answer, select_summary
from retrieval.answering.verdict import borne_out, says_no_more
from retrieval.domain import (
    Citation,
    Draft,
    DraftSentence,
    Fallback,
    Gap,
    Hit,
    Lack,
    Passage,
    Prompt,
    Statement,
    Story,
    Verdict,
)
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.grounding.citations import Finding, Grounding, resolve
from retrieval.grounding.evidence import Drop, Fault
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.ports import LanguageModel

MOST_DRAFTS = 8
"""Sentences; a model that writes more than this is not answering, and the rest is not read."""
_BESIDE = 2
"""Its verdict and its gap."""
MODEL_READS = 8
"""Passages that a model is given: the ones after them cost as much to read and seldom answer. A small model on a CPU,
or one with a short context, needs fewer."""
LEAST_SECONDS = 5.0
"""With less time left than this a model is not asked again."""

OnSentence = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: no sentences means that nothing grounded was found.

    `fallback` says why a model's words are not used: quotes stand in their place, or are to.
    """

    sentences: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    drops: tuple[Drop, ...] = ()
    fallback: Fallback | None = None
    verdict: Verdict | None = None
    gap: str = ""

    @property
    def dropped_sentences(self) -> int:
        """Return how many of a model's sentences were not shown."""
        return len(self.drops)

    @property
    def dropped_for(self) -> tuple[tuple[Lack, int], ...]:
        """Return how many of them failed which check, in the order of the checks."""
        counted = Counter(drop.fault.lack for drop in self.drops)
        return tuple((lack, counted[lack]) for lack in Lack if counted[lack])


class Writer:
    """Writes answers and summaries; a model that fails in whatever way costs its words, never the reply."""

    def __init__(  # noqa: PLR0913 - whatever a reply depends on is a keyword
        self,
        model: LanguageModel | None,
        *,
        reads: int = MODEL_READS,
        token: Callable[[], str] = secret_word,
        patience: float = 60.0,
        timer: Callable[[], float] = time.monotonic,
        room: Room | None = None,
        verifier: TrustedVerifier | None = None,
    ) -> None:
        """Take the model (None: always quote), the most passages it is given, and each request's secret word.

        `patience` bounds, in seconds of `timer`, all that models are asked for one reply. A `verifier` that is
        trusted judges what is not the source's own words; without one the rules decide.
        """
        self._verifier = verifier
        self._model = model
        self._reads = reads
        self._token = token
        self._patience = patience
        self._timer = timer
        self._room = room

    @property
    def has_model(self) -> bool:
        """Whether a language model writes."""
        return self._model is not None

    def write(self, brief: Brief, *, on_sentence: OnSentence | None = None) -> Written:
        """Let the model answer; `on_sentence` is called with each grounded sentence as it is written.

        A verdict or gap that what was written does not bear out is left away.
        """
        if not brief.hits:
            return Written()
        prompt = answer_prompt(brief, reads=self._reads, token=self._token())
        written = self._wrote(prompt, brief.hits, on_sentence)
        verdict = borne_out(written.verdict, brief.question, written.sentences)
        gap = written.gap if says_no_more(written.gap, brief.question) else ""
        return replace(written, verdict=verdict, gap=gap)

    def quote(self, brief: Brief) -> Written:
        """Answer in the words of the passages."""
        grounded = resolve(select_answer(brief.question, brief.hits, room=self._room), brief.hits)
        return Written(grounded.sentences, grounded.citations, grounded.drops)

    def summarise(self, story: Story, passages: Mapping[str, Sequence[Passage]], *, limit: int = 3) -> Written:
        """Summarise a story in up to `limit` cited sentences; `passages` are its documents', by document identity."""
        hits = _story_hits(story, passages)
        if not hits:
            return Written()
        written = Written()
        if self.has_model:
            written = self._wrote(summary_prompt(story.title, hits[: self._reads], token=self._token()), hits, None)
        if not self.has_model or written.fallback:
            quoted = resolve(select_summary(hits, most=limit), hits)
            written = replace(written, sentences=quoted.sentences, citations=quoted.citations)
        return _first(written, limit)

    def _wrote(self, prompt: Prompt, hits: Sequence[Hit], on_sentence: OnSentence | None) -> Written:
        """Return what of a model's reply holds; what does not it may write anew, once and while there is time."""
        assert self._model  # noqa: S101 - asked by those who have one
        end = self._timer() + self._patience
        manuscript = _Manuscript(Grounding(hits[: self._reads]), _Once(on_sentence))
        fallback = manuscript.hear(self._model, prompt)
        self._settle(manuscript, end)
        left = end - self._timer()
        if fallback is None and manuscript.lacks_much and left >= LEAST_SECONDS:
            drops = manuscript.grounding.done().drops
            manuscript.hear(self._model, second_prompt(prompt, drops, token=self._token(), seconds=left))
            self._settle(manuscript, end)
        return manuscript.written(fallback)

    def _settle(self, manuscript: _Manuscript, end: float) -> None:
        """Let the verifier judge what was written, if there is one and time for it."""
        seconds = end - self._timer() if self._verifier else 0.0
        manuscript.settle(self._verifier if seconds >= LEAST_SECONDS else None, seconds=seconds)


@dataclass(slots=True)
class _Manuscript:
    """What a model writes, as it comes: each sentence that holds, in its place.

    What is heard is shown when the rules find nothing against it; whether it stays is settled when all of it is heard.
    """

    grounding: Grounding
    show: OnSentence
    verdict: Verdict | None = None
    gap: str = ""
    _heard: list[tuple[int, Finding]] = field(default_factory=list)
    _held: list[tuple[int, Statement]] = field(default_factory=list)
    _missed: list[int] = field(default_factory=list)

    @property
    def lacks_much(self) -> bool:
        """Whether the first sentence, which answers, or most of them did not hold."""
        return 0 in self._missed or len(self._missed) > len(self._held)

    def hear(self, model: LanguageModel, prompt: Prompt) -> Fallback | None:
        """Take in a reply, sentence by sentence; return how the model failed, if it did."""
        places = iter([*self._missed, *range(len(self._missed) + len(self._held), 2 * MOST_DRAFTS)])
        self._missed = []
        try:
            for draft in islice(model.write(prompt), MOST_DRAFTS + _BESIDE):
                self._add(draft, places)
        except ModelUnavailable:
            return Fallback.MODEL_AWAY
        except ModelMisbehaved:
            return Fallback.UNUSABLE
        return None

    def settle(self, verifier: TrustedVerifier | None, *, seconds: float) -> None:
        """Keep what holds of what was heard: by a verifier that is trusted, else by the rules."""
        judged = self._judge(verifier, seconds) if verifier else {}
        for number, (place, finding) in enumerate(self._heard):
            carried = judged.get(number)
            fault = finding.fault if carried is None else None if carried else Fault(Lack.UNCARRIED)
            if fault:
                self.grounding.drop(finding, fault)
                self._missed.append(place)
            elif statement := self.grounding.keep(finding):
                self._held.append((place, statement))
                self.show(statement.text)
        self._heard = []

    def _judge(self, verifier: TrustedVerifier, seconds: float) -> dict[int, bool]:
        """Return what a verifier says of what was heard, by its number; nothing where it has no say."""
        disputable = [number for number, (_, finding) in enumerate(self._heard) if finding.is_open]
        said = verifier.judge([self._heard[number][1].shown for number in disputable], seconds=seconds)
        return dict(zip(disputable, said or (), strict=False))

    def written(self, fallback: Fallback | None) -> Written:
        """Return what holds; where nothing does, why. What a model wrote before it failed is not lost."""
        done = self.grounding.done()
        if not self._held:
            lost = fallback or (Fallback.UNGROUNDED if done.drops else None)
            return Written(drops=done.drops, fallback=lost, verdict=self.verdict, gap=self.gap)
        sentences = tuple(statement for _, statement in sorted(self._held, key=lambda held: held[0]))
        return Written(sentences, done.citations, done.drops, verdict=self.verdict, gap=self.gap)

    def _add(self, draft: Draft, places: Iterator[int]) -> None:
        match draft:
            case Verdict():
                self.verdict = draft
            case Gap(text):
                self.gap = text
            case DraftSentence():
                finding = self.grounding.find(draft)
                self._heard.append((next(places, MOST_DRAFTS), finding))
                if finding.fault is None:
                    self.show(finding.text)


class _Once:
    """Shows each sentence once, also when a model writes it again."""

    def __init__(self, on_sentence: OnSentence | None) -> None:
        self._on_sentence = on_sentence
        self._shown: set[str] = set()

    def __call__(self, sentence: str) -> None:
        if self._on_sentence and sentence not in self._shown:
            self._shown.add(sentence)
            self._on_sentence(sentence)


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
