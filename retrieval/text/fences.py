"""Fences around what comes from outside in a prompt: nothing in it can pass for instructions (pure but for chance)."""

from __future__ import annotations

import secrets
import string


def secret_word() -> str:
    """Return a word that nobody guesses in one try (65 bits), and short: two lines of every passage carry it.

    It has no digits: a small model takes those for the passage's number.
    """
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


def fenced(kind: str, text: str, token: str, number: int | None = None) -> str:
    """Write a text between two lines that only this request knows, by its secret word `token`."""
    mark = token if number is None else f"{token} {number}"
    return f"<{kind} {mark}>\n{defused(text, token)}\n</{kind} {mark}>"


def defused(text: str, token: str) -> str:
    """Take the request's secret word out of a text, should it ever hold it."""
    return text.replace(token, "")
