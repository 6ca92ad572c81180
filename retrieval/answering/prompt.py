"""Prompts: our instructions apart, the passages fenced so that nothing in them can pass for instructions.

Pure but for `secret_word`.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Final

from retrieval.answering.brief import Brief, Told, standing_of
from retrieval.domain import Hit, Lack, Prompt
from retrieval.grounding.citations import heading
from retrieval.grounding.evidence import Drop

_REMINDER = "Quote these passages word for word, then write."
"""Small models forget the task when thousands of words stand between it and their turn."""
_LONGEST_REPEATED = 300
_LONGEST_LINE = 400
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


def secret_word() -> str:
    """Return a word that nobody guesses in one try (65 bits), and short: two lines of every passage carry it.

    It has no digits: a small model takes those for the passage's number.
    """
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


def answer_prompt(brief: Brief, *, reads: int, token: str) -> Prompt:
    """Ask for an answer from the first hits, numbered from 1 in their order; `token` is fresh for every request."""
    turns = [_exchange(number, one, token) for number, one in enumerate(brief.turns, 1)]
    before = ["The reader asked before:", *turns] if turns else []
    parts = [
        _day_of(brief),
        _fenced(brief.hits[:reads], token),
        *before,
        f"A reader of the desk asks:\n{_defused(brief.question, token)}",
        f"{_REMINDER}\n",
    ]
    return Prompt(_instructions("answer"), "\n\n".join(parts), answers=True)


def summary_prompt(title: str, hits: Sequence[Hit], *, token: str) -> Prompt:
    """Ask for a summary of one story from the hits, numbered from 1 in their order."""
    fenced_title = f"<headline {token}>\n{_defused(title, token)}\n</headline {token}>"
    return Prompt(
        _instructions("summary"),
        f"{_fenced(hits, token)}\n\nThe story's first headline:\n{fenced_title}\n\n{_REMINDER}\n",
    )


def follow_up_prompt(question: str, told: Sequence[Told], *, token: str, seconds: float) -> Prompt:
    """Ask for a question that stands alone in place of one that leans on the exchanges before it, oldest first."""
    before = "\n\n".join(_exchange(number, one, token) for number, one in enumerate(told, 1))
    last = f"<last question {token}>\n{_cut(question, token)}\n</last question {token}>"
    return Prompt(_instructions("follow_up"), f"{before}\n\n{last}\n\nWrite that last question anew.\n", seconds)


def second_prompt(prompt: Prompt, drops: Sequence[Drop], *, token: str, seconds: float) -> Prompt:
    """Ask once more, saying which sentences were left out and why; what the model wrote is fenced like any text."""
    told = "\n".join(f"{number}. {_left_out(drop, token)}" for number, drop in enumerate(drops, 1))
    user = (
        f"{prompt.user.rstrip()}\n\nYou replied before, and these of your sentences were left out:\n"
        f"<draft {token}>\n{told}\n</draft {token}>\n\nWrite these sentences anew, and no others, without those "
        f"faults; leave out what the passages do not bear out. {_REMINDER}\n"
    )
    return replace(prompt, user=user, seconds=seconds)


def _left_out(drop: Drop, token: str) -> str:
    """Tell of one sentence what it said and which check it failed."""
    reason = _REASONS[drop.fault.lack].format(what=f"\u201c{drop.fault.what}\u201d".replace("\u201c\u201d", "given"))
    return _defused(f"\u201c{drop.text[:_LONGEST_REPEATED]}\u201d: {reason}.".replace("\n", " "), token)


def _exchange(number: int, told: Told, token: str) -> str:
    """Write one exchange between lines that only this request knows."""
    cited = "".join(f"\nCited: {_cut(line, token)}" for line in told.cited)
    return f"<exchange {token} {number}>\nAsked: {_cut(told.question, token)}{cited}\n</exchange {token} {number}>"


def _cut(text: str, token: str) -> str:
    """Write a text on one line and not too long."""
    return " ".join(_defused(text, token).split())[:_LONGEST_LINE]


def _fenced(hits: Sequence[Hit], token: str) -> str:
    """Write the passages between lines that only this request knows; headings are outside material too."""
    return "\n\n".join(
        f"<passage {token} {number}>\n{_defused(_above(hit), token)}\n\n"
        f"{_defused(hit.passage.text, token)}\n</passage {token} {number}>"
        for number, hit in enumerate(hits, 1)
    )


def _above(hit: Hit) -> str:
    """Write what stands above a passage: its heading, and what became of its document."""
    standing = "; ".join(standing_of(hit.document))
    return f"Heading: {heading(hit.document)}" + (f"\nStatus: {standing}" if standing else "")


def _day_of(brief: Brief) -> str:
    """Say what day it is, or as of which day the question is put, and how much was searched."""
    day = f"{brief.moment:%A, %d %B %Y}"
    asked = f"The question is put as of {day}: answer as it stood then." if brief.as_of else f"Today is {day}."
    searched = brief.searched
    newest = f", the newest of {searched.newest:%d %B %Y}" if searched.newest else ""
    return f"{asked} {searched.documents} documents were searched{newest}; these passages came closest."


def _defused(text: str, token: str) -> str:
    """Take the request's secret word out of a text, should it ever hold it."""
    return text.replace(token, "")


def _instructions(name: str) -> str:
    """Read one of the instruction texts that lie beside this file."""
    return files(__package__).joinpath("prompts", f"{name}.md").read_text("utf-8")
