"""Questions in a file, one a line: how a line is read, and how one bad line stays one bad line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from bot.cli.forms import Form
from bot.cli.moments import end_of
from bot.cli.typed import is_text
from bot.errors import DeskError
from retrieval.errors import InvalidInputError, RetrievalError, UnreadableDocument


@dataclass(frozen=True, slots=True)
class Asking:
    """One line's question; `identity` comes back with its answer."""

    identity: Any
    text: str
    as_of: datetime | None


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file of questions, a line that is no UTF-8 among them. Raises `UnreadableDocument`."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(str(path), f"the questions cannot be read ({error.strerror}).") from error
    return body.removeprefix(codecs.BOM_UTF8).decode(errors="surrogateescape").splitlines()


def answered(lines: Iterable[str], answer: Callable[[Asking], Form], as_of: datetime | None) -> Iterator[Form]:
    """Yield one form a line that is not blank, in order: what `answer` gives, or `id` and `error`.

    `as_of` holds for lines that name no moment of their own.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answered(line, number, answer, as_of)


def _answered(line: str, number: int, answer: Callable[[Asking], Form], as_of: datetime | None) -> Form:
    """Answer one line."""
    identity: Any = None
    try:
        fields = _fields(line)
        identity = fields.get("id")
        return {"id": identity} | answer(_asking(fields, as_of))
    except (RetrievalError, DeskError) as error:
        return {"id": identity, "error": str(error), "line": number}
    except Exception as error:  # noqa: BLE001 - the outermost edge of one question: those after it are still answered
        structlog.get_logger().exception("question failed", line=number)
        return {"id": identity, "error": f"Something went wrong ({type(error).__name__}).", "line": number}


def _fields(line: str) -> dict[str, Any]:
    """Read a line as one JSON object."""
    if not is_text(line):
        raise InvalidInputError("This line is not UTF-8.")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError("This line is not JSON.") from error
    if not isinstance(fields, dict):
        raise InvalidInputError('This line is not an object such as {"id": "q1", "question": "…"}.')
    return fields


def _asking(fields: dict[str, Any], as_of: datetime | None) -> Asking:
    """Check a line's fields; keys we do not know are ignored."""
    if fields.get("id") is None:
        raise InvalidInputError('"id" is missing.')
    text, own = fields.get("question"), fields.get("as_of")
    if not isinstance(text, str) or not text.strip():
        raise InvalidInputError('"question" is missing or not a text.')
    if not is_text(text):
        raise InvalidInputError('"question" holds half a character (\\ud800 to \\udfff).')
    if own is not None and not isinstance(own, str):
        raise InvalidInputError('"as_of" is not a text such as "2026-06-08".')
    return Asking(fields["id"], text, end_of(own) if own else as_of)
