"""Texts that cannot steer a terminal: what we read is data there too."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_OVERRIDES = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Unicode's direction overrides (UAX 9): they make a line read other than it is."""


def shown(text: str) -> str:
    """Return a text without control characters, save line breaks; other white space becomes a space.

    >>> shown("a" + chr(27) + "[2Jb")
    'a[2Jb'
    """
    spaced = (" " if each != "\n" and each.isspace() else each for each in text)
    return "".join(each for each in spaced if each == "\n" or not _steers(each))


def _steers(character: str) -> bool:
    """Say whether a character does something to a terminal rather than show."""
    return unicodedata.category(character) in _STEERING or character in _OVERRIDES
