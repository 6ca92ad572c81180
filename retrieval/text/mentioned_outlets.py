"""Where a text mentions outlets that are known, and which of them a question names; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from retrieval.text.outlets import ARTICLES, Outlet, Outlets, bare, known_outlets, squashed
from retrieval.text.tables import worded

_WORD = re.compile("[^\\W_]+(?:[.&'\u2019][^\\W_]+)*")
_HEAD = re.compile(
    "\\b(?:[ldLD]['\u2019])?(?P<word>[A-Z0-9\u00c0-\u00d6\u00d8-\u00de][^\\W_]*(?:[.&'\u2019][^\\W_]+)*)"
)
"""A word that a name may begin with: capitalised, behind an elided article too."""
_SITE = re.compile(r"\.[a-z]{2,}(?![\w-]|\.\w)")
"""How a web domain ends."""
_LONGEST_SITE = 60
_BETWEEN = re.compile(r"\s?&\s?|-|\s")
"""What may stand between two words of a name."""
_ARTICLE = re.compile(rf"\b(?:{'|'.join(sorted(ARTICLES))})\s$", re.IGNORECASE)
_DECLINING = worded("outlet", r"\b{declining}\s$")
"""What German puts before a name that it may put an ending behind."""
_LONGEST_ARTICLE = 6
_ENDINGS = ("s", "n", "es", "en")
_POSSESSIVE = re.compile("['\u2019]s?$")
_WRITTEN = re.compile('[^\\s"\u201c\u201d\u2018(),;?!]+')
_MOST_WORDS = 6
"""Words of a text that are tried together for a name."""


@dataclass(frozen=True, slots=True)
class OutletMention:
    """An outlet where a text mentions it, `[start, end)`, an article in front not included."""

    start: int
    end: int
    outlet: Outlet


def outlet_mentions(text: str, known: Outlets) -> Iterator[OutletMention]:
    """Yield the known outlets that a text mentions, in order, each under its longest name that stands there.

    By name, web domain and initials, and by its last words with an article ("the Gazette").
    """
    end = 0
    for start, after in sorted(_heads(text, known)) if known.names else ():
        if start >= end and (mention := _mention(text, start, after, known)):
            yield mention
            end = mention.end


def _heads(text: str, known: Outlets) -> Iterator[tuple[int, int]]:
    """Yield where words stand that a known name may begin with."""
    heads = known.heads
    for head in _HEAD.finditer(text):
        word = head["word"].casefold()
        if word in heads or word[:-1] in heads or word[:-2] in heads or head["word"].isupper() or "." in word:
            yield head.span("word")
    for site in _SITE.finditer(text):
        begun = re.search(r"[\w.-]+$", text[max(0, site.start() - _LONGEST_SITE) : site.start()])
        if begun and begun[0][0].islower():
            yield site.start() - len(begun[0]), site.end()


def _mention(text: str, start: int, after: int, known: Outlets) -> OutletMention | None:
    """Return the mention that begins with a word."""
    before = text[max(0, start - _LONGEST_ARTICLE) : start]
    word = text[start:after]
    most = max(known.heads.get(form, 0) for form in _forms(word.casefold(), before)) or 1
    article = "the " if _ARTICLE.search(before) else ""
    for end in reversed(list(_ends(text, after, most))):
        for name in _forms(text[start:end], before):
            if outlet := known.recognise(f"{article}{name}"):
                meant = Outlet(known.called(Outlet(outlet.name.removeprefix("the "), outlet.key)), outlet.key)
                return OutletMention(start, start + len(_POSSESSIVE.sub("", text[start:end])), meant)
    return None


def _forms(name: str, before: str) -> Iterator[str]:
    """Yield a name as it stands, without a possessive, and without what German puts behind it."""
    yield name
    bare = _POSSESSIVE.sub("", name)
    if bare != name:
        yield bare
    elif _DECLINING.search(before):
        yield from (name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))


def _ends(text: str, end: int, most: int) -> Iterator[int]:
    """Yield where a name of at most so many words may end: only blanks, hyphens and "&" stand between them."""
    for _ in range(most):
        yield end
        between = _BETWEEN.match(text, end)
        word = _WORD.match(text, between.end()) if between else None
        if word is None:
            return
        end = word.end()


def named_outlets(text: str, outlets: Collection[str]) -> frozenset[str]:
    """Return the outlets a text names, by every name they have.

    A first word that no other outlet begins with names it too ("Northlight" for Northlight Review). In a text that
    uses capitals an outlet has to be capitalised, or every "fortune" and "time" would be one; in one that uses none, a
    single word has to be the whole name, or every "week" would be The Week.
    """
    known = known_outlets(outlets)
    found = [raw.strip("'.:") for raw in _WRITTEN.findall(text)]
    owning = [_POSSESSIVE.sub("", raw) for raw in found]
    capitals = any(raw[:1].isupper() for raw in found[1:])
    named = {known.openings.get(squashed(raw), "") for raw in owning[1:] if raw[:1].isupper()}
    for start, raw in enumerate(found):
        written = "." in raw or any(letter.isupper() for letter in raw)
        for last in range(start, min(len(found), start + _MOST_WORDS)) if written or not capitals else ():
            key = known.identify(" ".join([*found[start:last], owning[last]])).key
            if written or last > start or any(_is_whole(raw, name) for name in known.names.get(key, ())):
                named.add(key)
    return frozenset(name for key in named for name in known.names.get(key, ()))


def _is_whole(word: str, name: str) -> bool:
    return squashed(word) == squashed(bare(name))
