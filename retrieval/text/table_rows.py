"""The rows of a text's tables, each told with the header that says what its cells are (pure).

Tables are read as Markdown writes them (GitHub Flavored Markdown 0.29, 4.10), which is also how those of web pages
reach us: a line of headers, a line of dashes, and a line a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.text.sentences import Span

_LINE: Final = re.compile(r"^[ \t]*\|?(?=[^\n]*\|)[^\n]*$", re.MULTILINE)
_RULE: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_EDGE: Final = re.compile(r"^\s*\|?|(?<!\\)\|?\s*$")
_BETWEEN: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row where it stands, the line of headers above its table, and what both say in a sentence's form."""

    span: Span
    header: Span
    told: str


def table_rows(text: str) -> tuple[TableRow, ...]:
    """Return the rows of all tables in order; one with more cells than headers is left out."""
    return tuple(_rows(text))


def _rows(text: str) -> Iterator[TableRow]:
    header: Span | None = None
    names: list[str] = []
    end, above = -1, Span(0, 0)
    for match in _LINE.finditer(text):
        line, span = match[0], _stripped(match)
        is_next = match.start() == end + 1
        header = header if is_next else None
        if header is None and is_next and _RULE.fullmatch(line):
            header, names = above, _cells(text[above.start : above.end])
        elif header and len(cells := _cells(line)) <= len(names) and (told := _told(names, cells)):
            yield TableRow(span, header, told)
        end, above = match.end(), span


def _told(names: list[str], cells: list[str]) -> str:
    """Write a row as "first cell: header: cell; …"; nothing where it says nothing beside its first cell."""
    first, *rest = cells
    said = "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names[1:], rest, strict=False) if cell)
    return f"{first} \u2013 {said}." if first and said else ""


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _BETWEEN.split(_EDGE.sub("", line))]


def _stripped(match: re.Match[str]) -> Span:
    line = match[0]
    return Span(match.start() + len(line) - len(line.lstrip()), match.start() + len(line.rstrip()))
