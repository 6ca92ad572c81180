"""The window in which a question is asked, and the line in the direct message that its answer stands under."""

from __future__ import annotations

from typing import Final

from bot.domain import Message
from bot.render.blocks import context, message, section
from bot.render.escape import safe
from bot.render.inputs import words_input
from bot.submissions import Problems, Submission
from bot.surfaces import Modal

FORM: Final = "ask"
"""What listens to a submitted question."""
SHORTCUT: Final = "ask_desk"
"""The shortcut that everyone finds everywhere."""
MESSAGE_SHORTCUT: Final = "ask_about_this"
"""The shortcut beside a message."""
BUTTON: Final = "home_ask"
QUESTION: Final = "question"
_LONGEST_SHOWN: Final = 1000


def ask_modal(words: str = "") -> Modal:
    """Return the window; the field begins with `words`, which somebody may have written to others."""
    field = words_input(
        QUESTION, "Your question", initial=words, hint="For example: Who was cut off from which model?", multiline=True,
        optional=False,
    )  # fmt: skip
    where = context("I answer in a direct message, from what you may read.")
    return Modal("Ask the desk", (field, where), FORM, submit="Ask", close="Cancel")


def question_problems(submitted: Submission) -> Problems:
    """Say that there is no question where there is none but spaces."""
    if submitted.words.get(QUESTION, "").strip():
        return {}
    return {QUESTION: "A question is missing."}


def asked_message(question: str) -> Message:
    """Return the line that repeats a question where it is answered."""
    return message([section(f"You asked: {safe(question, _LONGEST_SHOWN) or '…'}")])
