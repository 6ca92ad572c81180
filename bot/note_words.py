"""The words of a note and the messages they rest on: what is quoted, and what an edit or a deletion leaves (pure).

Whatever is taken from a message is taken from its words as people read them, on one line a sentence, with every secret
blotted out. A mention is a name only where the note is to name who took part.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import unescape
from itertools import groupby
from typing import Final

from bot.kept_notes import KeptNote, NoteQuote
from bot.render.escape import clean
from bot.threads import ReadThread, ThreadMessage
from retrieval.reading.redaction import blotted
from retrieval.reading.sources.bounds import cut
from retrieval.text.language import language_of
from retrieval.text.sentences import sentences

SOMEBODY: Final = "somebody"
LONGEST_TITLE: Final = 120
LEAST_WORDS: Final = 4
"""Words of a sentence that is known again within a line: "It is fixed." is what anybody may write."""
LEAST_RUN: Final = 6
"""Words in a row that a note has of a sentence, so that they count as quoted though the rest was left out."""
_MARKUP: Final = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^|<>]*)(?:\|(?P<label>[^<>]*))?>")
_FORMAT: Final = re.compile(r"```|(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_WORD: Final = re.compile(r"\w+(?:['\u2019.,:-]\w+)*")
_LEFT_OUT: Final = "[\u2026]"
_NOTHING: Final = re.compile(r"[\W_]*")

Grounds = tuple[str, tuple[tuple[str, str], ...]]
"""The mark of a line, and of each sentence that it rests on the message and the sentence's mark."""
NameOf = Callable[[str], str]
"""Says what somebody is called, by id."""


def nobody(_: str) -> str:
    """Name nobody."""
    return SOMEBODY


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of a message as people read it, its place among so many, and who wrote it; empty for no person."""

    text: str
    ts: str
    place: int
    of: int
    by: str = ""

    @property
    def line(self) -> str:
        """The sentence as a line of a note, under the name of who wrote it where that is told."""
        return f"{self.by}: {self.text}" if self.by else self.text


def said_in(thread: ReadThread, name_of: NameOf | None = None) -> tuple[SaidSentence, ...]:
    """Return the sentences of a thread in order, ours left out; with `name_of` people are named.

    What we say in a thread rests on sources with readers of their own, and is nothing that its people said.
    """
    return tuple(one for message in thread.messages if not message.ours for one in _said(message, name_of))


def _said(message: ThreadMessage, name_of: NameOf | None) -> Iterator[SaidSentence]:
    text = shown(message.text, name_of or nobody)
    found = [" ".join(text[span.start : span.end].split()) for span in sentences(text, language_of(text) or "en")]
    found += [f"File: {clean(blotted(name)[0])}" for name in message.files]
    by = name_of(message.user_id) if name_of and message.user_id else ""
    for place, sentence in enumerate(found):
        yield SaidSentence(sentence, message.ts, place, len(found), by)


def shown(text: str, name_of: NameOf) -> str:
    """Return a message as people read it, without markup and without secrets; a broadcast is nobody's name."""

    def plain(found: re.Match[str]) -> str:
        sign, target, label = found["sign"], found["target"], found["label"]
        if sign == "@":
            return name_of(target)
        if sign == "#":
            return f"#{label}" if label else "a channel"
        return "" if sign == "!" else (label or target)

    lines = (clean(line) for line in unescape(_FORMAT.sub("", _MARKUP.sub(plain, text))).split("\n"))
    return blotted("\n".join(lines).strip())[0]


def opening_of(thread: ReadThread) -> ThreadMessage | None:
    """Return the first message of a thread that is not ours; None where nobody else said anything."""
    return next((message for message in thread.messages if not message.ours), None)


def title_of(message: ThreadMessage, name_of: NameOf = nobody) -> str:
    """Return a title made of a message's first sentence; empty where it has none."""
    first = next(_said(message, None if name_of is nobody else name_of), None)
    return cut(first.text, LONGEST_TITLE) if first else ""


def mark_of(line: str) -> str:
    """Return a short mark of a line, the same for the same words, from which they cannot be told."""
    return hashlib.sha256(" ".join(line.split()).encode()).hexdigest()[:8]


def grounds_of(note: KeptNote) -> tuple[Grounds, ...]:
    """Return what the lines and the title of a kept note rest on, for when it is opened to be kept anew."""
    rests = [(quote, ((quote.ts, mark_of(quote.said)),)) for quote in note.quotes]
    lines = [(mark_of(quote.text), ground) for quote, ground in rests]
    named = [(mark_of(f"{quote.by}: {quote.text}"), ground) for quote, ground in rests if quote.by]
    titled = [(mark_of(note.title), ((note.title_ts, mark_of(note.title)),))] if note.title_ts else []
    return (*titled, *lines, *named)


def still_said(words: str, grounds: Iterable[Grounds], said: Sequence[SaidSentence]) -> str:
    """Return words without the lines and sentences that rested on messages which do not say so any more.

    `grounds` are what the lines rested on when they were written down, by their marks.
    """
    now = {(sentence.ts, mark_of(sentence.text)) for sentence in said}
    fallen = {line for line, rests in grounds if not now.issuperset(rests)}
    kept: list[str] = []
    for line in words.split("\n"):
        if mark_of(line) in fallen:
            continue
        spans = sentences(line, language_of(line) or "en") if fallen else ()
        for span in reversed(spans):
            if mark_of(line[span.start : span.end]) in fallen:
                line = f"{line[: span.start]}{_LEFT_OUT}{line[span.end :]}"  # noqa: PLW2901 - from its end on
        kept.append(line)
    return "\n".join(kept).strip()


def quotes_in(words: str, said: Iterable[Sequence[SaidSentence]]) -> tuple[NoteQuote, ...]:
    """Return what of a note's words is quoted, given a thread's sentences, with people's names in them and without.

    A sentence is known again as a line of its own, or within one when it has `LEAST_WORDS`; of one that was cut,
    `LEAST_RUN` words in a row.
    """
    lines = [_Line.of(" ".join(line.split())) for line in words.split("\n")]
    found: dict[tuple[str, str, int], NoteQuote] = {}
    for sentence in (one for reading in said for one in reading):
        quote = _quoted(sentence, lines)
        if quote is not None:
            found.setdefault((quote.text, quote.ts, quote.place), quote)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its words, and every `LEAST_RUN` of them in a row: most sentences share none of those."""

    text: str
    words: tuple[re.Match[str], ...]
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> _Line:
        words = tuple(_WORD.finditer(text))
        plain = [word[0].casefold() for word in words]
        return cls(text, words, frozenset(zip(*(plain[n:] for n in range(LEAST_RUN)), strict=False)))


def _quoted(sentence: SaidSentence, lines: Sequence[_Line]) -> NoteQuote | None:
    said = _Line.of(sentence.text)
    long = len(said.words) >= LEAST_WORDS
    for line in lines:
        if line.text in {sentence.line, sentence.text} or (long and sentence.text in line.text):
            by = sentence.by if sentence.by and sentence.line in line.text else ""
            return NoteQuote(sentence.text, sentence.ts, sentence.text, sentence.place, sentence.of, by)
    runs = (_longest_run(said, line) for line in lines if said.runs & line.runs)
    text = max(runs, key=len, default=None)
    return NoteQuote(text, sentence.ts, sentence.text, sentence.place, sentence.of) if text else None


def _longest_run(said: _Line, line: _Line) -> str:
    """Return the longest piece of a line whose words stand in a row in what was said."""
    words = [[word[0].casefold() for word in one.words] for one in (said, line)]
    run = SequenceMatcher(a=words[0], b=words[1], autojunk=False).find_longest_match()
    return line.text[line.words[run.b].start() : line.words[run.b + run.size - 1].end()]


def revised(note: KeptNote, thread: ReadThread | None, *, name_of: NameOf, at_least: str) -> KeptNote | None:
    """Return a note as its thread bears it out now: the same one where nothing changed, None where nothing is left.

    What was quoted of a message goes with it, and follows it where the sentence in the same place was written anew;
    what a person wrote stays. `at_least` is the title where the message is gone that gave it its words. Without a
    `thread` nothing of it is there any more.
    """
    messages = {message.ts: message for message in thread.messages} if thread else {}
    now = {reading: _by_ts(said_in(thread, reading)) if thread else {} for reading in (None, name_of)}
    words, kept = note.words, list[NoteQuote]()
    for text, group in groupby(sorted(note.quotes, key=_rank), key=lambda quote: quote.text):
        rows = list(group)
        standing = [row for row in rows if _stands(row, now.values())]
        if standing and (_is_verbatim(rows) or len(standing) == len(rows)):
            kept += standing
            continue
        anew = _anew(rows[0], now.values()) if text == rows[0].said else None
        words = _exchanged(words, rows[0], anew)
        kept += [replace(rows[0], text=anew, said=anew)] if anew else []
    title, title_ts = note.title, note.title_ts
    if title_ts is not None:
        named = [title_of(messages[title_ts], one) for one in (nobody, name_of)] if title_ts in messages else []
        if title not in named:
            title = next(filter(None, named), at_least)
            title_ts = title_ts if any(named) else None
    if not words.strip():
        return None
    if (words, title) == (note.words, note.title):
        return note
    return replace(note, words=words, title=title, title_ts=title_ts, quotes=tuple(kept), edition=note.edition + 1)


def _is_verbatim(rows: Sequence[NoteQuote]) -> bool:
    """Say whether words are messages' own, borne out by any that has them; those of a model need all of theirs."""
    return all(row.text.casefold() in row.said.casefold() for row in rows)


def _rank(quote: NoteQuote) -> tuple[int, str]:
    """Put longer quotes first: a shorter one may stand within them."""
    return -len(quote.text), quote.text


def _by_ts(said: Iterable[SaidSentence]) -> Mapping[str, list[SaidSentence]]:
    found: dict[str, list[SaidSentence]] = {}
    for sentence in said:
        found.setdefault(sentence.ts, []).append(sentence)
    return found


def _stands(quote: NoteQuote, readings: Iterable[Mapping[str, Sequence[SaidSentence]]]) -> bool:
    return any(sentence.text == quote.said for said in readings for sentence in said.get(quote.ts, ()))


def _anew(quote: NoteQuote, readings: Iterable[Mapping[str, Sequence[SaidSentence]]]) -> str | None:
    """Return what stands in the place of a sentence, in a message that has as many as before."""
    for said in readings:
        sentences_now = said.get(quote.ts, ())
        if len(sentences_now) == quote.of:
            return sentences_now[quote.place].text
    return None


def _exchanged(words: str, quote: NoteQuote, anew: str | None) -> str:
    """Return words with a quote replaced wherever it stands; a line that holds nothing else goes with it."""
    lines: list[str] = []
    for line in words.split("\n"):
        flat = " ".join(line.split())
        if quote.text not in flat:
            lines.append(line)
            continue
        if anew is not None:
            lines.append(flat.replace(quote.text, anew))
            continue
        left = flat.replace(f"{quote.by}: {quote.text}" if quote.by else quote.text, "")
        left = left.replace(quote.text, "")
        if not _NOTHING.fullmatch(left):
            with_mark = flat.replace(f"{quote.by}: {quote.text}" if quote.by else quote.text, _LEFT_OUT)
            lines.append(with_mark.replace(quote.text, _LEFT_OUT))
    return "\n".join(lines).strip()
