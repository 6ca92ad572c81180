"""A verifier behind an endpoint for pairs of texts: `POST …/predict` of Text Embeddings Inference.

The wire form is that of https://huggingface.github.io/text-embeddings-inference (`PredictRequest`): pairs go out as
`inputs`, and each comes back as labels with scores. Any server of a model for textual entailment can speak it.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

import httpx2

from retrieval.adapters.json_post import post_json
from retrieval.domain import Prompt, QuotedSentence, Reads
from retrieval.errors import ModelMisbehaved, ModelNotAllowed
from retrieval.ports import OnUsage

DEADLINE: Final = 20.0
"""Seconds that a request of some ten pairs may take: a small model on a CPU needs half a second for each."""
CARRIED: Final = 0.5
"""The score of the label from which on a sentence is taken for carried; whether that is right, trust measures."""
_LONGEST_TEXT: Final = 4_000


class HttpSupport:
    """A model that reads a quote beside a sentence and scores labels, one of which says that it follows."""

    def __init__(
        self,
        client: httpx2.Client,
        base_url: str,
        model: str,
        *,
        label: str,
        reads: Reads = Reads.PUBLIC,
        deadline: float = DEADLINE,
    ) -> None:
        """Ask nothing yet; `base_url` is the address that `/predict` is put behind, `label` the one that says yes."""
        self._client = client
        self._address = f"{base_url.rstrip('/')}/predict"
        self._model = model
        self._label = label.casefold()
        self._reads = reads
        self._deadline = deadline

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:  # noqa: ARG002 - nothing is counted in tokens
        """Return a judgement for each of the pairs of a prompt; see the port for what is raised."""
        if not self._reads.allows(prompt):
            raise ModelNotAllowed(f"{self._name} may not be sent what is not public.")
        asked = {"inputs": [_pair(one) for one in prompt.pairs], "raw_scores": False, "truncate": True}
        deadline = min(self._deadline, prompt.seconds or self._deadline)
        body = post_json(self._client, self._address, asked, deadline=deadline, name=self._name)
        try:
            scores = [self._score(one) for one in json.loads(body)]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise ModelMisbehaved(f"{self._name} replied in another form, or without its label.") from error
        if len(scores) != count:
            raise ModelMisbehaved(f"{self._name} did not judge every sentence.")
        return tuple(score >= CARRIED for score in scores)

    @property
    def _name(self) -> str:
        return f"The verifier {self._model}"

    def _score(self, labels: list[dict[str, Any]]) -> float:
        """Return the score of the label that says yes. Raises `KeyError` where there is none, `ValueError` for NaN."""
        score = float({one["label"].casefold(): one["score"] for one in labels}[self._label])
        if math.isnan(score):
            raise ValueError("not a number")
        return score


def _pair(one: QuotedSentence) -> list[str]:
    """Return the quotes, each under its heading, and the sentence that they are to carry."""
    premise = "\n".join(f"{heading}\n{' '.join(quote.split())}" for heading, quote in one.quotes)
    return [premise[:_LONGEST_TEXT], one.sentence[:_LONGEST_TEXT]]
