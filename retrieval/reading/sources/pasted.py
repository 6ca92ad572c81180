"""Text that a person copied from a web page: its title, date and author, and its words without the site's chrome.

Such a text has three parts. Before the first paragraph of prose stand the title, often twice, and lines that belong to
the site (the way back, the section, the date glued to counters). Between and after the prose stand single lines that
invite or share. At the end comes a heading such as "Related Articles" with whatever follows it. The rules below only
look at the form of such lines, never at a site.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from retrieval.reading.sources.chrome import BYLINE, TAIL, UPDATED, is_chrome, is_meta, is_only_meta
from retrieval.reading.sources.dates import DAY, day_in
from retrieval.reading.sources.texts import title_from, units

_PROSE_WORDS = 12
_TITLE_WORDS = 35
_SHORT_WORDS = 4
_LABEL_WORDS = 2
_TAIL_SHARE = 0.45
"""A heading such as "Read more" ends the article when less than this share of its prose follows."""
_NEAR = 300
"""How far into a line above the article its day and author are looked for, in characters."""
_DATELINE = 90
"""How far into its first paragraph an article names its day, in characters."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted text says: title, words without chrome, and its day and author where it names them."""

    title: str
    text: str
    published_at: datetime | None
    author: str | None


def read_pasted(text: str) -> Pasted:
    """Read a text that was copied from a page, or any plain text: one without chrome comes back whole."""
    lines = units(text)
    start = next((n for n, line in enumerate(lines) if _is_prose(line)), len(lines))
    head, body = lines[:start], _without_tail(lines[start:])
    above = _title_of(head, labels=bool(body))
    title = above or title_from(body[0] if body else text)
    kept = (
        [line for line in head if _belongs(line, title)]
        if body
        else [line for line in head if line != title and not is_chrome(line)]
    )
    words = kept + [line for line in body if not is_chrome(line) and not (above and _is_title_again(line, above))]
    return Pasted(
        title=title,
        text="\n\n".join(words),
        published_at=_day_of(head, body),
        author=next((found for found in map(_author_of, head) if found), None),
    )


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _PROSE_WORDS and bool(re.search(r"[.!?…。]['\"”\u2019)\]]*(?:\s|$)", line))


def _prose_words(line: str) -> int:
    return len(line.split()) if _is_prose(line) else 0


def _count(line: str) -> int:
    return len(re.findall(r"\w+", line))


def _title_of(head: list[str], *, labels: bool) -> str | None:
    """Find the title above the prose: the line that stands there twice, else the first that is no mere label."""
    lines = [line for line in head if not is_chrome(line) and not is_meta(line) and len(line.split()) <= _TITLE_WORDS]
    times = Counter(map(_flat, lines))
    twice = (line for line in lines if times[_flat(line)] > 1 and _count(line) > _LABEL_WORDS)
    wordy = (line for line in lines if not labels or _count(line) > _LABEL_WORDS)
    return next(twice, None) or next(wordy, None) or next(iter(lines), None)


def _is_title_again(line: str, title: str) -> bool:
    """Tell the title's repeat, also with the site's name after it."""
    flat, whole = _flat(line), _flat(title)
    return flat == whole or (
        flat.startswith(whole) and bool(re.match(r"\s*[|\u2013—-]\s*[^.]{1,40}$", line[len(title) :]))
    )


def _flat(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _belongs(line: str, title: str) -> bool:
    """Tell a subtitle, which is kept, from the site's lines above the first paragraph."""
    if _is_title_again(line, title) or is_chrome(line) or is_meta(line):
        return False
    return len(line.split()) > _SHORT_WORDS or line.endswith((".", "!", "?"))


def _without_tail(body: list[str]) -> list[str]:
    """Cut the list of other articles, comments and notices after the last paragraph."""
    total = left = sum(map(_prose_words, body))
    for n, line in enumerate(body):
        left -= _prose_words(line)
        heading = TAIL.match(line) if n else None
        if heading and (heading["end"] or left < _TAIL_SHARE * total):
            return body[:n]
    return [line for line in body if not TAIL.match(line)]


def _day_of(head: list[str], body: list[str]) -> datetime | None:
    """Return the day the article was published: from the lines above it, else from its dateline."""
    for line in (each[:_NEAR] for each in head):
        days = [found for found in DAY.finditer(line) if not UPDATED.search(line[: found.start()])]
        if days and (is_only_meta(line) or is_meta(line)):
            return day_in(days[0].group())
    return day_in(body[0][:_DATELINE]) if body else None


def _author_of(line: str) -> str | None:
    found = BYLINE.match(DAY.sub(" · ", line[:_NEAR]))
    return found.group(1).strip() if found else None
