"""What was typed, as text or not at all (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.errors import InvalidInputError


def is_text(typed: str) -> bool:
    """Say whether a string can be written as UTF-8: bytes that could not be decoded come as halves of characters."""
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_text(arguments: Iterable[str]) -> None:
    """Raise `InvalidInputError` for the first argument whose bytes are no UTF-8; nothing could store or print it."""
    for number, argument in enumerate(arguments, start=1):
        if not is_text(argument):
            legible = argument.encode(errors="replace").decode()
            raise InvalidInputError(
                f"Argument {number} ({legible!r}) holds bytes that are not UTF-8: type it again, or rename the file."
            )
