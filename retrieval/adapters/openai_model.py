"""A language model behind any OpenAI-compatible endpoint: Chat Completions, streamed, in an agreed JSON form.

What the client does not do by itself and this adapter adds: one deadline over the whole reply (the client's time-out
is per read, and its own retries would obey a `Retry-After` of minutes), a reply cut off in the middle counts as a
failure (a stream that ends without a `finish_reason` raises nothing), and servers that lack `json_schema` are asked
for `json_object`, then for plain text, and remembered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk
from pydantic import BaseModel, Field
from pydantic_core import from_json

from retrieval.domain import DraftSentence, Prompt, Usage
from retrieval.errors import ModelMisbehaved, ModelUnavailable

LONGEST_REPLY = 60_000
"""Characters after which a reply is no reply any more."""

_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "quotes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"source": {"type": "integer"}, "quote": {"type": "string"}},
                            "required": ["source", "quote"],
                            "additionalProperties": False,
                        },
                    },
                    "text": {"type": "string"},
                },
                "required": ["quotes", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
_FORMS: Final[tuple[dict[str, Any], ...]] = (
    {"response_format": {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": _SCHEMA}}},
    {"response_format": {"type": "json_object"}},
    {},
)
_FORM_WORDS = ("response_format", "json_schema", "json_object", "schema", "structured", "grammar")


OnUsage = Callable[[Usage], None]


class OpenAIModel:
    """Writes sentences with quotes through an injected `openai.OpenAI` client.

    `deadline` bounds the whole reply in seconds, `stall` the silence between two parts of it; both together bound a
    call: it ends at the latest `stall` seconds after the deadline. `on_usage` is called with what each whole reply
    came to, where the server says so; without it no server is asked.
    """

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        *,
        deadline: float = 60.0,
        stall: float = 20.0,
        on_usage: OnUsage | None = None,
    ) -> None:
        """Take the client as it is, but without its retries: the caller has a better answer than waiting."""
        timeout = httpx2.Timeout(min(stall, deadline))
        self._completions = client.with_options(max_retries=0, timeout=timeout).chat.completions
        self._model = model
        self._deadline = deadline
        self._form = 0
        self._on_usage = on_usage

    @property
    def model(self) -> str:
        """The model's name at its endpoint."""
        return self._model

    def write(self, prompt: Prompt) -> Iterator[DraftSentence]:
        """Yield each sentence as soon as it is complete; see the port for what is raised."""
        end = time.monotonic() + self._deadline
        try:
            with self._open(prompt, self._form) as stream:
                stream.response.stream = _Until(stream.response.stream, end)
                yield from _sentences(self._counted(stream))
        except openai.OpenAIError as error:
            raise ModelUnavailable(f"The language model {self._model} did not answer: {_said(error)}.") from error
        except ValueError as error:  # a malformed event (json), a reply of another shape (pydantic), broken UTF-8
            raise ModelMisbehaved(f"The language model {self._model} replied in a form that cannot be read.") from error

    def _open(self, prompt: Prompt, form: int) -> openai.Stream[ChatCompletionChunk]:
        """Start the reply in this form, or in the next poorer one that the server takes."""
        try:
            stream: openai.Stream[ChatCompletionChunk] = self._completions.create(
                model=self._model,
                messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
                stream=True,
                stream_options={"include_usage": True} if self._on_usage else openai.omit,
                **_FORMS[form],
            )
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if self._on_usage and "stream_options" in error.message:
                self._on_usage = None  # an older server: it writes, and does not count
                return self._open(prompt, form)
            if form + 1 == len(_FORMS) or not _about_the_form(error):
                raise
            return self._open(prompt, form + 1)
        self._form = form
        return stream

    def _counted(self, stream: Iterable[ChatCompletionChunk]) -> Iterator[ChatCompletionChunk]:
        """Hand a reply's parts on; the last one says what it came to, if the server counts."""
        for chunk in stream:
            if chunk.usage and self._on_usage:
                self._on_usage(Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens))
            yield chunk


class _Until(httpx2.SyncByteStream):
    """A body that must end in time, whatever drips in; comments that keep a stream alive count as drips."""

    def __init__(self, stream: Any, end: float) -> None:  # noqa: ANN401 - httpx2 types it for sync and async alike
        self._stream = stream
        self._end = end

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if time.monotonic() > self._end:
                raise httpx2.ReadTimeout("the reply took longer than its deadline")
            yield part

    def close(self) -> None:
        self._stream.close()


class _QuoteForm(BaseModel):
    """A quote as the model writes it."""

    source: int
    quote: str


class _SentenceForm(BaseModel):
    """A sentence as the model writes it; one without quotes is let through, to be dropped and counted."""

    text: str
    quotes: list[_QuoteForm] = Field(default_factory=list)


class _ReplyForm(BaseModel):
    """A whole reply as the model writes it."""

    sentences: list[_SentenceForm]


def _sentences(stream: Iterable[ChatCompletionChunk]) -> Iterator[DraftSentence]:
    """Yield the sentences of a streamed reply, then make sure that it ended as it should."""
    text, finished, given = "", None, 0
    for chunk in stream:
        for choice in chunk.choices[:1]:
            finished = choice.finish_reason or finished
            if choice.delta.refusal:
                raise ModelMisbehaved("The language model refused to write.")
            part = choice.delta.content or ""
            text += part
            if len(text) > LONGEST_REPLY:
                raise ModelMisbehaved("The language model did not stop writing.")
            if "}" in part:
                complete = _complete_sentences(text)
                yield from complete[given:]
                given = len(complete)
    _check_end(finished)
    reply = _ReplyForm.model_validate(from_json(_json_of(text)))
    yield from [_draft(sentence) for sentence in reply.sentences][given:]


def _check_end(finished: str | None) -> None:
    """Raise unless the model itself ended its reply."""
    if finished in {None, "length"}:
        raise ModelUnavailable("The language model's reply was cut off.")
    if finished == "content_filter":
        raise ModelMisbehaved("The language model's reply was withheld by its provider.")


def _complete_sentences(text: str) -> list[DraftSentence]:
    """Return the sentences of an unfinished reply but the last, which may still grow."""
    start = _json_of(text)
    if not start:
        return []
    partial = from_json(start, allow_partial=True)
    listed = partial.get("sentences") if isinstance(partial, dict) else None
    if not isinstance(listed, list):
        return []
    return [_draft(_SentenceForm.model_validate(one)) for one in listed[:-1]]


def _json_of(text: str) -> str:
    """Cut away what a server without JSON mode puts around it: thoughts before, a code fence, words after."""
    said = text.rsplit("</think>", 1)[-1]
    start = said.find("{")
    if start < 0:
        return ""
    return said[start:].rstrip().removesuffix("```").rstrip()


def _draft(sentence: _SentenceForm) -> DraftSentence:
    """Turn the wire's form into ours."""
    return DraftSentence(sentence.text, tuple((quote.source, quote.quote) for quote in sentence.quotes))


def _about_the_form(error: openai.APIStatusError) -> bool:
    """Say whether a refused request was refused for its response format."""
    said = f"{error.message} {getattr(error, 'param', '') or ''}".casefold()
    return any(word in said for word in _FORM_WORDS)


def _said(error: openai.OpenAIError) -> str:
    """Name a failure without repeating anything the server said, which may hold what was asked."""
    if isinstance(error, openai.APIStatusError):
        return f"it answered with status {error.status_code}"
    if isinstance(error, openai.APITimeoutError):
        return "it took too long"
    return "the connection failed"
