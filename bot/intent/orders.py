"""Commands in plain words, put as `/desk` takes them (pure)."""

from __future__ import annotations

import re

from bot.intent.speech import SaidWords, vocabulary
from retrieval.text.lexicon import STOPWORDS

_REQUEST = (
    r"(?:(?:can|could|would|will) (?:you|we|i) (?:please )?|(?:i|we) (?:would like|want|need) (?:you )?(?:to )?"
    r"|let us |please |just )*"
)
_SUBSCRIBE = re.compile(rf"{_REQUEST}(?:subscribe|sign (?:us|me|this channel) up)\b")
_SET_UP = re.compile(rf"{_REQUEST}(?:add|set up|post|send|schedule|start|get|have|give us)\b.*\bdigests?\b")
_UNSUBSCRIBE = re.compile(rf"{_REQUEST}unsubscribe\b")
_GIVE_UP = re.compile(
    rf"{_REQUEST}(?:stop|cancel|end|remove|delete|turn off|no more|drop)\b.*\b(?:digests?|subscriptions?)\b"
)
_LIST = re.compile(
    rf"{_REQUEST}(?:(?:list|show|give|tell|see)\b.*|(?:which|what|do we have|does this channel have|are there)\b.*)"
    r"\b(?:digests|subscriptions)\b"
)
_SUBSCRIBED = re.compile(r"(?:what|which)\b.*\b(?:we|this channel|channel)\b.*\bsubscribed\b")
_DIGEST = re.compile(
    rf"{_REQUEST}(?:(?:show|give|send|get|read|see|post)\b.*\b"
    r"|(?:the |a |our |my |today |yesterday |latest |\w+ ){0,3}?)digest\b"
)
_READING = re.compile(rf"{_REQUEST}(?:list|show|tell|which|what|where|who)\b")
_TIME = re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm)?")
_HALVES = frozenset({"am", "pm"})
_DAY = re.compile(r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:days?)?|(?:wednes|thurs|satur)days?")
_EVERY = frozenset({"every", "each"})


def order_of(said: SaidWords) -> str:
    """Return the command that a message puts in words, as `/desk` takes it; "" where it is none."""
    words = said.words
    if not _GIVE_UP.match(" ".join(words)):  # "no more digests" opens with no "no"
        while words and said.formulae[len(said.words) - len(words)]:
            words = words[1:]
    text = " ".join(words)
    scheduled = [*_schedule(words)]
    if _UNSUBSCRIBE.match(text) or _GIVE_UP.match(text):
        return _joined("unsubscribe", _topic(words))
    if _SUBSCRIBE.match(text) or (scheduled and _SET_UP.match(text)):
        return _joined("subscribe", _topic(words), *scheduled)
    if _LIST.match(text) or _SUBSCRIBED.match(text):
        return "subscriptions"
    if _DIGEST.match(text) and _topic(words) and len(_subject(words)) <= 2:  # noqa: PLR2004 - a topic has a word or two
        return _joined("digest", _topic(words))
    return "sources" if _asks_for_sources(said, text) else ""


def _asks_for_sources(said: SaidWords, text: str) -> bool:
    """Say whether a message asks what we read, and names nothing else."""
    words = frozenset(said.words)
    if said.content - vocabulary()["reading"] or not _READING.match(text):
        return False
    listed = text.startswith(("list", "show", "please"))
    return bool(words & {"source", "sources", "feed", "feeds", "outlets", "read", "following", "news"}) and (
        listed or bool(words & vocabulary()["second_person"])
    )


def _schedule(words: tuple[str, ...]) -> list[str]:
    """Return the words that say when: a time of day, days, a timezone."""
    told: list[str] = []
    for word in words:
        if word in _HALVES and told and told[-1].isdigit():
            told[-1] += word
        elif _says_when(word) or word in _EVERY:
            told.append(word)
    return told if any(word not in _EVERY for word in told) else []


def _says_when(word: str) -> bool:
    """Say whether a word is a time of day, a day or a timezone."""
    if "/" in word or word == "utc" or word in vocabulary()["schedule"]:
        return True
    return _TIME.fullmatch(word) is not None or _DAY.fullmatch(word) is not None


def _subject(words: tuple[str, ...]) -> list[str]:
    """Return the words that are neither grammar, nor of the command itself, nor of its schedule."""
    scheduled = frozenset(_schedule(words))
    other = (
        STOPWORDS
        | vocabulary()["order"]
        | vocabulary()["light"]
        | scheduled
        | {"please", "today", "at", "would", "our", "am", "pm"}
    )
    return [word for word in words if word not in other]


def _topic(words: tuple[str, ...]) -> str:
    """Return the topic that is named: what is left, two words as one name."""
    return "-".join(_subject(words)[:2])


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
