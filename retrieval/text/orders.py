"""Orders to machines in a text: sentences that tell an assistant what to do, say or leave out (pure).

Found by form, not by a list of known attacks. A sentence commands (an imperative, "you must", "your task is") and is
about a reply, a prompt or the text itself, or it calls the machine that it speaks to. What somebody is *told* to do,
what a law or a court demands, and what stands in quotation marks is reported, not ordered: an article about such
attacks gives no orders.

Every repetition has an end: a text of nothing but asterisks would take minutes otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.text.tables import INLINE, in_small_letters, worded_small


def _any(*forms: str) -> re.Pattern[str]:
    return worded_small("orders", "|".join(f"(?:{form})" for form in forms), re.MULTILINE, blank=INLINE)


_SENTENCE = re.compile(r"[^.!?;\n]{1,600}[.!?;]?")
_QUOTED = re.compile(
    '"[^"\n]{0,400}"|\u201c[^\u201d\n]{0,400}\u201d|\u201e[^\u201c\u201d\n]{0,400}[\u201c\u201d]|\u00ab[^\u00bb\n]{0,400}\u00bb'
)
_REPORTED = _any("{reported}")
"""Somebody in the same sentence is named who says, or demands, what is said."""

_HEAD = r"(?:^|[:,\u2013\u2014>*\]\)-])[\s\"'*_#>-]{0,8}"
_POLITE = r"(?:{polite}[,:]?\s+){0,4}"
_NOT = r"(?:{not}\s+)?"
_MACHINE = r"\b{machine}\b"
_COMMAND = _any(rf"{_HEAD}{_POLITE}{_NOT}{{deed}}\b", "{command}")
"""A sentence commands: an imperative at its head or behind a comma, or a demand."""
_REPLY = _any(r"\b{reply}\b")
"""What an assistant has and a reader has not: a reply, a prompt, a user."""
_TEXT = _any(r"\b{text}\b")
_DONE_TO_A_TEXT = _any(rf"(?:{_HEAD}{_POLITE}|\b{{asked}}){_NOT}{{done}}\b", r"\b{not_done}\b")
"""What only an assistant is asked to do with a text; people are asked to read, print and share it."""

_NAMED = _any(r"\b{name}")
_CALLED = _any(
    rf"{_MACHINE}\s?[,:]\s+{_POLITE}{_NOT}{{deed}}\b",
    rf"{_MACHINE}[^.\n,;]{{0,40}},?\s(?:{{it}} )?\b{{must}}\b[^.\n]{{0,60}}\b{{saying}}\b",
    rf"\b{{notice}}\s?(?:{{notice_to}}|,)\s(?:{{all}} )?(?:{_MACHINE}|bots?\b|crawlers?\b)",
    "{called}",
)
"""A machine is called, or told what it must say."""
_PART = _any("{part}")
"""Another part for a machine to play, or what only a machine could hand over."""
_WHEN_WRITING = _any("{writing}")
"""An imperative for the moment in which a reply is written."""
_TEMPLATE = _any("{template}", r"<\|(?:im_start|im_end|system|user|assistant)\|>|\[/?inst\]|<</?sys>>")
"""The marks of a chat's template, and the order that most attacks begin with, whoever else speaks in the sentence."""

_WORTH_A_LOOK = _any(r"[<\[#]|\b{hint}")
"""What every order has something of: a sentence without any of it, as most are, needs no further look."""


def orders(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text gives an order to a machine: start and end of each sentence, outside of quotation marks."""
    unquoted = _QUOTED.sub(lambda quote: quote[0][0] + "x" * (len(quote[0]) - 2) + quote[0][-1], text)
    small = in_small_letters(unquoted)
    yield from (sentence.span() for sentence in _SENTENCE.finditer(small) if _is_order(sentence[0]))


def gives_orders(text: str) -> bool:
    """Say whether a text gives an order to a machine."""
    return next(orders(text), None) is not None


def _is_order(sentence: str) -> bool:
    """Look, in small letters, for the rarest part of each form first: nearly every sentence has none."""
    if not _WORTH_A_LOOK.search(sentence):
        return False
    if _TEMPLATE.search(sentence):
        return True
    commands = (
        bool(_NAMED.search(sentence) and _CALLED.search(sentence))
        or bool(_PART.search(sentence) or _WHEN_WRITING.search(sentence))
        or bool(_REPLY.search(sentence) and _COMMAND.search(sentence))
        or bool(_TEXT.search(sentence) and _DONE_TO_A_TEXT.search(sentence))
    )
    return commands and not _REPORTED.search(sentence)
