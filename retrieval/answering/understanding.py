"""What a follow-up asks: by rules, or as a model writes it anew where that holds; never past its audience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from retrieval.answering.brief import Told
from retrieval.answering.prompt import follow_up_prompt
from retrieval.conversation.resolve import readable
from retrieval.conversation.rewrite import understood, usable
from retrieval.domain import INTERNAL, PUBLIC, Exchange, Question
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Library, Rewriter
from retrieval.text.fences import secret_word

SECONDS = 10.0
"""How long a model may take to write a question anew: the answer has not even begun."""
_EXCHANGES = 4
_CITED = 2
"""Documents that are shown of what one reply cited."""
_OPENING = 240
"""Characters that are shown of each, after its title."""


class Understanding:
    """Makes questions stand alone; a model that fails in whatever way costs nothing but its time."""

    def __init__(
        self,
        catalog: Library,
        rewriter: Rewriter | None = None,
        *,
        token: Callable[[], str] = secret_word,
        seconds: float = SECONDS,
    ) -> None:
        """Take the catalog, the model (None: rules alone), each request's secret word, and the model's time."""
        self._catalog = catalog
        self._rewriter = rewriter
        self._token = token
        self._seconds = seconds

    def of(self, question: Question) -> Question:
        """Return the question made to stand alone in its conversation.

        A model is asked about those that need the conversation by the rules; what stands alone is none of its business.
        """
        by_rules = understood(question, self._catalog)
        if self._rewriter is None or by_rules.text == question.text:
            return by_rules
        told = self.told(question)
        prompt = follow_up_prompt(question.text, told, token=self._token(), seconds=self._seconds)
        prompt = replace(prompt, visibilities=frozenset({PUBLIC}) | self.visibilities(question))
        try:
            rewritten = self._rewriter.rewrite(prompt).strip()
        except (ModelUnavailable, ModelMisbehaved):
            return by_rules
        known = [question.text, by_rules.text, *(text for one in told for text in (one.question, *one.cited))]
        return replace(question, text=rewritten) if usable(rewritten, asked=question.text, known=known) else by_rules

    def visibilities(self, question: Question) -> frozenset[str]:
        """Return the visibilities of what was cited in the turns before a question, which they may tell of.

        What is gone, or hidden from these readers, cannot be asked any more and counts as internal.
        """
        documents = readable(question, self._catalog)
        cited = {identity for exchange in question.earlier for identity in exchange.cited}
        return frozenset(documents[one].visibility if one in documents else INTERNAL for one in cited)

    def told(self, question: Question) -> list[Told]:
        """Return what a model is shown of a conversation: what the readers of the reply may read of what was cited."""
        documents = readable(question, self._catalog)

        def cited(exchange: Exchange) -> tuple[str, ...]:
            held = [documents[identity] for identity in exchange.cited if identity in documents][:_CITED]
            return tuple(f"{d.title}. {' '.join(d.text[:_OPENING].split())}" for d in held)

        return [Told(exchange.question, cited(exchange)) for exchange in question.earlier[-_EXCHANGES:]]
