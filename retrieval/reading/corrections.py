"""Notices by which a document says that it was put right, made clear or withdrawn; pure.

Only what is said of the document itself counts: a label in front of a notice ("Correction:", "Berichtigung:"), or a
sentence about an earlier version of it. A report that another outlet corrected itself is no notice.
"""

from __future__ import annotations

import re

from retrieval.domain import Correction, Document
from retrieval.text.grammar import months
from retrieval.text.notices import correction
from retrieval.text.tables import in_small_letters, worded, worded_small

LONGEST = 400
"""Letters of a notice that are kept; the document has the rest."""
_SENTENCES = 2

_EDITORS = worded("correction", "{editors}")
"""Labels of notes that need not correct anything."""
_LABELLED = worded(
    "correction",
    r"(?:^|(?<=\n)|(?<=[.!?]\s))[\s*_>\[(\u2022\u2014\u2013-]{0,20}+(?P<label>{label})\b[^\n:.!?]{0,60}?\s?[:\u2014\u2013]\s{0,9}",
)
_STATED = worded_small("correction", r"\b{stated}")
_WRONG = worded("correction", "{wrong}")
_END = re.compile(
    rf"(?<=[.!?])(?!(?<=\d\.)\s+(?:{'|'.join(map(re.escape, months()))})\b)[\"'\u201d\u2019)\]*_]*(?=\s|$)",
    re.IGNORECASE,
)
"""No sentence ends within "2. April"."""


def correction_of(document: Document) -> Correction | None:
    """Return what a document says was put right or withdrawn in it, None where it says nothing."""
    return _notice(document.title) or _notice(document.text)


def _notice(text: str) -> Correction | None:
    """Return the first notice of a text, its words on one line without the label; a label alone is none."""
    for label in _LABELLED.finditer(text):
        said = _paragraph(text, label.end())
        if said and (not _EDITORS.search(label["label"]) or _WRONG.search(said)):
            return correction(said, label=label["label"])
    stated = _STATED.search(in_small_letters(text))
    return correction(_paragraph(text, _start(text, stated.start()))) if stated else None


def _paragraph(text: str, start: int) -> str:
    """Return the two sentences from a place on, or what its paragraph has of them.

    The first sentence of a notice often repeats the mistake, and only the next one puts it right.
    """
    line = text[start : start + 2 * LONGEST].lstrip().partition("\n")[0]  # a bound, whatever the text is
    ends = [found.end() for found in _END.finditer(line)][:_SENTENCES]
    said = " ".join(line[: ends[-1] if ends else len(line)].split()).strip(" *_[]()\u2014\u2013")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}\u2026"


def _start(text: str, within: int) -> int:
    """Return where the sentence starts that holds a place."""
    before = [found.end() for found in re.finditer(r"[.!?][\"'\u201d\u2019)\]]*\s+|\n", text[:within])]
    return before[-1] if before else 0
