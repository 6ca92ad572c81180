"""Whom a document credits, and which documents are copies of one another; pure.

A credit is read from how reporters word it. Some wordings name a reporter whoever it is ("first reported by …",
"according to a report by …"); others also introduce companies and people ("according to …", "… reported"), so there
the name must look like an outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.domain import Document

_SHINGLE = 5
ALIKE = 0.6
"""Share of 5-word shingles in common from which two texts are copies; measured on syndicated news."""

_WORD = r"[A-Z0-9][\w&'\u2019-]*(?:\.(?=\w)[\w-]+)*"
_GAP = r"[^\S\n]+"
_NAME = rf"(?:[Tt]he{_GAP})?{_WORD}(?:{_GAP}(?:(?:of|and|for|the|&){_GAP})?{_WORD}){{0,4}}"
_REPORT = (
    r"(?:(?:new|recent|earlier|exclusive|joint|detailed|own)\s+)?"
    r"(?:report(?:ing)?|investigation|stor(?:y|ies)|article|scoop|review|account|analysis)"
)
_SEEN = r"(?:sources?|people|employees|documents?|messages?)\s+(?:cited|quoted|seen|obtained|reviewed|spoken\s+to)"
_LABEL = r"(?i:original(?:\s+(?:source|report|article|story))?|sources?|via|h/t|hat\s+tip(?:\s+to)?)"
_CREDITS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    (
        rf"(?i:first|originally|earlier)\s+(?:reported|published|revealed|appeared)\s+(?:by|in|on)\s+({_NAME})",
        False,
        ("irst ", "riginally ", "arlier "),
    ),
    (r"\b(?:was\s+the\s+)?first\s+(?:to\s+report|reported|revealed|published)\b", False, (" first ",)),
    (rf"{_SEEN}\s+by\s+({_NAME})", True, ("cited", "quoted", "seen", "obtained", "reviewed", "spoken")),
    (rf"[Aa]ccording\s+to\s+(?:an?|the|its)\s+{_REPORT}\s+(?:by|in|from|of)\s+({_NAME})", False, ("ccording",)),
    (rf"(?:citing|cites|cited|quoting)\s+(?:an?|the)\s+{_REPORT}\s+(?:by|in|from)\s+({_NAME})", False, ("cit", "quot")),
    (rf"{_REPORT}\s+(?:by|in|from)\s+({_NAME})", True, ()),
    (rf"(?<=s\s){_REPORT}\b", True, ("'s ", "\u2019s ", "s' ")),
    (rf"reported\s+(?:earlier\s+)?by\s+({_NAME})", False, ("reported",)),
    (rf"(?m:^)[^\w\n]{{0,5}}{_LABEL}\s*:\s*({_NAME})", False, (":",)),
    (rf"(?<=[.!?]\s)Source:\s*({_NAME})", False, ("Source:",)),
    (rf"[Aa]ccording\s+to\s+({_NAME})", True, ("ccording",)),
    (rf"(?:citing|cites)\s+({_NAME})", True, ("citing", "cites")),
    (r"\b(?:(?:has|had|have)\s+)?(?:reported|reports|revealed)\b", True, ("report", "reveal")),
    (
        rf"\b(?:told|interview\s+with|speaking\s+to|spoke\s+to|statement\s+to)\s+({_NAME})",
        True,
        ("told", " to ", "with"),
    ),
    (rf"\b[Vv]ia\s+({_NAME})", True, ("ia ",)),
)
"""Wordings from the clearest to the weakest, whether the name must look like an outlet's, and what the text must hold.

A wording without a group stands behind the name rather than before it. What the text must hold (any of it) spares most
documents most of the patterns.
"""
_COMPILED = tuple((re.compile(pattern), picky, cues) for pattern, picky, cues in _CREDITS)
_BEFORE = re.compile(rf"({_NAME})['\u2019]?s?\s+$")
_WINDOW = 90
"""How far back from a verb its subject is looked for, in letters; a name is much shorter."""

_OUTLET_WORDS = frozenset({
    "news", "times", "post", "journal", "review", "wire", "herald", "tribune", "gazette", "magazine", "weekly", "daily",
    "media", "press", "insider", "observer", "chronicle", "standard", "mirror", "telegraph", "courier", "dispatch",
    "ledger", "bulletin", "monitor", "examiner", "sentinel", "reporter", "radio", "broadcasting", "globe", "star",
    "guardian", "independent", "economist", "atlantic", "decoder", "verge", "information", "register", "zeitung",
    "newsletter", "podcast", "report", "harbour", "beacon", "today", "spiegel", "monde", "pais", "nikkei", "sun",
})  # fmt: skip
_OUTLETS = frozenset({
    "reuters", "bloomberg", "axios", "politico", "wired", "techcrunch", "venturebeat", "cnbc", "cnn", "bbc", "npr",
    "abc", "nbc", "cbs", "ap", "afp", "associated press", "forbes", "fortune", "semafor", "platformer", "404 media",
    "engadget", "zdnet", "gizmodo", "mashable", "ars technica", "the next web", "rest of world", "propublica", "vox",
    "quartz", "business insider", "financial times", "ft", "wsj", "nyt", "heise", "golem", "tagesschau", "techmeme",
    "bellingcat",
})  # fmt: skip
_LEADING = re.compile(
    r"^(?:(?:As|But|And|When|While|After|Before|In|On|At|Earlier|Later|Yesterday|Today|Meanwhile|Last|Since|Now|Also"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\s+)+"
)
_TRAILING = re.compile(
    r"\s+(?:on|in|at)?\s*(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May"
    r"|June|July|August|September|October|November|December|\d[\d,]*|In|On|It|He|She|They|But|And)\b.*$"
)
_PICTURE_SOURCES = frozenset(
    {"getty", "shutterstock", "unsplash", "istock", "company", "author", "wikimedia", "pexels"}
)
_NO_NAME = frozenset({
    "the", "a", "an", "it", "he", "she", "they", "we", "i", "this", "that", "reports", "sources", "people", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may",
    "june", "july", "august", "september", "october", "november", "december", "the company", "the report", "the review",
})  # fmt: skip


def original_of(document: Document) -> str | None:
    """Return the outlet whose reporting a document says it rests on, or None when it credits nobody else.

    Where it credits several, the wording that most clearly names the first report wins.
    """
    for pattern, picky, cues in _COMPILED:
        if cues and not any(cue in document.text for cue in cues):
            continue
        for found in pattern.finditer(document.text):
            name = _name(_credited(found, document.text))
            if not name or _is_own(name, document) or (picky and not _is_outlet(name)):
                continue
            return name
    return None


def _credited(found: re.Match[str], text: str) -> str:
    if found.re.groups:
        return found.group(1)
    before = _BEFORE.search(text[max(0, found.start() - _WINDOW) : found.start()])
    return before.group(1) if before else ""


def _name(words: str) -> str | None:
    name = " ".join(_TRAILING.sub("", _LEADING.sub("", words)).split())
    name = re.sub(r"['\u2019]s?$", "", name).strip(" -&")
    name = re.sub(r"^the\s", "The ", name)
    parts = name.casefold().split(" ")
    if not name or name.casefold() in _NO_NAME or parts[0] in _PICTURE_SOURCES:
        return None
    runs_on = parts[0] in _OUTLETS and parts[-1] not in _OUTLET_WORDS and name.casefold() not in _OUTLETS
    return name.split(" ")[0] if runs_on else name


def _is_own(name: str, document: Document) -> bool:
    """Tell an outlet that names itself, or one of its own sections."""
    own, named = _key(document.outlet or ""), _key(name)
    return bool(own) and (named.startswith(own) or own.startswith(named))


def _key(name: str) -> str:
    return re.sub(r"^the\s+|[\W_]+", "", name.casefold())


def _is_outlet(name: str) -> bool:
    words = name.casefold().removeprefix("the ").split()
    return " ".join(words) in _OUTLETS or (bool(words) and (words[-1] in _OUTLET_WORDS or words[0] in _OUTLETS))


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of a text's runs of five words, cases and punctuation aside."""
    words = re.findall(r"\w+", text.casefold())
    runs = range(max(1, len(words) - _SHINGLE + 1)) if words else range(0)
    return frozenset(hash(tuple(words[n : n + _SHINGLE])) for n in runs)


def likeness(left: frozenset[int], right: frozenset[int]) -> float:
    """Return the Jaccard likeness of two sets of shingles, in 0..1."""
    return len(left & right) / len(left | right) if left or right else 0.0


def copies(documents: Sequence[Document], *, alike: float = ALIKE) -> dict[str, str]:
    """Return, for each document that copies an earlier one of the sequence, the earliest it copies (identities)."""
    sets = [shingles(document.text) for document in documents]
    holders: dict[int, list[int]] = {}
    first: dict[str, str] = {}
    for n, own in enumerate(sets):
        for earlier in _sharing(own, holders):
            if likeness(own, sets[earlier]) >= alike:
                of = documents[earlier].document_id
                first[documents[n].document_id] = first.get(of, of)
                break
        for shingle in own:
            holders.setdefault(shingle, []).append(n)
    return first


def _sharing(own: Iterable[int], holders: dict[int, list[int]]) -> list[int]:
    return sorted({n for shingle in own for n in holders.get(shingle, ())})
