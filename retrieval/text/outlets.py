"""Which outlet a name means, and what a name says of who bears it; pure.

The one notion for all that compares outlets: whose report a credit means, who reports independently, which outlets a
question names or is narrowed to. The rows of the language files are our own and short; which outlets an installation
reads is known better by its sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.domain import Document
from retrieval.text.tables import listed, worded

_WORDS = frozenset(listed("outlet", "word"))
_NAMES = frozenset(listed("outlet", "named"))
_OFFICES = frozenset(listed("outlet", "office"))
"""Who publishes reports without being an outlet: a credit to one of them is a source, not another's reporting."""
_OFFICES_OF = frozenset(listed("outlet", "office_of"))
_PICTURES = frozenset(listed("outlet", "picture"))
_ACRONYMS = frozenset(listed("outlet", "acronym"))
"""What everybody writes in capitals: it means no outlet, whatever the outlet's initials are."""
ARTICLES = frozenset(listed("outlet", "article"))
_JOINING = ARTICLES | frozenset(listed("outlet", "joining"))

_WORD = re.compile(r"[^\W_]+")
_GLUED_ARTICLES = re.compile(rf"^(?:(?:{'|'.join(sorted(ARTICLES, key=len, reverse=True))})(?=\w{{3}}))+")
_GLUED_EDITION = worded("outlet", r"(?<=\w{3}){edition}$", re.NOFLAG)
_SECTION = re.compile("\\s[|:>\u00b7\u00bb\u2013\u2014-]\\s|:\\s")
_ELIDED = re.compile("^[Ll]['\u2019](?=\\w)")
_PLACE = re.compile(r"(?:the\s)?(.+?)\s*\(([^()]+)\)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*?([\w-]+)\.(?:(?:ac|co|com|gov|net|org)\.)?[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
_TELLING = 5
_ENDING = 4
"""Letters from which on the first word of a name, or its last ones behind an article, may stand for the whole."""
_MOST_INITIALS = 5


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet under one of its names; two are the same where their keys are, however the names are written."""

    name: str = field(compare=False)
    key: str


@lru_cache(maxsize=8_192)
def outlet_of(name: str) -> Outlet:
    """Return the outlet that a name means by itself.

    Case, accents, spaces, punctuation, an article, a web domain, a section or an edition make no other one: "The
    Verge", "theverge.com" and "The Verge | AI" are the same. The letters of an article come off wherever a name begins
    with them, as it is glued on in a domain, so a key is for comparing, never for reading.
    """
    glued = _capitals(name) or squashed(bare(name))
    return Outlet(name, _GLUED_EDITION.sub("", _GLUED_ARTICLES.sub("", glued)))


def outlets_of(documents: Iterable[Document]) -> tuple[str, ...]:
    """Return the names of some documents' outlets in their order, each outlet once."""
    given = [document.outlet for document in documents if document.outlet]
    known = known_outlets(given)
    once: dict[Outlet, str] = {}
    for name in given:
        once.setdefault(known.identify(name), name)
    return tuple(once.values())


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets that are known, each found by every name it goes by.

    `names` are those of each outlet by its key, the fullest first. `initials`, `openings` (first words) and `endings`
    (last words) hold the keys of the outlets that are the only ones with them; `heads` are the words that a name or an
    ending begins with, each with how many words follow it at most, itself included.
    """

    names: Mapping[str, tuple[str, ...]]
    initials: Mapping[str, str]
    openings: Mapping[str, str]
    endings: Mapping[str, str]
    heads: Mapping[str, int]

    def identify(self, name: str) -> Outlet:
        """Return the outlet that a name means: one that is known under a longer name, or what it means by itself."""
        key = self.initials.get(_capitals(name))
        return Outlet(self.names[key][0], key) if key else outlet_of(name)

    def spelled(self, name: str) -> tuple[str, ...]:
        """Return the known names of the outlet that a name means."""
        key = self.identify(name).key
        short = (letters for letters in set(_initials(name)) if self.initials.get(letters, key) == key)
        return tuple(one for each in (key, *short) for one in self.names.get(each, ()))

    def called(self, outlet: Outlet) -> str:
        """Return what to call a known outlet: its fullest name, or its own where that has a section or is a domain."""
        full = self.names[outlet.key][0]
        return outlet.name if _SECTION.search(full) or _DOMAIN.fullmatch(full) else full

    def recognise(self, name: str) -> Outlet | None:
        """Return the known outlet that reporters mean by a name, by its initials or "the" and its last words too."""
        meant = self.identify(name)
        if meant.key in self.names:
            return meant
        article, _, rest = name.partition(" ")
        short = article.casefold() in ARTICLES and not rest[:1].islower()
        key = self.endings.get(squashed(rest)) if short else None
        return Outlet(self.names[key][0], key) if key else None


NO_OUTLETS = Outlets({}, {}, {}, {}, {})


def known_outlets(names: Iterable[str]) -> Outlets:
    """Return the outlets that have these names; initials are a name of the one outlet that has them, if one has."""
    return _known(frozenset(names))


@lru_cache(maxsize=8)  # every question and every batch asks for those of the same catalog
def _known(names: frozenset[str]) -> Outlets:
    full = sorted((name for name in names if outlet_of(name).key), key=_fullness)
    initials = _alone((letters, name) for name in full for letters in _initials(name))
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for name in full:
        by_key[initials.get(_capitals(name), outlet_of(name).key)].append(name)
    openings = _alone((_opening(name), name) for name in full if len(_opening(name)) >= _TELLING)
    endings = _alone((ending, name) for name in full for ending in _endings(name))
    heads: dict[str, int] = {}
    for name in full:
        own = _own_words(name)
        for word in (*own, *re.split(r"[\s-]+", bare(name).casefold())):
            heads[word] = max(heads.get(word, 0), len(own))
    return Outlets({key: tuple(held) for key, held in by_key.items()}, initials, openings, endings, heads)


def is_outlet(name: str, known: Outlets = NO_OUTLETS) -> bool:
    """Say whether a name is an outlet's: a known one's, one of the list, or one that ends as theirs do."""
    return known.recognise(name) is not None or _looks_like_one(name)


def is_office(name: str) -> bool:
    """Say whether a name is an office's, a university's or the like, whose reports are no other outlet's."""
    words = name.casefold().split()
    return words[-1] in _OFFICES or words[0].removeprefix("the ") in _OFFICES_OF


def is_picture_source(name: str) -> bool:
    """Say whether a name stands under pictures rather than under reports."""
    return name.casefold().split()[0] in _PICTURES


def cut_to_outlet(name: str, known: Outlets = NO_OUTLETS) -> str:
    """Return the outlet that a run of names begins with, where a person's or another outlet's name follows it."""
    words = name.split(" ")
    for end in range(1, len(words)):
        begun = " ".join(words[:end])
        if known.recognise(begun) and words[end].casefold() not in _WORDS and not known.recognise(name):
            return begun
    first = name.split(" and ", maxsplit=1)[0]
    if first != name and is_outlet(first, known):
        return first
    runs_on = words[0].casefold() in _NAMES and words[-1].casefold() not in _WORDS and name.casefold() not in _NAMES
    return words[0] if runs_on else name


def _looks_like_one(name: str) -> bool:
    words = name.casefold().split()
    told = words[1:] if words[:1] == ["the"] else words
    ends_so = len(words) > 1 and words[-1] in _WORDS
    return " ".join(told) in _NAMES or (bool(told) and (ends_so or told[0] in _NAMES))


def bare(name: str) -> str:
    """Return a name without section, web domain and elided article, its place in front: "The Gazette (Brackwater)"."""
    parts = [part for part in _SECTION.split(_ELIDED.sub("", name.strip())) if part] or [""]
    own = next(filter(_looks_like_one, parts), parts[0])
    if domain := _DOMAIN.fullmatch(own):
        return domain[1]
    placed = _PLACE.fullmatch(own)
    return f"{placed[2]} {placed[1]}" if placed else own


def squashed(text: str) -> str:
    """Return the letters and digits of a name, folded and without anything between them."""
    return "".join(_folded(text))


def _folded(text: str) -> list[str]:
    """Return the words of a name: lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _own_words(name: str) -> list[str]:
    """Return the words of a name without its section and an article in front."""
    found = _folded(bare(name))
    return found[1:] if found and found[0] in ARTICLES else found


def _fullness(name: str) -> tuple[bool, int, str]:
    """Order the names of an outlet, the fullest first: none with a section or a web domain before one without."""
    return bare(name) != name.strip(), -len(name), name


def _capitals(name: str) -> str:
    """Return a name's letters where it may be the initials of another: "W&M", "the FT"."""
    letters = "".join(filter(str.isalpha, name.removeprefix("The ").removeprefix("the ")))
    short = 1 < len(letters) <= _MOST_INITIALS and letters.isupper() and letters.casefold() not in _ACRONYMS
    return letters.casefold() if short else ""


def _initials(name: str) -> Iterator[str]:
    """Yield the initials that a name of several words may be called by, with and without its small words."""
    for words in (_folded(bare(name)), _own_words(name), [w for w in _own_words(name) if w not in _JOINING]):
        if len(words) > 1 and not _capitals(name):
            yield "".join(word[0] for word in words)


def _opening(name: str) -> str:
    return next(iter(_own_words(name)), "")


def _endings(name: str) -> Iterator[str]:
    words = _own_words(name)
    return (end for end in ("".join(words[place:]) for place in range(1, len(words))) if len(end) >= _ENDING)


def _alone(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the key of the outlet that each short form means, where it means one alone."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for short, name in pairs:
        meant[short].add(outlet_of(name).key)
    return {short: next(iter(keys)) for short, keys in meant.items() if len(keys) == 1}
