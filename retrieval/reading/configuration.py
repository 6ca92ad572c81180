"""Reading a TOML file that lists tables of one sort, with every mistake named by file, line and key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from retrieval.errors import BadConfiguration

_File = TypeVar("_File", bound=BaseModel)


def read_toml(path: Path, form: type[_File], *, table: str, unique: str) -> _File:
    """Return the file's content in the given form.

    `table` is the name of its repeated tables (`[[table]]`), `unique` the key that no two of them may share.
    Raises `BadConfiguration` naming the file, the line and the key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
        parsed = form.model_validate(content)
    except OSError as error:
        raise BadConfiguration(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise BadConfiguration(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(f"{path}: is not TOML: {error}") from error
    except ValidationError as error:
        raise BadConfiguration(f"{path}, {_mistake(error, text, table)}") from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, lists in lists without end
        raise BadConfiguration(f"{path}: cannot be read as TOML; it holds a number or lists without end") from error
    _refuse_twins(path, text, getattr(parsed, table), table=table, key=unique)
    return parsed


def line_of(text: str, table: str, ordinal: int, key: str | None = None) -> int:
    """Return the line, from 1, of a key in the `ordinal`-th `[[table]]` (from 0), or of the table's own heading."""
    heading = re.compile(rf"^\s*\[\[\s*{re.escape(table)}\s*\]\]")
    wanted = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
    seen, found = -1, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if heading.match(line):
            if seen == ordinal:
                break
            seen += 1
            found = number if seen == ordinal else found
        elif seen == ordinal and wanted and wanted.match(line):
            return number
    return found


def _mistake(error: ValidationError, text: str, table: str) -> str:
    mistakes = error.errors(include_url=False)
    first = next((each for each in mistakes if each["type"] == "extra_forbidden"), mistakes[0])  # a misspelt key
    place = first["loc"]
    if len(place) < 2 or not isinstance(place[1], int):  # noqa: PLR2004 - (table, ordinal, key) or just a key
        key = str(place[0]) if place else ""
        found = re.search(rf"^\s*\[*\s*{re.escape(key)}\b", text, re.MULTILINE)
        line = text.count("\n", 0, found.end()) + 1 if found else 1
        return f"line {line}: `{key}` {_plainly(first['type'], first['msg'], table)}"
    ordinal = place[1]
    key = str(place[2]) if len(place) > 2 else ""  # noqa: PLR2004 - (table, ordinal, key)
    return f"line {line_of(text, table, ordinal, key)}: key `{key}` {_plainly(first['type'], first['msg'], table)}"


def _plainly(kind: str, message: str, table: str) -> str:
    if kind == "extra_forbidden":
        return f"is not known; a [[{table}]] has no such key"
    if kind == "missing":
        return "is missing"
    return f"is wrong: {message.removeprefix('Value error, ')}"


def _refuse_twins(path: Path, text: str, entries: list[BaseModel], *, table: str, key: str) -> None:
    seen: set[object] = set()
    for ordinal, entry in enumerate(entries):
        value = getattr(entry, key)
        if value in seen:
            line = line_of(text, table, ordinal, key)
            raise BadConfiguration(f"{path}, line {line}: key `{key}` is {value!r}, which another [[{table}]] has")
        seen.add(value)
