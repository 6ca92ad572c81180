"""Asks a set's questions of the real desk, one after the other, and measures what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace

import structlog

from bot.evaluation.outcomes import DEPTH, Outcome, Seen, failed, judged
from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.withheld import HidingCatalog
from bot.intent.intents import intent_of
from bot.render.texts import small_talk_message
from retrieval.answering.answer import Answerer
from retrieval.domain import Answer, Exchange, Filter, Hit, Question, Reply, Usage
from retrieval.errors import RetrievalError
from retrieval.ports import Documents
from retrieval.search.search import Searcher


class Meter:
    """Adds up what each language model says it has read and written."""

    def __init__(self) -> None:
        """Begin at nothing; nothing is not zero: a server that counts no tokens leaves none here."""
        self._used: dict[str, Usage] = {}

    def add(self, usage: Usage) -> None:
        """Count one call."""
        before = self._used.get(usage.model)
        self._used[usage.model] = usage if before is None else before.with_more(usage)

    def take(self) -> tuple[Usage, ...]:
        """Return what was counted since the last time, one value a model."""
        used, self._used = self._used, {}
        return tuple(used.values())


@dataclass(frozen=True, slots=True)
class Examinee:
    """The parts that are asked; `tick` returns seconds of a clock that only moves forward.

    `reply_to` replies as the desk does, to a wish for an overview too; whatever it says is told to `heard`.
    What `hides` can keep documents from search while a question is asked.
    """

    searcher: Searcher
    answerer: Answerer
    catalog: Documents
    tick: Callable[[], float]
    meter: Meter
    reply_to: Callable[[Question], Reply]
    heard: Callable[[GoldenQuestion, Reply | str], None] = lambda *_: None
    hides: HidingCatalog | None = None

    def outcomes(self, questions: Iterable[GoldenQuestion]) -> Iterator[Outcome]:
        """Ask every question and yield what became of it, in order; one that breaks is an outcome too."""
        for golden in questions:
            try:
                with self.hides.without(golden.hidden) if self.hides else nullcontext():
                    seen = self._seen(golden)
                self.heard(golden, seen.reply)
                yield judged(golden, seen)
            except RetrievalError as error:
                yield failed(golden, str(error))
            except Exception as error:  # noqa: BLE001 - the outermost edge of one question: those after it are still asked
                structlog.get_logger().exception("question failed", question=golden.identity)
                yield failed(golden, f"Something went wrong ({type(error).__name__}).")

    def _seen(self, golden: GoldenQuestion) -> Seen:
        asked = replace(golden.asked, earlier=self.thread(golden.asked))
        hits, search_seconds = self._found(asked) if golden.evidence else ((), None)
        self.meter.take()
        began = self.tick()
        reply = self._reply(asked)
        seconds = self.tick() - began
        cited = {c.document_id for c in reply.citations} if isinstance(reply, Answer) else set()
        documents = self.catalog.documents(cited.union(*golden.evidence))
        return Seen(reply, hits, documents, seconds, search_seconds, self.meter.take())

    def thread(self, asked: Question) -> tuple[Exchange, ...]:
        """Ask what was asked before: as in Slack, what those replies cited is known to the question."""
        thread: tuple[Exchange, ...] = ()
        for before in asked.earlier:
            reply = self.reply_to(replace(asked, text=before.question, earlier=thread, filter=Filter()))
            cited = (citation.document_id for citation in reply.citations) if isinstance(reply, Answer) else ()
            thread += (Exchange(before.question, tuple(dict.fromkeys(cited))),)
        return thread

    def _reply(self, asked: Question) -> Reply | str:
        """Reply as in Slack: to small talk with a line, without a search."""
        intent = intent_of(asked.text, in_thread=bool(asked.earlier))
        return small_talk_message(intent.kind).text if intent.is_small_talk else self.reply_to(asked)

    def _found(self, asked: Question) -> tuple[tuple[Hit, ...], float]:
        """Search as the answer does, and time it."""
        alone = self.answerer.understood(asked)
        began = self.tick()
        hits = self.searcher.search(alone, limit=DEPTH)
        return hits, self.tick() - began
