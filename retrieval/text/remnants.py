"""What of a page is told by its form to be no statement: datelines, captions, notices of a live blog, rests (pure).

By the form of a whole sentence or line, in all languages; nothing here looks at what is told.
"""

from __future__ import annotations

import re

from retrieval.text.notices import CORRECTING
from retrieval.text.tables import INLINE, worded

_DAY = r"(?i:\d{1,2}\.? (?:{of} )?{month}(?:,? (?:{of} )?\d{4})?|{month} \d{1,2}{ordinal}?(?:,? \d{4})?)"
_DASH = r"\s*\.?\s*(?:[\u2014\u2013-]{1,2})\s+"
_CAPITALS = r"[A-Z\u00c0-\u00dd]{2}[A-Z\u00c0-\u00dd.'\u2019 -]{1,29}"
_PLACE = r"[A-Z\u00c0-\u00dd][\w.'\u2019-]+(?: [A-Z\u00c0-\u00dd][\w.'\u2019-]+){0,3}"
_AGENCY = r"\((?:[A-Z][\w .,&/-]{1,30}|{agency})\)"
_DATELINE = worded(
    "remnant",
    rf"(?:{_CAPITALS}(?:, {_PLACE})?(?:,? {_DAY})?(?: {_AGENCY})?|(?:{_PLACE}(?:, {_PLACE})?(?:,? {_DAY})? )?{_AGENCY}"
    rf"|{_PLACE},? {_DAY}){_DASH}",
    re.NOFLAG,
    blank=INLINE,
)
"""Where and when a report was written, by which agency, and a dash: "BERLIN, 4 June (Wire) \u2014"."""
_RESTS = worded("remnant", r"(?:(?:[-\u2013\u2014*\u2022|>_=~#]+|{rest}(?= [A-Z\d][\w,.-]* [^+]))\s+)+", blank=INLINE)
_CLOCK = r"\d{1,2}(?:[:.h]\d{2}|(?= ?[ap]\.?m))(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}|Uhr|h))?"
_STAMP = worded(
    "remnant",
    rf"(?:{{stamped}}\W*(?:{{at}}\W+)?)?(?:{_CLOCK}|{_DAY}|\W|\b{{at}}\b|{{weekday}}|\d{{4}})+",
    blank=INLINE,
)
_NOTICE = worded(
    "remnant",
    r"{this}(?: {live})? ?{piece} {is} (?:\w+ ){0,2}{updated}\b(?: {with}\b.{0,80})?|{notice}",
    blank=INLINE,
)
_TO_CORRECT = worded("remnant", r"\b{correcting}\b", blank=INLINE)
_MOST_IN_NOTICE = 20
_PICTURE_AGENCY = r"(?:{picture}(?: {pictures})?/?)+"
_CREDITED = worded(
    "remnant", rf"[^.!?\n]{{2,60}}/(?i:{_PICTURE_AGENCY}) (?=[A-Z][\w'\u2019,]* \S+ )", re.NOFLAG, blank=INLINE
)
"""Whose picture it is, run together with what it shows."""
_CAPTION = worded(
    "remnant",
    r"\W*{caption}s?(?: ?(?:{credited}|:|/|\u00a9)\b ?:?| ?:).{1,160}"
    r"|\W*{source}s?: ?(?:[\w.'\u2019/&-]+ ?){1,4}"
    rf"|\W?[^.!?]{{2,60}}(?:/| {{via}} |\u00a9 ?|\| ?){_PICTURE_AGENCY}\W*{{file}}?\W*",
    blank=INLINE,
)


def without_dateline(text: str) -> int:
    """Return where the statement of a sentence begins: behind left-over dashes, a dateline, the credit of a picture."""
    rest = _RESTS.match(text)
    start = rest.end() if rest else 0
    line = _DATELINE.match(text, start) or _CREDITED.match(text, start)
    return line.end() if line else start


def is_remnant(text: str) -> bool:
    """Say whether a sentence or line is a stamp, a caption, a notice or a rest, and no statement."""
    plain = text[without_dateline(text) :].strip()
    if not any(map(str.isalpha, plain)):
        return True
    return _has_form_of_remnant(plain) and not (CORRECTING.search(plain) or _TO_CORRECT.search(plain))


def _has_form_of_remnant(plain: str) -> bool:
    if _DATELINE.fullmatch(f"{plain.rstrip('.')} - ") or _STAMP.fullmatch(plain) or _CAPTION.fullmatch(plain):
        return True
    short = len(plain.split()) <= _MOST_IN_NOTICE
    return short and bool(_NOTICE.fullmatch(plain.rstrip(" .!\u2026\u2192\u203a\u00bb")))
