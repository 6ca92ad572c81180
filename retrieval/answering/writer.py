"""Writes from hits, by a language model where there is one and by quoting otherwise; always grounded."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.answering import extractive
from retrieval.answering.citations import Grounded, Grounding, resolve
from retrieval.answering.prompt import answer_prompt, summary_prompt
from retrieval.domain import Citation, Hit, Passage, Prompt, Sentence, Story
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import LanguageModel

AWAY = "The language model was not available, so these are quotes."
UNUSABLE = "The language model's reply could not be used, so these are quotes."
UNGROUNDED = "Most of what the language model wrote was not in the sources, so these are quotes."

MOST_DRAFTS = 8
"""A model that writes more than this is not answering; the rest is not read."""
MODEL_READS = 8
"""Passages that a model is given: the ones after them cost as much to read and seldom answer. A small model on a CPU,
or one with a short context, needs fewer."""

OnSentence = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: no sentences means that nothing grounded was found. `remark` says how it came about."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped_sentences: int = 0
    remark: str | None = None


class Writer:
    """Writes answers and summaries; a model that fails in whatever way costs a remark, never the reply."""

    def __init__(
        self, model: LanguageModel | None, *, reads: int = MODEL_READS, token: Callable[[], str] = secrets.token_hex
    ) -> None:
        """Take the model (None: always quote), the most passages it is given, and each request's secret word."""
        self._model = model
        self._reads = reads
        self._token = token

    def answer(self, question: str, hits: Sequence[Hit], *, on_sentence: OnSentence | None = None) -> Written:
        """Answer a question from the hits; `on_sentence` is called with each grounded sentence as it is written."""
        if not hits:
            return Written()
        prompt = answer_prompt(question, hits[: self._reads], token=self._token())
        return self._written(prompt, hits, on_sentence, lambda: resolve(extractive.answer(question, hits), hits))

    def summarise(self, story: Story, passages: Mapping[str, Sequence[Passage]], *, limit: int = 3) -> Written:
        """Summarise a story in up to `limit` cited sentences; `passages` are its documents', by document identity."""
        hits = _story_hits(story, passages)
        if not hits:
            return Written()
        prompt = summary_prompt(story.title, hits[: self._reads], token=self._token())
        written = self._written(prompt, hits, None, lambda: resolve(extractive.summary(hits, most=limit), hits))
        return _first(written, limit)

    def _written(
        self, prompt: Prompt, hits: Sequence[Hit], on_sentence: OnSentence | None, quoted: Callable[[], Grounded]
    ) -> Written:
        """Let the model write, or quote when it does not write anything that can be shown."""
        if self._model is None:
            return _as_written(quoted())
        grounding = Grounding(hits[: self._reads])
        try:
            for draft in islice(self._model.write(prompt), MOST_DRAFTS):
                sentence = grounding.add(draft)
                if sentence and on_sentence:
                    on_sentence(sentence.text)
        except ModelUnavailable:
            return _as_written(quoted(), remark=AWAY, dropped=grounding.done().dropped)
        except ModelMisbehaved:
            return _as_written(quoted(), remark=UNUSABLE, dropped=grounding.done().dropped)
        grounded = grounding.done()
        if grounded.dropped > len(grounded.sentences):
            return _as_written(quoted(), remark=UNGROUNDED, dropped=grounded.dropped)
        return _as_written(grounded)


def _as_written(grounded: Grounded, *, remark: str | None = None, dropped: int = 0) -> Written:
    """Hand on what was grounded, with the drafts that failed before it."""
    return Written(grounded.sentences, grounded.citations, grounded.dropped + dropped, remark)


def _first(written: Written, limit: int) -> Written:
    """Keep the first sentences, and of the citations only those that they use."""
    kept = written.sentences[:limit]
    used = {index for sentence in kept for index in sentence.citations}
    citations = tuple(c for c in written.citations if c.index in used)
    return Written(kept, citations, written.dropped_sentences, written.remark)


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
