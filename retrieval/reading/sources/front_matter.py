"""The block of fields at the top of a Markdown file: YAML between `---` lines, or TOML between `+++` lines; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from retrieval.errors import UnreadableDocument

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\A\ufeff?(?:---[ \t]*\n\s*[\w-]+[ \t]*:|\+\+\+[ \t]*\n\s*[\w-]+[ \t]*=)")
_EMPTY_ABOVE = re.compile(r"\A\ufeff?(?:[ \t]*\n)+(?=---[ \t]*\n[ \t]*[\w-]+[ \t]*:)")
"""Empty lines above a head; above a rule that no field follows they are left alone."""
_CAP = 64_000
"""Characters of front matter that are parsed; nobody writes more by hand."""
_BRACKETS = 500
"""Lists and maps written in brackets; the parser takes the square of how deep they stand."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A Markdown file in two parts: the fields at its top with the line each stands on, and the text below."""

    fields: Mapping[str, object]
    lines: Mapping[str, int]
    body: str


def split(text: str, what: str) -> FrontMatter:
    """Part a Markdown text into fields and body; a text without front matter has no fields.

    Raises `UnreadableDocument` naming the file and the line when the block is not closed, cannot be parsed,
    or names a field twice.
    """
    text = _EMPTY_ABOVE.sub("", text)
    found = _BLOCK.match(text) or _TOML.match(text)
    if not found:
        if _OPENED.match(text):
            raise UnreadableDocument(what, "the front matter opened on line 1 is never closed")
        return FrontMatter({}, {}, text)
    if len(found.group(1)) > _CAP:
        raise UnreadableDocument(what, f"the front matter is longer than {_CAP} characters")
    if found.group(1).count("[") + found.group(1).count("{") > _BRACKETS:
        raise UnreadableDocument(what, f"the front matter has more than {_BRACKETS} brackets")
    is_toml = found.re is _TOML
    fields, lines = (_toml_fields if is_toml else _fields)(found.group(1), what)
    return FrontMatter(fields, lines, text[found.end() :])


def _fields(block: str, what: str) -> tuple[dict[str, object], dict[str, int]]:
    try:
        return _parsed(yaml.SafeLoader(block), what)
    except RecursionError as error:
        raise UnreadableDocument(what, "the front matter has lists in lists without end") from error
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as error:
        raise UnreadableDocument(what, f"the front matter is not YAML{_place(error)}") from error


def _toml_fields(block: str, what: str) -> tuple[dict[str, object], dict[str, int]]:
    try:
        fields = tomllib.loads(block)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(what, f"the front matter is not TOML ({error})") from error
    named = (re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line) for line in block.split("\n"))
    return fields, {found.group(1): number for number, found in enumerate(named, 2) if found}


def _parsed(loader: yaml.SafeLoader, what: str) -> tuple[dict[str, object], dict[str, int]]:
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise UnreadableDocument(what, "the front matter is not a list of `field: value` lines")
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 2
            if key.value in lines:
                raise UnreadableDocument(what, f"field `{key.value}` on line {line} was given before")
            lines[key.value] = line
        fields = loader.construct_document(node)
    finally:
        loader.dispose()
    return {str(key): value for key, value in fields.items()}, lines


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2}: {getattr(error, 'problem', '')})" if mark else f" ({error})"
