"""Prompts: our instructions apart, the passages fenced so that nothing in them can pass for instructions (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Final

from retrieval.answering.brief import Brief, Told, standing_of
from retrieval.answering.record import claims_in, matter_sentences, stance_of
from retrieval.domain import Hit, Lack, Matter, Prompt, Status
from retrieval.grounding.citations import heading
from retrieval.grounding.evidence import Drop
from retrieval.text.fences import defused, fenced

_REMINDER = "Quote these passages word for word, then write."
"""Small models forget the task when thousands of words stand between it and their turn."""
_LONGEST_REPEATED = 300
_LONGEST_LINE = 400
_LONGEST_MATTER = 1_000
_REASONS: Final[Mapping[Lack, str]] = {
    Lack.FORM: "it has no words, or far too many for one sentence",
    Lack.SOURCE: "it does not point to a passage that exists",
    Lack.QUOTE: "its quote does not stand in that passage word for word: copy, do not retell",
    Lack.LINK: "it carries a link or a mention",
    Lack.NAME: "the passage it quotes does not have the name {what}",
    Lack.NUMBER: "the words it quotes do not have the number {what}",
    Lack.UNIT: "the number stands there, but not for {what}",
    Lack.DATE: "the words it quotes do not have the date {what}",
    Lack.MERGED: "no single passage says all of it: write one sentence for each",
    Lack.ROLE: "the passage does not say this of {what}",
    Lack.WORDS: "most of its words are not in the passage: keep closer to them",
    Lack.POLARITY: "it turns a denial or a \u201cnot\u201d of the passage round: {what}",
    Lack.UNCARRIED: "somebody who read its quotes found that they do not say all of it",
    Lack.LANGUAGE: "quote it in its own words: nothing else may be said of a source in that language",
    Lack.HEDGE: "it tells as a fact what the passage calls reported, said, planned or possible: {what}",
}
"""Why a sentence was left out, as the model is told."""


def answer_prompt(brief: Brief, *, token: str) -> Prompt:
    """Ask for an answer from what a model is given to read, numbered from 1; `token` is fresh for every request.

    Of the matters that it tells of, the ledger's lines stand behind it.
    """
    lines = "\n".join(filter(None, (_cut(matter_sentences(one, brief.read), _LONGEST_MATTER) for one in brief.matters)))
    before = "\n\n".join(_exchange(number, one, token) for number, one in enumerate(brief.turns, 1))
    parts = [
        _day_of(brief),
        _passages(brief.read, token, brief.matters),
        lines and fenced("record", lines, token),
        before and f"The reader asked before:\n{before}",
        f"A reader of the desk asks:\n{defused(brief.question, token)}",
        f"{_REMINDER}\n",
    ]
    return Prompt(_instructions("answer"), "\n\n".join(filter(None, parts)), answers=True)


def summary_prompt(title: str, hits: Sequence[Hit], *, token: str) -> Prompt:
    """Ask for a summary of one story from the hits, numbered from 1 in their order."""
    headline = fenced("headline", title, token)
    user = f"{_passages(hits, token)}\n\nThe story's first headline:\n{headline}\n\n{_REMINDER}\n"
    return Prompt(_instructions("summary"), user)


def follow_up_prompt(question: str, told: Sequence[Told], *, token: str, seconds: float) -> Prompt:
    """Ask for a question that stands alone in place of one that leans on the exchanges before it, oldest first."""
    before = "\n\n".join(_exchange(number, one, token) for number, one in enumerate(told, 1))
    last = fenced("last question", _cut(question), token)
    return Prompt(_instructions("follow_up"), f"{before}\n\n{last}\n\nWrite that last question anew.\n", seconds)


def second_prompt(prompt: Prompt, drops: Sequence[Drop], *, token: str, seconds: float) -> Prompt:
    """Ask once more, saying which sentences were left out and why; what the model wrote is fenced like any text."""
    told = "\n".join(f"{number}. {_left_out(drop)}" for number, drop in enumerate(drops, 1))
    user = (
        f"{prompt.user.rstrip()}\n\nYou replied before, and these of your sentences were left out:\n"
        f"{fenced('draft', told, token)}\n\nWrite these sentences anew, and no others, without those faults; leave out "
        f"what the passages do not bear out. {_REMINDER}\n"
    )
    return replace(prompt, user=user, seconds=seconds)


def _left_out(drop: Drop) -> str:
    """Tell of one sentence what it said and which check it failed."""
    reason = _REASONS[drop.fault.lack].format(what=f"\u201c{drop.fault.what}\u201d".replace("\u201c\u201d", "given"))
    return f"\u201c{drop.text[:_LONGEST_REPEATED]}\u201d: {reason}.".replace("\n", " ")


def _exchange(number: int, told: Told, token: str) -> str:
    """Write one exchange between lines that only this request knows."""
    cited = "".join(f"\nCited: {_cut(line)}" for line in told.cited)
    return fenced("exchange", f"Asked: {_cut(told.question)}{cited}", token, number)


def _cut(text: str, longest: int = _LONGEST_LINE) -> str:
    """Write a text on one line and not too long."""
    return " ".join(text.split())[:longest]


def _standing(matter: Matter) -> str:
    """Write what became of a matter."""
    by = f" by {matter.by}" if matter.by and matter.status is not Status.REPORTED else ""
    since = f" since {matter.since:%Y-%m-%d}" if matter.since else ""
    change = f" ({matter.change[0]} became {matter.change[1]})" if matter.change else ""
    return f"{matter.status}{by}{since}{change}"


def _stances(matter: Matter, hit: Hit) -> str:
    """Write how a passage tells of a matter; nothing where it does not."""
    return ", ".join(dict.fromkeys(map(stance_of, claims_in(matter, hit))))


def _head(hit: Hit, matters: Sequence[Matter]) -> str:
    """Write what stands above a passage: its heading, and what became of what it tells, where anything did."""
    turned = (f"{how}, now {_standing(one)}" for one in matters if (how := _stances(one, hit)))
    told = dict.fromkeys((*standing_of(hit.document), *turned))
    return f"Heading: {heading(hit.document)}" + (f"\nStatus: {_cut('; '.join(told))}" if told else "")


def _day_of(brief: Brief) -> str:
    """Say what day it is, or as of which day the question is put, and how much was searched."""
    day = f"{brief.moment:%A, %d %B %Y}"
    asked = f"The question is put as of {day}: answer as it stood then." if brief.as_of else f"Today is {day}."
    searched = brief.searched
    newest = f", the newest of {searched.newest:%d %B %Y}" if searched.newest else ""
    return f"{asked} {searched.documents} documents were searched{newest}; these passages came closest."


def _passages(hits: Sequence[Hit], token: str, matters: Sequence[Matter] = ()) -> str:
    """Write the passages in their fences; headings are outside material too."""
    return "\n\n".join(
        fenced("passage", f"{_head(hit, matters)}\n\n{hit.passage.text}", token, number)
        for number, hit in enumerate(hits, 1)
    )


def _instructions(name: str) -> str:
    """Read one of the instruction texts that lie beside this file."""
    return files(__package__).joinpath("prompts", f"{name}.md").read_text("utf-8")
