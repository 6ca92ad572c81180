"""The forms a language model can be asked to reply in, the strictest first, and how each is read (pure).

Servers differ: OpenAI, vLLM, llama.cpp and LM Studio hold a reply to a JSON schema; DeepSeek knows JSON mode only
(https://github.com/llm-exe/llm-exe/issues/662), LM Studio the schema but no JSON mode
(https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/189); others take either and do as they like
(https://github.com/ollama/ollama/issues/10001). Text with markers works everywhere, and is checked like the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, Field
from pydantic_core import from_json

from retrieval.adapters.marked_text import LONGEST_LINE, drafts_of
from retrieval.domain import DraftSentence, Prompt

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
_LABEL: Final = re.compile(r"^(?:\w+ ){0,3}question:\s*", re.IGNORECASE)
_STRICT: Final = {"name": "reply", "strict": True, "schema": _SCHEMA}
_IN_JSON = """Reply with one JSON object. An example, about another subject and with two passages:

{"sentences": [{"quotes": [{"source": 2, "quote": "the ferry Alma, reportedly built in 1931, will be sold in May"}],
"text": "The ferry Alma, reportedly built in 1931, will be sold in May."}]}

With nothing to write, reply {"sentences": []}."""
_WITH_MARKERS = """Reply in plain text, one sentence a line. Behind each sentence, in square brackets, stand the
number of the passage that proves it, a colon, and the proving words in quotation marks. An example, about another
subject:

The ferry Alma, reportedly built in 1931, will be sold in May. [2: "the ferry Alma, reportedly built in 1931"]

Write nothing before, between or after these lines. With nothing to write, reply with the one word NOTHING."""


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """What is asked of the server (`request`) and told to the model (`instructions`, and last the `reminder`)."""

    name: str
    request: Mapping[str, Any]
    instructions: str
    reminder: str

    def told(self, prompt: Prompt) -> tuple[str, str]:
        """Return the prompt's two parts with what this form asks for, said first and once more last."""
        return f"{prompt.system.rstrip()}\n\n{self.instructions}\n", f"{prompt.user.rstrip()} {self.reminder}\n"


FORMS: Final = (
    ReplyForm(
        "schema",
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": True, "schema": _SCHEMA},
            }
        },
        _IN_JSON,
        "Reply with the JSON object.",
    ),
    ReplyForm("json", {"response_format": {"type": "json_object"}}, _IN_JSON, "Reply with the JSON object."),
    ReplyForm("markers", {}, _WITH_MARKERS, "Reply with the lines, each with its bracket."),
)


ONE_LINE: Final = ReplyForm("line", {}, "Reply with one line of plain text.", "Reply with one line.")
"""A reply of one line, which every server can give."""


def line_of(text: str) -> str:
    """Return the only line of a reply, without thoughts before it, code fence, label or quotation marks around it.

    Raises `ValueError` when there is no line, or more than one.
    """
    said = text.rsplit("</think>", 1)[-1]
    lines = [line.strip() for line in said.splitlines() if line.strip(" `")]
    if len(lines) != 1:
        raise ValueError("the reply is not one line")
    return _LABEL.sub("", lines[0]).strip(' `"\u201c\u201d')


def complete_sentences(text: str) -> list[DraftSentence]:
    """Return the sentences of an unfinished reply but the last, which may still grow; raises `ValueError`."""
    said = _said(text)
    if not said.startswith("{"):
        return drafts_of(said[: said.rfind("\n") + 1])[:-1]
    partial = from_json(said, allow_partial=True)
    listed = partial.get("sentences") if isinstance(partial, dict) else None
    if not isinstance(listed, list):
        return []
    return [_draft(_SentenceForm.model_validate(one)) for one in listed[:-1]]


def all_sentences(text: str) -> list[DraftSentence]:
    """Return the sentences of a finished reply, in whichever form it came; raises `ValueError` when in none."""
    said = _said(text)
    if said.startswith("{"):
        return [_draft(sentence) for sentence in _ReplyForm.model_validate(from_json(said)).sentences]
    drafts = drafts_of(said)
    if not any(draft.quotes for draft in drafts) and not _says_nothing(said):
        raise ValueError("the reply is neither the agreed object nor text with markers")
    return [] if _says_nothing(said) else drafts


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


def _says_nothing(said: str) -> bool:
    """Say whether a reply in plain text says that there is nothing to write."""
    return said.strip(" .\n*\"'`").casefold() == "nothing"


def _said(text: str) -> str:
    """Cut away what stands around a reply: thoughts before it, a code fence, words before and after an object."""
    said = text.rsplit("</think>", 1)[-1].lstrip()
    start = said.find("{")
    if start >= 0 and "[" not in said[:start]:
        return said[start:].rstrip().removesuffix("```").rstrip()
    return said


def _draft(sentence: _SentenceForm) -> DraftSentence:
    """Turn the wire's form into ours."""
    return DraftSentence(sentence.text[:LONGEST_LINE], tuple((quote.source, quote.quote) for quote in sentence.quotes))
