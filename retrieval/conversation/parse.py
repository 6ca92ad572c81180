"""What a message says: how it opens, what it mentions, and what it leaves to the messages before it (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from retrieval.text.asked_in import days_asked, language_asked
from retrieval.text.asking import AMOUNT_ASKED, NAME_ASKED, REASON_ASKED, TIME_ASKED, words_aside
from retrieval.text.figures import days_of
from retrieval.text.grammar import SMALL, load_grammar
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.matter import is_word
from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.morphology import tokenise
from retrieval.text.names import CALENDAR, names
from retrieval.text.quantities import MONTHS, Day
from retrieval.text.tables import INLINE, LANGUAGES, worded, words_of
from retrieval.text.tokens import stem, tokens, words

_worded = partial(worded, "follow_up", blank=INLINE)

FILLERS = STOPWORDS | words_of("follow_up", "filler")
"""Words that say nothing about a question's subject."""
_OPENING = _worded(r"\s*(?:{opener}\b(?!-\w)[\s,.!:;\u2013\u2014-]*)*{meaning}?{about}?")
_DEFINITION = _worded(r"{defining} (?!{one}\b)")
_ASKING = words_of("follow_up", "asking")
_BEFORE_THAT = "(?:{auxiliary}|{before_that})"
POINTER = _worded(
    rf"(?P<last>(?:\b{_BEFORE_THAT}\s+)?\b(?:{{object}}|{{demonstrative}}(?: (?-i:[a-z])[\w-]*)?)(?=\W*$))"
    rf"|(?P<shown>\b{{shown}}\b|(?:^|\b{_BEFORE_THAT}\s+){{that}}\b)|\b{{pronoun}}\b"
)
"""After a verb or noun "that" only joins ("who reported that …"), so it points to nothing there."""
_POINTS_TO_NOTHING = _worded(r"\b{idle}\b")
_ASKED = _worded(r"\b{auxiliary}\s*$")
CALLED = _worded(r"\b{called} (?P<noun>[^\W\d_][\w-]*)")
SOUGHT = _worded(r"\b(?:{sought}|{which}(?: (?P<noun>[\w-]+))?)\b")
OTHERS = _worded(r"\b{others}\b")
"""Whoever asks for another voice, or compares with another name, does not want the one before."""
_POSSESSIVE = re.compile("['\u2019]s?$")
_PREPOSITION = _worded(r"\b(?:{preposition} (?:{the} )?|{elided})$")
_ASKED_ANEW = (AMOUNT_ASKED, NAME_ASKED, REASON_ASKED, TIME_ASKED)
"""How a message asks for something of its own, though all its words are small."""
_FEW, _MANY = 2, 8
"""Subject words: with so few a question leaves its subject to others, with so many it has one of its own."""


class Sort(StrEnum):
    """What a mention is; one takes the place of another of its sort."""

    NAME = "name"
    OUTLET = "outlet"
    DATE = "date"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, outlet, date or subject word: as written, in the form to compare by, and where, `[start, end)`."""

    sort: Sort
    value: str
    written: str
    start: int
    end: int

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of its words; two mentions that share one are about the same."""
        return frozenset(stem(word) for word in self.value.split())


class Need(StrEnum):
    """What a message needs from the messages before it."""

    NOTHING = "nothing"
    SUBJECT = "a subject"
    QUESTION = "a question that it says only the difference to"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message without its opening ("and", "no, I meant"), its mentions, and what it needs from those before it."""

    text: str
    mentions: tuple[Mention, ...]
    need: Need

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of all that it mentions."""
        return frozenset[str]().union(*(mention.stems for mention in self.mentions))


def parse_follow_up(text: str, outlets: Collection[str] = frozenset()) -> Utterance:
    """Return what a message says; `outlets` are those that there are."""
    text = text.strip()
    rest = _OPENING.sub("", text, count=1)
    if rest[:1].isupper() and set(words(rest)) <= MONTHS:  # "May?" is the month
        rest = f"in {rest}"
    mentions = find_mentions(rest, outlets)
    if dates := _only_dates(rest, mentions):
        return Utterance(rest, dates, Need.QUESTION)
    if not words(rest):
        need = Need.NOTHING
    elif _is_fragment(rest, mentions):
        need = Need.QUESTION
    else:
        need = Need.SUBJECT if _lacks_subject(rest, mentions, continues=rest != text) else Need.NOTHING
    return Utterance(rest, mentions, need)


def gives_only_dates(text: str) -> bool:
    """Say whether a message says nothing but a time: the rest of its question is the one before."""
    said = parse_follow_up(text)
    return said.need is Need.QUESTION and all(mention.sort is Sort.DATE for mention in said.mentions)


def _only_dates(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the dates of a text that says nothing else, in whatever language: "und im Mai?", but not "wer im Mai?"."""
    if any(asked.search(text) for asked in _ASKED_ANEW):
        return ()
    dates = tuple(mention for mention in mentions if mention.sort is Sort.DATE)
    said = _without(text, dates).split()
    folded = [word for part in said for word in words(part)]
    grammars = (load_grammar(code) for code in LANGUAGES)
    small = any(all(word in FILLERS or grammar.has(SMALL, word) for word in folded) for grammar in grammars)
    return dates if small else ()


def _without(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _is_fragment(text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a text says only which name, outlet or date is another one now."""
    sorts = {mention.sort for mention in mentions}
    if not sorts or Sort.WORD in sorts:
        return False
    return set(words(_without(text, mentions))) <= (STOPWORDS - _ASKING if Sort.NAME in sorts else FILLERS)


def _lacks_subject(text: str, mentions: Sequence[Mention], *, continues: bool) -> bool:
    """Say whether a text leaves its subject to the messages before it."""
    sorts = [mention.sort for mention in mentions]
    subject_words = sorts.count(Sort.NAME) + sorts.count(Sort.WORD)
    if subject_words >= _MANY:
        return False
    if continues and subject_words <= _FEW:  # "and what does Quillon charge?" still lacks its subject
        return True
    plain = _POINTS_TO_NOTHING.sub(lambda match: " " * len(match[0]), text)
    if any(_points_out(pointer, plain, mentions) for pointer in POINTER.finditer(plain)):
        return True
    stands = Sort.NAME in sorts or plain != text or _DEFINITION.match(text)
    return not stands and subject_words <= _FEW


def _points_out(pointer: re.Match[str], text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a pointer means something outside the text, rather than what the text said before it."""
    before = {mention.sort for mention in mentions if mention.end <= pointer.start()}
    if pointer["last"] or Sort.NAME in before:
        return bool(pointer["last"])
    return bool(pointer["shown"]) or Sort.WORD not in before or bool(_ASKED.search(text[: pointer.start()]))


def find_mentions(text: str, outlets: Collection[str] = frozenset()) -> tuple[Mention, ...]:
    """Return what a text mentions, in its order; a date is written with its preposition."""
    found = [
        Mention(Sort.DATE, day.value, text[start : day.end], start, day.end)
        for day in _days(text)
        for start in [len(_PREPOSITION.sub("", text[: day.start]))]
    ]
    found += [name for name in find_names(text, outlets) if not _overlaps(name, found)]
    idle = FILLERS | CALENDAR | words_aside(text)
    single = [
        Mention(Sort.WORD, folded, _POSSESSIVE.sub("", text[start:end]), start, end)
        for folded, start, end in tokens(text)
        if folded not in idle
    ]
    found += [word for word in single if not _overlaps(word, found)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def _days(text: str) -> tuple[Day, ...]:
    """Return the dates of a text; one too short to tell its language is read in each, until one has some."""
    if found := days_asked(text):
        return found
    unread = (days_of(tokenise(text, load_grammar(code))) for code in LANGUAGES if language_asked(text) is None)
    return next((found for found in unread if found), ())


def find_names(text: str, outlets: Collection[str] = frozenset()) -> list[Mention]:
    """Return the names of a text and those of the outlets, each where it stands, the longest reading of it."""
    found = list(tokens(text))
    aside = words_aside(text)
    told = {name for name in names(text) - FILLERS if not aside.issuperset(name.split())}
    if language_asked(text) == "de":  # where every noun is written large, a name is what is no word
        told = {name for name in told if not all(is_word(part, "de") for part in name.split())}
    known = {tuple(name.split()) for name in told}
    longest = max(map(len, known), default=0)
    named: list[Mention] = []
    place = 0
    while place < len(found):
        runs = (found[place : place + length] for length in range(min(longest, len(found) - place), 0, -1))
        run = next((run for run in runs if tuple(folded for folded, _, _ in run) in known), None)
        if run:
            start = run[0][1]
            written = _POSSESSIVE.sub("", text[start : run[-1][2]])
            # an outlet may be told by its first word alone, but not where a text opens
            sort = Sort.OUTLET if outlets and named_outlets(f"in {written}", outlets) else Sort.NAME
            named.append(Mention(sort, " ".join(words(written)), written, start, start + len(written)))
        place += len(run or "1")
    return named


def _overlaps(one: Mention, others: Sequence[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
