"""A language model behind any OpenAI-compatible endpoint: Chat Completions, streamed, in an agreed form.

What the client does not do by itself and this adapter adds: one deadline over the whole reply (the client's time-out
is per read, and its own retries would obey a `Retry-After` of minutes), a reply cut off in the middle counts as a
failure (a stream that ends without a `finish_reason` raises nothing), and servers that lack `json_schema`, or take it
and let the model write as it likes, are asked for `json_object`, then for text with markers (see `reply_forms`); what
worked is remembered.

It is also the one place from which a prompt goes out, and it sends none that its endpoint may not read.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk

from retrieval.adapters.reply_forms import (
    EACH,
    FORMS,
    ONE_LINE,
    ReplyForm,
    all_drafts,
    complete_sentences,
    judgements_of,
    line_of,
)
from retrieval.adapters.retry_after import seconds_asked
from retrieval.domain import Draft, Prompt, Reads, Usage
from retrieval.errors import ModelMisbehaved, ModelNotAllowed, ModelUnavailable
from retrieval.ports import OnUsage

LONGEST_REPLY = 16_000
"""Characters after which a reply is no reply any more: more than eight sentences with their quotes ever took, and a
small model that repeats itself is left soon."""

_ERROR_CODE = re.compile(r"error code: \d+")
_NOT_IMPLEMENTED = 501
_FORM_STATUSES = frozenset({400, 415, 422, 500, 501})
_FORM_WORDS = (
    "response_format",
    "json_schema",
    "json_object",
    "schema",
    "structured",
    "grammar",
    "guided",
    "sampler",
)
"""What servers name when they cannot hold a reply to a form: OpenAI, vLLM and DeepSeek with 400 or 422, llama.cpp with
400 ("Failed to initialize samplers") or 501, servers that check with pydantic with 422 and the place in the request."""


class OpenAIModel:
    """Writes sentences with quotes through an injected `openai.OpenAI` client.

    `deadline` bounds the whole reply in seconds, `stall` the silence between two parts of it; both together bound a
    call: it ends at the latest `stall` seconds after the deadline. What `reads` does not allow is never sent.
    """

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        *,
        reads: Reads = Reads.PUBLIC,
        deadline: float = 60.0,
        stall: float = 20.0,
    ) -> None:
        """Take the client as it is, but without its retries: the caller has a better answer than waiting."""
        self._completions = client.with_options(max_retries=0).chat.completions
        self._model = model
        self._stall = stall
        self._deadline = deadline
        self._reads = reads
        self._form = 0
        self._counts = True
        """Whether the server takes the wish to count tokens."""
        self._read = False
        """Whether a reply in that form was ever read, so that one bad reply is the model's fault and not the form's."""

    @property
    def model(self) -> str:
        """The model's name at its endpoint."""
        return self._model

    @property
    def reads(self) -> Reads:
        """What its endpoint may be sent."""
        return self._reads

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        """Yield each sentence as soon as it is complete; see the port for what is raised."""
        end = time.monotonic() + min(self._deadline, prompt.seconds or self._deadline)
        try:
            yield from self._written(prompt, end, on_usage)
        except openai.OpenAIError as error:
            raise self._away(error) from error
        except ValueError as error:  # a malformed event (json), a reply of another shape (pydantic), broken UTF-8
            raise ModelMisbehaved(f"The language model {self._model} replied in a form that cannot be read.") from error

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        """Return the line that was written; see the port for what is raised."""
        try:
            return line_of(self._whole(ONE_LINE, prompt, on_usage))
        except ValueError as error:
            raise ModelMisbehaved(f"The language model {self._model} wrote no line that can be read.") from error

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:
        """Return a judgement for each of the numbered sentences of a prompt; see the port for what is raised."""
        try:
            return judgements_of(self._whole(EACH, prompt, on_usage), count)
        except ValueError as error:
            raise ModelMisbehaved(f"The language model {self._model} did not judge every sentence.") from error

    def _whole(self, form: ReplyForm, prompt: Prompt, on_usage: OnUsage | None) -> str:
        """Return the text of a reply in one form. Raises what the ports say, and `ValueError` for no text at all."""
        end = time.monotonic() + min(self._deadline, prompt.seconds or self._deadline)
        try:
            with self._open(form, prompt, end, counted=on_usage is not None) as stream:
                stream.response.stream = _Until(stream.response.stream, end)
                return _text(_counted(stream, on_usage))
        except openai.OpenAIError as error:
            raise self._away(error) from error

    def _away(self, error: openai.OpenAIError) -> ModelUnavailable:
        """Say how the server failed, without repeating anything it said, which may hold what was asked."""
        response = error.response if isinstance(error, openai.APIStatusError) else None
        return ModelUnavailable(
            f"The language model {self._model} did not answer: {_said(error)}.",
            status=response.status_code if response is not None else None,
            retry_after=seconds_asked(response.headers) if response is not None else None,
            reached=not isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout),
        )

    def _written(self, prompt: Prompt, end: float, on_usage: OnUsage | None) -> Iterator[Draft]:
        """Yield a reply's sentences in the form that is known to work, or in the first one that does."""
        for number, form in enumerate(FORMS[self._form :], self._form):
            last = self._read or form is FORMS[-1]
            try:
                for draft in self._in_form(form, prompt, end, on_usage):
                    self._form, self._read = number, True
                    yield draft
            except openai.APIStatusError as error:
                if form is FORMS[-1] or not _about_the_form(error):
                    raise
            except _FormIgnored:
                if last:
                    raise
            else:
                self._form, self._read = number, True
                return

    def _in_form(self, form: ReplyForm, prompt: Prompt, end: float, on_usage: OnUsage | None) -> Iterator[Draft]:
        """Ask in one form and yield its sentences."""
        with self._open(form, prompt, end, counted=on_usage is not None) as stream:
            stream.response.stream = _Until(stream.response.stream, end)
            yield from _drafts(_counted(stream, on_usage))

    def _open(
        self, form: ReplyForm, prompt: Prompt, end: float, *, counted: bool
    ) -> openai.Stream[ChatCompletionChunk]:
        """Start a reply in one form: whatever is sent, is sent here."""
        if not self._reads.allows(prompt):
            raise ModelNotAllowed(f"The language model {self._model} may not be sent what is not public.")
        left = max(end - time.monotonic(), 0.01)
        system, user = form.told(prompt)
        try:
            stream: openai.Stream[ChatCompletionChunk] = self._completions.create(
                model=self._model,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                stream=True,
                stream_options={"include_usage": True} if counted and self._counts else openai.omit,
                timeout=httpx2.Timeout(min(self._stall, left)),
                **form.request(prompt),
            )
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if counted and self._counts and "stream_options" in error.message:
                self._counts = False  # an older server: it writes, and does not count
                return self._open(form, prompt, end, counted=counted)
            raise
        return stream


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


class _FormIgnored(ValueError):
    """A whole reply came, and in no form that was agreed: the server let the model write as it liked."""


def _drafts(stream: Iterable[ChatCompletionChunk]) -> Iterator[Draft]:
    """Yield what a streamed reply says, then make sure that it ended as it should."""
    text, finished, given, look_at = "", None, 0, 0
    for chunk in stream:
        for choice in chunk.choices[:1]:
            finished = choice.finish_reason or finished
            if choice.delta.refusal:
                raise ModelMisbehaved("The language model refused to write.")
            part = choice.delta.content or ""
            text += part
            if len(text) > LONGEST_REPLY:
                raise ModelMisbehaved("The language model did not stop writing.")
            if len(text) >= look_at and ("}" in part or "\n" in part):
                look_at = len(text) + len(text) // 20  # a reply made of ends of lines is not read over and over
                complete = complete_sentences(text)
                yield from complete[given:]
                given = max(given, len(complete))
    _check_end(finished)
    try:
        drafts = all_drafts(text)
    except ValueError as error:
        if given:
            raise
        raise _FormIgnored from error
    yield from drafts[given:]


def _counted(stream: Iterable[ChatCompletionChunk], on_usage: OnUsage | None) -> Iterator[ChatCompletionChunk]:
    """Hand a reply's parts on; the last one says what it came to, if the server counts."""
    for chunk in stream:
        if chunk.usage and on_usage:
            on_usage(Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens))
        yield chunk


def _text(stream: Iterable[ChatCompletionChunk]) -> str:
    """Return a whole streamed reply, having made sure that it ended as it should."""
    text, finished = "", None
    for chunk in stream:
        for choice in chunk.choices[:1]:
            finished = choice.finish_reason or finished
            if choice.delta.refusal:
                raise ModelMisbehaved("The language model refused to write.")
            text += choice.delta.content or ""
            if len(text) > LONGEST_REPLY:
                raise ModelMisbehaved("The language model did not stop writing.")
    _check_end(finished)
    return text


def _check_end(finished: str | None) -> None:
    """Raise unless the model itself ended its reply."""
    if finished in {None, "length"}:
        raise ModelUnavailable("The language model's reply was cut off.")
    if finished == "content_filter":
        raise ModelMisbehaved("The language model's reply was withheld by its provider.")


def _about_the_form(error: openai.APIStatusError) -> bool:
    """Say whether a request was refused for its response format; a refusal without a word may have been."""
    if error.status_code not in _FORM_STATUSES:
        return False
    said = f"{error.message} {getattr(error, 'param', '') or ''} {error.body or ''}".casefold()
    told = _ERROR_CODE.sub("", said).strip(" -{}'\"[]")
    unsaid = error.status_code in {400, 422, 501} and told in {"", "none", "bad request", "not implemented"}
    return unsaid or error.status_code == _NOT_IMPLEMENTED or any(word in said for word in _FORM_WORDS)


def _said(error: openai.OpenAIError) -> str:
    """Name a failure without repeating anything the server said, which may hold what was asked."""
    if isinstance(error, openai.APIStatusError):
        return f"it answered with status {error.status_code}"
    if isinstance(error, openai.APITimeoutError):
        return "it took too long"
    return "the connection failed"
