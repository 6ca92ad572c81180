"""Plain text made safe and regular: what nobody can see goes, white space and paragraphs become uniform."""

from __future__ import annotations

import codecs
import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ud800-\udfff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e01ef]"
)
# Control characters, whatever turns the writing direction, halves of characters, annotations, code points that are no
# characters, and the tags and variation selectors that spell hidden text.
_MISTAKEN = re.compile("[\x80-\x84\x86-\x9f]")
"""Quotation marks and dashes of Windows-1252 in a text that calls itself ISO 8859-1, as browsers read them too."""
_EMPTY = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_BREAK_LOW, _BREAK_HIGH = 45, 100
"""Lines that a mail program or an editor wrapped are about this long, in characters."""
_TITLE_LENGTH = 120
_NO_CHARSETS = frozenset({
    "base64", "bz2", "hex", "idna", "mbcs", "oem", "palmos", "punycode", "quopri", "raw-unicode-escape", "rot13",
    "rot-13", "undefined", "unicode-escape", "uu", "zlib",
})  # fmt: skip


def without_unseen(text: str) -> str:
    r"""Return the text without characters that no reader sees, line ends as `\n`; nothing else changes."""
    return _UNSEEN.sub("", _MISTAKEN.sub(_meant, text.replace("\r\n", "\n").replace("\r", "\n")))


def _meant(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("cp1252", "ignore")


def tidy(text: str) -> str:
    """Return the text with single spaces, lines trimmed, and paragraphs parted by one empty line."""
    seen = _EMPTY.sub("", without_unseen(text))
    lines = (_SPACES.sub(" ", line).strip() for line in seen.split("\n"))
    return _PARAGRAPH.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return the text as a single line with single spaces, for titles and names."""
    return " ".join(tidy(text).split())


def units(text: str) -> list[str]:
    """Part a pasted text into its paragraphs and single lines; a wrapped paragraph's lines are joined again."""
    parted: list[str] = []
    for block in tidy(text).split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        parted.extend([" ".join(lines)] if _is_wrapped(lines) else lines)
    return parted


def _is_wrapped(lines: list[str]) -> bool:
    full = lines[:-1]
    return bool(full) and all(_BREAK_LOW <= len(line) <= _BREAK_HIGH for line in full) and len(lines[-1]) <= _BREAK_HIGH


def title_from(text: str) -> str:
    """Make a title of a text that has none: its first line, cut at a word."""
    first = one_line(text.strip().split("\n", 1)[0])
    if len(first) <= _TITLE_LENGTH:
        return first
    return first[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:\u2013\u2014-") + "…"


def is_charset(name: str) -> bool:
    """Say whether a name is that of an encoding of texts that decodes in one go.

    Python knows others by name too: escapes, whole domain names, and one that takes the square of the length.
    """
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):  # a name with a null in it, say
        return False
    return known not in _NO_CHARSETS


def decoded(body: bytes) -> str:
    """Return a text file's words: by its byte order mark, as UTF-8, else as Windows-1252 with marks for bad bytes."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
