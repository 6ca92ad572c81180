"""Addresses in a sentence, also those that are written so that no program takes them for one (pure)."""

from __future__ import annotations

import re
import unicodedata

_DOTS = str.maketrans(dict.fromkeys("\u3002\uff61\uff0e\u2024\u00b7\u2027", "."))
_DISGUISES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\s*[\[({<]+\s*(?:\.|dot|punto?|punkt|point)\s*[\])}>]+\s*", "."),
        (r"(?<=\w)\s+(?:dot|punkt)\s+(?=\w)", "."),
        (r"(?<=[^\W\d_])\s+\.\s+(?=[a-z])", "."),
        (r"\s*[\[({<]+\s*(?:@|at|arroba)\s*[\])}>]+\s*", "@"),
        (r"(?<=\w)\s+at\s+(?=(?:[\w-]+\.)+[^\W\d_]{2,})", "@"),
        (r"\bh(?:xx|tt|\*\*|__)ps?(?=\s*[:;\[])", "http"),
        (r"\[:\]", ":"),
        (r"(?<=[a-z])\s*[:;]\s*/\s*/\s*", "://"),
        (r"\bwww[\s.,]+", "www."),
    )
)
_ADDRESS = re.compile(
    r"\b[a-z][a-z\d+-]{1,9}://\S*"
    r"|\bwww\.\S+"
    r"|(?<![\w@])[\w.+-]+@[\w-]+\S*"
    r"|(?<![\w.])@[^\W\d_]\w+"
    r"|(?<![\w.,])\d{1,3}(?:\.\d{1,3}){3}\b\S*"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:[a-z]{2,}|[A-Z]{2,})\b(?::\d+)?(?:/\S*)?",
)
_ONE_LETTER = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{2,}", re.IGNORECASE)
"""An abbreviation that runs into the next word ("the U.S.and") is no address."""
_AROUND = ".,;:!?()[]{}<>\"'\u201c\u201d\u2019*"


def addresses(text: str) -> frozenset[str]:
    """Return the web, mail and numeric addresses and the handles of a text, undisguised and in lower case."""
    found = (match[0].strip(_AROUND) for match in _ADDRESS.finditer(undisguised(text)))
    return frozenset(one.casefold() for one in found if one and not _ONE_LETTER.fullmatch(one))


def undisguised(text: str) -> str:
    """Return a text with its addresses as a browser takes them: "hxxps://a[.]example" as "http://a.example"."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text.translate(_DOTS)) if unicodedata.category(c) != "Cf")
    for disguise, meant in _DISGUISES:
        plain = disguise.sub(meant, plain)
    return plain
