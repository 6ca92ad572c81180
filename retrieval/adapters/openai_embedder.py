"""What turns text into vectors behind an OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import openai

from retrieval.adapters.embedders import LONGEST_TEXT, unit_rows
from retrieval.domain import Vectors
from retrieval.errors import ModelUnavailable

_TEXTS_A_REQUEST: Final = 128
_DIMENSIONS: Final = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}


class OpenAIEmbedder:
    """A model behind the embeddings endpoint of an injected `openai.OpenAI` client.

    `dimension` is asked for where it is given (the `text-embedding-3` models shorten their vectors on request);
    None takes what the model gives.
    """

    def __init__(self, client: openai.OpenAI, model: str, dimension: int | None = None) -> None:
        """Ask nothing yet; time-outs and retries are the client's."""
        self._embeddings = client.embeddings
        self._model = model
        self._asked_dimension = dimension
        self._known_dimension = dimension or _DIMENSIONS.get(model)

    @property
    def model(self) -> str:
        """The model's name, recorded with the index."""
        return self._model

    @property
    def dimension(self) -> int:
        """The length of a vector; of a model we do not know, one vector is asked for. Raises `ModelUnavailable`."""
        if self._known_dimension is None:
            self._known_dimension = len(self._request(["dimension"])[0])
        return self._known_dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, shape (n, dimension), float32, unit length. Raises `ModelUnavailable`."""
        runs = (texts[start : start + _TEXTS_A_REQUEST] for start in range(0, len(texts), _TEXTS_A_REQUEST))
        rows = [self._rows(run) for run in runs]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question, shape (n, dimension), float32, unit length. Raises `ModelUnavailable`."""
        return self.embed_passages(texts)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        answered = self._request([text.strip()[:LONGEST_TEXT] or "-" for text in texts])  # empty text is refused
        if len(answered) != len(texts) or {len(vector) for vector in answered} != {self.dimension}:
            message = f"{self._model} did not give one vector of {self.dimension} numbers for each text."
            raise ModelUnavailable(message)
        return unit_rows(np.asarray(answered, np.float32))

    def _request(self, texts: list[str]) -> list[list[float]]:
        """Return the endpoint's vectors in the order of the texts."""
        try:
            reply = self._embeddings.create(
                model=self._model,
                input=texts,
                dimensions=openai.omit if self._asked_dimension is None else self._asked_dimension,
                encoding_format="float",  # the client's own default, base64, is not known to every endpoint
            )
            return [one.embedding for one in sorted(reply.data, key=lambda one: one.index)]
        except openai.OpenAIError as error:
            said = type(error).__name__
            raise ModelUnavailable(f"The embedding model {self._model} did not answer ({said}).") from error
        except (ValueError, TypeError, AttributeError) as error:  # a reply that is no JSON, or of another shape
            raise ModelUnavailable(f"The embedding model {self._model} replied in another form.") from error
