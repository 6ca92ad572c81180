"""Prompts: our instructions apart, the passages fenced so that nothing in them can pass for instructions (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from retrieval.answering.citations import heading
from retrieval.domain import Hit, Prompt

_REMINDER = "Quote these passages word for word, then write. Reply with the JSON object."
"""Small models forget the form when thousands of words stand between it and their turn."""


def answer_prompt(question: str, hits: Sequence[Hit], *, token: str) -> Prompt:
    """Ask for an answer from the hits, numbered from 1 in their order; `token` is fresh for every request."""
    user = f"{_fenced(hits, token)}\n\nA reader of the desk asks:\n{_defused(question, token)}\n\n{_REMINDER}\n"
    return Prompt(_instructions("answer"), user)


def summary_prompt(title: str, hits: Sequence[Hit], *, token: str) -> Prompt:
    """Ask for a summary of one story from the hits, numbered from 1 in their order."""
    fenced_title = f"<headline {token}>\n{_defused(title, token)}\n</headline {token}>"
    return Prompt(
        _instructions("summary"),
        f"{_fenced(hits, token)}\n\nThe story's first headline:\n{fenced_title}\n\n{_REMINDER}\n",
    )


def _fenced(hits: Sequence[Hit], token: str) -> str:
    """Write the passages between lines that only this request knows; headings are outside material too."""
    return "\n\n".join(
        f"<passage {token} {number}>\nHeading: {_defused(heading(hit.document), token)}\n\n"
        f"{_defused(hit.passage.text, token)}\n</passage {token} {number}>"
        for number, hit in enumerate(hits, 1)
    )


def _defused(text: str, token: str) -> str:
    """Take the request's secret word out of a text, should it ever hold it."""
    return text.replace(token, "")


def _instructions(name: str) -> str:
    """Read one of the instruction texts that lie beside this file."""
    return files(__package__).joinpath("prompts", f"{name}.md").read_text("utf-8")
