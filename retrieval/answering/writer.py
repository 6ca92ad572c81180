"""Writes from hits, by a language model where there is one and by quoting otherwise; always grounded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.answering.demand import demand_of
from retrieval.answering.prompt import answer_prompt, second_prompt, summary_prompt
from retrieval.answering.retold import Reading
from retrieval.answering.select import Pick, Room, choose, rank, room_of, select_summary
from retrieval.domain import Citation, Fallback, Hit, Lack, Passage, Prompt, Statement, Story
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.grounding.citations import Drop, Grounded, Grounding, resolve
from retrieval.ports import LanguageModel
from retrieval.text.fences import secret_word

MOST_DRAFTS = 8
"""A model that writes more than this is not answering; the rest is not read."""
MODEL_READS = 8
"""Passages that a model is given: the ones after them cost as much to read and seldom answer. A small model on a CPU,
or one with a short context, needs fewer."""
LEAST_SECONDS = 5.0
"""With less time left than this a model is not asked again."""

OnSentence = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: no sentences means that nothing grounded was found. `fallback` says why it is quotes."""

    sentences: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    drops: tuple[Drop, ...] = ()
    fallback: Fallback | None = None

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

    def __init__(
        self,
        model: LanguageModel | None,
        *,
        reads: int = MODEL_READS,
        token: Callable[[], str] = secret_word,
        patience: float = 60.0,
        timer: Callable[[], float] = time.monotonic,
        room: Room | None = None,
    ) -> None:
        """Take the model (None: always quote), the most passages it is given, and each request's secret word.

        `patience` bounds, in seconds of `timer`, all that a model is asked for one reply.
        """
        self._model = model
        self._reads = reads
        self._token = token
        self._patience = patience
        self._timer = timer
        self._room = room

    def reads(self, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return those of the hits that a model is given, if there is one."""
        return hits[: self._reads] if self._model else ()

    def answer(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        picks: Sequence[Pick] | None = None,
        reading: Reading | None = None,
        on_sentence: OnSentence | None = None,
    ) -> Written:
        """Answer a question from the hits; `on_sentence` is called with each grounded sentence as it is written.

        `picks` are the hits' sentences, best first, where they are ranked already; `reading` is what a model is given
        instead of the first hits alone.
        """
        if not hits:
            return Written()
        reading = reading or Reading(tuple(self.reads(hits)))
        prompt = answer_prompt(question, reading.hits, token=self._token(), matters=reading.matters)
        room = self._room or room_of(question)

        def quoted() -> Grounded:
            return resolve(choose(rank(demand_of(question), hits) if picks is None else picks, room), hits)

        return self._written(prompt, reading.hits, on_sentence, quoted)

    def summarise(self, story: Story, passages: Mapping[str, Sequence[Passage]], *, limit: int = 3) -> Written:
        """Summarise a story in up to `limit` cited sentences; `passages` are its documents', by document identity."""
        hits = _story_hits(story, passages)
        if not hits:
            return Written()
        read = self.reads(hits)
        prompt = summary_prompt(story.title, read, token=self._token())
        written = self._written(prompt, read, None, lambda: resolve(select_summary(hits, most=limit), hits))
        return _first(written, limit)

    def _written(
        self, prompt: Prompt, read: Sequence[Hit], on_sentence: OnSentence | None, quoted: Callable[[], Grounded]
    ) -> Written:
        """Let the model write, once more when most of it did not hold, and quote when there is nothing to show then."""
        if self._model is None:
            grounded = quoted()
            return Written(grounded.sentences, grounded.citations, grounded.drops)
        end = self._timer() + self._patience
        show = _Once(on_sentence)
        grounded, fallback = self._attempt(self._model, prompt, read, show)
        drops = grounded.drops
        left = end - self._timer()
        if _mostly_dropped(grounded) and fallback is None and left >= LEAST_SECONDS:
            again = second_prompt(prompt, drops, token=self._token(), seconds=left)
            grounded, fallback = self._attempt(self._model, again, read, show)
            drops += grounded.drops
            fallback = Fallback.UNGROUNDED if fallback or not grounded.sentences else None
        if fallback is None and _mostly_dropped(grounded):
            fallback = Fallback.UNGROUNDED
        if fallback:
            grounded = quoted()
        return Written(grounded.sentences, grounded.citations, drops, fallback)

    def _attempt(
        self, model: LanguageModel, prompt: Prompt, read: Sequence[Hit], on_sentence: OnSentence
    ) -> tuple[Grounded, Fallback | None]:
        """Return what of a model's reply is grounded, and how the model failed, if it did."""
        grounding = Grounding(read)
        try:
            for draft in islice(model.write(prompt), MOST_DRAFTS):
                sentence = grounding.add(draft)
                if sentence:
                    on_sentence(sentence.text)
        except ModelUnavailable:
            return grounding.done(), Fallback.MODEL_AWAY
        except ModelMisbehaved:
            return grounding.done(), Fallback.UNUSABLE
        return grounding.done(), None


class _Once:
    """Shows each sentence once, also when a model writes it again."""

    def __init__(self, on_sentence: OnSentence | None) -> None:
        self._on_sentence = on_sentence
        self._shown: set[str] = set()

    def __call__(self, sentence: str) -> None:
        if self._on_sentence and sentence not in self._shown:
            self._shown.add(sentence)
            self._on_sentence(sentence)


def _mostly_dropped(grounded: Grounded) -> bool:
    """Say whether less than half of what a model wrote survived."""
    return grounded.dropped > len(grounded.sentences)


def _first(written: Written, limit: int) -> Written:
    """Keep the first sentences, and of the citations only those that they use."""
    kept = written.sentences[:limit]
    used = {index for sentence in kept for index in sentence.citations}
    citations = tuple(c for c in written.citations if c.index in used)
    return Written(kept, citations, written.drops, written.fallback)


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
