"""Wishes for an overview: of all that is new, or of what is known about one subject (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.intent.speech import SaidWords, speech_of, vocabulary, written_out
from retrieval.text.lexicon import STOPWORDS

A_WEEK = 7
"""Days that are looked back where nobody says how far."""
_LONGEST = 31
_SUBJECT = "(?P<about>.+?)"
_ME = "(?:(?:for )?(?:me|us) )?"
_ASK = (
    "(?:(?:can|could|would|will) (?:you|i|we) (?:please )?(?:have |get )?"
    "|(?:i|we)(?:'d| would) (?:like|love) (?:to have |to see )?|(?:i|we) (?:need|want) )?"
    "(?:please )?(?:just )?"
)
_TAIL = re.compile(
    r"(?:[\s,]+(?:please|pls|thanks|thank you|for me|for us|so far|in order|now|right now|lately|recently|bitte"
    r"|(?:in|over) (?:a|one|two|three|a few) (?:lines?|sentences?|words|paragraphs?)"
    r"|in (?:short|brief)))*[\s?.!]*$",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"time ?line|chronology|history|story so far|what happened", re.IGNORECASE)
_LATELY = re.compile(r"\b(?:lately|recently)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?P<number>\d{1,2}|two|three|four|five|six|seven|ten) (?P<unit>day|week)s?\b")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_LEANS = frozenset({"it", "this", "that", "them", "they", "those", "these", "him", "her"})


@dataclass(frozen=True, slots=True)
class Overview:
    """What is to be looked over: one subject, or ("") all that is new in the last `days`, of all topics or of one.

    `ordered` asks for what happened in its order, otherwise the newest comes first.
    """

    about: str = ""
    days: int = A_WEEK
    ordered: bool = False
    topic: str | None = None


@lru_cache(maxsize=1)
def _frames() -> tuple[re.Pattern[str], ...]:
    """Return how an overview of one subject is asked for."""
    known = vocabulary()
    parts = {"{subject}": _SUBJECT, "{me}": _ME, "{noun}": f"(?:{'|'.join(known.overview_nouns)})"}
    filled = []
    for frame in known.overview_frames:
        text = frame
        for part, pattern in parts.items():
            text = text.replace(part, pattern)
        filled.append(re.compile(_ASK + text, re.IGNORECASE))
    return tuple(filled)


def overview_of(said: SaidWords, *, in_thread: bool = False) -> Overview | None:
    """Return the overview that a message asks for, None where it asks something else."""
    text = _TAIL.sub("", _opened(said.text)).lstrip("\u00a1\u00bf ")
    for wording in dict.fromkeys((text, written_out(text))):
        for frame in _frames():
            found = frame.fullmatch(wording)
            if found is not None:
                return _about(found, said)
    return Overview(days=_days(said.words)) if _is_of_all(said, in_thread=in_thread) else None


def overview_of_topic(said: SaidWords, name: str) -> Overview:
    """Return the overview of a topic's stories, a month back unless the message says how far."""
    return Overview(days=_days(said.words, usual=_LONGEST), topic=name)


def _about(found: re.Match[str], said: SaidWords) -> Overview | None:
    """Return the overview of a subject; what is a question of its own, or leans on one before, is none."""
    about = found["about"].strip(" ,:;\"'“”")
    inner = speech_of(about)
    if not inner.words or inner.words[0] in vocabulary()["question"] | {"if"} or set(inner.words) <= _LEANS:
        return None
    if _is_time(inner.words):
        return Overview(days=_days(said.words))
    asking = found[0][: found.start("about")]
    walks = bool(_ORDERED.search(asking) or found.groupdict().get("walk") or found.groupdict().get("when"))
    return Overview(about, days=_days(said.words), ordered=walks and not _LATELY.search(said.text))


def _is_of_all(said: SaidWords, *, in_thread: bool) -> bool:
    """Say whether a message asks for all that is new: no content but that of the asking, and the time."""
    classes = vocabulary()
    words = frozenset(said.words)
    named = words & classes["overview"] or {"going", "on"} <= words or {"catch", "up"} <= words or "fill" in words
    if not named and not ("anything" in words and "know" in words):
        return False
    if said.content - classes["overview"] - classes["beside_overview"] - _numbers(said):
        return False
    leans = in_thread and not words & vocabulary().days.keys() and "happened" in words
    return not leans and not words & (_LEANS - {"this", "it"}) and "why" not in words and "who" not in words


def _opened(text: str) -> str:
    """Leave out what opens a message before it comes to the point: greetings, thanks, please."""
    while True:
        found = re.match(r"(?:[\w' ]{1,20}?[,.!;:]|please|ok(?:ay)?|so|and|hey|hi|hello)\s+", text, re.IGNORECASE)
        if found is None or speech_of(found[0]).content or "?" in found[0] or not _is_opening(found[0]):
            return text
        text = text[found.end() :]


def _is_opening(text: str) -> bool:
    part = speech_of(text)
    return all(
        f or w in vocabulary()["light"] or w in {"and", "so"} for w, f in zip(part.words, part.formulae, strict=True)
    )


def _is_time(words: tuple[str, ...]) -> bool:
    times = vocabulary()["beside_overview"] | vocabulary()["overview"] | STOPWORDS | vocabulary().days.keys()
    return all(word in times or word.isdigit() for word in words)


def _numbers(said: SaidWords) -> frozenset[str]:
    return frozenset(word for word in said.words if word.isdigit() or word in _NUMBERS)


def _days(words: tuple[str, ...], *, usual: int = A_WEEK) -> int:
    """Return how many days back a message reaches."""
    if found := _NUMBER.search(" ".join(words)):
        number = _NUMBERS.get(found["number"]) or int(found["number"])
        return min(_LONGEST, max(1, number * (A_WEEK if found["unit"] == "week" else 1)))
    reach = [days for word, days in vocabulary().days.items() if word in words]
    return max(reach, default=usual)
