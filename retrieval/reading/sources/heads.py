"""The fields at the head of a file, in whatever form people write them: each a key with its value; pure.

A line ("Visibility: internal"), a list or a table below its key, a member of a JSON object. What a key means is not
looked at here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

LINES = 40
LETTERS = 4000
"""How far a head reaches; what stands further down belongs to what the text tells."""
_KEY = r"[\W_]{0,24}(?P<key>[^\W_][\w '\u2019-]{1,28}?)[\"'*_`\s]{0,12}"
_LINE = re.compile(rf"{_KEY}(?:=>|[:=])(?P<value>.*)")
_LOOSE = re.compile(rf"{_KEY}(?:\s[\u2013\u2014-]\s|\s{{1,8}})(?P<value>\S.{{0,60}})")
"""A key and its value with nothing between them but a dash or a gap, as sentences begin, too."""
_MEMBER = re.compile(
    r"[\"'](?P<key>[\w -]{2,28})[\"']\s{0,4}:\s{0,4}(?P<value>\[[^\]]{0,200}\]|[\"'][^\"'\n]{0,200}[\"']|[\w:-]{1,60})"
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_RULE = re.compile(r"[\s|:+=-]*[|+-][\s|:+=-]*")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text's head, without what nobody sees, each letter in its usual shape."""
    head = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text[: LETTERS * 2])
    seen = _BEYOND_ASCII.sub(_seen, unicodedata.normalize("NFKC", head))
    return seen.lstrip()[:LETTERS].split("\n")[:LINES]


def _seen(run: re.Match[str]) -> str:
    return "".join(letter for letter in run[0] if unicodedata.category(letter) != "Cf")


def fields_of(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields that the lines of a head hold behind a colon or an equals sign, or as members of an object."""
    for number, line in enumerate(lines):
        if found := _LINE.match(line):
            yield found["key"], found["value"].strip() or _listed(lines[number + 1 :])
    yield from members_of("\n".join(lines))


def loose_fields_of(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what may be fields: two words beside each other or with a dash between them, the cells of a table."""
    for number, line in enumerate(lines):
        if found := _LOOSE.fullmatch(line.rstrip()):
            yield found["key"], found["value"]
        if "|" in line:
            yield from _cells(line, lines[number + 1 :])


def members_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the members of JSON objects in a text, with values that are plain or lists."""
    yield from ((found["key"], found["value"]) for found in _MEMBER.finditer(text))


def _listed(below: Sequence[str]) -> str:
    """Return the values of a list that stands below its key, a line each."""
    listed: list[str] = []
    for line in below:
        if not re.match(r"\s*[-*+\u2022]\s+\S", line):
            break
        listed.append(line)
    return ", ".join(line.strip(" \t-*+\u2022") for line in listed)


def _cells(line: str, below: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each cell of a table's row with the one beside it, and where the row heads a table, with the one below."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")][:12]
    yield from pairwise(cells)
    if len(below) > 1 and _RULE.fullmatch(below[0]):
        values = [cell.strip() for cell in below[1].strip().strip("|").split("|")]
        yield from zip(cells, values, strict=False)
