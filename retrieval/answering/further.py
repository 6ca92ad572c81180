"""What a longer reply to a question says beyond a shorter one (pure)."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answering.retold import renumber
from retrieval.domain import Answer
from retrieval.grounding.citations import Grounded


def beyond(shown: Answer, longer: Answer) -> Answer | None:
    """Return a longer reply without the sentences that were shown; None where nothing is left of it."""
    told = {sentence.text for sentence in shown.sentences}
    fresh = tuple(sentence for sentence in longer.sentences if sentence.text not in told)
    if not any(not sentence.context for sentence in fresh):
        return None
    left = renumber(Grounded(fresh, longer.citations))
    newest = max((one.published_at for one in left.citations if one.published_at), default=None)
    return replace(longer, sentences=left.sentences, citations=left.citations, newest=newest, verdict=None)
