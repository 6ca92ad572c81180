"""Does a message ask something, does it ask other people, or does it only state? (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.intent.speech import SaidWords, speech_of, vocabulary

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_CONNECTIVES = frozenset({"and", "but", "so", "or", "then", "also", "because", "plus", "und", "et", "y", "aber"})
_VOCATIVE = re.compile(r"^\W*(?:cc\s+)?@\w|(?:,\s*|\bcc\s+)@[\w.-]+\W*$|@[\w.-]+\W*$")
_ASKED_ABOUT = (
    "what about",
    "how about",
    "any news",
    "any update",
    "any word",
    "any sign",
    "i mean",
    "i meant",
    "i asked about",
    "same for",
)
_DELIBERATES = re.compile(r"(?:shall|should|could|can|may|must) (?:i|we)\b")
_OFFERS = re.compile(r"(?:who|who else) (?:want|wants|would|can|could|will|is up|is in|has time|fancies)\b")
_SELF = re.compile(r"(?:do|did|am|may|can|could|shall|should|would|must|have) i\b")
_TURNING_TO_THE_ROOM = ("shall ", "should we", "want to", "let us", "is it just me")
_WHAT_A = re.compile(
    r"(?:what an?|who knows$|how (?:nice|cool|sad|funny|odd|strange|lovely|annoying)|who cares|why not)\b"
)
_JUDGES = re.compile(
    r"(?:(?:well|sorry|ok|but|honestly) )?(?:(?:that|this|it|your (?:\w+ )?(?:answer|reply|summary|digest)|you) "
    r"(?:is|was|were|are|are not|is not|was not)\b|you (?:\w+ )?(?:got|missed|forgot|made|gave|keep|always|never)\b|"
    r"(?:please )?stop \w+ing\b)"
)
"""What is said of a reply, or of us: "that was rubbish", "your last answer was too long"."""
_OF_US = re.compile(r"\b(?:the|this|that) (?:ro)?bot\b", re.IGNORECASE)
"""How people speak of us to each other."""
_CAPITAL = re.compile(r"(?<=[\w,;:] )[\"'(]?[A-Z](?!\b)")
_RELATIVE = re.compile(r"which (?:is|was|are|were|means|meant|makes|made|reminds|will|would|also)\b")
_MEASURES = frozenset({"many", "much", "long", "big", "old", "large", "far", "often", "come", "high", "few", "fast"})
_PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it"})
_FIRST = re.compile(r"(?:i|we|let|me|us)$")
_OWN_DEEDS = frozenset({("let", "me"), ("i", "will"), ("we", "will")})
"""How a speaker announces what they are about to do themselves."""
_CORRECTING = frozenset({"no", "not", "sorry", "actually", "nope"})
_PREPOSITIONS = frozenset({"under", "in", "on", "at", "for", "since", "by", "from", "with", "to", "until", "through"})
MONTH = re.compile(r"(?<=\s)May\b")
"""The month that is written like a small word: "No, for May."."""
_FEW, _SHORT = 7, 4
_TWO = 2


def asks(said: SaidWords) -> bool:
    """Say whether a message has the form of a question: a mark, an inversion, a question word, or a verb that asks."""
    if said.text.rstrip(" )\"'").endswith("?") or _sets_right(said):
        return True
    return any(_opens_as_question(words) for words in _openings(said))


def is_for_others(said: SaidWords) -> bool:
    """Say whether a message turns to the people in the room: by name, by "you", as a request or a proposal."""
    if _VOCATIVE.search(said.text):
        return True
    words = frozenset(said.words)
    if embeds_question(said.words):
        return False
    if words & vocabulary()["second_person"] or _names_a_person(said) or _is_of_the_workplace(said):
        return True
    if _OF_US.search(said.text):
        return True
    return any(_proposes(words) or _calls_for_somebody(words) or _refers(words) for words in _openings(said))


def is_plain_statement(said: SaidWords) -> bool:
    """Say whether what was said to us only tells of the speaker: nothing asks, seeks, or names a subject."""
    classes = vocabulary()
    if said.words[:2] in _OWN_DEEDS and not frozenset(said.words) & classes["question"] and "?" not in said.text:
        return True
    if (
        "?" in said.text
        or frozenset(said.words) & (classes["question"] | classes["seeks"])
        or _SELF.match(" ".join(said.words))
    ):
        return False
    if {"mean", "meant"} & frozenset(said.words):
        return False  # "no, I meant the other deal"
    if _JUDGES.match(" ".join(said.words)) and not names_something(said):
        return True
    own = said.own or said.words
    opens = next((word for word in own if word not in _CONNECTIVES and word not in classes["light"]), "")
    return bool(_FIRST.match(opens)) and not names_something(said)


def _sets_right(said: SaidWords) -> bool:
    """Say whether a few words put another name in place of what was understood: "no, the one that paused Candle"."""
    words, classes = frozenset(said.words), vocabulary()
    if said.words[0] not in _CORRECTING or len(said.words) > _FEW or not names_something(said):
        return False
    return not words & (classes["first_person"] | classes["opens_question"] | classes["opens_with_subject"])


def _calls_for_somebody(words: tuple[str, ...]) -> bool:
    """Say whether a sentence asks who in the room will do or knows something: "anyone up for lunch", "can someone"."""
    return bool(frozenset(words[:2]) & vocabulary()["somebody"])


def _refers(words: tuple[str, ...]) -> bool:
    """Say whether a sentence sends the room to somebody else: "maybe ask Priya"."""
    return len(words) > 1 and words[0] in vocabulary()["refers"]


def _is_of_the_workplace(said: SaidWords) -> bool:
    """Say whether a message is about nothing, or nothing but life at work: "who is on call tonight?", "ready?"."""
    classes = vocabulary()
    about = said.content - classes["question"] - classes["somebody"] - classes["asks"]
    about = frozenset(word for word in about if not word[0].isdigit())  # a time of day
    if not about:
        return not frozenset(said.words) & classes["question"] and not MONTH.search(said.text)
    return (about <= classes["workplace"] or about <= classes["readiness"]) and not _CAPITAL.search(said.text)


def _opens_as_question(words: tuple[str, ...]) -> bool:
    """Say whether the words of a sentence, its connectives taken off, open like a question."""
    if not words:
        return False
    said, classes = " ".join(words), vocabulary()
    first, second = words[0], words[1] if len(words) > 1 else ""
    if said.startswith(_ASKED_ABOUT) or embeds_question(words):
        return True
    if first in classes["opens_question"]:
        return len(words) > 1 and second != "not" and second not in _PREPOSITIONS  # "(I) was in a meeting"
    if first in classes["opens_with_subject"]:
        return second in classes["subject"]
    if first in _PREPOSITIONS and second in classes["question"]:
        # "to whom did it sell", "for how long", but "+1 to what Ana said"
        inverted = frozenset(words[2:]) & (classes["opens_question"] | classes["opens_with_subject"])
        return bool(inverted) or len(words) < _SHORT
    return first in classes["question"] and _asks_by(words)


def _asks_by(words: tuple[str, ...]) -> bool:
    """Say whether a question word at the head asks, and does not exclaim ("what a mess") or subordinate ("when I")."""
    said, classes = " ".join(words), vocabulary()
    first, second = words[0], words[1] if len(words) > 1 else ""
    if _WHAT_A.match(said) or _RELATIVE.match(said):
        return False
    if first == "why" and len(words) <= _SHORT:
        return True
    if first in {"when", "where", "why", "how"} and second:
        return second in classes["opens_question"] | classes["opens_with_subject"] | _MEASURES
    return not (first in {"what", "whatever", "who"} and second in _PRONOUNS)


def embeds_question(words: tuple[str, ...]) -> bool:
    """Say whether a verb that asks is followed by a question ("does anybody know when")."""
    classes = vocabulary()
    heads = classes["question"] | {"if"}
    verbs = [place for place, word in enumerate(words) if word in classes["asks"]]
    return any(set(words[place + 1 : place + 4]) & heads for place in verbs) and _asks_of_others(words)


def _asks_of_others(words: tuple[str, ...]) -> bool:
    """Tell "can you tell us which" and "I wonder who" from "I told them what" and "let me check whether"."""
    return words[0] not in {"i", "we", "let", "they", "he", "she"} or "wonder" in words or "wondering" in words


def _proposes(words: tuple[str, ...]) -> bool:
    """Say whether a sentence deliberates, offers, or asks about its speaker: "shall we meet", "do I need to"."""
    said = " ".join(words)
    if _OFFERS.match(said) or _SELF.match(said) or said.startswith(_TURNING_TO_THE_ROOM) or " we should" in said:
        return True
    return bool(_DELIBERATES.match(said)) and len(words) > _TWO and words[2] in vocabulary()["together"]


def _openings(said: SaidWords) -> Iterator[tuple[str, ...]]:
    """Yield the words of each sentence without the formulae and connectives that it opens with."""
    for match in _SENTENCE.finditer(said.text):
        part = speech_of(match[0])
        start = 0
        while start < len(part.words) and (part.formulae[start] or part.words[start] in _CONNECTIVES):
            start += 1
        if start < len(part.words):
            yield part.words[start:]


def _names_a_person(said: SaidWords) -> bool:
    """Say whether somebody is named with an at-sign at the end, where a call stands."""
    return bool(said.words) and said.words[-1].startswith("@")


def names_something(said: SaidWords) -> bool:
    """Say whether a capital or a digit inside the message names something."""
    return bool(re.search(r"(?<=[\w,;:] )[\"'(]?(?:[A-Z](?!\b)|\w*\d)", said.text))
