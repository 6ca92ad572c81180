"""What a message wants: small talk, help, a command, an overview, an answer, or nothing of us (pure).

Told by its form: speech acts, question words, verbs that ask, person, punctuation, and whether any content is left
once formulae are taken away. Who is addressed decides what is doubtful: what is said to us is searched rather than
not, what is said among people in a thread is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.intent.orders import order_of
from bot.intent.overviews import Overview, overview_of
from bot.intent.questions import MONTH, asks, embeds_question, is_for_others, is_plain_statement, names_something
from bot.intent.speech import SaidWords, speech_of, vocabulary

_HOW_TO = re.compile(
    r"how (?:do|can|could|would|should) (?:i|we|one|you) (?:\w+ ){0,2}?"
    r"(?:(?:un)?subscribe|ask|use|start|stop|sign|cancel|add|change)\b"
)
"""How people ask for the way to a command."""
_ASKING = frozenset(
    {"what", "who", "when", "which", "how", "why", "where", "about", "tell", "find", "show", "give", "need"}
)
"""Words by which something is wanted, also without a question's form."""
_THINGS = frozenset({"question", "questions", "thing", "things", "bot", "tool", "app", "properly", "best"})
"""What people call us, or how they use us, in asking for the way."""
_ARE_YOU = re.compile(r"(?:(?:so|but|and|hey|wait) )?are you (?!sure|able|aware|certain|saying|going)")
_YOU_DO = re.compile(
    r"\b(?:do|did|can|could|will|does|why do|how do) you (?:(?:ever|also|always|still|even|really|just) )?(?P<deed>\w+)"
)
"""A deed of ours; whether only we can mean it, `our_doings` says."""
_DID_TO_US = re.compile(r"\bwho (?:\w+ )?(?:built|made|created|runs|owns|trained|wrote|maintains|pays) you\b")
_RECALLS = re.compile(r"\byou (?:still )?remember (?:me|my|our|us|what i|what we)\b")
_OF_MINE = re.compile(
    r"\b(?:my|our) (?:questions?|messages?|chats?|conversations?) (?:\w+ )?"
    r"(?:logged|stored|saved|kept|read|recorded|private)\b"
    r"|\b(?:can|may|should|is it (?:ok|okay|fine|possible) if) i (?:ask|talk to|write to|use|dm|message) you\b"
)
"""How people ask what becomes of their words, and how they may talk to us."""


class IntentKind(StrEnum):
    """What a message is."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    EMOJI = "emoji"
    COMMAND = "command"
    OVERVIEW = "overview"
    QUESTION = "question"
    REMARK = "remark"


SMALL_TALK = frozenset({IntentKind.GREETING, IntentKind.THANKS, IntentKind.HELP, IntentKind.EMOJI, IntentKind.REMARK})
"""What is never searched."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message wants; `command` is what `/desk` would be given, `overview` what is to be looked over."""

    kind: IntentKind
    command: str = ""
    overview: Overview | None = None

    @property
    def is_small_talk(self) -> bool:
        """Whether nothing is to be looked up."""
        return self.kind in SMALL_TALK


def intent_of(text: str, *, addressed: bool = True, in_thread: bool = False) -> Intent:
    """Tell what a message wants.

    Args:
        text: the message as it is read, without our own mention.
        addressed: it mentions us, or stands in a direct message; otherwise it was said in a thread that we are in.
        in_thread: something was asked before it, on which it may lean.
    """
    said = speech_of(text)
    if not said.words:
        return Intent(IntentKind.EMOJI if said.pictured else IntentKind.HELP if addressed else IntentKind.REMARK)
    if formulaic := _formulaic(said):
        return Intent(formulaic)
    return _addressed(said, in_thread=in_thread) if addressed else _overheard(said)


def _addressed(said: SaidWords, *, in_thread: bool) -> Intent:
    """Tell what was said to us: what is in doubt is a question."""
    if _is_about_us(said):
        return Intent(IntentKind.HELP)
    if command := order_of(said):
        return Intent(IntentKind.COMMAND, command=command)
    if _asks_what_we_do(said):
        return Intent(IntentKind.HELP)
    if overview := overview_of(said, in_thread=in_thread):
        return Intent(IntentKind.OVERVIEW, overview=overview)
    if kind := _in_passing(said):
        return Intent(kind)
    return Intent(IntentKind.REMARK if is_plain_statement(said) else IntentKind.QUESTION)


def _overheard(said: SaidWords) -> Intent:
    """Tell what was said in a thread without naming us: only what asks, and asks nobody else, is for us."""
    if is_for_others(said):
        return Intent(IntentKind.REMARK)
    overview = overview_of(said, in_thread=True)
    if overview is not None and overview.about:
        return Intent(IntentKind.OVERVIEW, overview=overview)
    return Intent(IntentKind.QUESTION if asks(said) else IntentKind.REMARK)


def _in_passing(said: SaidWords) -> IntentKind | None:
    """Return the act of a message that greets or thanks, goes on about the two of us, and asks for nothing.

    "Thanks, the latest on Gatehop" names something, and asks.
    """
    words = frozenset(said.words)
    about_us = words & (vocabulary()["first_person"] | vocabulary()["second_person"] | {"me", "my"})
    introduces = " i am " in f" {' '.join(said.words)} "
    if not about_us or asks(said) or words & _ASKING or (names_something(said) and not introduces):
        return None
    return (
        IntentKind.THANKS if "thanks" in said.formulae else IntentKind.GREETING if "greeting" in said.formulae else None
    )


def _asks_what_we_do(said: SaidWords) -> bool:
    """Say whether a message asks what we are or do ourselves: "are you a robot", "do you store this?"."""
    plain = " ".join(said.words)
    if _ARE_YOU.match(plain) or _RECALLS.search(plain):
        return True
    if names_something(said) or embeds_question(said.words):
        return False
    doing = _YOU_DO.search(plain)
    is_ours = doing is not None and doing["deed"] in vocabulary()["our_doings"]
    return is_ours or bool(_OF_MINE.search(plain) or _DID_TO_US.search(plain))


def _formulaic(said: SaidWords) -> IntentKind | None:
    """Return the speech act of a message that is nothing but formulae; None where something of its own is left."""
    acts = frozenset(filter(None, said.formulae))
    own, classes = frozenset(said.own), vocabulary()
    if (
        any(not word.isdigit() for word in said.content)
        or not acts
        or own & classes["question"]
        or MONTH.search(said.text)
    ):
        return None
    if "?" in said.text and own - classes["light"]:  # "is it the same team?" asks, though it is all small words
        return None
    order = (("help", IntentKind.HELP), ("thanks", IntentKind.THANKS), ("greeting", IntentKind.GREETING))
    return next((kind for act, kind in order if act in acts), IntentKind.REMARK)


def _is_about_us(said: SaidWords) -> bool:
    """Say whether a message asks what we are and how to use us, and nothing else."""
    classes, words = vocabulary(), frozenset(said.words)
    content, us = said.content - classes["use"], classes["second_person"] | {"bot", "desk"}
    if _HOW_TO.match(" ".join(said.words)) and not content - classes["order"] - _THINGS:
        return True
    if content:
        return False
    if "help" in said.formulae and not words & classes["question"]:
        return True
    asking = words & (classes["question"] | classes["opens_question"] | classes["opens_with_subject"])
    return ("?" in said.text or bool(asking)) and bool(words & us or {"this", "work"} <= words)
