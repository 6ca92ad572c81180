"""Sentences and content words of a text (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sentencex import get_sentence_boundaries  # type: ignore[import-untyped] # ships no types

from retrieval.text.lexicon import STOPWORDS
from retrieval.text.tokens import stem, words

__all__ = ["ENTRY", "TERMINAL", "Span", "content", "sentences"]

_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|No|vs|Inc|Ltd|p\.m|a\.m)|\$\d+)\.\s*$"
)
TERMINAL = frozenset(".!?:;\u2026\u201d\u2019\"')")
"""How a sentence ends; a line that ends otherwise may be a heading."""
_HEADING_LENGTH = 70
ENTRY = re.compile(r"(?:[-*+\u2022\u25e6\u25aa\u2023\u00b7\u2013\u2014]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+(?=\S)")
"""The mark of a list's entry."""
_BULLET = re.compile(rf"[#>]+\s|{ENTRY.pattern}")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a text, `[start, end)`."""

    start: int
    end: int


def content(text: str) -> tuple[str, ...]:
    """Return the stems of a text's content words in order, with repeats."""
    return tuple(stem(word) for word in words(text) if word not in STOPWORDS)


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Return the spans of a text's sentences in order, without the white space around them.

    A heading or list entry on a line of its own is a sentence; a line that merely wraps is not.
    """
    spans: list[Span] = []
    for start, end in _pieces(text, language):
        previous = spans[-1] if spans else None
        if previous and _continues(text, previous, start):
            spans[-1] = Span(previous.start, end)
        else:
            spans.append(Span(start, end))
    return tuple(found for span in spans if (found := _stripped(text, span.start, span.end)).start < found.end)


def _pieces(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield what the splitting library calls sentences, cut again where a line ends one."""
    for boundary in get_sentence_boundaries(language, text):
        start, end = int(boundary["start_index"]), int(boundary["end_index"])
        for match in re.finditer(r"\n", text[start:end]):
            cut = boundary["start_index"] + match.end()
            if cut < end and _ends_line(text, start, cut):
                yield start, cut
                start = cut
        yield start, end


def _ends_line(text: str, start: int, cut: int) -> bool:
    """Tell a line that stands alone (a heading, a list entry, a row of a table) from one that wraps."""
    line, rest = text[start : cut - 1].rsplit("\n", 1)[-1].strip(), text[cut:].lstrip(" \t")
    if not line or line[-1] in TERMINAL or rest.startswith(("\n", "|")) or line.startswith("|") or _BULLET.match(rest):
        return True
    return len(line) < _HEADING_LENGTH and rest[:1].isupper()


def _continues(text: str, previous: Span, start: int) -> bool:
    """Say whether a cut fell after a title ("Dr."), a clock ("5 p.m.") or inside an amount ("$3. 5")."""
    return start == previous.end and bool(_ABBREVIATED.search(text, previous.start, previous.end))


def _stripped(text: str, start: int, end: int) -> Span:
    """Narrow a span to what is not white space."""
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
