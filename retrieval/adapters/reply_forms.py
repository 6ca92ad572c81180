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
from retrieval.domain import Draft, DraftSentence, Gap, Prompt, Verdict

_QUOTES: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"source": {"type": "integer"}, "quote": {"type": "string"}},
        "required": ["source", "quote"],
        "additionalProperties": False,
    },
}
_SENTENCES: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"quotes": _QUOTES, "text": {"type": "string"}},
        "required": ["quotes", "text"],
        "additionalProperties": False,
    },
}
_NO_VERDICT: Final = "none"


def _schema(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with these keys, all of them required, as strict servers want it."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


_PLAIN: Final = _schema(sentences=_SENTENCES)
_ANSWER: Final = _schema(
    verdict={"type": "string", "enum": [*Verdict, _NO_VERDICT]}, sentences=_SENTENCES, missing={"type": "string"}
)
_LABELLED: Final = re.compile(r"^\W*(?P<label>verdict|missing)\W*:(?P<told>.*)$", re.IGNORECASE | re.MULTILINE)
_JUDGED: Final = re.compile(
    r"^\W*(?:case )?(?P<number>\d{1,3})\W{1,6}(?P<said>yes|no|true|false)\b", re.IGNORECASE | re.MULTILINE
)
LONGEST_GAP: Final = 300
"""Characters of what is said to be missing that are read."""
_LABEL: Final = re.compile(r"^(?:\w+ ){0,3}question:\s*", re.IGNORECASE)
_IN_JSON: Final = """Reply with one JSON object. An example, about another subject and with two passages:

{"sentences": [{"quotes": [{"source": 2, "quote": "the ferry Alma, reportedly built in 1931, will be sold in May"}],
"text": "The ferry Alma, reportedly built in 1931, will be sold in May."}]}

With nothing to write, reply {"sentences": []}."""
_ANSWER_IN_JSON: Final = """Reply with one JSON object. An example, about another subject: to the question whether the
ferry Alma is still in service and who owns her, with two passages:

{"verdict": "no", "sentences": [{"quotes": [{"source": 2, "quote": "the Alma made her last crossing on 3 May"}],
"text": "The Alma was taken out of service on 3 May."}], "missing": "who owns the ferry Alma"}

`verdict` is "none" where the question wants no verdict, `missing` is "" where nothing is missing. With nothing to
write, `sentences` is []."""
_WITH_MARKERS: Final = """Reply in plain text, one sentence a line. Behind each sentence, in square brackets, stand the
number of the passage that proves it, a colon, and the proving words in quotation marks. An example, about another
subject:

The ferry Alma, reportedly built in 1931, will be sold in May. [2: "the ferry Alma, reportedly built in 1931"]

Write nothing before, between or after these lines. With nothing to write, reply with the one word NOTHING."""
_ANSWER_WITH_MARKERS: Final = f"""{_WITH_MARKERS}

Where the question wants a verdict, one line of its own says it: "VERDICT: no" (or yes, partly, not known, disputed).
Where something asked for is missing, one line says what: "MISSING: who owns the ferry Alma"."""


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """What is told to the model (`instructions`, and last the `reminder`), and asked of its server (`kind`).

    To a prompt that `answers` the model is told `answer_instructions` instead.
    """

    name: str
    kind: str
    instructions: str
    answer_instructions: str
    reminder: str

    def told(self, prompt: Prompt) -> tuple[str, str]:
        """Return the prompt's two parts with what this form asks for, said first and once more last."""
        instructions = self.answer_instructions if prompt.answers else self.instructions
        return f"{prompt.system.rstrip()}\n\n{instructions}\n", f"{prompt.user.rstrip()} {self.reminder}\n"

    def request(self, prompt: Prompt) -> Mapping[str, Any]:
        """Return what the server is asked to hold the reply to."""
        if not self.kind:
            return {}
        if self.kind == "json_object":
            return {"response_format": {"type": "json_object"}}
        schema = {"name": "reply", "strict": True, "schema": _ANSWER if prompt.answers else _PLAIN}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}


FORMS: Final = (
    ReplyForm("schema", "json_schema", _IN_JSON, _ANSWER_IN_JSON, "Reply with the JSON object."),
    ReplyForm("json", "json_object", _IN_JSON, _ANSWER_IN_JSON, "Reply with the JSON object."),
    ReplyForm("markers", "", _WITH_MARKERS, _ANSWER_WITH_MARKERS, "Reply with the lines, each with its bracket."),
)


_ONE_LINE: Final = "Reply with one line of plain text."
ONE_LINE: Final = ReplyForm("line", "", _ONE_LINE, _ONE_LINE, "Reply with one line.")
"""A reply of one line, which every server can give."""


EACH: Final = ReplyForm(
    "each",
    "",
    'Reply with one line a case: its number, a colon, and yes or no, such as "1: no". Write nothing else.',
    "",
    "Reply with one line a case.",
)
"""A judgement a case, which every server can give."""


def judgements_of(text: str, count: int) -> tuple[bool, ...]:
    """Return the judgements of a reply on cases 1 to `count`; raises `ValueError` unless each has exactly one."""
    said = text.rsplit("</think>", 1)[-1]
    found = [(int(one["number"]), one["said"].lower() in {"yes", "true"}) for one in _JUDGED.finditer(said)]
    if sorted(number for number, _ in found) != [*range(1, count + 1)]:
        raise ValueError("not every case has one judgement")
    return tuple(is_carried for _, is_carried in sorted(found))


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
        return drafts_of(_LABELLED.sub("", said[: said.rfind("\n") + 1]))[:-1]
    partial = from_json(said, allow_partial=True)
    listed = partial.get("sentences") if isinstance(partial, dict) else None
    if not isinstance(listed, list):
        return []
    return [_draft(_SentenceForm.model_validate(one)) for one in listed[:-1]]


def all_drafts(text: str) -> list[Draft]:
    """Return what a finished reply says, in whichever form it came: its sentences, then its verdict and its gap.

    Raises `ValueError` when it is in no form.
    """
    said = _said(text)
    if said.startswith("{"):
        reply = _ReplyForm.model_validate(from_json(said))
        return [*map(_draft, reply.sentences), *_beside(reply.verdict, reply.missing)]
    verdict, missing = (_last(label, said) for label in ("verdict", "missing"))
    drafts = drafts_of(_LABELLED.sub("", said))
    if _says_nothing(said):
        return []
    if not any(draft.quotes for draft in drafts) and not (verdict or missing):
        raise ValueError("the reply is neither the agreed object nor text with markers")
    return [*drafts, *_beside(verdict, missing)]


def _last(label: str, text: str) -> str:
    """Return what the last line with a label says."""
    return next((line["told"] for line in reversed([*_LABELLED.finditer(text)]) if line["label"].lower() == label), "")


def _beside(verdict: str, missing: str) -> list[Verdict | Gap]:
    """Return a verdict that is one, and a gap that says something."""
    said = verdict.strip(" .*\"'`").casefold().replace("_", " ")
    gap = missing.strip(" .*\"'`\n")[:LONGEST_GAP]
    return [*(one for one in Verdict if one == said), *([Gap(gap)] if gap and gap.casefold() != _NO_VERDICT else [])]


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
    verdict: str = ""
    missing: str = ""


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
