"""Models that embed, order, write and judge as they are told."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from retrieval.adapters.word_query import query_words, words_of
from retrieval.domain import (
    Draft,
    Prompt,
    Vector,
    Vectors,
)
from retrieval.errors import ModelMisbehaved, RetrievalError
from retrieval.ports import OnUsage
from tests.fakes.stems import stems


class WordVectors:
    """Hashes a text's stems into a unit vector: texts that share telling words lie close together."""

    def __init__(self, *, model: str = "word-vectors", dimension: int = 256) -> None:
        self._model = model
        self._dimension = dimension

    @property
    def model(self) -> str:
        return self._model

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), np.float32)
        return np.stack([self._vector(text) for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def _vector(self, text: str) -> Vector:
        vector = np.zeros(self._dimension, np.float32)
        for stem, count in Counter(stems(" ".join(query_words(text)))).items():
            vector[zlib.crc32(stem.encode()) % self._dimension] += 1 + math.log(count)
        if not vector.any():
            vector[0] = 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


class WordReranker:
    """Orders texts by how many of the question's words they hold; fails as told."""

    model = "words"

    def __init__(self, *, failing: RetrievalError | None = None) -> None:
        self.read: list[tuple[str, tuple[str, ...]]] = []
        self._failing = failing

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        self.read.append((question, tuple(texts)))
        if self._failing:
            raise self._failing
        asked = set(query_words(question))
        held = [len(asked & set(words_of(text))) for text in texts]
        return sorted(range(len(texts)), key=lambda place: (-held[place], place))


class FakeModel:
    """A language model that writes what it was told to, sentence by sentence, and keeps the prompts it was given.

    An error among the sentences is raised when its turn comes. `again` is what it writes when asked once more.
    """

    def __init__(
        self,
        *script: Draft | RetrievalError,
        again: Sequence[Draft | RetrievalError] | None = None,
        model: str = "fake-model",
    ) -> None:
        self._script = script
        self._again = again
        self._model = model
        self.prompts: list[Prompt] = []

    @property
    def model(self) -> str:
        return self._model

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        self.prompts.append(prompt)
        script = self._script if self._again is None or prompt.seconds is None else self._again
        for turn in script:
            if isinstance(turn, RetrievalError):
                raise turn
            yield turn


class FakeVerifier:
    """A model that says of each sentence what `carried` says of it, or fails, and keeps the prompts it was given."""

    def __init__(self, carried: Callable[[str], bool] | RetrievalError, *, model: str = "fake-verifier") -> None:
        self._carried = carried
        self._model = model
        self.prompts: list[Prompt] = []

    @property
    def model(self) -> str:
        return self._model

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:
        self.prompts.append(prompt)
        if isinstance(self._carried, RetrievalError):
            raise self._carried
        told = [line.removeprefix("Sentence: ") for line in prompt.user.splitlines() if line.startswith("Sentence: ")]
        if len(told) != count:
            raise ModelMisbehaved("not every sentence has a judgement")
        return tuple(map(self._carried, told))


class FakeRewriter:
    """A model that writes one line, or fails, and keeps the prompts it was given."""

    def __init__(self, line: str | RetrievalError) -> None:
        self._line = line
        self.prompts: list[Prompt] = []

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        self.prompts.append(prompt)
        if isinstance(self._line, RetrievalError):
            raise self._line
        if not self._line.strip():
            raise ModelMisbehaved("no line")
        return self._line
