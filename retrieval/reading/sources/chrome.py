"""The forms of lines that belong to a site rather than to its article; pure, and never tuned to one site."""

from __future__ import annotations

import re

from retrieval.reading.sources.dates import DAY
from retrieval.text.tables import worded

_META_WORDS = 16
_DATED_WORDS = 8
_PART_WORDS = 3
_LONGEST = 300
"""A longer line, in characters, is nobody's chrome; it also bounds what the patterns below have to look at."""
_COUNT = r"\d[\d.,]*\s*[km]?\s*{counted}"
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,4}\)?)?"
_NAME = r"[A-Z][\w.'\u2019-]+(?:\s+(?:{particle}\s+)*[A-Z][\w.'\u2019-]*){1,3}"
_META_PARTS = worded("site", rf"{DAY.pattern}|{_COUNT}|{_CLOCK}|{{dated}}\b|[\W_]+")
BYLINE = worded("site", rf"^\W*(?:(?i:{{byline}}))\s+({_NAME}(?:(?:,|\s+{{and}}|\s+&)\s+{_NAME})*)", re.NOFLAG)
UPDATED = worded("site", r"{updated}\W{0,3}(?:{on}\W)?\s*$")
_PARTS = re.compile(r"\s*[\u2022\u00b7|]\s*")
_SITE_LINE = worded("site", rf"^\W*(?:{{line}}|(?:{{share}}[\W_]*)+|{_COUNT})\W*$")
TAIL = worded("site", r"^\W*(?:{tail}|(?P<end>{replies}))\s*[:\u203a\u00bb\u2192]?\s*$")
_TAIL_LINE = worded(
    "site",
    r"^\W*{sorting}\s*:.{1,200}$|^\W*(?:\u00a9|\(c\)|{rights}).{0,160}$|^.{0,60}\b{reserved}\b.{0,60}$|^(?:{about}\W*)+$",
)


def is_chrome(line: str) -> bool:
    """Tell a line that invites, shares, counts or leads elsewhere, wherever it stands."""
    if len(line) > _LONGEST:
        return False
    return bool(_SITE_LINE.match(line) or _TAIL_LINE.match(line)) or (bool(DAY.search(line)) and is_only_meta(line))


def is_only_meta(line: str) -> bool:
    """Tell a line made of nothing but days, times, counters and a byline, however they are glued together."""
    return len(line) <= _LONGEST and not _META_PARTS.sub("", BYLINE.sub("", line))


def is_meta(line: str) -> bool:
    """Tell a line above the article that says when or by whom rather than what."""
    if len(line) > _LONGEST or len(line.split()) > _META_WORDS or line.endswith((".", "!", "?")):
        return False
    if is_only_meta(line) or BYLINE.match(line):
        return True
    return bool(DAY.search(line)) and (len(line.split()) <= _DATED_WORDS or all(map(_is_part, _PARTS.split(line))))


def _is_part(part: str) -> bool:
    return is_only_meta(part) or is_chrome(part) or bool(BYLINE.match(part)) or len(part.split()) <= _PART_WORDS
