"""Passages: runs of sentences of about 250 words, each a verbatim piece of its document; pure.

News facts stand in one or two sentences; runs of 120 to 180 words keep a fact with the sentences that say who and when
it is about, and are short enough that a vector still means something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex  # type: ignore[import-untyped]  # it ships no types

from retrieval.domain import Document, Passage, passage_id

FULL, MOST = 200, 300
"""A passage is cut at the next paragraph from `FULL` words on, and never holds more than `MOST`."""
_SMALL = 40
"""A last passage shorter than this many words joins the one before it."""
_HEADING = 12
_WORD, _SEEN = re.compile(r"\S+"), re.compile(r"\S")
_WHOLE, _SLICE = 40_000, 8_000
"""Letters of a text that is parted into sentences as a whole, and of the slices of a longer one."""
_LETTERS_A_WORD = 9
"""Languages written without spaces are measured in letters."""


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    words: int
    opens: bool
    """Whether a new paragraph begins here."""


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Cut a document into passages, in reading order, none of them empty; `text == document.text[start:end]`."""
    spans = _joined(_sentences(document.text, document.language or "en"), document.text)
    return tuple(
        Passage(
            passage_id=passage_id(document, ordinal),
            document_id=document.document_id,
            visibility=document.visibility,
            ordinal=ordinal,
            start=start,
            end=end,
            text=document.text[start:end],
        )
        for ordinal, (start, end) in enumerate(spans)
    )


def embedded_text(document: Document, passage: Passage) -> str:
    """Return what is embedded for a passage: its words under the document's heading."""
    return f"{document.heading}\n{passage.text}"


def _sentences(text: str, language: str) -> list[_Run]:
    runs: list[_Run] = []
    opens = True
    for start, end in _boundaries(text, language):
        piece = text[start:end]
        if not piece.strip():
            opens = True
            continue
        first, last = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        runs.extend(_pieces(text, first, last, opens=opens))
        opens = "\n" in piece[len(piece.rstrip()) :]
    return runs


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences lie; a long text is looked at in slices, since the library takes its square."""
    start, most = 0, _SLICE if len(text) > _WHOLE else _WHOLE
    while start < len(text):
        end = min(start + most, len(text))
        paragraph = text.rfind("\n\n", start, end) + 2 if end < len(text) else end
        stop = paragraph if paragraph > start + most // 2 else end
        found = sentencex.get_sentence_boundaries(language, text[start:stop])
        kept = found if stop == paragraph or len(found) == 1 else found[:-1]  # the last one may go on
        for boundary in kept:
            yield start + boundary["start_index"], start + boundary["end_index"]
        start = stop if kept is found else start + found[-1]["start_index"]


def _pieces(text: str, start: int, end: int, *, opens: bool) -> list[_Run]:
    """Return a sentence as one run, or one that is far too long (a table, a list) in several."""
    words = _words(text[start:end])
    if words <= MOST:
        return [_Run(start, end, words, opens)]
    pieces: list[_Run] = []
    while start < end:
        stop = _stop(text, start, end)
        pieces.append(_Run(start, stop, _words(text[start:stop]), opens and not pieces))
        further = _SEEN.search(text, stop, end)
        start = further.start() if further else end
    return pieces


def _stop(text: str, start: int, end: int) -> int:
    """Return where the next `FULL` words end: after a word, or in a text without spaces after so many letters."""
    stop = start
    furthest = start + FULL * _LETTERS_A_WORD
    for count, word in enumerate(_WORD.finditer(text, start, min(end, furthest + 1))):
        if count >= FULL or word.end() > furthest:
            break
        stop = word.end()
    return stop if stop > start else min(end, furthest)


def _words(text: str) -> int:
    return max(len(text.split()), len(text) // _LETTERS_A_WORD)


def _joined(runs: list[_Run], text: str) -> list[tuple[int, int]]:
    groups: list[list[_Run]] = []
    current: list[_Run] = []
    for run in runs:
        size = sum(r.words for r in current)
        if current and (size + run.words > MOST or (run.opens and size >= FULL)):
            kept, carried = _without_heading(current, text)
            groups.append(kept)
            current = carried
        current.append(run)
    if groups and sum(r.words for r in current) < _SMALL:
        groups[-1].extend(current)
    elif current:
        groups.append(current)
    return [(group[0].start, group[-1].end) for group in groups]


def _without_heading(group: list[_Run], text: str) -> tuple[list[_Run], list[_Run]]:
    """Hand a heading, or a line that ends in a colon, on to the passage that it stands above."""
    last = group[-1]
    is_heading = last.opens and last.words <= _HEADING and text[last.end - 1].isalnum()
    is_heading |= last.words <= _SMALL and text[last.end - 1] == ":"
    return (group[:-1], [last]) if is_heading and len(group) > 1 else (group, [])
