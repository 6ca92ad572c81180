"""What a name says of who bears it: an outlet, an office or company that reports on itself, a source of pictures; pure.

The lists are our own and short; which outlets an installation reads is known better by its sources.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_WORDS = frozenset({
    "news", "times", "post", "journal", "review", "wire", "herald", "tribune", "gazette", "magazine", "weekly", "daily",
    "media", "press", "insider", "observer", "chronicle", "standard", "mirror", "telegraph", "courier", "dispatch",
    "ledger", "bulletin", "monitor", "examiner", "sentinel", "reporter", "radio", "broadcasting", "globe", "star",
    "guardian", "independent", "economist", "atlantic", "decoder", "verge", "information", "register", "zeitung",
    "newsletter", "podcast", "report", "harbour", "beacon", "today", "spiegel", "monde", "pais", "nikkei", "sun",
    "kurier", "bote", "rundschau", "blatt", "figaro", "echos", "mundo", "diario",
})  # fmt: skip
_NAMES = frozenset({
    "reuters", "bloomberg", "axios", "politico", "wired", "techcrunch", "venturebeat", "cnbc", "cnn", "bbc", "npr",
    "abc", "nbc", "cbs", "ap", "afp", "dpa", "associated press", "forbes", "fortune", "semafor", "platformer",
    "404 media", "engadget", "zdnet", "gizmodo", "mashable", "ars technica", "the next web", "rest of world",
    "propublica", "vox", "quartz", "business insider", "financial times", "ft", "wsj", "nyt", "heise", "golem",
    "tagesschau", "techmeme", "bellingcat",
})  # fmt: skip
_OFFICES = frozenset({
    "office", "agency", "ministry", "minister", "university", "institute", "commission", "court", "authority", "bank",
    "council", "department", "committee", "parliament", "police", "union", "association", "foundation", "bureau",
    "laboratory", "labs", "lab", "inc", "ltd", "gmbh", "government", "senate", "congress", "company", "fund",
})  # fmt: skip
"""Who publishes reports without being an outlet: a credit to one of them is a source, not another's reporting."""
_PICTURES = frozenset({"getty", "shutterstock", "unsplash", "istock", "company", "author", "wikimedia", "pexels"})


def key(name: str) -> str:
    """Return an outlet's name as it is compared: folded, without an article in front, letters and digits alone."""
    return re.sub(r"^(?:the|le|la|les|el|die|der|das)\s+|[\W_]+", "", name.casefold())


def is_outlet(name: str, known: Collection[str] = ()) -> bool:
    """Say whether a name is an outlet's: one of the `known` keys, one of the list, or one that ends as theirs do."""
    if key(name) in known:
        return True
    words = name.casefold().removeprefix("the ").split()
    return " ".join(words) in _NAMES or (bool(words) and (words[-1] in _WORDS or words[0] in _NAMES))


def is_office(name: str) -> bool:
    """Say whether a name is an office's, a university's or the like, whose reports are no other outlet's."""
    words = name.casefold().split()
    return words[-1] in _OFFICES or words[0].removeprefix("the ") in {"ministry", "university", "department"}


def is_picture_source(name: str) -> bool:
    """Say whether a name stands under pictures rather than under reports."""
    return name.casefold().split()[0] in _PICTURES


def cut_to_outlet(name: str, known: Collection[str] = ()) -> str:
    """Return the outlet that a run of names begins with, where a person's or another outlet's name follows it."""
    words = name.split(" ")
    for end in range(1, len(words)):
        begun = " ".join(words[:end])
        if key(begun) in known and words[end].casefold() not in _WORDS and key(name) not in known:
            return begun
    first = name.split(" and ", maxsplit=1)[0]
    if first != name and is_outlet(first, known):
        return first
    runs_on = words[0].casefold() in _NAMES and words[-1].casefold() not in _WORDS and name.casefold() not in _NAMES
    return words[0] if runs_on else name
