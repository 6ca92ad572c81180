"""A reranker behind an endpoint of the common form, `POST …/rerank`: Jina, Cohere, vLLM and llama.cpp offer it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import httpx2

from retrieval.adapters.json_post import open_client, post_json
from retrieval.errors import ModelMisbehaved

DEADLINE: Final = 5.0
"""Seconds that each wait for its server may take, and its body in all: who asked is waiting for an answer."""
_LONGEST_TEXT: Final = 4_000


@contextmanager
def open_reranker(base_url: str, model: str, key: str | None = None) -> Iterator[HttpReranker]:
    """Open a reranker with a client of its own, closed at the end of the block."""
    with open_client(key) as client:
        yield HttpReranker(client, base_url, model)


class HttpReranker:
    """A model that reads a question beside each text; of what it says only the order is used.

    Its scores are of another kind on every server, probabilities here and logits there.
    """

    def __init__(self, client: httpx2.Client, base_url: str, model: str, *, deadline: float = DEADLINE) -> None:
        """Ask nothing yet; `base_url` is the address that `/rerank` is put behind."""
        self._client = client
        self._address = f"{base_url.rstrip('/')}/rerank"
        self._model = model
        self._deadline = deadline

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        """Return the places of the texts, the most relevant first, each at most once.

        Raises `ModelUnavailable` (away, too slow, refused) or `ModelMisbehaved` (not the agreed form).
        """
        if not texts:
            return []
        asked = {
            "model": self._model,
            "query": question[:_LONGEST_TEXT],
            "documents": [text[:_LONGEST_TEXT] for text in texts],
            "top_n": len(texts),
        }
        name = f"The reranker {self._model}"
        body = post_json(self._client, self._address, asked, deadline=self._deadline, name=name)
        return _order(body, len(texts), self._model)


def _order(body: bytes, texts: int, model: str) -> list[int]:
    """Read a reply; the results of some servers come unsorted."""
    try:
        scored = [(float(one["relevance_score"]), one["index"]) for one in json.loads(body)["results"]]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise ModelMisbehaved(f"The reranker {model} replied in another form.") from error
    places = [place for _, place in scored]
    sound = all(type(place) is int and 0 <= place < texts for place in places) and len(set(places)) == len(places)
    if not places or not sound or any(score != score for score, _ in scored):  # noqa: PLR0124 - not a number
        raise ModelMisbehaved(f"The reranker {model} ordered texts that it was not given.")
    return [place for _, place in sorted(scored, key=lambda one: (-one[0], one[1]))]
