"""Text with markers, as any model can write it: `A sentence. [1: "the words that prove it"]` (pure).

Read with patience: list signs, several markers, `[Source 1]`, `[1, 2]`, curly quotation marks, a marker on the next
line. A marker without words leaves an empty quote: whoever checks the sentence looks the words up in that passage.
"""

from __future__ import annotations

import re

from retrieval.domain import DraftSentence

_QUOTED = r"[\"\u201c\u201d\u00ab](?P<{0}>.*?)[\"\u201c\u201d\u00bb](?=\s*(?:[\],;]|$))"
_ONE = r"(?:(?:source|passage|quote)s?\s+)?(?:[0-9a-z]{14,}\s+)?#?\d{1,3}"
_INSIDE = rf"{_ONE}(?:\s*[:,]?\s*[\"\u201c\u201d\u00ab].*?[\"\u201c\u201d\u00bb](?=\s*[\],;]))?"
_MARKER = re.compile(rf"\[\s*{_INSIDE}(?:\s*[,;]\s*{_INSIDE})*\s*\]", re.IGNORECASE)
_ENTRY = re.compile(
    rf"(?<![0-9a-z])(?P<number>\d{{1,3}})(?![0-9a-z])(?:\s*[:,]?\s*{_QUOTED.format('quote')})?", re.IGNORECASE
)
_LIST_SIGN = re.compile(r"^\s*(?:[-*\u2022>]+|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"^[\s.,;!?]*")
_SAYS_SO = re.compile(r"^(?:\W*(?:answer|reply|sentences?)\W*|.*:)$", re.IGNORECASE)
LONGEST_LINE = 4_000
"""Characters of a line that are read; no sentence with its quote is longer."""


def drafts_of(text: str) -> list[DraftSentence]:
    """Return the sentences of a text with their markers; one without any is returned without quotes."""
    drafts: list[DraftSentence] = []
    for line in text.splitlines():
        for draft in _line(_LIST_SIGN.sub("", line[:LONGEST_LINE])):
            if draft.text:
                drafts.append(draft)
            elif draft.quotes and drafts:
                drafts[-1] = DraftSentence(drafts[-1].text, (*drafts[-1].quotes, *draft.quotes))
    return [draft for draft in drafts if draft.quotes or not _SAYS_SO.match(draft.text)]


def _line(line: str) -> list[DraftSentence]:
    """Return the sentences of a line: what stands before each run of markers, or behind the only one that leads."""
    leading = _MARKER.match(line.lstrip())
    if leading and (behind := line.lstrip()[leading.end() :].strip(" .,:")) and not _MARKER.search(behind):
        return [DraftSentence(_ended(behind), _entries(leading[0]))]
    found: list[DraftSentence] = []
    start = 0
    for match in _MARKER.finditer(line):
        quotes = _entries(match[0])
        between = line[start : match.start()].strip()
        if found and not between.strip(" .,;"):
            found[-1] = DraftSentence(found[-1].text, (*found[-1].quotes, *quotes))
        else:
            found.append(DraftSentence(_ended(_SENTENCE_END.sub("", between) if found else between), quotes))
        start = match.end()
    rest = _SENTENCE_END.sub("", line[start:]).strip() if found else line.strip()
    return [*found, DraftSentence(rest, ())] if rest.strip(" .`*") else found


def _ended(sentence: str) -> str:
    """Close a sentence whose stop came after its marker."""
    return f"{sentence}." if sentence and sentence[-1].isalnum() else sentence


def _entries(marker: str) -> tuple[tuple[int, str], ...]:
    """Return the passage numbers of a marker, each with the words quoted from it (none: empty)."""
    entries: list[tuple[int, str]] = []
    inside = marker[1:-1]
    place = 0
    while match := _ENTRY.search(inside, place):
        entries.append((int(match["number"]), (match["quote"] or "").strip()))
        place = match.end()
    return tuple(entries)
